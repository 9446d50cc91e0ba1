"""The two questions in one call each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from ioknow.analysis.support import Dataset
from ioknow.arguments import several
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.matching.consortium import ConsortiumRules, build
from ioknow.matching.matcher import Filters, Matcher, Ties, as_matcher
from ioknow.matching.plans import Consortium
from ioknow.matching.results import Match
from ioknow.matching.seekers import Seeker


class MatchOptions(TypedDict, total=False):
    """The options of :func:`match`."""

    avoid_overlap: bool
    forbid_overlap: Sequence[str]
    prefer: str | Mapping[str, float] | None
    k: int
    kinds: Sequence[str]
    country: str
    employees: tuple[float, float]
    among: Sequence[str]
    ties: Ties
    as_of: int | None


class ConsortiumOptions(TypedDict, total=False):
    """The options of :func:`build_consortium`."""

    lead: str | Seeker | None
    form: str | None
    at_most: int | None
    at_least: int
    distinct_roles: bool
    forbid_overlap: Sequence[str]
    best: bool
    prefer: str | Mapping[str, float] | None
    kinds: Sequence[str]
    country: str
    employees: tuple[float, float]
    among: Sequence[str]
    as_of: int | None
    seconds: float


def match(
    dataset: Dataset | Matcher,
    for_: str | Seeker | None = None,
    needs: Iterable[str] = (),
    *,
    avoid_overlap: bool = True,
    forbid_overlap: Sequence[str] = (),
    prefer: str | Mapping[str, float] | None = None,
    k: int = 10,
    kinds: Sequence[str] = (),
    country: str = "",
    employees: tuple[float, float] = (0.0, float("inf")),
    among: Sequence[str] = (),
    ties: Ties = "any",
    as_of: int | None = None,
) -> Match:
    """Suggest partners by the criteria that the literature on partner choice names.

    Everybody who is known to meet at least one need is scored by the criteria of
    :data:`ioknow.matching.CRITERIA`; without needs, everybody of whom something is known, for the
    one who looks for partners. The
    score is the weighted mean; a criterion of which nothing is known counts as 0.5, and the lowest
    and highest score say how much that leaves open. Equal data give equal answers.

    Args:
        dataset: A knowledge graph, a store, or a :class:`~ioknow.matching.Matcher` that is kept.
        for_: Path of the organization that looks for partners, such as
            ``organization/lee-2010/firm-m``; a description of one that the dataset does not know;
            or None.
        needs: Capabilities, functions, topics or fields that are needed, by name, word or path.
        avoid_overlap: Whether an overlap with the one who asks lowers the score.
        forbid_overlap: Respects in which an overlap excludes: ``technology``, ``function``,
            ``field``, ``market``.
        prefer: Weights by criterion, or the name of a set of :data:`ioknow.matching.PRESETS`.
        k: How many partners are suggested at most.
        kinds: Kinds of organization that may be suggested, such as ``firm`` and ``university``.
        country: Path or name of the country that they must be in.
        employees: Lowest and highest number of employees; whoever's number is unknown passes.
        among: Paths of the organizations that may be suggested.
        ties: ``new`` leaves out past partners of the one who asks, ``past`` all others.
        as_of: Year of asking: joint works that began later, and topics known by them only, are
            left aside. What has no date stays.

    Returns:
        The suggestions, each with why, what overlaps, what is missing, what is unknown, and the
        claims on which it rests.

    Raises:
        UnknownEntityError: There is no such organization or country.
        UnknownCapabilityError: The dataset knows nothing of any of the needs.
        ParameterValueError: Neither an organization nor a need is given; or a weight, a kind, a
            respect or a number cannot be used.

    Example:
        >>> import ioknow
        >>> found = match(
        ...     ioknow.open(),
        ...     "organization/lee-2010/firm-m",
        ...     ["electronics manufacturing", "moulding", "component supply", "distribution"],
        ... )
        >>> sorted(str(one.organization.label) for one in found.suggestions)
        ['Firm C', 'Firm H', 'Firm K1', 'Firm K2']
        >>> [one.overlaps[0].text for one in found.suggestions if "firm-h" in one.organization.path]
        ['function: marketing']

    References:
        Lee et al. (2010), *Research Policy* 39, 290-300, section 4.4 (criteria of partner choice);
        Mizuno (2015), *Journal of Business and Economics* 6, 77-89 (members that do not overlap).
    """
    if for_ is None and not any(one.strip() for one in several(needs)):
        raise ParameterValueError(
            lazy_gettext(
                "nothing is asked: name the organization that looks for partners, describe one by "
                "what it has, or say what is needed"
            )
        )
    weighted = prefer
    if not avoid_overlap:
        from ioknow.matching.criteria import weights

        weighted = {**weights(prefer), "distinctness": 0.0}
    return (
        as_matcher(dataset)
        .as_of(as_of)
        .match(
            for_,
            needs,
            prefer=weighted,
            k=k,
            filters=Filters(
                kinds=kinds,
                country=country,
                employees=employees,
                among=among,
                ties=ties,
                forbid_overlap=forbid_overlap,
            ),
        )
    )


def build_consortium(
    dataset: Dataset | Matcher,
    needs: Iterable[str] = (),
    *,
    lead: str | Seeker | None = None,
    form: str | None = None,
    at_most: int | None = None,
    at_least: int = 1,
    distinct_roles: bool = False,
    forbid_overlap: Sequence[str] = (),
    best: bool = False,
    prefer: str | Mapping[str, float] | None = None,
    kinds: Sequence[str] = (),
    country: str = "",
    employees: tuple[float, float] = (0.0, float("inf")),
    among: Sequence[str] = (),
    as_of: int | None = None,
    seconds: float = 5.0,
) -> Consortium:
    """Build the smallest consortium that covers needs, or the best one, with its proof.

    The set is found by integer programming: no smaller one exists, or the answer says how many
    members fewer are not ruled out. Among sets of that size the one with the highest sum of scores
    is taken, then the one whose members come first. Where there is none, the answer says which
    needs nobody meets, or which rules are in the way.

    Args:
        dataset: A knowledge graph, a store, or a :class:`~ioknow.matching.Matcher` that is kept.
        needs: Capabilities, functions, topics or fields that must be covered.
        lead: Path of the organization that leads, or its description; it is a member, and what it
            has covers needs. Without it, a lead is proposed where somebody fits a form.
        form: ``rd-focused``, ``manufacturing-focused``, ``marketing-focused`` or
            ``new-business-focused``: the functions that its partners have are needed too, and
            somebody must have the function that leads it. Without it, a form is proposed.
        at_most: Largest number of members, the lead counted.
        at_least: Smallest number of members.
        distinct_roles: Whether every need must be met by exactly one member.
        forbid_overlap: Respects in which no two members may have anything in common:
            ``technology``, ``function``, ``field``.
        best: Whether the set that costs least is wanted, where a member costs 1 - score, instead
            of the smallest.
        prefer: Weights of the criteria, as in :func:`match`.
        kinds: Kinds of organization that may be chosen.
        country: Country that they must be in.
        employees: Lowest and highest number of employees; whoever's number is unknown passes.
        among: Paths of the organizations that may be chosen.
        as_of: Year of asking, as in :func:`match`.
        seconds: Time for each step of the search, after which the answer is bounded.

    Raises:
        UnknownEntityError: There is no such organization or country.
        ParameterValueError: Nothing is needed, or a rule cannot be used.

    Example:
        >>> import ioknow
        >>> found = build_consortium(
        ...     ioknow.open(),
        ...     ["electronics manufacturing", "moulding", "component supply", "distribution"],
        ...     lead="organization/lee-2010/firm-m",
        ... )
        >>> sorted(str(one.label) for one in found.organizations)
        ['Firm C', 'Firm H', 'Firm K1', 'Firm K2', 'Firm M']
        >>> str(found.form.form.type.label), found.outcome
        ('R&D-focused', 'optimal')

    References:
        Lee et al. (2010), *Research Policy* 39, 290-300, section 4.2.1 (forms of consortia).
    """
    return build(
        as_matcher(dataset).as_of(as_of),
        needs,
        lead=lead,
        form=form,
        prefer=prefer,
        rules=ConsortiumRules(
            at_most=at_most,
            at_least=at_least,
            distinct_roles=distinct_roles,
            forbid_overlap=forbid_overlap,
            fewest=not best,
            seconds=seconds,
        ),
        filters=Filters(kinds=kinds, country=country, employees=employees, among=among),
    )
