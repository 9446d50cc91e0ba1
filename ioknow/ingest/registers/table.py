"""Tables become statements by a declared mapping (:mod:`ioknow.ingest.registers.mapping`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

from ioknow.errors import IdentifierError, MappingError, SourceFileError
from ioknow.identifiers import Scheme, parse_as
from ioknow.ingest.registers.mapping import SubjectMap, TableMapping, Value, read_mapping
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.places import Places
from ioknow.ingest.registers.release import EVIDENCE, Evidence, RegisterRelease
from ioknow.ingest.registers.rows import Row
from ioknow.ingest.registers.statements import Statements, iri_or_none, literal, slug, typed
from ioknow.ingest.registers.table_files import columns_of, read_table
from ioknow.ingest.registers.tallies import Tally
from ioknow.ingest.registers.values import amount, day, given
from ioknow.vocabulary import ID

_SAFE = "/-._~!$&'()*+,;=:@"


@dataclass(frozen=True)
class MappedTable:
    """A file and the mappings that take its rows."""

    part: Part
    maps: tuple[SubjectMap, ...]


def tables_of(mapping: TableMapping, parts: Iterable[Part]) -> list[MappedTable]:
    """Return the files with the mappings that apply to each.

    Raises:
        MappingError: A mapping refers to a column that its file does not have.
        SourceFileError: A source has no file, or a file no source.
    """
    given_parts = list(parts)
    only = len(given_parts) == 1 and len(mapping.sources) == 1
    found: dict[str, list[str]] = {part.name: [] for part in given_parts}
    for source, pattern in mapping.sources.items():
        fitting = [part for part in given_parts if only or fnmatch(_file_name(part), pattern)]
        if not fitting:
            names = ", ".join(part.name for part in given_parts)
            raise SourceFileError(f"no file fits the source {source!r} ({pattern}) among {names}")
        for part in fitting:
            found[part.name].append(source)
    tables = []
    for part in given_parts:
        if not found[part.name]:
            patterns = ", ".join(mapping.sources.values())
            raise SourceFileError(f"{part.name} fits no source of {mapping.file} ({patterns})")
        maps = tuple(one for one in mapping.maps if set(one.sources) & set(found[part.name]))
        _check_columns(mapping, part, maps)
        tables.append(MappedTable(part, maps))
    return tables


def describe(mapping: TableMapping) -> RegisterRelease:
    """Return the release that the mapping describes."""
    stated = mapping.register
    return RegisterRelease(
        register="table",
        name=slug(stated["name"]),
        version=stated["version"],
        title=stated["title"],
        publisher=stated["publisher"],
        licence=stated["licence"],
        homepage=stated["homepage"],
        issued=stated["version"] if day(stated["version"]) == stated["version"] else "",
    )


class TableWriter:
    """Turns rows into statements.

    A subject map that gives the same statements for many rows, such as the project of its
    participations, is evaluated once for each combination of the values it uses.
    """

    def __init__(
        self, statements: Statements, release: RegisterRelease, mapping: TableMapping
    ) -> None:
        self._add = statements.add
        self._places = Places(statements)
        self._evidence = Evidence(statements, release)
        self._tables = mapping.tables
        self._done: dict[str, set[int]] = {one.name: set() for one in mapping.maps}
        self._records: set[str] = set()

    def row(self, maps: Iterable[SubjectMap], row: Row, line: int, tally: Tally) -> None:
        """Write the statements of one row."""
        values = {name: given(value) for name, value in row.items()}
        subjects = 0
        for one in maps:
            subjects += self._subject(one, values, line, tally)
        if subjects:
            tally.loaded += 1
        else:
            tally.refused("the row has no value for any subject", line)

    def _subject(self, one: SubjectMap, values: Row, line: int, tally: Tally) -> bool:
        if any(
            (condition.template.fill(values) == condition.value) != condition.equal
            for condition in one.conditions
        ):
            return True  # left aside on purpose
        key = hash(tuple(values.get(name, "") for name in one.columns))
        if key in self._done[one.name]:
            return True
        self._done[one.name].add(key)
        text = one.subject.fill(values)
        if text is None:
            return False
        subject = _iri(text)
        if subject is None:
            tally.noted(f"the subject of {one.name!r} is no IRI", line)
            return False
        for predicate, value in one.objects:
            term = self._term(value, values, line, tally)
            if term is not None:
                self._add(subject, f"<{predicate}>", term)
        record = one.evidence.fill(values) if one.evidence else None
        if record is not None:
            path = slug(record)
            if path not in self._records:
                self._records.add(path)
                self._evidence.write(path, record)
            self._add(subject, EVIDENCE, self._evidence.of(path))
        return True

    def _term(self, value: Value, row: Row, line: int, tally: Tally) -> str | None:
        text = value.template.fill(row)
        if text is None:
            return None
        if value.kind == "iri":
            term = _iri(text)
        elif value.kind == "literal":
            term = _literal(text, value)
        else:
            term = self._call(value, text, row)
        if term is None:
            what = value.kind if value.kind != "literal" else f"xsd:{value.datatype}"
            tally.noted(f"left out: a value that is no {what}", line)
        return term

    def _call(self, value: Value, text: str, row: Row) -> str | None:
        arguments = {name: t.fill(row) or "" for name, t in (value.arguments or {}).items()}
        match value.kind:
            case "ik:country":
                return self._places.country(text)
            case "ik:city":
                return self._places.city(text, arguments["country"])
            case "ik:identifier":
                return _identifier(arguments["scheme"], text)
            case "ik:translate":
                target = self._tables[arguments["table"]].get(text)
                return None if target is None else (_full_iri(target) or literal(target))
        return _PLAIN_FUNCTIONS[value.kind](text)


def _literal(text: str, value: Value) -> str | None:
    if not value.datatype:
        return literal(text, value.language)
    checked = _CHECKS[value.datatype](text)
    return None if checked is None else typed(checked, value.datatype)


def _whole(text: str) -> str | None:
    number = amount(text)
    return number if number is not None and "." not in number else None


def _year(text: str) -> str | None:
    date = day(text)
    return date[:4] if date else text if len(text) == 4 and text.isdigit() else None


def _month(text: str) -> str | None:
    return text if day(f"{text}-01") else None


def _truth(text: str) -> str | None:
    return text.lower() if text.lower() in ("true", "false", "1", "0") else None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "date": day,
    "decimal": amount,
    "integer": _whole,
    "gYear": _year,
    "gYearMonth": _month,
    "boolean": _truth,
}
"""What makes a text a value of a datatype; None where it is none."""


def _typed_as(datatype: str, check: Callable[[str], str | None]) -> Callable[[str], str | None]:
    def call(text: str) -> str | None:
        found = check(text)
        return None if found is None else typed(found, datatype)

    return call


_PLAIN_FUNCTIONS: dict[str, Callable[[str], str | None]] = {
    "ik:slug": lambda text: literal(slug(text)),
    "ik:date": _typed_as("date", day),
    "ik:year": _typed_as("integer", _year),
    "ik:amount": _typed_as("decimal", amount),
}


def convert(
    tables: Iterable[MappedTable],
    mapping: TableMapping,
    release: RegisterRelease,
    statements: Statements,
) -> list[Tally]:
    """Write the statements of all tables and return what became of each."""
    writer = TableWriter(statements, release, mapping)
    tallies = []
    for table in tables:
        tally = Tally(table.part.name, "rows")
        tallies.append(tally)
        for line, row in read_table(table.part, tally, {}):
            writer.row(table.maps, row, line, tally)
    return tallies


def open_mapping(file: Path) -> TableMapping:
    """Read a mapping by its path, or one of the bundled mappings by its name."""
    from ioknow import resources

    bundled = resources.root() / "data" / "mappings" / f"{file.name.removesuffix('.yaml')}.yaml"
    return read_mapping(bundled if not file.exists() and bundled.is_file() else file)


def _check_columns(mapping: TableMapping, part: Part, maps: Iterable[SubjectMap]) -> None:
    columns = columns_of(part)
    for one in maps:
        for name in one.columns:
            if name not in columns:
                raise MappingError(
                    f"{mapping.file}, mappings.{one.name}: {part.name} has no column {name!r}; "
                    f"its columns are: {', '.join(columns)}"
                )


def _identifier(scheme: str, text: str) -> str:
    try:
        return literal(str(parse_as(Scheme(scheme), text)))
    except (ValueError, IdentifierError):
        return literal(f"{scheme}:{text}")


def _iri(text: str) -> str | None:
    """Return a path of ours or a full address as an IRI, characters that none may hold escaped."""
    full = text if "://" in text or text.startswith("urn:") else ID + text
    return iri_or_none(quote(full, safe=_SAFE + "%#?"))


def _full_iri(text: str) -> str | None:
    return iri_or_none(text) if "://" in text else None


def _file_name(part: Part) -> str:
    return Path(part.member or part.path.name).name
