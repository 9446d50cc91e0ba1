"""The rows of a case folder and what their cells refer to, before anything becomes a statement.

Every row gets its IRI here: ``<kind>/<case>/<id>``. The case in the middle keeps ids of different
cases apart; places are shared by all cases and have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ioknow.errors import TableProblem
from ioknow.ingest.tables.cells import MalformedCellError, UnknownNameError, identifier, parts, slug
from ioknow.ingest.tables.lookup import (
    Thing,
    bundled_case_names,
    classes_above,
    existing_places,
    existing_things,
    find_kind,
    folded,
)
from ioknow.ingest.tables.schema import REQUIRED_TABLES, Column, Table, template_tables
from ioknow.ingest.tables.sheets import Row, read_sheet
from ioknow.ingest.tables.suggestions import did_you_mean
from ioknow.terms import NamedNode
from ioknow.vocabulary import entity, path_of

KINDS = {
    "case": ("case", "Case"),
    "sources": ("source", "Source"),
    "evidence": ("evidence", "Evidence"),
    "organizations": ("organization", "Organization"),
    "people": ("person", "Person"),
    "places": ("place", "Place"),
    "things": ("thing", ""),
    "relationships": ("relationship", "Relationship"),
    "participants": ("participation", "Participation"),
    "transfers": ("transfer", "KnowledgeTransfer"),
    "intermediations": ("intermediation", "Intermediation"),
    "observations": ("observation", "Observation"),
    "events": ("event", "Event"),
    "outcomes": ("outcome", "Outcome"),
    "factors": ("factor", "Factor"),
    "rules": ("rule", "Rule"),
    "activities": ("activity", "Activity"),
    "capabilities": ("capability-holding", "CapabilityHolding"),
    "findings": ("finding", "Finding"),
}
"""Beginning of the path and class of the rows of each table."""

_PATHS_BY_KIND = {
    "Cohort": "cohort",
    "KnowledgeAsset": "knowledge",
    "Product": "product",
    "Machine": "machine",
    "Artifact": "artifact",
    "Technology": "technology",
    "Capability": "capability",
    "Skill": "skill",
    "Programme": "programme",
    "Law": "law",
    "Study": "study",
}
_MADE_FROM = {
    "participants": ("relationship", "participant"),
    "observations": ("thing", "measure", "date", "start"),
    "capabilities": ("actor", "capability"),
}
"""Cells from which an id is made where the table has none or it is blank; else the title."""

_NO_NAME = "case"
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


@dataclass
class Folder:
    """The rows of a case folder.

    Attributes:
        path: The folder.
        case: Name of the case.
        rows: The rows of each table.
        columns: The columns that each table has.
        nodes: IRI of each row by table and row number.
        described: The row that describes an IRI; the reverse of ``nodes``.
        things: What the rows describe, by IRI.
        ids: IRIs of the rows that have an id, by id.
        illegible: Tables that could not be read to their end, or whose ids are broken.
        problems: What is wrong so far.
    """

    path: Path
    case: str = ""
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    nodes: dict[tuple[str, int], NamedNode] = field(default_factory=dict)
    described: dict[NamedNode, Row] = field(default_factory=dict)
    things: dict[NamedNode, Thing] = field(default_factory=dict)
    ids: dict[str, NamedNode] = field(default_factory=dict)
    illegible: set[str] = field(default_factory=set)
    problems: list[TableProblem] = field(default_factory=list)

    def all_rows(self) -> Iterator[tuple[Row, NamedNode]]:
        """Return every row that has an IRI, with it."""
        for table, rows in self.rows.items():
            for row in rows:
                node = self.nodes.get((table, row.number))
                if node is not None:
                    yield row, node

    def thing(self, node: NamedNode) -> Thing:
        """Return what is known of an IRI, of the folder or of the bundled cases."""
        path = path_of(node.value)
        known = self.things.get(node) or existing_things().get(path)
        return known or Thing(node, frozenset(), path)

    def label_of(self, node: NamedNode) -> str:
        """Return the label of an IRI, or its path when it has none."""
        return self.thing(node).label

    def refer(self, name: str, column: Column) -> Thing | None:
        """Return what a reference leads to.

        None stands for a reference that may lead into a table that could not be read; that table
        has a problem of its own.

        Raises:
            UnknownNameError: It leads nowhere, or to something of another class.
        """
        found = self._find(name, column)
        if found is None:
            if self.illegible & set(_tables_of(column.classes)):
                return None
            raise UnknownNameError(*self._nothing(name, column))
        if not found.classes & set(column.classes):
            is_one = ", ".join(sorted(found.classes - {"Claim", "Actor"}))
            wanted = " or ".join(column.classes)
            raise UnknownNameError(
                f"that is {found.label} ({is_one}), and the cell needs {wanted}",
                f"name a row of {_files(column.classes)}",
            )
        return found

    def _find(self, name: str, column: Column) -> Thing | None:
        if "/" in name:
            return existing_things().get(name)
        found = self.things[self.ids[name]] if name in self.ids else None
        if found is None and {"Place", "Country"} & set(column.classes):
            return self._place(name)
        return found

    def _place(self, name: str) -> Thing | None:
        """Return the place of this name; places alone are found by name."""
        for row in self.rows.get("places", ()):
            node = self.nodes.get(("places", row.number))
            if node is not None and folded(self.label_of(node)) == folded(name):
                return self.things[node]
        return existing_places().get(folded(name))

    def _nothing(self, name: str, column: Column) -> tuple[str, str]:
        wanted = set(column.classes)
        fitting = {key: self.things[node] for key, node in self.ids.items()}
        fitting = {key: thing for key, thing in fitting.items() if thing.classes & wanted}
        for key, thing in fitting.items():
            if folded(thing.label) == folded(name):
                return "the cell takes an id, not a name", f"write '{key}'"
        if "/" in name:
            paths = [key for key, thing in existing_things().items() if thing.classes & wanted]
            remedy = did_you_mean(name, paths) or "search the explorer for its path"
            return "ioknow describes nothing under this path", remedy
        if {"Place", "Country"} & wanted:
            known = [t.label for t in existing_places().values() if t.classes & wanted]
            remedy = did_you_mean(name, [*fitting, *known]) or "describe it in places.csv"
            return "there is no such place", remedy
        remedy = did_you_mean(name, fitting) or (
            f"add a row to {_files(column.classes)}, or write the path of something that "
            "ioknow holds, such as organization/kicms"
        )
        return "no row has this id", remedy


def read_folder(path: Path) -> Folder:
    """Read all tables of a folder and give each row its IRI."""
    folder = Folder(path)
    _read_tables(folder)
    folder.case = _case_name(folder)
    for rows in folder.rows.values():
        for row in rows:
            _name_row(folder, row)
    return folder


def _read_tables(folder: Folder) -> None:
    tables = template_tables()
    files = {
        file.name: file
        for file in sorted(folder.path.iterdir())
        if file.is_file() and not file.name.startswith((".", "~"))
    }
    for name in files:
        stem, dot, ending = name.rpartition(".")
        if f"{dot}{ending}".casefold() == ".csv" and stem.casefold() not in tables:
            known = [table.file for table in tables.values()]
            remedy = did_you_mean(name, known) or f"the tables are {', '.join(known)}"
            folder.problems.append(
                TableProblem(name, None, None, name, "the template has no such table", remedy)
            )
        elif f".{ending}".casefold() in _SPREADSHEETS and f"{stem.casefold()}.csv" not in files:
            folder.problems.append(
                TableProblem(
                    name, None, None, name, "tables are read as CSV",
                    "save each sheet as 'CSV UTF-8' under the name of its table",
                )
            )  # fmt: skip
    by_name = {name.casefold(): file for name, file in files.items()}
    for table in tables.values():
        if table.file in by_name:
            sheet = read_sheet(by_name[table.file], table)
            folder.rows[table.name] = sheet.rows
            folder.columns[table.name] = sheet.columns
            folder.problems.extend(sheet.problems)
            if not sheet.legible:
                folder.illegible.add(table.name)
        elif table.name in REQUIRED_TABLES:
            folder.illegible.add(table.name)
            folder.problems.append(
                TableProblem(
                    table.file, None, None, "", "this table is needed in every case",
                    "add the file; 'ioknow template FOLDER' writes one to fill in",
                )
            )  # fmt: skip


def _case_name(folder: Folder) -> str:
    """Return the id in ``case.csv``; a stand-in when it is broken, so that reading can go on."""
    rows = folder.rows.get("case", ())
    name = rows[0].text("id") if rows else ""
    if "case" in folder.illegible:
        return _NO_NAME
    if len(rows) != 1:
        folder.problems.append(
            TableProblem(
                "case.csv", None, None, f"{len(rows)} rows", "a folder tells one case",
                "keep one row in case.csv; put another case into a folder of its own",
            )
        )  # fmt: skip
        return _NO_NAME
    if name in bundled_case_names():
        folder.problems.append(
            rows[0].problem("id", "ioknow has a case of this name", "choose another id")
        )
    return slug(name) if name else _NO_NAME  # what is wrong with the id is told at its row


def _name_row(folder: Folder, row: Row) -> None:
    text = row.text("id")
    try:
        name = identifier(text) if text else _made_id(row)
    except MalformedCellError as error:
        folder.problems.append(row.problem("id", error.rule, error.remedy))
        folder.illegible.add(row.table.name)
        return
    if not name:
        return  # a required cell is blank, which is told where the cells are read
    kinds = _kinds(row)
    node = _node(folder.case, row.table, name, kinds)
    same = folder.ids.get(name, node) if text else node
    if same in folder.described:
        folder.problems.append(_twice(row, folder.described[same]))
        return
    if row.table.name == "places" and f"place/{name}" in existing_things():
        rule = "ioknow knows this place"
        folder.problems.append(
            row.problem("id", rule, f"remove the row and write place/{name} in other cells")
        )
        return
    folder.nodes[row.table.name, row.number] = node
    folder.described[node] = row
    classes = frozenset[str]().union(*(classes_above(kind) for kind in kinds))
    folder.things[node] = Thing(node, classes, _label(row))
    if text:
        folder.ids[name] = node


def _twice(row: Row, first: Row) -> TableProblem:
    place = f"{first.table.file}, row {first.number}"
    if row.text("id"):
        return row.problem("id", f"the id is used already ({place})", "give each an id of its own")
    remedies = {
        "participants": "write all roles and functions of one participant into one row",
        "observations": "remove one, or write an id of its own into the column id",
    }
    remedy = remedies.get(row.table.name, "remove one, or give them different titles or ids")
    return row.problem(None, f"the row describes the same as another ({place})", remedy)


def _made_id(row: Row) -> str:
    columns = _MADE_FROM.get(row.table.name, ("title",))
    found = [row.text(column).rpartition("/")[2] for column in columns]
    return "/".join(slug(text) for text in found if text)


def _kinds(row: Row) -> list[str]:
    """Return the classes of a row; a kind that is unknown is told where the cells are read."""
    kinds = []
    columns = [column for column in row.table.columns if column.form == "kind"]
    for column in columns:
        for part in parts(row.text(column.name), column):
            try:
                kinds.append(find_kind(part, column.classes))
            except UnknownNameError:
                kinds.extend(column.classes)
    return kinds or [KINDS[row.table.name][1]]


def _node(case: str, table: Table, name: str, kinds: Iterable[str]) -> NamedNode:
    start = KINDS[table.name][0]
    if table.name == "case":
        return entity(f"case/{name}")
    if table.name == "places":
        return entity(f"place/{name}")
    if table.name in ("organizations", "things"):
        start = next((_PATHS_BY_KIND[kind] for kind in kinds if kind in _PATHS_BY_KIND), start)
    return entity(f"{start}/{case}/{name}")


def _label(row: Row) -> str:
    names = ("name", "short_name", "title", "label")
    return next(
        (" ".join(row.text(name).split()) for name in names if row.text(name)), row.text("id")
    )


def _tables_of(classes: Iterable[str]) -> Iterator[str]:
    """Return the tables whose rows may be of these classes."""
    wanted = set(classes)
    for table in template_tables().values():
        kinds = {KINDS[table.name][1]} - {""}
        for column in table.columns:
            kinds |= set(column.classes) if column.form == "kind" else set()
        above = frozenset[str]().union(*(classes_above(kind) for kind in kinds))
        if above & wanted or any(kinds & classes_above(name) for name in wanted):
            yield table.name


def _files(classes: Iterable[str]) -> str:
    tables = [name for name in _tables_of(classes) if name not in ("case", "participants")]
    return " or ".join(f"{name}.csv" for name in tables[:4])
