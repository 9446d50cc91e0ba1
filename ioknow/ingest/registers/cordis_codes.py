"""What the codes of CORDIS mean in the ontology's terms."""

from __future__ import annotations

from ioknow.vocabulary import IK

CLASSES = {
    "HES": IK.University,
    "PRC": IK.Firm,
    "REC": IK.ResearchInstitute,
    "PUB": IK.PublicBody,
}
"""Classes by activity type; OTH and an absent type say nothing about the class."""

ROLES = {
    "coordinator": "role-coordinator",
    "participant": "role-participant",
    "beneficiary": "role-participant",
    "partner": "role-partner",
    "associatedpartner": "role-associated-partner",
    "internationalpartner": "role-associated-partner",
    "thirdparty": "role-third-party",
    "hostinstitution": "role-participant",
}
"""Concepts by CORDIS role, without case and spaces."""

STATES = {"SIGNED": "state-active", "ONG": "state-active", "CLOSED": "state-ended",
          "TERMINATED": "state-ended", "CLO": "state-ended", "CAN": "state-ended"}  # fmt: skip
"""States of a project; the code itself is kept as ``ik:registerStatus``."""

PROGRAMMES = {
    "H2020": "Horizon 2020",
    "HORIZON": "Horizon Europe",
    "FP7": "Seventh Framework Programme",
}
"""Names of the framework programmes by their codes."""
