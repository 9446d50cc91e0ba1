"""Rows become statements: what is particular to one table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from ioknow.evidence import normalised_words, passage_digest
from ioknow.ingest.tables.cells import MalformedCellError, UnknownNameError, parts, plain, slug
from ioknow.ingest.tables.lookup import concept_label, find_role
from ioknow.ingest.tables.sheets import Row
from ioknow.ingest.tables.statements import Statements
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import DCTERMS, IK, RDF, RDFS, entity

_LOCATORS = (
    ("section", "section "),
    ("table", ""),
    ("figure", ""),
    ("footnote", "note "),
    ("page", "p. "),
)


def say_case(said: Statements, _: Row, node: NamedNode) -> None:
    """A case is told by all sources of the folder."""
    for row in said.folder.rows.get("sources", ()):
        source = said.folder.nodes.get(("sources", row.number))
        if source is not None:
            said.say(node, DCTERMS.source, source)


def say_evidence(said: Statements, row: Row, node: NamedNode) -> None:
    """Evidence keeps the fingerprint of its passage and shows its place in the source."""
    if row.text("passage"):
        words = normalised_words(row.text("passage"))
        if words:
            said.say(node, IK.passageDigest, Literal(passage_digest(words)))
            said.say(node, IK.passageWords, Literal(len(words)))
        else:
            rule = "the passage holds no words"
            said.problem(row, "passage", row.text("passage"), rule, "copy its words, or nothing")
    sources = said.of(row, "source")
    if not row.text("label") and sources:
        places = [
            _several(f"{name}{row.text(column)}") for column, name in _LOCATORS if row.text(column)
        ]
        _say_label(said, node, ", ".join([said.folder.label_of(sources[0]), *places]))


def say_participant(said: Statements, row: Row, node: NamedNode) -> None:
    """A participant is tied to the relationship by role; the row itself is a claim."""
    relationships, actors = said.of(row, "relationship"), said.of(row, "participant")
    roles = _roles(said, row)
    if not relationships or not actors:
        return
    relationship, actor = relationships[0], actors[0]
    said.say(relationship, IK.hasParticipation, node)
    for role, concept in roles:
        said.say(relationship, role or IK.hasParticipant, actor)
        if role == IK.hasLeader and "Alliance" in said.folder.thing(relationship).classes:
            said.say(relationship, IK.hasPartner, actor)
        if concept is not None:
            said.say(node, IK.role, concept)
    label = f"{said.folder.label_of(actor)} in {said.folder.label_of(relationship)}"
    _say_label(said, node, label)
    if not row.text("evidence"):
        _say_evidence_of_relationship(said, row, node, relationship)


def say_transfer(said: Statements, row: Row, node: NamedNode) -> None:
    """What moved in words becomes a knowledge asset of the case; equal words are one asset."""
    text = row.text("what_moved")
    if not text:
        return
    try:
        words = plain(text)
    except MalformedCellError:
        return  # told where the cell is read
    asset = _moved(said, words)
    said.say(node, IK.transfersKnowledge, asset)
    said.say(asset, RDF.type, IK.KnowledgeAsset)
    said.say(asset, RDFS.label, Literal(words, language="en"))
    said.say(asset, IK.inCase, entity(f"case/{said.folder.case}"))
    for evidence in said.of(row, "evidence"):
        said.say(asset, IK.hasEvidence, evidence)


def say_observation(said: Statements, row: Row, node: NamedNode) -> None:
    """An observation without title is called by measure, thing and date."""
    measures, things = said.of(row, "measure"), said.of(row, "thing")
    if row.text("title") or not measures or not things:
        return
    when = row.text("date") or "-".join(filter(None, (row.text("start"), row.text("end"))))
    measure = concept_label(measures[0])
    label = f"{measure[0].upper()}{measure[1:]} of {said.folder.label_of(things[0])}"
    _say_label(said, node, f"{label}, {when}" if when else label)


def say_capability(said: Statements, row: Row, node: NamedNode) -> None:
    """A capability without title is called by its holder and what is held."""
    actors, held = said.of(row, "actor"), said.of(row, "capability")
    if not row.text("title") and actors and held:
        label = f"{said.folder.label_of(actors[0])}: {said.folder.label_of(held[0])}"
        _say_label(said, node, label)


PARTICULARS: Mapping[str, Callable[[Statements, Row, NamedNode], None]] = {
    "case": say_case,
    "evidence": say_evidence,
    "participants": say_participant,
    "transfers": say_transfer,
    "observations": say_observation,
    "capabilities": say_capability,
}
"""What a table adds to the statements of its cells."""


def roles_of(said: Statements, row: Row) -> set[str]:
    """Return the names of the role properties that a row of participants gives."""
    return {(role or IK.hasParticipant).value.removeprefix(IK.iri) for role, _ in _roles(said, row)}


def _roles(said: Statements, row: Row) -> list[tuple[NamedNode | None, NamedNode | None]]:
    found = []
    for part in parts(row.text("role"), row.table.column("role")):
        try:
            found.append(find_role(part))
        except UnknownNameError as error:
            said.problem(row, "role", part, error.rule, error.remedy)
    return found


def _say_evidence_of_relationship(
    said: Statements, row: Row, node: NamedNode, relationship: NamedNode
) -> None:
    told = said.folder.described.get(relationship)
    if told is None:
        rule = "a relationship that ioknow holds already gives no evidence for a new participant"
        said.problem(row, "evidence", "", rule, "name a row of evidence.csv")
        return
    for evidence in said.of(told, "evidence"):
        said.say(node, IK.hasEvidence, evidence)


def _moved(said: Statements, words: str) -> NamedNode:
    """Return the asset of these words; words that differ have different assets."""
    start = f"knowledge/{said.folder.case}/moved/"
    others = [row.text("what_moved") for row in said.folder.rows["transfers"]]
    same = {other for other in map(_single_spaced, others) if other and slug(other) == slug(words)}
    if len(same) == 1:
        return entity(start + slug(words))
    return entity(f"{start}{slug(words)}-{hashlib.sha256(words.encode()).hexdigest()[:8]}")


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _say_label(said: Statements, node: NamedNode, label: str) -> None:
    try:
        said.say(node, RDFS.label, Literal(plain(label), language="en"))
    except MalformedCellError:
        return  # told where the cell with the broken text is read


def _several(place: str) -> str:
    """Write "pp." where several pages are named."""
    several = place.startswith("p. ") and any(mark in place for mark in "-,\N{EN DASH}")
    return f"pp. {place.removeprefix('p. ')}" if several else place
