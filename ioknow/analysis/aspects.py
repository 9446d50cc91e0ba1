"""What is said of an organization in words, sorted so that two can be set side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ioknow.analysis.support import Support, is_kind, labels
from ioknow.model.claims import Claim
from ioknow.model.profiles import Profile
from ioknow.model.things import Thing
from ioknow.query.entities import Entities


@dataclass(frozen=True)
class Entry:
    """One thing that is said of an organization.

    Attributes:
        text: In words.
        support: The claim and where it stands; empty for a plain property.
    """

    text: str
    support: Support


@dataclass(frozen=True)
class ComparedAspect:
    """What is said of two organizations in one respect.

    Attributes:
        section: ``attributes``, ``posts``, ``ties``, ``events`` or ``capabilities``.
        aspect: The respect: a property, a post, a kind of tie, a year, a kind of capability.
        left: What is said of the first organization; empty when nothing is.
        right: What is said of the second.
    """

    section: str
    aspect: str
    left: tuple[Entry, ...]
    right: tuple[Entry, ...]


def compare_aspects(entities: Entities, profiles: Sequence[Profile]) -> Iterable[ComparedAspect]:
    """Yield what is said of two organizations, by section and respect."""
    for section, read in _SECTIONS.items():
        left, right = (read(entities, profile) for profile in profiles)
        for aspect in sorted({*left, *right}):
            yield ComparedAspect(
                section, aspect, tuple(left.get(aspect, ())), tuple(right.get(aspect, ()))
            )


def _attributes(_entities: Entities, profile: Profile) -> dict[str, list[Entry]]:
    own = Support((profile.thing,), profile.evidence)
    found = {"kind": [Entry(kind.label, own) for kind in profile.thing.kinds]}
    if profile.country:
        found["country"] = [Entry(str(profile.country.label), own)]
    for one in profile.statements:
        found[str(one.property.label)] = [
            Entry(str(value.label) if isinstance(value, Thing) else str(value), own)
            for value in one.values
        ]
    return found


def _posts(_entities: Entities, profile: Profile) -> dict[str, list[Entry]]:
    def read(claim: Claim) -> tuple[str, str] | None:
        if profile.thing not in claim.actors("hasEmployer"):
            return None
        title = "; ".join(map(str, claim.values("postTitle"))) or "post"
        return title, labels(claim.actors("hasHolder"))

    return _sorted_out(profile.claims.get("people", ()), read)


def _ties(entities: Entities, profile: Profile) -> dict[str, list[Entry]]:
    def read(claim: Claim) -> tuple[str, str] | None:
        personal = is_kind(entities, claim.thing, "PostHolding")
        if personal or profile.thing not in claim.actors():
            return None
        others = [one for one in claim.actors() if one != profile.thing]
        return (claim.thing.kind.label if claim.thing.kind else "tie"), labels(others)

    names = ("intermediation", "memberships", "transfers", "relationships")
    claims = [claim for name in names for claim in profile.claims.get(name, ())]
    return _sorted_out(claims, read)


def _events(_entities: Entities, profile: Profile) -> dict[str, list[Entry]]:
    def read(claim: Claim) -> tuple[str, str] | None:
        if profile.thing not in claim.things("involves"):
            return None
        key = claim.period.sort_key
        return ("undated" if key == "9999" else key[:4]), str(claim.thing.label)

    return _sorted_out(profile.claims.get("events", ()), read)


def _capabilities(_entities: Entities, profile: Profile) -> dict[str, list[Entry]]:
    def read(claim: Claim) -> tuple[str, str] | None:
        held = claim.things("holdsCapability")
        if profile.thing not in claim.things("heldBy") or not held:
            return None
        return (held[0].kind.label if held[0].kind else "capability"), labels(held)

    return _sorted_out(profile.claims.get("capabilities", ()), read)


_SECTIONS: Mapping[str, Callable[[Entities, Profile], dict[str, list[Entry]]]] = {
    "attributes": _attributes,
    "posts": _posts,
    "ties": _ties,
    "events": _events,
    "capabilities": _capabilities,
}


def _sorted_out(
    claims: Iterable[Claim], read: Callable[[Claim], tuple[str, str] | None]
) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for claim in claims:
        told = read(claim)
        if told is None:
            continue
        aspect, text = told
        when = claim.period.text
        entry = Entry(f"{text} ({when})" if when else text, Support.of([claim]))
        found.setdefault(aspect, []).append(entry)
    return found
