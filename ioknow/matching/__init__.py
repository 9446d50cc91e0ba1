"""Partners and consortia: who completes whom, by which criteria, and on which claims it rests.

::

    import ioknow

    kg = ioknow.open()
    found = kg.match("organization/lee-2010/firm-m", ["manufacturing", "distribution"])
    print(found.sentence)
    for suggestion in found.suggestions:
        print(suggestion.sentence)
    plan = kg.build_consortium(["moulding", "distribution"], lead="organization/lee-2010/firm-m")
"""

from __future__ import annotations

from ioknow.matching.collaborations import (
    Benefits,
    CollaborationScore,
    score_collaboration,
    who_benefits,
)
from ioknow.matching.consortium import ConsortiumRules
from ioknow.matching.cover import Cover, Option, Rules, smallest_cover
from ioknow.matching.criteria import CRITERIA, PRESETS, Criterion
from ioknow.matching.forms import Form, FormFit
from ioknow.matching.matcher import Filters, Matcher
from ioknow.matching.needs import Need, Vocabulary
from ioknow.matching.own_needs import OwnNeed, OwnNeeds, own_needs
from ioknow.matching.pareto import pareto_front
from ioknow.matching.plans import Consortium, Place
from ioknow.matching.results import Assessment, Match, Met, SharedScope, Suggestion
from ioknow.matching.scoring import RESPECTS
from ioknow.matching.seekers import Seeker
from ioknow.matching.suggesting import build_consortium, match

__all__ = [
    "CRITERIA",
    "PRESETS",
    "RESPECTS",
    "Assessment",
    "Benefits",
    "CollaborationScore",
    "Consortium",
    "ConsortiumRules",
    "Cover",
    "Criterion",
    "Filters",
    "Form",
    "FormFit",
    "Match",
    "Matcher",
    "Met",
    "Need",
    "Option",
    "OwnNeed",
    "OwnNeeds",
    "Place",
    "Rules",
    "Seeker",
    "SharedScope",
    "Suggestion",
    "Vocabulary",
    "build_consortium",
    "match",
    "own_needs",
    "pareto_front",
    "score_collaboration",
    "smallest_cover",
    "who_benefits",
]
