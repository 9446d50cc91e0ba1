"""Published tables as pages read them: figures as printed, with the marks of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model import Evidence, Quantity, Thing
from ioknow.query.reading import Values, links, text
from ioknow.statistics import load_cubes
from ioknow.statistics.audit import audit
from ioknow.statistics.audit_results import AuditResult
from ioknow.terms import Literal, NamedNode, QuerySolution
from ioknow.vocabulary import DCTERMS, IK, QB, path_of
from ioknow_api.explorer.rendering import Site

_TABLES = f"SELECT DISTINCT ?table {{ ?table a <{QB.DataSet.value}> }} ORDER BY ?table"
_FIGURES = """
PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?figure ?label ?value ?operator ?unit ?status ?row ?column ?printed ?note ?ordinal WHERE {
  VALUES ?table { %s }
  ?figure qb:dataSet ?table ; rdfs:label ?label ; ik:value ?value ; ik:operator ?operator ;
    ik:unit ?unit ; ik:claimStatus ?status ; ik:tableRow ?row ; ik:tableColumn ?column ;
    ik:ordinal ?ordinal .
  OPTIONAL { ?figure ik:printedValue ?printed }
  OPTIONAL { ?figure ik:curationNote ?note }
}
ORDER BY ?ordinal
"""


@dataclass(frozen=True)
class Figure:
    """One cell of a table.

    Attributes:
        iri: Its identifier.
        label: What it is, in words.
        number: Its value.
        quantity: Value with operator and unit.
        unit: Concept of the unit.
        operator: Concept of the operator.
        status: ``stated``, ``reconstructed``, ...
        row: Heading of its row as printed.
        column: Heading of its column as printed.
        note: Remark of the curators, or empty.
        checks: Results of the audit in which it is the number that was checked.
    """

    iri: str
    label: str
    number: float
    quantity: Quantity
    unit: Thing
    operator: Thing
    status: str
    row: str
    column: str
    note: str
    checks: tuple[AuditResult, ...] = ()

    @property
    def bare(self) -> str:
        """The value with its operator, without the unit."""
        return replace(self.quantity, unit="").text

    @property
    def verdict(self) -> str:
        """The worst verdict of the audit on it, or empty when nothing could be checked."""
        found = {one.verdict for one in self.checks}
        return next((one for one in ("contradiction", "rounding", "agrees") if one in found), "")


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        thing: The table.
        title: What it is about.
        source: The publication.
        provenance: Where the publication has the figures from, or empty.
        evidence: Its place in the publication.
        figures: Its cells, in the order of the table.
        checks: All results of the audit about it.
    """

    thing: Thing
    title: str
    source: Thing | None
    provenance: str
    evidence: tuple[Evidence, ...] = ()
    figures: tuple[Figure, ...] = ()
    checks: tuple[AuditResult, ...] = ()

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.thing.path.removeprefix("dataset/")

    @property
    def contradictions(self) -> tuple[AuditResult, ...]:
        """The checks in which its own numbers do not agree."""
        return tuple(one for one in self.checks if one.verdict == "contradiction")


@dataclass
class Grid:
    """The cells by row and column, as they are printed."""

    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    cells: dict[tuple[str, str], list[Figure]] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Grid:
        """Sort figures into their cells; a printed and a reconstructed one share a cell."""
        found = cls()
        for one in figures:
            if one.row not in found.rows:
                found.rows.append(one.row)
            if one.column not in found.columns:
                found.columns.append(one.column)
            found.cells.setdefault((one.row, one.column), []).append(one)
        return found

    def unit(self, column: str) -> Thing | None:
        """Return the unit of all figures of a column, or None when there are several."""
        units = {
            one.unit for (_, name), cell in self.cells.items() if name == column for one in cell
        }
        return units.pop() if len(units) == 1 else None


def published_tables(here: Site) -> list[Table]:
    """Return all published tables, without their figures."""
    return here.kept("tables", lambda: _read_tables(here))


def _read_tables(here: Site) -> list[Table]:
    """Read what the tables are, without their figures."""
    reader = here.entities.reader
    iris = [path for (path,) in reader.rows(_TABLES, "table")]
    described = reader.describe(iris)
    checks = _checks(here)
    found = [_described(here, iri, described.get(iri, {}), checks.get(iri, ())) for iri in iris]
    return sorted(found, key=lambda one: (str(one.source.label) if one.source else "", one.slug))


def _described(here: Site, iri: str, values: Values, checks: tuple[AuditResult, ...]) -> Table:
    reader = here.entities.reader
    sources = reader.things(links(values, DCTERMS.source.value))
    places = reader.evidence(links(values, IK.hasEvidence.value))
    return Table(
        thing=reader.thing(iri, values),
        title=text(values, DCTERMS.title.value),
        source=next(iter(sources.values()), None),
        provenance=text(values, DCTERMS.provenance.value),
        evidence=tuple(places.values()),
        checks=checks,
    )


def published_table(here: Site, slug: str) -> Table:
    """Return a table with its figures.

    Raises:
        UnknownEntityError: There is no such table.
    """
    known = {one.slug: one for one in published_tables(here)}
    if slug not in known:
        raise UnknownEntityError(
            lazy_gettext(
                "there is no published table '%(slug)s'; there are %(known)s",
                slug=slug,
                known=", ".join(known),
            )
        )
    found = known[slug]
    return here.kept(("table", slug), lambda: _with_figures(here, found))


def _with_figures(here: Site, found: Table) -> Table:
    solutions = list(here.entities.store.select(_FIGURES % NamedNode(found.thing.iri)))
    concepts = {_iri(row, name) for row in solutions for name in ("unit", "operator", "status")}
    names = here.entities.reader.things(concepts)
    checks: dict[str, list[AuditResult]] = {}
    for one in found.checks:
        if one.cells:
            checks.setdefault(one.cells[0], []).append(one)
    digits = _printed_digits(found.thing.iri)
    figures = tuple(_figure(row, names, checks, digits) for row in solutions)
    return replace(found, figures=figures)


def _printed_digits(table: str) -> Mapping[str, Decimal]:
    """Return the figures of a bundled table as printed: a store keeps 3.10 as 3.1."""
    cubes = [one for one in load_cubes().values() if one.description.iri.value == table]
    return {seen.iri.value: seen.value for one in cubes for seen in one.observations}


def _figure(
    row: QuerySolution,
    names: Mapping[str, Thing],
    checks: Mapping[str, Sequence[AuditResult]],
    digits: Mapping[str, Decimal],
) -> Figure:
    iri, unit, operator = (_iri(row, name) for name in ("figure", "unit", "operator"))
    value, printed = _text(row, "value"), _text(row, "printed")
    if digits.get(iri) == Decimal(value):
        value = f"{digits[iri]:f}"
    return Figure(
        iri=iri,
        label=_text(row, "label"),
        number=float(value),
        quantity=Quantity(
            value,
            operator.rpartition("#")[2],
            str(names[unit].label),
            printed=printed,
        ),
        unit=names[unit],
        operator=names[operator],
        status=_iri(row, "status").rpartition("status-")[2],
        row=_text(row, "row"),
        column=_text(row, "column"),
        note=_text(row, "note"),
        checks=tuple(checks.get(path_of(iri), ())),
    )


def _iri(row: QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, NamedNode) else ""


def _text(row: QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, Literal) else ""


def _checks(here: Site) -> dict[str, tuple[AuditResult, ...]]:
    """Return the results of the audit of the bundled tables, by table."""
    found: dict[str, list[AuditResult]] = {}
    cubes = load_cubes()
    for one in audit(cubes, store=here.entities.store).results:
        if one.table in cubes:
            found.setdefault(cubes[one.table].description.iri.value, []).append(one)
    return {iri: tuple(several) for iri, several in found.items()}
