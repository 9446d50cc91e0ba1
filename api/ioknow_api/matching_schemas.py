"""What the routes of partners and consortia answer with."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MatchText(_Read):
    """A text in a natural language."""

    value: str
    language: str


class MatchThing(_Read):
    """Something the dataset describes."""

    iri: str
    path: str
    label: MatchText


class MatchEvidence(_Read):
    """The place in a source on which a claim rests."""

    thing: MatchThing
    source: MatchThing | None
    citation: str


class MatchSupport(_Read):
    """What an answer rests on."""

    claims: list[MatchThing]
    evidence: list[MatchEvidence]
    places: str = Field(description="Sources and places in one phrase.")


class MatchCriterion(_Read):
    """One criterion."""

    name: str
    label: str
    meaning: str
    claims: list[str] = Field(description="Paths of claims that name the criterion.")
    references: list[str] = Field(description="Literature that names it.")


class Need(_Read):
    """Something that is needed, and how it was read."""

    text: str
    terms: list[str] = Field(description="Identifiers of what counts; none when nothing does.")
    labels: list[str]
    near: list[str] = Field(description="Names that resemble it, where nothing counts.")
    reading: str


class SharedScope(_Read):
    """What a candidate and the one who asks both have in one respect."""

    respect: str
    things: list[MatchThing]
    text: str


class Met(_Read):
    """A need that a candidate meets, and the claims that say so."""

    need: Need
    by: list[MatchThing]
    support: MatchSupport


class Assessment(_Read):
    """A candidate by one criterion."""

    criterion: MatchCriterion
    weight: float
    value: float | None = Field(description="From 0 to 1; null where the dataset does not know.")
    reason: str


class MatchSuggestion(_Read):
    """One partner that is suggested."""

    rank: int
    organization: MatchThing
    score: float = Field(description="An unknown criterion counts as 0.5.")
    lowest: float = Field(description="The score if every unknown criterion were 0.")
    highest: float = Field(description="The score if every unknown criterion were 1.")
    best_in_some_way: bool = Field(description="Whether it lies on the Pareto front.")
    meets: list[Met]
    missing: list[Need]
    overlaps: list[SharedScope]
    assessments: list[Assessment]
    ties: MatchSupport
    sentence: str


class Match(_Read):
    """Partners that are suggested."""

    sentence: str
    definition: str
    seeker: MatchThing
    needs: list[Need]
    already_has: list[Need]
    uncovered: list[Need]
    suggestions: list[MatchSuggestion]
    considered: int
    weights: dict[str, float]
    unknown_everywhere: list[MatchCriterion]
    excluded: dict[str, int]


class MatchForm(_Read):
    """A form of consortium that a source describes."""

    type: MatchThing
    variant: MatchThing
    lead: list[MatchThing]
    partners: list[MatchThing]
    innovation: MatchThing | None
    support: MatchSupport


class FormFit(_Read):
    """How far a consortium has a form."""

    form: MatchForm
    share: float
    lead_fits: list[MatchThing]
    partners_fit: list[MatchThing]
    missing: list[MatchThing]
    sentence: str


class MatchPlace(_Read):
    """A member of a proposed consortium."""

    organization: MatchThing
    role: list[Need]
    meets: list[Met]
    overlaps: list[SharedScope]
    score: float
    sentence: str


class Consortium(_Read):
    """A proposed consortium, and what is proved about it."""

    sentence: str
    definition: str
    outcome: str = Field(description="optimal, bounded, infeasible or undecided.")
    proof: str
    lead: MatchThing | None
    needs: list[Need]
    organizations: list[MatchThing]
    members: list[MatchPlace]
    met_by_lead: list[Need]
    considered: int
    excluded: dict[str, int]
    cost: float | None
    bound: float | None
    gap: float | None
    nobody: list[Need]
    conflicts: list[str]
    form: FormFit | None
    forms: list[FormFit]
    shared: dict[str, list[MatchThing]]
    warnings: list[str]
    cautions: MatchSupport
