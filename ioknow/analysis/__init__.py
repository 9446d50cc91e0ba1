"""Analyses that the literature on inter-organizational relationships asks for.

Every function reads a knowledge graph or a store and returns a frozen result that names its
definition, its sources, and the claims with the places where they stand; ``to_pandas()`` gives
its rows. Equal data give equal results in an equal order, and data that say nothing give an empty
one.

::

    import ioknow
    from ioknow.analysis import compare_cases

    comparison = compare_cases(ioknow.open(), ["kicms", "precion", "kyoto-shisaku-net"])
    comparison.recurring(independent=2)
    comparison.to_pandas()
"""

from __future__ import annotations

from ioknow.analysis.admission import Admission, Candidate, Criterion, check_admission
from ioknow.analysis.architectures import (
    Architecture,
    ArchitectureChange,
    architecture,
    architecture_change,
)
from ioknow.analysis.candidates_in_words import read_candidate, read_member
from ioknow.analysis.changes import Change, Changes, before_after
from ioknow.analysis.concentration import herfindahl
from ioknow.analysis.dates import calendar_months, months_between
from ioknow.analysis.dependences import Dependence, FirmDependence, dependence
from ioknow.analysis.factors import CaseComparison, ComparedFactor, compare_cases
from ioknow.analysis.intervals import Bounds, Truth
from ioknow.analysis.organizations import (
    ComparedFigure,
    OrganizationComparison,
    compare_organizations,
)
from ioknow.analysis.overlap import Member, Overlap, check_overlap
from ioknow.analysis.propagation import Exposure, Propagation, propagate_shock
from ioknow.analysis.remainder import Scenario
from ioknow.analysis.rules import ComparedRules, RuleComparison, compare_rules
from ioknow.analysis.shocks import Shock
from ioknow.analysis.skills import SkillCounts, SkillLevel, skill_counts, skill_level
from ioknow.analysis.steps import Step, Steps, step_times
from ioknow.analysis.support import Dataset, Result, Support
from ioknow.analysis.ties import OrganizationTies, TieDiversity, tie_diversity
from ioknow.analysis.what_if import WhatIf, removal_ranking, what_if
from ioknow.network.removal import RemovalRanking

__all__ = [
    "Admission",
    "Architecture",
    "ArchitectureChange",
    "Bounds",
    "Candidate",
    "CaseComparison",
    "Change",
    "Changes",
    "ComparedFactor",
    "ComparedFigure",
    "ComparedRules",
    "Criterion",
    "Dataset",
    "Dependence",
    "Exposure",
    "FirmDependence",
    "Member",
    "OrganizationComparison",
    "OrganizationTies",
    "Overlap",
    "Propagation",
    "RemovalRanking",
    "Result",
    "RuleComparison",
    "Scenario",
    "Shock",
    "SkillCounts",
    "SkillLevel",
    "Step",
    "Steps",
    "Support",
    "TieDiversity",
    "Truth",
    "WhatIf",
    "architecture",
    "architecture_change",
    "before_after",
    "calendar_months",
    "check_admission",
    "check_overlap",
    "compare_cases",
    "compare_organizations",
    "compare_rules",
    "dependence",
    "herfindahl",
    "months_between",
    "propagate_shock",
    "read_candidate",
    "read_member",
    "removal_ranking",
    "skill_counts",
    "skill_level",
    "step_times",
    "tie_diversity",
    "what_if",
]
