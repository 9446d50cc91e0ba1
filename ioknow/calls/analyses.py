"""Calls of a knowledge graph that analyse organizations, relationships and cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ioknow.calls.networks import NetworkCalls

if TYPE_CHECKING:
    from decimal import Decimal

    from ioknow.analysis import (
        Admission,
        Architecture,
        ArchitectureChange,
        Bounds,
        Candidate,
        CaseComparison,
        Changes,
        Dependence,
        Member,
        OrganizationComparison,
        Propagation,
        RuleComparison,
        SkillCounts,
        SkillLevel,
        Steps,
        TieDiversity,
    )


class AnalysisCalls(NetworkCalls):
    """Comparisons, dependence, admission, and what changed; see :mod:`ioknow.analysis`.

    Example:
        >>> import ioknow
        >>> kg = ioknow.open()
        >>> kg.skill_level(3).text
        '3 years: basic.'
        >>> customer = "organization/sme-transformation-1990-2008/precion-hdd-customer"
        >>> kg.propagate_shock(customer, drop=50).exposures[0].loss.text
        'over 35 to 50'
        >>> str(kg.architecture_change("organization/imc", 1995, 2005).firm.label)
        'IMC'
    """

    def compare_cases(
        self, cases: Iterable[str] | None = None, *, kinds: Iterable[str] = ()
    ) -> CaseComparison:
        """Compare cases by their factors; see :func:`ioknow.analysis.compare_cases`."""
        from ioknow.analysis import compare_cases

        return compare_cases(self.entities, cases, kinds=kinds)

    def compare_organizations(
        self, first: str, second: str, *, as_of: int | None = None
    ) -> OrganizationComparison:
        """Set two organizations side by side; see :func:`ioknow.analysis.compare_organizations`."""
        from ioknow.analysis import compare_organizations

        return compare_organizations(self.entities, first, second, as_of=as_of)

    def compare_rules(self, first: str, second: str) -> RuleComparison:
        """Set the rules of two bodies side by side; see :func:`ioknow.analysis.compare_rules`."""
        from ioknow.analysis import compare_rules

        return compare_rules(self.entities, first, second)

    def dependence(
        self, organization: str | None = None, *, threshold: Decimal | int = 50
    ) -> Dependence:
        """Say which firms depend on one customer; see :func:`ioknow.analysis.dependence`."""
        from ioknow.analysis import dependence

        return dependence(self.entities, organization, threshold=threshold)

    def propagate_shock(
        self, customer: str, *, drop: Decimal | int = 100, steps: int = 3
    ) -> Propagation:
        """Say what suppliers lose with a customer; see :func:`ioknow.analysis.propagate_shock`."""
        from ioknow.analysis import propagate_shock

        return propagate_shock(self.entities, customer, drop=drop, steps=steps)

    def check_admission(
        self, network: str, candidate: Candidate, members: Iterable[Member] = ()
    ) -> Admission:
        """Check a candidate by a network's rules; see :func:`ioknow.analysis.check_admission`."""
        from ioknow.analysis import check_admission

        return check_admission(self.entities, network, candidate, members)

    def tie_diversity(
        self,
        organization: str | None = None,
        *,
        kinds: Iterable[str] = (),
        as_of: int | None = None,
    ) -> TieDiversity:
        """Say how diverse ties are, of one or of all; see :func:`ioknow.analysis.tie_diversity`."""
        from ioknow.analysis import tie_diversity

        return tie_diversity(self.entities, organization, kinds=kinds, as_of=as_of)

    def architecture(self, firm: str, year: int) -> Architecture:
        """Return what a firm had in a year; see :func:`ioknow.analysis.architecture`."""
        from ioknow.analysis import architecture

        return architecture(self.entities, firm, year)

    def architecture_change(self, firm: str, before: int, after: int) -> ArchitectureChange:
        """Return what came and went; see :func:`ioknow.analysis.architecture_change`."""
        from ioknow.analysis import architecture_change

        return architecture_change(self.entities, firm, before, after)

    def before_after(
        self, subject: str, *, before: int | None = None, after: int | None = None
    ) -> Changes:
        """Return how measured values changed; see :func:`ioknow.analysis.before_after`."""
        from ioknow.analysis import before_after

        return before_after(self.entities, subject, before=before, after=after)

    def step_times(self, relationship: str) -> Steps:
        """Return the months between its milestones; see :func:`ioknow.analysis.step_times`."""
        from ioknow.analysis import step_times

        return step_times(self.entities, relationship)

    def skill_counts(self, firm: str) -> SkillCounts:
        """Return how many people have which skill; see :func:`ioknow.analysis.skill_counts`."""
        from ioknow.analysis import skill_counts

        return skill_counts(self.entities, firm)

    def skill_level(self, years: Decimal | int | Bounds) -> SkillLevel:
        """Return the level of years of practice; see :func:`ioknow.analysis.skill_level`."""
        from ioknow.analysis import skill_level

        return skill_level(self.entities, years)
