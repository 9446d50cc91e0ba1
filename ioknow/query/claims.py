"""Builds claims from the nodes of the dataset."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ioknow.languages import gettext, gettext_noop
from ioknow.languages.headings import heading
from ioknow.model.claims import Claim, Participant, Period, Quantity, Statement
from ioknow.model.evidence import Evidence
from ioknow.model.things import Text, Thing
from ioknow.query.reading import NAMING, Reader, Values, description, links, text, texts
from ioknow.query.terminology import Entry
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import DCTERMS, IK, RDF, RDFS, SKOS

SHOWN_ELSEWHERE = {
    one.value
    for one in (
        RDF.type,
        RDFS.label,
        SKOS.prefLabel,
        SKOS.altLabel,
        DCTERMS.description,
        IK.hasEvidence,
        IK.claimStatus,
        IK.factCode,
        IK.inCase,
        IK.curationNote,
        IK.ordinal,
        IK.startDate,
        IK.endDate,
        IK.date,
        IK.startYear,
        IK.endYear,
        IK.year,
        IK.dateQualifier,
        IK.value,
        IK.operator,
        IK.unit,
        IK.perPeriod,
        IK.lowerValue,
        IK.upperValue,
        IK.printedValue,
        IK.hasParticipation,
    )
}

_OUTLINE = (
    *NAMING,
    IK.hasEvidence,
    IK.startDate,
    IK.endDate,
    IK.date,
    IK.startYear,
    IK.endYear,
    IK.year,
    IK.dateQualifier,
)

_FIRST = ("observes", "measure", "population", "breakdown", "ruleKind", "governs", "factorKind")
"""Properties that say what a claim is about come before the others."""

_ROLE_WORDS = {
    "servesActor": gettext_noop("served actor"),
    "hasParticipant": gettext_noop("participant"),
}
"""Roles whose words are not in the label of the property."""


class ClaimReader:
    """Reads claims with everything a page shows of them, in a handful of queries.

    Args:
        reader: Reads the nodes.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims in the order asked for, without those the dataset does not describe."""
        wanted = list(dict.fromkeys(iris))
        described = self._reader.describe(wanted)
        parts = self._reader.describe(
            part
            for values in described.values()
            for part in links(values, IK.hasParticipation.value)
        )
        nodes = [*described.values(), *parts.values()]
        evidence = self._reader.evidence(
            one for values in nodes for one in links(values, IK.hasEvidence.value)
        )
        names = self._reader.things(
            term.value
            for values in nodes
            for terms in values.values()
            for term in terms
            if isinstance(term, NamedNode)
        )
        build = _Builder(self._reader, parts, evidence, names, self._role_properties())
        return [build.claim(iri, described[iri]) for iri in wanted if iri in described]

    def outlines(self, iris: Iterable[str]) -> list[Claim]:
        """Return claims with name, period and evidence alone, as pictures and lines tell them."""
        wanted = list(dict.fromkeys(iris))
        described = self._reader.describe_partly(wanted, _OUTLINE)
        evidence = self._reader.evidence(
            one for values in described.values() for one in links(values, IK.hasEvidence.value)
        )
        names = self._reader.things(
            one for values in described.values() for one in links(values, IK.dateQualifier.value)
        )
        build = _Builder(self._reader, {}, evidence, names, {})
        return [build.outline(iri, described[iri]) for iri in wanted if iri in described]

    def _role_properties(self) -> dict[str, str]:
        """Return the properties that name a participant, with the role in words."""
        words = self._reader.terminology.entries
        return {iri: _role_words(words[iri]) for iri in self._roles}

    @cached_property
    def _roles(self) -> tuple[str, ...]:
        words = self._reader.terminology
        return tuple(
            entry.iri
            for entry in words.of_type("property")
            if words.is_below(entry.iri, "hasParticipant")
        )


class _Builder:
    def __init__(
        self,
        reader: Reader,
        parts: dict[str, Values],
        evidence: dict[str, Evidence],
        names: dict[str, Thing],
        roles: dict[str, str],
    ) -> None:
        self._reader = reader
        self._parts = parts
        self._evidence = evidence
        self._names = names
        self._roles = roles

    def outline(self, iri: str, values: Values) -> Claim:
        return Claim(
            thing=self._reader.thing(iri, values),
            period=self._period(values),
            evidence=self._evidence_of(values),
        )

    def claim(self, iri: str, values: Values) -> Claim:
        ordinal = text(values, IK.ordinal.value)
        return Claim(
            thing=self._reader.thing(iri, values),
            description=description(values),
            status=self._first(values, IK.claimStatus.value),
            period=self._period(values),
            quantity=self._quantity(values),
            participants=self._participants(values),
            statements=self.statements(values),
            evidence=self._evidence_of(values),
            cases=tuple(self._things(values, IK.inCase.value)),
            fact_codes=tuple(str(one) for one in texts(values, IK.factCode.value)),
            note=text(values, IK.curationNote.value),
            ordinal=int(ordinal) if ordinal.isdigit() else None,
        )

    def statements(self, values: Values) -> tuple[Statement, ...]:
        found = [
            Statement(self._property(name), tuple(self._value(term) for term in terms))
            for name, terms in values.items()
            if name not in SHOWN_ELSEWHERE and name not in self._roles
        ]
        return tuple(sorted(found, key=_statement_order))

    def _participants(self, values: Values) -> tuple[Participant, ...]:
        properties: dict[str, list[str]] = {}
        for name in [one for one in self._roles if one in values]:
            for actor in links(values, name):
                properties.setdefault(actor, []).append(name)
        parts: dict[str, list[Values]] = {}
        for part in links(values, IK.hasParticipation.value):
            described = self._parts.get(part, {})
            for actor in links(described, IK.participant.value):
                properties.setdefault(actor, [])
                parts.setdefault(actor, []).append(described)
        found = [
            self._participant(actor, names, parts.get(actor, []))
            for actor, names in properties.items()
        ]
        return tuple(sorted(found, key=_participant_order))

    def _participant(self, actor: str, names: list[str], parts: list[Values]) -> Participant:
        roles = {self._roles[name]: None for name in sorted(names, key=_role_order)}
        functions: dict[str, None] = {}
        evidence: dict[str, Evidence] = {}
        words = []
        for part in parts:
            roles |= {str(one.label): None for one in self._things(part, IK.role.value)}
            functions |= {
                str(one.label): None for one in self._things(part, IK.performsFunction.value)
            }
            evidence |= {one.thing.iri: one for one in self._evidence_of(part)}
            words.append(description(part))
        for general in ("hasParticipant", "hasPartner"):
            if len(roles) > 1:
                roles.pop(self._roles.get(IK[general].value, ""), None)
        return Participant(
            actor=self._names.get(actor) or self._reader.thing(actor, {}),
            properties=tuple(name.rpartition("#")[2] for name in sorted(names)),
            roles=tuple(roles),
            functions=tuple(functions),
            description=" ".join(word for word in words if word),
            evidence=tuple(evidence.values()),
        )

    def _evidence_of(self, values: Values) -> tuple[Evidence, ...]:
        found = (self._evidence.get(iri) for iri in links(values, IK.hasEvidence.value))
        return tuple(one for one in found if one is not None)

    def _period(self, values: Values) -> Period:
        qualifier = self._first(values, IK.dateQualifier.value)
        return Period(
            start=text(values, IK.startDate.value) or text(values, IK.startYear.value),
            end=text(values, IK.endDate.value) or text(values, IK.endYear.value),
            date=text(values, IK.date.value) or text(values, IK.year.value),
            qualifier=_qualifier_name(qualifier) if qualifier else "",
        )

    def _quantity(self, values: Values) -> Quantity | None:
        numbers = ("value", "lowerValue", "upperValue", "printedValue")
        value, lower, upper, printed = (text(values, f"{IK.iri}{name}") for name in numbers)
        if not (value or lower or upper or printed):
            return None
        operator = next(iter(links(values, IK.operator.value)), "")
        unit = self._first(values, IK.unit.value)
        period = self._first(values, IK.perPeriod.value)
        return Quantity(
            value=value,
            operator=operator.rpartition("#")[2],
            unit=str(unit.label) if unit else "",
            period=str(period.label) if period else "",
            lower=lower,
            upper=upper,
            printed=printed,
        )

    def _things(self, values: Values, property_: str) -> list[Thing]:
        return [self._names[iri] for iri in links(values, property_) if iri in self._names]

    def _first(self, values: Values, property_: str) -> Thing | None:
        return next(iter(self._things(values, property_)), None)

    def _value(self, term: Term) -> Thing | Text:
        if isinstance(term, NamedNode):
            return self._names.get(term.value) or self._reader.thing(term.value, {})
        if isinstance(term, Literal):
            if term.value in ("true", "false"):
                return Text(gettext("yes") if term.value == "true" else gettext("no"))
            return Text(term.value, term.language or "")
        return Text(str(term))

    def _property(self, iri: str) -> Thing:
        entry = self._reader.terminology.entries.get(iri)
        return Thing(iri, entry.label, ()) if entry else self._reader.thing(iri, {})


def _qualifier_name(concept: Thing) -> str:
    """Return ``about`` for ``ikv:date-about``: the same in every language."""
    return concept.iri.rpartition("#date-")[2].replace("-", " ")


def _role_words(entry: Entry) -> str:
    known = _ROLE_WORDS.get(entry.name)
    return gettext(known) if known else heading(str(entry.label))


def _statement_order(statement: Statement) -> tuple[int, str]:
    name = statement.property.iri.rpartition("#")[2]
    position = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return (position, str(statement.property.label))


_ROLE_ORDER = ("hasLeader", "hasIntermediary", "hasKnowledgeSource", "hasOwner", "hasFunder")


def _role_order(iri: str) -> tuple[int, str]:
    name = iri.rpartition("#")[2]
    return (_ROLE_ORDER.index(name) if name in _ROLE_ORDER else len(_ROLE_ORDER), name)


def _participant_order(one: Participant) -> tuple[int, str, str]:
    first = min((_role_order(name)[0] for name in one.properties), default=len(_ROLE_ORDER))
    return (first, str(one.actor.label), one.actor.iri)
