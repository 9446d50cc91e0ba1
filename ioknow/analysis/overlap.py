"""Where a candidate overlaps with the members of a network, respect by respect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Scope = Mapping[str, frozenset[str]]
"""What an organization has, by respect: ``{"technology": frozenset({"laser cutting"})}``.

A respect that is absent is unknown; an empty set says that there is nothing.
"""


@dataclass(frozen=True)
class Member:
    """A member of a network, as far as it is known.

    Attributes:
        name: Its name.
        scope: What it has, by respect.
    """

    name: str
    scope: Scope = field(default_factory=dict)


@dataclass(frozen=True)
class Overlap:
    """What a candidate and a member both have.

    Attributes:
        member: Name of the member.
        respect: The respect, such as ``technology``.
        shared: What both have, in the words of the candidate, sorted.
    """

    member: str
    respect: str
    shared: tuple[str, ...]


@dataclass(frozen=True)
class RespectCheck:
    """A candidate against all members in one respect.

    Attributes:
        respect: The respect.
        overlaps: Members that have the same, by name.
        unknown: Members of whom it is not known what they have, by name; all of them when it is
            not known of the candidate.
    """

    respect: str
    overlaps: tuple[Overlap, ...]
    unknown: tuple[str, ...]


def check_overlap(scope: Scope, members: Iterable[Member], respect: str) -> RespectCheck:
    """Compare a candidate with members in one respect.

    Names are compared without regard to case and to spaces at their ends; words that mean the
    same are not recognised as such.

    Args:
        scope: What the candidate has, by respect.
        members: The members.
        respect: The respect, such as ``technology``.

    Example:
        >>> member = Member("A", {"technology": frozenset({"laser cutting"})})
        >>> candidate = {"technology": frozenset({"Laser cutting", "plating"})}
        >>> check_overlap(candidate, [member], "technology").overlaps
        (Overlap(member='A', respect='technology', shared=('Laser cutting',)),)
    """
    ordered = sorted(members, key=lambda one: one.name)
    own = scope.get(respect)
    if own is None:
        return RespectCheck(respect, (), tuple(one.name for one in ordered))
    overlaps, unknown = [], []
    for member in ordered:
        theirs = member.scope.get(respect)
        if theirs is None:
            unknown.append(member.name)
            continue
        folded = {name.strip().casefold() for name in theirs}
        shared = sorted(name for name in own if name.strip().casefold() in folded)
        if shared:
            overlaps.append(Overlap(member.name, respect, tuple(shared)))
    return RespectCheck(respect, tuple(overlaps), tuple(unknown))
