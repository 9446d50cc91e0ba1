"""Rows become statements: what every table has in common.

A column with a property becomes one statement for each of its values. What is particular to one
table is in :mod:`ioknow.ingest.tables.particulars`.
"""

from __future__ import annotations

from ioknow.errors import TableProblem
from ioknow.ingest.tables.cells import CellError, PartialDate, literal, parts
from ioknow.ingest.tables.folder import KINDS, Folder
from ioknow.ingest.tables.lookup import classes_above, find_concept, find_kind
from ioknow.ingest.tables.schema import Column
from ioknow.ingest.tables.sheets import Row
from ioknow.terms import Literal, NamedNode, Quad, Term
from ioknow.vocabulary import DCTERMS, IK, IKV, RDF, case_graph, entity

_YEARS = {
    IK.startDate: IK.startYear,
    IK.endDate: IK.endYear,
    IK.date: IK.year,
    DCTERMS.issued: IK.year,
}
"""Beside a date stands its year as a number."""

_OUTSIDE_CASES = ("case", "sources", "evidence", "places")


class Statements:
    """Collects the statements of a folder, and the problems met on the way.

    Attributes:
        folder: The folder that is read.
        graph: Named graph of the case.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.graph = case_graph(folder.case)
        self._problems: dict[TableProblem, None] = {}
        self._quads: dict[Quad, None] = {}

    @property
    def quads(self) -> list[Quad]:
        """The statements, each once, in the order of the tables."""
        return list(self._quads)

    @property
    def problems(self) -> list[TableProblem]:
        """What is wrong with cells, each problem once."""
        return list(self._problems)

    def say(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        """Add one statement."""
        self._quads[Quad(subject, predicate, value, self.graph)] = None

    def row(self, row: Row, node: NamedNode) -> None:
        """Add the statements of a row's cells."""
        self.require_cells(row)
        for kind in self.kinds(row):
            self.say(node, RDF.type, IK[kind])
        for column in row.table.columns:
            for term in self.terms(row, column):
                if column.property is not None and column.form != "kind":
                    self.say(node, column.property, term)
                    self._say_year(node, column.property, term)
        if row.text("value") and not row.text("operator"):
            self.say(node, IK.operator, IKV["op-exactly"])
        if row.table.name not in _OUTSIDE_CASES:
            self.say(node, IK.inCase, entity(f"case/{self.folder.case}"))

    def terms(self, row: Row, column: Column) -> list[Term]:
        """Return what a cell stands for; what cannot be read is added to the problems, once."""
        text = row.text(column.name) or column.default
        found: list[Term] = []
        for part in parts(text, column) if text else ():
            try:
                term = self._term(part, column)
            except CellError as error:
                self.problem(row, column.name, part, error.rule, error.remedy)
            else:
                if term is not None:
                    found.append(term)
        return found

    def of(self, row: Row, column: str) -> list[NamedNode]:
        """Return the nodes that a cell refers to or names."""
        terms = self.terms(row, row.table.column(column))
        return [term for term in terms if isinstance(term, NamedNode)]

    def kinds(self, row: Row) -> list[str]:
        """Return the classes of a row that its cells name, or else the class of its table."""
        for column in row.table.columns:
            if column.form == "kind":
                return [term.value.removeprefix(IK.iri) for term in self.of(row, column.name)]
        if row.table.name == "rules" and IKV["rule-fee"] in self.of(row, "kind"):
            return ["Fee"]
        return [KINDS[row.table.name][1]]

    def is_a(self, row: Row, kind: str) -> bool:
        """Tell whether a row describes something of a class."""
        return any(kind in classes_above(name) for name in self.kinds(row))

    def problem(self, row: Row, column: str | None, found: str, rule: str, remedy: str) -> None:
        """Add a problem, once."""
        item = TableProblem(row.table.file, row.number, column, found, rule, remedy)
        self._problems[item] = None

    def require_cells(self, row: Row) -> None:
        """Add a problem for each blank cell that must not be blank."""
        for column in row.table.columns:
            present = column.name in self.folder.columns[row.table.name]
            if column.required and present and not row.text(column.name):
                rule = "the cell is blank and must not be"
                if column.name == "evidence":
                    rule = "a claim without evidence is not taken"
                self.problem(row, column.name, "", rule, _first_sentence(column))

    def _term(self, text: str, column: Column) -> Term | None:
        match column.form:
            case "concept":
                return find_concept(text, column.scheme)
            case "kind":
                return IK[find_kind(text, column.classes)]
            case "reference":
                thing = self.folder.refer(text, column)
                return None if thing is None else thing.node
            case _:
                return literal(text, column)

    def _say_year(self, node: NamedNode, predicate: NamedNode, term: Term) -> None:
        if predicate in _YEARS and isinstance(term, Literal):
            self.say(node, _YEARS[predicate], Literal(PartialDate.parse(term.value).year))


def _first_sentence(column: Column) -> str:
    sentence = column.description.split(". ")[0].rstrip(".")
    return f"fill it in: {sentence[0].lower()}{sentence[1:]}, such as {column.example}"
