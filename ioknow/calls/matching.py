"""Calls of a knowledge graph about partners."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from ioknow.calls.networks import NetworkCalls

if TYPE_CHECKING:
    from ioknow.matching import (
        Benefits,
        CollaborationScore,
        Consortium,
        Match,
        Matcher,
        OwnNeeds,
        Seeker,
    )
    from ioknow.matching.suggesting import ConsortiumOptions, MatchOptions


class MatchingCalls(NetworkCalls):
    """Partners, consortia, and what is said about collaborations."""

    @cached_property
    def matcher(self) -> Matcher:
        """What suggests partners and builds consortia; reads its columns once."""
        from ioknow.matching.opening import open_matcher

        return open_matcher(self.store, self.release)

    def match(
        self,
        for_: str | Seeker | None = None,
        needs: Iterable[str] = (),
        **options: Unpack[MatchOptions],
    ) -> Match:
        """Suggest partners; see :func:`ioknow.matching.match` for the options and the errors.

        Example:
            >>> found = kg.match("organization/lee-2010/firm-m", ["moulding"])
            >>> found.suggestions[0].sentence
            'Firm K2: Meets moulding...
        """
        from ioknow.matching import match

        return match(self.matcher, for_, needs, **options)

    def build_consortium(
        self, needs: Iterable[str] = (), **options: Unpack[ConsortiumOptions]
    ) -> Consortium:
        """Build a consortium; see :func:`ioknow.matching.build_consortium` for the options.

        Example:
            >>> plan = kg.build_consortium(["moulding", "distribution"])
            >>> [str(one.label) for one in plan.organizations], plan.outcome
            (['Firm K2', 'Firm H'], 'optimal')
        """
        from ioknow.matching import build_consortium

        return build_consortium(self.matcher, needs, **options)

    def own_needs(self, organization: str) -> OwnNeeds:
        """Read off what an organization needs; see :func:`ioknow.matching.own_needs`.

        Example:
            >>> found = kg.own_needs("organization/lee-2010/firm-m")
            >>> len(kg.match("organization/lee-2010/firm-m", found.texts).suggestions) > 0
            True
        """
        from ioknow.matching import own_needs

        return own_needs(self.matcher, organization)

    def score_collaboration(
        self, members: Iterable[str], needs: Iterable[str] = (), *, lead: str | None = None
    ) -> CollaborationScore:
        """Say what is known for and against a collaboration as a whole, part by part.

        Args:
            members: Paths of two organizations or more.
            needs: What it must be able to do.
            lead: Path of the member that leads; the first one when None.

        Returns:
            Parts from 0 to 1, None where nothing is known; see
            :func:`ioknow.matching.score_collaboration`.

        Raises:
            UnknownEntityError: A member does not exist.
            ParameterValueError: There are fewer than two members.

        Example:
            >>> firms = [f"organization/lee-2010/firm-{name}" for name in ("m", "h", "k2")]
            >>> found = kg.score_collaboration(firms, ["moulding", "distribution"])
            >>> found.parts[0].name, found.parts[0].value
            ('needs covered', 1.0)
        """
        from ioknow.matching import score_collaboration

        return score_collaboration(self.matcher, members, needs, lead=lead)

    def who_benefits(self, intermediary: str, *, case: str = "") -> Benefits:
        """Say who reaches others only through an intermediary: reach, not profit.

        Args:
            intermediary: Path, such as ``organization/kicms``.
            case: Slug of the case whose network is taken; empty for the whole dataset.

        Returns:
            Organizations and groups with the number of others they would be cut from; structural,
            not causal. See :func:`ioknow.matching.who_benefits`.

        Raises:
            UnknownEntityError: The intermediary or the case does not exist.

        Example:
            >>> found = kg.who_benefits("organization/kicms", case="kicms")
            >>> found.records()[0]["organization"], found.records()[0]["cut_from"]
            ('Firm H', 8)
        """
        from ioknow.matching import who_benefits

        return who_benefits(self.matcher, intermediary, network=self.network(case=case))
