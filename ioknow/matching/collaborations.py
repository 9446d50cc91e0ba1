"""What is known for and against a collaboration as a whole, and for whom an intermediary matters.

Lee et al. (2010) criticise that public funds score single firms by past results, and propose to
score the collaboration: its validity, growth potential and expected sales. This says how much of
that the data carry, and what they lack.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import numpy as np

from ioknow.analysis.losses import made_possible
from ioknow.analysis.remainder import Remainder, organizations_of
from ioknow.analysis.support import Dataset, Record, Result, Support, find_actor, labels
from ioknow.analysis.what_if import READING
from ioknow.arguments import several
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.matching.evidence import Shown
from ioknow.matching.forms import fits, functions, read_forms
from ioknow.matching.matcher import Matcher, as_matcher
from ioknow.matching.needs import Need
from ioknow.matching.seekers import profile_of, terms_of
from ioknow.matching.supports import claims_of_ties, read_supports
from ioknow.model.things import Thing
from ioknow.network import Network, Scope, build_network
from ioknow.vocabulary import sparql_prologue

NOT_IN_DATA = gettext_noop("not in the data")
"""Reason of a part of which the data say nothing."""

_KINDS = ("capability", "function")
_NAMED = 20
_FUNDED = """
SELECT DISTINCT ?o ?claim { VALUES ?o { %s } ?claim ik:hasFundingRecipient ?o }"""


@dataclass(frozen=True)
class Part:
    """One side of a collaboration.

    Attributes:
        name: What is looked at.
        value: From 0 to 1, or None where the dataset does not say.
        reason: What was found, in words.
        lacks: What is not in the data and would be needed to say more; may be empty.
        support: The claims behind it.
    """

    name: str
    value: float | None
    reason: str
    lacks: str
    support: Support


@dataclass(frozen=True)
class CollaborationScore(Result):
    """A collaboration as a whole.

    Attributes:
        members: The organizations, in the order given.
        parts: What is known for and against it.
    """

    definition: ClassVar[str] = gettext_noop(
        "Validity as far as it is in the data: needs covered, roles that differ, ties that exist, "
        "a form that sources describe. Growth potential and expected sales are not in the data and "
        "are named as missing; no total is computed, because it would hide that."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Lee et al. (2010), Research Policy 39, 290-300, section 4.4 (score the collaboration, not "
        "the firms)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("part", "value", "reason", "lacks", "claims", "places"),
    )

    members: tuple[Thing, ...]
    parts: tuple[Part, ...]

    @property
    def sentence(self) -> str:
        """The answer in words: what is known of each part."""
        known = [
            f"{gettext(one.name)}: {one.reason}" for one in self.parts if one.reason != NOT_IN_DATA
        ]
        known[0] = known[0][:1].upper() + known[0][1:]
        unknown = [gettext(one.name) for one in self.parts if one.reason == NOT_IN_DATA]
        return gettext(
            "%(names)s as a collaboration. %(known)s. Nothing in the data says: %(unknown)s.",
            names=", ".join(str(one.label) for one in self.members),
            known="; ".join(known),
            unknown=", ".join(unknown),
        )

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to say more, part by part."""
        return tuple(f"{gettext(one.name)}: {one.lacks}" for one in self.parts if one.lacks)

    @property
    def support(self) -> Support:
        """The claims behind all parts."""
        return Support.joined(one.support for one in self.parts)

    def records(self) -> Sequence[Record]:
        """Return one row for each part."""
        return [
            {
                "part": gettext(one.name),
                "value": one.value,
                "reason": gettext(NOT_IN_DATA) if one.reason == NOT_IN_DATA else one.reason,
                "lacks": one.lacks,
                "claims": one.support.paths,
                "places": one.support.places,
            }
            for one in self.parts
        ]


def score_collaboration(
    dataset: Dataset | Matcher,
    members: Iterable[str],
    needs: Iterable[str] = (),
    *,
    lead: str | None = None,
) -> CollaborationScore:
    """Say what is known for and against a collaboration as a whole.

    Args:
        dataset: A knowledge graph, a store, or a :class:`~ioknow.matching.Matcher` that is kept.
        members: Paths of two organizations or more.
        needs: What the collaboration has to be able to do.
        lead: Path of the member that leads; without it, the first.

    Returns:
        The parts with their reasons, and what is lacking for each; there is no total.

    Raises:
        UnknownEntityError: A member does not exist.
        UnknownCapabilityError: The dataset knows nothing of any of the needs.
        ParameterValueError: There are fewer than two members, or the lead is none of them.

    Example:
        >>> import ioknow
        >>> kg = ioknow.open()
        >>> firms = [f"organization/lee-2010/firm-{name}" for name in ("m", "h", "k2")]
        >>> found = score_collaboration(kg, firms, ["moulding", "distribution"])
        >>> [(part.name, part.value) for part in found.parts][:2]
        [('needs covered', 1.0), ('roles that differ', 0.666...)]
    """
    matcher = as_matcher(dataset)
    things = tuple(
        dict.fromkeys(
            find_actor(matcher.entities, path) for path in dict.fromkeys(several(members))
        )
    )
    if len(things) < 2:
        raise ParameterValueError(
            lazy_gettext(
                "%(things)s member is no collaboration; give two or more", things=len(things)
            )
        )
    leading = things[0] if lead is None else find_actor(matcher.entities, lead)
    if leading not in things:
        raise ParameterValueError(
            lazy_gettext(
                "%(label)s leads but is no member; add it to the members", label=leading.label
            )
        )
    sides = [profile_of(matcher.entities, matcher.candidates, one.path) for one in things]
    rows = [side.row for side in sides if side.row is not None]
    found_needs = matcher.vocabulary.needs(needs)
    scorer = matcher.scorer(profile_of(matcher.entities, matcher.candidates, None), found_needs)
    shown = Shown(matcher.entities, scorer, rows)
    return CollaborationScore(
        members=things,
        parts=(
            _covered(np.asarray(scorer.meets[rows].any(axis=0)), shown, rows, found_needs),
            _different(matcher, things, rows),
            _tied(matcher, things, rows),
            _formed(matcher, rows, leading),
            _funded(matcher, things),
            Part(
                gettext_noop("growth potential"),
                None,
                NOT_IN_DATA,
                gettext("size and growth of the market of the product, and orders in hand"),
                Support(),
            ),
            Part(
                gettext_noop("expected sales"),
                None,
                NOT_IN_DATA,
                gettext(
                    "a sales plan of the collaboration; figures of single firms are no substitute"
                ),
                Support(),
            ),
        ),
    )


def _covered(met: np.ndarray, shown: Shown, rows: list[int], needs: Sequence[Need]) -> Part:
    supports = [one.support for row in rows for one in shown.meets(row)]
    missing = [need.text for need, one in zip(needs, met, strict=True) if not one]
    value = float(met.mean()) if len(met) else None
    reason = ngettext(
        "%(met)s of %(num)s need", "%(met)s of %(num)s needs", len(met), met=int(met.sum())
    )
    if missing:
        nobody = gettext("nobody is known to meet %(needs)s", needs=", ".join(missing))
        reason = f"{reason}; {nobody}"
    return Part(
        gettext_noop("needs covered"),
        value,
        reason,
        gettext("whether capacity is free"),
        Support.joined(supports),
    )


def _different(matcher: Matcher, things: Sequence[Thing], rows: Sequence[int]) -> Part:
    candidates = matcher.candidates
    scopes = [
        {
            int(term)
            for term in terms_of(candidates.has, row)
            if candidates.terms.kinds[term] in _KINDS
        }
        for row in rows
    ]
    known = [(a, b) for a, b in combinations(range(len(rows)), 2) if scopes[a] and scopes[b]]
    apart = [pair for pair in known if not scopes[pair[0]] & scopes[pair[1]]]
    shared = [
        gettext("%(one)s and %(other)s", one=things[a].label, other=things[b].label)
        + " ("
        + ", ".join(sorted(candidates.terms.labels[t] for t in scopes[a] & scopes[b]))
        + ")"
        for a, b in known
        if (a, b) not in apart
    ]
    return Part(
        gettext_noop("roles that differ"),
        len(apart) / len(known) if known else None,
        gettext("both do the same: %(pairs)s", pairs=", ".join(shared))
        if shared
        else gettext("no overlap is known"),
        ""
        if len(known) == len(rows) * (len(rows) - 1) // 2
        else gettext("what some members can do"),
        Support(),
    )


def _tied(matcher: Matcher, things: Sequence[Thing], rows: Sequence[int]) -> Part:
    pairs = list(combinations(range(len(rows)), 2))
    partners = matcher.candidates.partners
    tied = [(a, b) for a, b in pairs if rows[b] in terms_of(partners, rows[a])]
    claims = {
        claim
        for one in things
        for several in claims_of_ties(
            matcher.entities, one.iri, [other.iri for other in things if other != one]
        ).values()
        for claim in several
    }
    supports = read_supports(matcher.entities, sorted(claims))
    return Part(
        gettext_noop("ties among the members"),
        len(tied) / len(pairs) if pairs else None,
        ngettext(
            "%(tied)s of %(num)s pair have worked together",
            "%(tied)s of %(num)s pairs have worked together",
            len(pairs),
            tied=len(tied),
        ),
        gettext("how well they did, and ties that nobody recorded"),
        Support.joined(supports.values()),
    )


def _formed(matcher: Matcher, rows: Sequence[int], lead: Thing) -> Part:
    candidates = matcher.candidates
    leading = candidates.row[lead.iri]
    others = {int(term) for row in rows if row != leading for term in terms_of(candidates.has, row)}
    by_lead = {int(term) for term in terms_of(candidates.has, leading)}
    compared = fits(
        read_forms(matcher.entities),
        functions(candidates.terms, by_lead),
        functions(candidates.terms, others),
    )
    best = next((one for one in compared if one.lead_fits or one.partners_fit), None)
    return Part(
        gettext_noop("form"),
        best.share if best else None,
        best.sentence.removesuffix(".") if best else gettext("no function of the members is known"),
        gettext("how such consortia fared: no source gives their ratio of success"),
        best.form.support if best else Support(),
    )


def _funded(matcher: Matcher, things: Sequence[Thing]) -> Part:
    iris = " ".join(f"<{one.iri}>" for one in things)
    rows = sorted(matcher.entities.reader.rows(sparql_prologue() + _FUNDED % iris, "o", "claim"))
    names = [str(one.label) for one in things if one.iri in {row[0] for row in rows}]
    return Part(
        gettext_noop("funds"),
        None,
        gettext("public funds went to %(names)s", names=", ".join(names))
        if names
        else gettext("no funding of a member is recorded"),
        gettext("money for production, operation and R&D, the lack of which makes consortia fail"),
        Support.joined(read_supports(matcher.entities, [row[1] for row in rows]).values()),
    )


@dataclass(frozen=True)
class Benefit:
    """What an intermediary means for one organization.

    Attributes:
        organization: The organization.
        others: Number of those it is connected with in the network only through the intermediary
            and what it made possible.
        only_through: The first of them by name, as many as were asked for.
    """

    organization: Thing
    others: int
    only_through: tuple[Thing, ...]

    @property
    def names(self) -> str:
        """Those it reaches only so, by name, and how many more there are."""
        more = self.others - len(self.only_through)
        named = labels(self.only_through)
        return gettext("%(names)s; and %(more)s more", names=named, more=more) if more else named


@dataclass(frozen=True)
class Benefits(Result):
    """For whom an intermediary matters most.

    Attributes:
        intermediary: The intermediary.
        benefits: Organizations by how many they would not reach without it.
        reading: What the numbers mean and what they do not.
    """

    definition: ClassVar[str] = gettext_noop(
        "For each organization or group, the others that it is connected with, and would not be if "
        "the intermediary and the relationships it facilitated were taken out. That is reach in "
        "the recorded network, not profit: which kind of firm gains is an open question of the "
        "literature, and no source in reach has outcomes of firms with and without an intermediary."
    )
    columns: ClassVar[tuple[str, ...]] = (*("organization", "kind", "cut_from", "names", "path"),)

    intermediary: Thing
    benefits: tuple[Benefit, ...]
    reading: str
    basis: Support

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if not self.benefits:
            return gettext(
                "Nobody reaches others only through %(name)s.", name=self.intermediary.label
            )
        most = self.benefits[0]
        same = sum(one.others == most.others for one in self.benefits) - 1
        name = str(most.organization.label)
        reached = (
            ngettext(
                "%(name)s and %(num)s other reach most: %(others)s.",
                "%(name)s and %(num)s others reach most: %(others)s.",
                same,
                name=name,
                others=most.others,
            )
            if same
            else gettext("%(name)s reaches most: %(others)s.", name=name, others=most.others)
        )
        return " ".join(
            [
                ngettext(
                    "%(num)s organization or group reaches others only through %(name)s and what "
                    "it made possible.",
                    "%(num)s organizations and groups reach others only through %(name)s and what "
                    "it made possible.",
                    len(self.benefits),
                    name=self.intermediary.label,
                ),
                reached,
                gettext("This is %(reading)s.", reading=gettext(self.reading)),
            ]
        )

    @property
    def lacks(self) -> tuple[str, ...]:
        """What would be needed to speak of profit instead of reach."""
        return (
            gettext("sales, growth or survival of firms with and without the intermediary"),
            gettext("fees and effort that membership costs"),
            gettext("ties that nobody recorded"),
        )

    @property
    def support(self) -> Support:
        """The claims whose ties are taken out."""
        return self.basis

    def records(self) -> Sequence[Record]:
        """Return one row for each organization."""
        return [
            {
                "organization": str(one.organization.label),
                "kind": one.organization.kind.label if one.organization.kind else "",
                "cut_from": one.others,
                "names": one.names,
                "path": one.organization.path,
            }
            for one in self.benefits
        ]


def who_benefits(
    dataset: Dataset | Matcher, intermediary: str, *, case: str = "", network: Network | None = None
) -> Benefits:
    """Say for whom an intermediary matters most, by whom they reach only through it.

    Args:
        dataset: A knowledge graph, a store, or a :class:`~ioknow.matching.Matcher` that is kept.
        intermediary: Path of the intermediary.
        case: Slug of a case whose network is meant; empty for the whole dataset.
        network: The network, where it was built already; ``case`` is then its case.

    Raises:
        UnknownEntityError: The intermediary or the case does not exist.

    Example:
        >>> import ioknow
        >>> found = who_benefits(ioknow.open(), "organization/kicms", case="kicms")
        >>> found.benefits != ()
        True
    """
    entities = as_matcher(dataset).entities
    actor = find_actor(entities, intermediary)
    if network is None:
        network = build_network(entities, Scope(case=case))
    left = Remainder(entities, organizations_of(network), (actor,), _NAMED)
    _, taken = left.taken_with(made_possible(entities, (actor,)))
    return Benefits(
        intermediary=actor,
        benefits=tuple(Benefit(*one) for one in left.cut_off(taken, _NAMED)),
        reading=READING,
        basis=left.support_of(taken),
    )
