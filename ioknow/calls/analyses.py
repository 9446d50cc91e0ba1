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
        """Compare cases by the factors that their sources name.

        Args:
            cases: Slugs of cases, such as ``kicms``; None for all.
            kinds: Kinds of factors, such as ``barrier``; none for all.

        Returns:
            The factors, each with the cases that name it and how many of those are independent; see
            :func:`ioknow.analysis.compare_cases`.

        Raises:
            UnknownEntityError: There is no such case.

        Example:
            >>> found = kg.compare_cases(["kicms", "precion", "kyoto-shisaku-net"])
            >>> [str(one.concept.label) for one in found.recurring(3)]
            ['mutual understanding']
        """
        from ioknow.analysis import compare_cases

        return compare_cases(self.entities, cases, kinds=kinds)

    def compare_organizations(
        self, first: str, second: str, *, as_of: int | None = None
    ) -> OrganizationComparison:
        """Set two organizations side by side.

        Args:
            first: Path of an organization, such as ``organization/imc``.
            second: Path of the other.
            as_of: Year in which what is compared can have held; what has no date stays.

        Returns:
            What is said of both, and their figures by measure and year; see
            :func:`ioknow.analysis.compare_organizations`.

        Raises:
            UnknownEntityError: One of them does not exist, or is no organization.

        Example:
            >>> firms = "organization/imc", "organization/precion"
            >>> found = kg.compare_organizations(*firms, as_of=1998)
            >>> [row.aspect for row in found.aspects if row.section == "events"]
            ['1998']
        """
        from ioknow.analysis import compare_organizations

        return compare_organizations(self.entities, first, second, as_of=as_of)

    def compare_rules(self, first: str, second: str) -> RuleComparison:
        """Set the rules of two networks or other bodies side by side, by kind.

        Args:
            first: Path of a body, such as ``organization/kyoto-shisaku-net``.
            second: Path of the other.

        Raises:
            UnknownEntityError: One of them does not exist, or is no organization.

        Example:
            >>> bodies = "organization/kyoto-shisaku-net", "organization/kicms"
            >>> kg.compare_rules(*bodies).sentence
            'Kyoto Shisaku Net and KICMS: 0 kinds of rules on both sides, 22 on one side only.'

        See :func:`ioknow.analysis.compare_rules`.
        """
        from ioknow.analysis import compare_rules

        return compare_rules(self.entities, first, second)

    def dependence(
        self, organization: str | None = None, *, threshold: Decimal | int = 50
    ) -> Dependence:
        """Say which firms depend on one customer, with the bounds that sources leave open.

        Args:
            organization: Path of a firm; None for all of which shares of customers are stated.
            threshold: Share of sales in percent from which on a firm counts as dependent, above 0
                and up to 100.

        Returns:
            For each firm ``certain``, ``possible``, ``no`` or ``unknown``, since "over 70 %" is a
            bound and not a number; see :func:`ioknow.analysis.dependence`.

        Raises:
            UnknownEntityError: The organization does not exist.
            ParameterValueError: The threshold is no share.

        Example:
            >>> found = kg.dependence("organization/imc", threshold=40)
            >>> found.firms[0].answer
            'certain'
        """
        from ioknow.analysis import dependence

        return dependence(self.entities, organization, threshold=threshold)

    def propagate_shock(
        self, customer: str, *, drop: Decimal | int = 100, steps: int = 3
    ) -> Propagation:
        """Say what suppliers lose, step by step, when a customer buys less.

        Args:
            customer: Path of the customer.
            drop: By how much it buys less, in percent; 100 when it is lost.
            steps: How far up the supply ties; 1 or more.

        Returns:
            For each supplier on the way the share of its sales, in percent and with bounds, that
            would go; arithmetic on stated shares and no forecast. See
            :func:`ioknow.analysis.propagate_shock`.

        Raises:
            UnknownEntityError: The customer does not exist.
            ParameterValueError: The drop is not above 0 and up to 100, or there is no step.

        Example:
            >>> customer = "organization/sme-transformation-1990-2008/precion-hdd-customer"
            >>> kg.propagate_shock(customer, drop=50).exposures[0].loss.text
            'over 35 to 50'
        """
        from ioknow.analysis import propagate_shock

        return propagate_shock(self.entities, customer, drop=drop, steps=steps)

    def check_admission(
        self, network: str, candidate: Candidate, members: Iterable[Member] = ()
    ) -> Admission:
        """Check a candidate against the rules by which a network admits members.

        Args:
            network: Path of the network, such as ``organization/kyoto-shisaku-net``.
            candidate: What is known of it; :func:`ioknow.analysis.read_candidate` makes one of
                texts.
            members: Members to look for overlaps with, beside those whose fields are recorded.

        Returns:
            Each criterion as met, not met or unknown; see :func:`ioknow.analysis.check_admission`.

        Raises:
            UnknownEntityError: The network does not exist.
            ParameterValueError: The candidate answers a rule that is no criterion.

        Example:
            >>> from ioknow.analysis import read_candidate
            >>> firm = read_candidate("New firm", [], [])
            >>> kg.check_admission("organization/kyoto-shisaku-net", firm).verdict
            'unknown'
        """
        from ioknow.analysis import check_admission

        return check_admission(self.entities, network, candidate, members)

    def tie_diversity(
        self,
        organization: str | None = None,
        *,
        kinds: Iterable[str] = (),
        as_of: int | None = None,
    ) -> TieDiversity:
        """Say with how many kinds of relationships an organization works, and how evenly.

        Args:
            organization: Path of an organization; None for all.
            kinds: Families of ties that count, see :data:`ioknow.network.TIE_TYPES`; none for all.
            as_of: Year in which relationships must be able to have held.

        Returns:
            Relationships by kind, and Blau's index from 0 (one kind) towards 1; see
            :func:`ioknow.analysis.tie_diversity`.

        Raises:
            UnknownEntityError: The organization does not exist.
            ParameterValueError: There is no such kind of tie.

        Example:
            >>> kg.tie_diversity("organization/imc").sentence
            "IMC has 4 relationships of 3 kinds with 3 partners; Blau's index is 0.62."
        """
        from ioknow.analysis import tie_diversity

        return tie_diversity(self.entities, organization, kinds=kinds, as_of=as_of)

    def architecture(self, firm: str, year: int) -> Architecture:
        """Return the stages, machines, technologies, skills and links of a firm in a year.

        Args:
            firm: Path of a firm, such as ``organization/imc``.
            year: The year.

        Returns:
            Its parts, with how far the year is known; see :func:`ioknow.analysis.architecture`.

        Raises:
            UnknownEntityError: The firm does not exist.
            ParameterValueError: The year is no number.

        Example:
            >>> kg.architecture("organization/imc", 2001).sentence
            'IMC in 2001: 17 parts; 7 without a known end, 8 undated, 2 of another year only.'
        """
        from ioknow.analysis import architecture

        return architecture(self.entities, firm, year)

    def architecture_change(self, firm: str, before: int, after: int) -> ArchitectureChange:
        """Return what came to a firm, what went and what stayed between two years.

        Args:
            firm: Path of a firm, such as ``organization/imc``.
            before: The earlier year.
            after: The later year.

        Returns:
            See :func:`ioknow.analysis.architecture_change`.

        Raises:
            UnknownEntityError: The firm does not exist.
            ParameterValueError: A year is no number, or they stand in the wrong order.

        Example:
            >>> found = kg.architecture_change("organization/imc", 1997, 2001)
            >>> [str(holding.thing.label) for holding in found.of("came")]
            ['LCV3012B laser cutter of IMC']
        """
        from ioknow.analysis import architecture_change

        return architecture_change(self.entities, firm, before, after)

    def before_after(
        self, subject: str, *, before: int | None = None, after: int | None = None
    ) -> Changes:
        """Return how the measured values of a relationship or an organization changed.

        Args:
            subject: Path, such as ``relationship/cf2-m``.
            before: The earlier year, with ``after``; None for each two times next to each other.
            after: The later year.

        Returns:
            Differences in the unit of the values, percentages and factors, beside what the source
            states of the change; see :func:`ioknow.analysis.before_after`.

        Raises:
            UnknownEntityError: The subject does not exist.
            ParameterValueError: Only one year is given, or they stand in the wrong order.

        Example:
            >>> first = kg.before_after("relationship/cf2-m").records()[0]
            >>> str(first["difference"]), first["unit"], first["stated"]
            ('-3.45', 'thousand Korean won', '15% decrease')
        """
        from ioknow.analysis import before_after

        return before_after(self.entities, subject, before=before, after=after)

    def step_times(self, relationship: str) -> Steps:
        """Return the months between the dated milestones of a relationship.

        Args:
            relationship: Path, such as ``relationship/cf2-m``.

        Returns:
            Lowest and highest number of months, for dates are as exact as the source has them; see
            :func:`ioknow.analysis.step_times`.

        Raises:
            UnknownEntityError: The relationship does not exist.

        Example:
            >>> kg.step_times("relationship/cf2-m").sentence
            "CF2-M: 3 steps from 'CF2-M organised' to 'CF2-M reaches final sales contracts'."
        """
        from ioknow.analysis import step_times

        return step_times(self.entities, relationship)

    def skill_counts(self, firm: str) -> SkillCounts:
        """Return how many people of a firm have which skill to which level, by year.

        Args:
            firm: Path of a firm, such as ``organization/precion``.

        Returns:
            Numbers of people, with what is uncertain marked; see
            :func:`ioknow.analysis.skill_counts`.

        Raises:
            UnknownEntityError: The firm does not exist.

        Example:
            >>> row = kg.skill_counts("organization/precion").records()[0]
            >>> row["skill"], row["when"], int(row["number"])
            ('CAD/CAM skill', '2005', 11)
        """
        from ioknow.analysis import skill_counts

        return skill_counts(self.entities, firm)

    def skill_level(self, years: Decimal | int | Bounds) -> SkillLevel:
        """Return the level of skill that years of practice amount to, by the scale of the sources.

        Args:
            years: Years of practice, 0 or more; :class:`~ioknow.analysis.Bounds` when not exact.

        Returns:
            One level, or several where bounds leave them open; see
            :func:`ioknow.analysis.skill_level`.

        Raises:
            ParameterValueError: The years are below 0.

        Example:
            >>> kg.skill_level(3).text
            '3 years: basic.'
        """
        from ioknow.analysis import skill_level

        return skill_level(self.entities, years)
