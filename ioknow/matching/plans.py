"""A consortium that is proposed, what is proved about it, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ioknow.analysis.support import Record, Result, Support, labels
from ioknow.languages import gettext, gettext_noop, ngettext, said
from ioknow.matching.cover import Outcome
from ioknow.matching.forms import FormFit
from ioknow.matching.needs import Need
from ioknow.matching.results import Met, SharedScope
from ioknow.model.things import Thing


@dataclass(frozen=True)
class Place:
    """A member of a proposed consortium.

    Attributes:
        organization: The member.
        role: Needs that it is there for; each need is the role of one member only.
        meets: All needs that it is known to meet.
        overlaps: What it has in common with the lead.
        score: From 0 to 1, by the criteria of matching.
    """

    organization: Thing
    role: tuple[Need, ...]
    meets: tuple[Met, ...]
    overlaps: tuple[SharedScope, ...]
    score: float

    @property
    def sentence(self) -> str:
        """Why it is there, and what it has in common with the lead."""
        role = ", ".join(need.text for need in self.role) or gettext("no need of its own")
        overlaps = "; ".join(one.text for one in self.overlaps)
        if not overlaps:
            return f"{self.organization.label}: {role}."
        return gettext(
            "%(name)s: %(role)s; overlaps with the lead in %(respects)s.",
            name=self.organization.label,
            role=role,
            respects=overlaps,
        )


@dataclass(frozen=True)
class Consortium(Result):
    """A proposed consortium.

    Attributes:
        lead: Who leads, or None where nobody was given and nobody is known to do what leads.
        needs: What has to be covered and how it was read.
        outcome: Whether the set is proved to be best; see :data:`ioknow.matching.cover.Outcome`.
        members: Its members without the lead that was given, the best score first.
        met_by_lead: Needs that the given lead meets itself.
        considered: How many organizations could be chosen.
        excluded: How many organizations a rule kept out, by the rule.
        fewest: Whether as few members as possible were wanted, or the least cost.
        cost: Number of members, the lead counted; or the sum of 1 - score of the members.
        bound: No set that obeys the rules costs less.
        gap: By how much a cheaper set is not ruled out; 0 is a proof that there is none.
        nobody: Needs that none of those who could be chosen is known to meet.
        conflicts: Rules without which there would be a consortium, each taken away alone.
        forms: Forms that sources describe, the one that it has most of first.
        shared: Needs that several members meet, the lead counted.
        warnings: What speaks against it, in sentences.
        cautions: Claims on the number of partners.
    """

    definition: ClassVar[str] = gettext_noop(
        "The smallest set of organizations that together are known to meet all needs under the "
        "rules, and among those the one with the highest sum of scores; or the set that costs "
        "least, where a member costs 1 - score. Found by integer programming, which proves that "
        "no smaller set exists, or states how far the proof came."
    )
    references: ClassVar[tuple[str, ...]] = (
        "Karp (1972), Reducibility among combinatorial problems (set cover, exact cover)",
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("organization", "lead", "role", "meets", "overlaps", "score", "claims", "places", "path"),
    )

    lead: Thing | None
    needs: tuple[Need, ...]
    outcome: Outcome
    members: tuple[Place, ...]
    met_by_lead: tuple[Need, ...]
    considered: int
    excluded: Mapping[str, int]
    fewest: bool
    cost: float | None
    bound: float | None
    gap: float | None
    nobody: tuple[Need, ...]
    conflicts: tuple[str, ...]
    forms: tuple[FormFit, ...]
    shared: Mapping[str, tuple[Thing, ...]]
    warnings: tuple[str, ...]
    cautions: Support

    @property
    def feasible(self) -> bool:
        """Whether a consortium was found."""
        return self.outcome in ("optimal", "bounded")

    @property
    def form(self) -> FormFit | None:
        """The form that it has most of; None where it has none of any."""
        return next((one for one in self.forms if one.lead_fits or one.partners_fit), None)

    @property
    def organizations(self) -> tuple[Thing, ...]:
        """All members, the lead first."""
        others = tuple(one.organization for one in self.members if one.organization != self.lead)
        return others if self.lead is None else (self.lead, *others)

    @property
    def support(self) -> Support:
        """The claims by which members meet needs, those on the form and on the number."""
        met = [one.support for member in self.members for one in member.meets]
        form = [self.form.form.support] if self.form else []
        return Support.joined([*met, *form, self.cautions])

    @property
    def proof(self) -> str:
        """What is proved, in a sentence."""
        if self.outcome == "optimal":
            if self.fewest:
                return gettext("No consortium under these rules has fewer members (proved).")
            return gettext("No consortium under these rules has a lower cost (proved).")
        if self.outcome == "bounded":
            said = (
                gettext_noop(
                    "Not proved to be best: no consortium has less than %(bound)s members, this "
                    "one has %(cost)s (gap %(gap)s)."
                )
                if self.fewest
                else gettext_noop(
                    "Not proved to be best: no consortium has less than %(bound)s cost, this "
                    "one has %(cost)s (gap %(gap)s)."
                )
            )
            bound, cost, gap = (f"{one:g}" for one in (self.bound, self.cost, self.gap))
            return gettext(said, bound=bound, cost=cost, gap=gap)
        if self.outcome == "infeasible":
            return gettext("There is no consortium under these rules (proved).")
        return gettext(
            "In the time given neither a consortium was found nor a proof that there is none."
        )

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if self.feasible:
            names = labels(self.organizations).replace("; ", ", ")
            count = len(self.organizations)
            said = ngettext(
                "%(num)s member: %(names)s.", "%(num)s members: %(names)s.", count, names=names
            )
            parts = [said, self.proof]
            parts += [member.sentence for member in self.members]
            if self.met_by_lead and self.lead is not None:
                own = ", ".join(need.text for need in self.met_by_lead)
                parts.append(
                    gettext("%(name)s meets itself: %(needs)s.", name=self.lead.label, needs=own)
                )
            if self.form:
                parts.append(gettext("Form: %(form)s", form=self.form.sentence))
        else:
            parts = [self.proof]
            parts += [_unmet(one) for one in self.nobody]
            parts += [
                gettext("There would be one without this rule: %(rule)s.", rule=rule)
                for rule in self.conflicts
            ]
        return " ".join([*parts, *self.warnings])

    def records(self) -> Sequence[Record]:
        """Return one row for each member, a given lead without scores first."""
        rows: list[Record] = []
        if self.lead is not None and self.lead not in [one.organization for one in self.members]:
            rows.append(
                {
                    "organization": str(self.lead.label),
                    "lead": True,
                    "role": "; ".join(need.text for need in self.met_by_lead),
                    "meets": "; ".join(need.text for need in self.met_by_lead),
                    "overlaps": "",
                    "score": None,
                    "claims": "",
                    "places": "",
                    "path": self.lead.path,
                }
            )
        for one in self.members:
            support = Support.joined(met.support for met in one.meets)
            rows.append(
                {
                    "organization": str(one.organization.label),
                    "lead": one.organization == self.lead,
                    "role": "; ".join(need.text for need in one.role),
                    "meets": "; ".join(met.need.text for met in one.meets),
                    "overlaps": "; ".join(shared.text for shared in one.overlaps),
                    "score": round(one.score, 6),
                    "claims": support.paths,
                    "places": support.places,
                    "path": one.organization.path,
                }
            )
        return rows


def _unmet(need: Need) -> str:
    if not need.known:
        reading = said(need.reading)
        return gettext("%(problem)s.", problem=reading[:1].upper() + reading[1:])
    return gettext("Nobody who may be chosen is known to meet %(need)s.", need=need.reading)
