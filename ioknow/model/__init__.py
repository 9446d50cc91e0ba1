"""The values that travel between queries, networks, views and pages."""

from __future__ import annotations

from ioknow.model.claims import Claim, Participant, Period, Quantity, Statement
from ioknow.model.evidence import Evidence, Places, by_source
from ioknow.model.network import Node, Tie
from ioknow.model.profiles import BrokeredLink, CaseView, Listed, Name, Profile, SourceView
from ioknow.model.things import Kind, Text, Thing

__all__ = [
    "BrokeredLink",
    "CaseView",
    "Claim",
    "Evidence",
    "Kind",
    "Listed",
    "Name",
    "Node",
    "Participant",
    "Period",
    "Places",
    "Profile",
    "Quantity",
    "SourceView",
    "Statement",
    "Text",
    "Thing",
    "Tie",
    "by_source",
]
