"""Things as JSON values that are JSON-LD as well: what the lists and documents of the API hold.

Keys that are properties of the ontology have its names; further keys, such as ``path`` and
``label``, serve programs and are switched off in the JSON-LD context. What is not known is null
or an empty list, so that no statement is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ioknow.model.claims import Claim, Participant, Period, Quantity
from ioknow.model.evidence import Evidence
from ioknow.model.things import Thing
from ioknow.query.reading import Values
from ioknow.terms import Literal, NamedNode, Term
from ioknow.vocabulary import DCTERMS, ID, IK, PREFIXES, RDFS, SKOS, XSD, path_of

Json = dict[str, Any]
"""A JSON object; its values are whatever JSON has."""

TEXTS = {
    "labels": RDFS.label.value,
    "prefLabels": SKOS.prefLabel.value,
    "altLabels": SKOS.altLabel.value,
    "descriptions": DCTERMS.description.value,
}
"""Keys whose values are texts by language, and their properties."""

_LARGEST = 2**53 - 1
"""Beyond it a JavaScript number is no longer exact."""


def reference(thing: Thing) -> Json:
    """Return a link to a thing.

    Example:
        >>> from ioknow.model import Text
        >>> reference(Thing("https://w3id.org/ioknow/id/place/korea", Text("Korea", "en")))["path"]
        'place/korea'
    """
    return {"id": thing.iri, "path": path(thing.iri), "label": str(thing.label)}


def path(iri: str) -> str | None:
    """Return the short path of an identifier, or None for one that is not ours."""
    return path_of(iri) if iri.startswith(ID) else None


def heading(thing: Thing, values: Values) -> Json:
    """Return what every thing begins with: identifier, classes, names and description."""
    from ioknow.query.reading import description

    found: Json = {
        "id": thing.iri,
        "path": path(thing.iri),
        "type": [kind.name for kind in thing.kinds],
        "label": str(thing.label),
        "description": description(values) or None,
    }
    for key, name in TEXTS.items():
        if name in values:
            found[key] = by_language(values[name])
    return found


def by_language(terms: Iterable[Term]) -> dict[str, list[str]]:
    """Return texts by language; those without a language are under ``@none``."""
    found: dict[str, list[str]] = {}
    for term in terms:
        if isinstance(term, Literal):
            found.setdefault(term.language or "@none", []).append(term.value)
    return found


def period(when: Period) -> Json | None:
    """Return when something held, or None when nothing is known of it."""
    if not when.text:
        return None
    return {
        "start": when.start or None,
        "end": when.end or None,
        "date": when.date or None,
        "qualifier": when.qualifier or None,
        "text": when.text,
    }


def quantity(number: Quantity | None) -> Json | None:
    """Return a number with its operator and unit; a bound stays a bound."""
    if number is None:
        return None
    return {
        "number": float(number.value) if number.value else None,
        "operator": number.operator or None,
        "unit": number.unit or None,
        "per": number.period or None,
        "lower": float(number.lower) if number.lower else None,
        "upper": float(number.upper) if number.upper else None,
        "printed": number.printed or None,
        "text": number.text,
    }


def participant(one: Participant) -> Json:
    """Return an actor in a relationship with its part in it."""
    return {
        **reference(one.actor),
        "properties": list(one.properties),
        "roles": list(one.roles),
        "functions": list(one.functions),
        "description": one.description or None,
        "evidence": [place.thing.iri for place in one.evidence],
    }


def evidence(place: Evidence) -> Json:
    """Return the place in a source on which a claim rests."""
    return {
        "id": place.thing.iri,
        "path": path(place.thing.iri),
        "label": str(place.thing.label),
        "source": reference(place.source) if place.source else None,
        "citation": place.citation,
        "section": place.section or None,
        "page": place.page or None,
        "table": place.table or None,
        "figure": place.figure or None,
        "footnote": place.footnote or None,
        "lines": place.lines or None,
        "digest": place.digest or None,
    }


def claim_line(claim: Claim, values: Values) -> Json:
    """Return a claim as a list shows it."""
    sources = {one.source.iri: one.source for one in claim.evidence if one.source}
    return {
        **heading(claim.thing, values),
        "status": reference(claim.status) if claim.status else None,
        "period": period(claim.period),
        "quantity": quantity(claim.quantity),
        "participants": [participant(one) for one in claim.participants],
        "cases": [reference(one) for one in claim.cases],
        "sources": [reference(sources[iri]) for iri in sorted(sources)],
        "evidence": [reference(one.thing) for one in claim.evidence],
    }


def property_name(iri: str) -> str:
    """Return the key of a property: its own name in the ontology, else with a prefix.

    Example:
        >>> property_name("https://w3id.org/ioknow/ontology#hasLeader")
        'hasLeader'
        >>> property_name("http://purl.org/dc/terms/title")
        'dcterms:title'
    """
    if iri in IK:
        return iri.removeprefix(IK.iri)
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def properties(values: Values, names: Mapping[str, Thing], without: Sequence[str]) -> Json:
    """Return the properties of a node by name, each with the list of its values."""
    return {
        property_name(name): [value(term, names) for term in terms]
        for name, terms in values.items()
        if name not in without
    }


def value(term: Term, names: Mapping[str, Thing]) -> Json | str | int | bool:
    """Return a value as JSON-LD that keeps its datatype and language.

    Example:
        >>> value(Literal(7), {}), value(Literal("2004", datatype=XSD.gYear), {})
        (7, {'@value': '2004', '@type': 'xsd:gYear'})
    """
    if isinstance(term, NamedNode):
        thing = names.get(term.value)
        return reference(thing) if thing else {"id": term.value, "path": path(term.value)}
    if not isinstance(term, Literal):
        return {"id": str(term)}
    return _literal(term)


def _literal(term: Literal) -> Json | str | int | bool:
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return term.value
    if term.datatype == XSD.integer and abs(int(term.value)) <= _LARGEST:
        return int(term.value)
    if term.datatype == XSD.boolean and term.value in ("true", "false"):
        return term.value == "true"
    return {"@value": term.value, "@type": property_name(term.datatype.value)}
