"""Descriptions of published tables: the metadata files of CSV on the Web (W3C 2015).

A description names and types every column, says which property and which IRI a cell becomes, and
states source, locator, rights and evidence of the table. What is read here is the part of CSVW
that the tables use; anything else is refused by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import SourceFileError, TableError
from ioknow.statistics.datatypes import Datatype, MalformedValueError
from ioknow.terms import Literal, NamedNode, Term, Triple
from ioknow.vocabulary import DCAT, DCTERMS, PROV, QB, RDF, RDFS, SKOS, XSD

CSVW_CONTEXT = "http://www.w3.org/ns/csvw"
_PREFIXES = {
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
    "dc": DCTERMS.iri,
    "qb": QB.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "dcat": DCAT.iri,
}
_OWN_TABLE_KEYS = {"@context", "@id", "@type", "url", "dialect", "tableSchema"}
_COLUMN_KEYS = {
    "name", "titles", "dc:description", "datatype", "propertyUrl", "valueUrl", "required",
    "virtual", "default", "separator", "suppressOutput", "lang",
}  # fmt: skip
_DIALECT = {"encoding": "utf-8", "header": True, "delimiter": ","}
VARIABLE = re.compile(r"\{(\+?)([A-Za-z_][A-Za-z0-9_]*)\}")
"""A variable of a URI template: ``{name}``, or ``{+name}`` to keep slashes."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its name, which is also its heading in the file.
        titles: Readable headings by language.
        description: What the cells mean.
        datatype: What the cells may hold.
        property_url: IRI of the property that a cell becomes, or None when it becomes none.
        value_url: Template of the IRI that a cell becomes; None for literals.
        required: True when no cell may be empty.
        virtual: True when the column is not in the file and has the same value in every row.
        default: That value.
        separator: Text between several values in one cell, or None.
        language: Language of its text, or None.
    """

    name: str
    titles: Mapping[str, str]
    description: str
    datatype: Datatype
    property_url: str | None
    value_url: str | None
    required: bool
    virtual: bool
    default: str | None
    separator: str | None
    language: str | None


@dataclass(frozen=True)
class TableDescription:
    """What a metadata file says about one table.

    Attributes:
        file: The metadata file.
        data: The CSV file.
        iri: IRI of the table.
        annotations: Statements about the table: title, source, rights, evidence.
        columns: Its columns, those of the file first and in the file's order.
        about_url: Template of the IRI that a row is about.
        primary_key: Columns whose values together are different in every row.
    """

    file: Path
    data: Path
    iri: NamedNode
    annotations: tuple[Triple, ...]
    columns: tuple[Column, ...]
    about_url: str
    primary_key: tuple[str, ...]

    @property
    def written_columns(self) -> tuple[Column, ...]:
        """The columns that stand in the file."""
        return tuple(column for column in self.columns if not column.virtual)

    def annotation(self, property_iri: NamedNode) -> Term | None:
        """Return the first value of a property of the table, or None."""
        for triple in self.annotations:
            if triple.subject == self.iri and triple.predicate == property_iri:
                assert not isinstance(triple.object, Triple)  # plain RDF 1.1 throughout
                return triple.object
        return None


def read_description(file: Path) -> TableDescription:
    """Read the metadata of one table.

    Raises:
        SourceFileError: The file is missing or not UTF-8 text.
        TableError: It is not JSON, or uses what ioknow does not read of CSVW.
    """
    text = read_text(file)
    try:
        described = json.loads(text)
    except json.JSONDecodeError as error:
        raise TableError(
            f"not JSON: {error.msg} (column {error.colno}); correct that place",
            file=str(file), row=error.lineno,
        ) from error  # fmt: skip
    return _Reader(file, described).description()


def read_text(file: Path) -> str:
    """Return a file's UTF-8 text, or raise a named error."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceFileError(
            f"{file}: no such file; a table is a CSV file and its "
            f"description NAME.csv-metadata.json side by side"
        ) from None
    except UnicodeDecodeError as error:
        raise SourceFileError(
            f"{file}: not UTF-8 text at byte {error.start}; save the file as UTF-8"
        ) from error


class _Reader:
    """Turns the JSON of one metadata file into a description, naming the file in every error."""

    def __init__(self, file: Path, described: object) -> None:
        self.file = file
        self.table = self._object(described, "the description")
        self.language = self._default_language()

    def description(self) -> TableDescription:
        schema = self._object(self.table.get("tableSchema"), "'tableSchema'")
        if self.table.get("dialect", _DIALECT) != _DIALECT:
            raise self._error(f"ioknow reads the dialect {json.dumps(_DIALECT)} only")
        columns = schema.get("columns")
        if not isinstance(columns, list) or not columns:
            raise self._error("'tableSchema' needs a list of 'columns'")
        read = tuple(self._column(self._object(column, "a column")) for column in columns)
        names = [column.name for column in read]
        for name in names:
            if names.count(name) > 1:
                raise self._error(f"two columns have the name '{name}'; rename one", name)
        about = self._text(schema, "aboutUrl")
        key = schema.get("primaryKey", [])
        keys = [key] if isinstance(key, str) else list(key) if isinstance(key, list) else []
        for wanted in [*keys, *self._variables(about)]:
            self._require_name(str(wanted), names)
        for column in read:
            for wanted in self._variables(column.value_url or ""):
                self._require_name(wanted, names, column.name)
        iri = NamedNode(self._text(self.table, "@id"))
        return TableDescription(
            file=self.file,
            data=self.file.parent / self._text(self.table, "url"),
            iri=iri,
            annotations=tuple(self._annotations(iri, self.table, _OWN_TABLE_KEYS)),
            columns=read,
            about_url=about,
            primary_key=tuple(str(name) for name in keys),
        )

    def _default_language(self) -> str | None:
        match self.table.get("@context"):
            case str(context) if context == CSVW_CONTEXT:
                return None
            case [context, {"@language": str(language)}] if context == CSVW_CONTEXT:
                return language
        raise self._error(
            f'\'@context\' must be "{CSVW_CONTEXT}" or ["{CSVW_CONTEXT}", {{"@language": "en"}}]'
        )

    def _column(self, described: dict[str, object]) -> Column:
        name = self._text(described, "name")
        unknown = sorted(set(described) - _COLUMN_KEYS)
        if unknown:
            raise self._error(
                f"ioknow does not read {', '.join(unknown)}; a column has "
                f"{', '.join(sorted(_COLUMN_KEYS))}",
                name,
            )
        titles = described.get("titles", {})
        virtual = described.get("virtual") is True
        try:
            datatype = Datatype.from_description(described.get("datatype", "string"))
            if described.get("default") is not None:
                datatype.parse(str(described["default"]))
        except MalformedValueError as error:
            raise self._error(str(error), name) from error
        return Column(
            name=name,
            titles=titles if isinstance(titles, dict) else {"und": str(titles)},
            description=str(described.get("dc:description", "")),
            datatype=datatype,
            property_url=None
            if described.get("suppressOutput") is True
            else self._iri(self._text(described, "propertyUrl", name)),
            value_url=self._optional(described, "valueUrl"),
            required=described.get("required") is True,
            virtual=virtual,
            default=self._optional(described, "default"),
            separator=self._optional(described, "separator"),
            language=self._optional(described, "lang"),
        )

    def _annotations(
        self, subject: NamedNode, described: Mapping[str, object], own: set[str]
    ) -> Iterator[Triple]:
        for key, value in described.items():
            if key in own:
                continue
            predicate = NamedNode(self._iri(key))
            for item in value if isinstance(value, list) else [value]:
                term = self._term(item, key)
                yield Triple(subject, predicate, term)
                if isinstance(item, dict) and isinstance(term, NamedNode):
                    kind = item.get("@type")
                    if kind is not None:
                        yield Triple(term, RDF.type, NamedNode(self._iri(str(kind))))
                    yield from self._annotations(term, item, {"@id", "@type"})

    def _term(self, value: object, key: str) -> NamedNode | Literal:
        term: NamedNode | Literal
        match value:
            case str(text):
                term = Literal(text, language=self.language) if self.language else Literal(text)
            case int():
                term = Literal(value)
            case {"@id": str(iri)}:
                term = NamedNode(self._iri(iri))
            case {"@value": str(text), "@language": str(language)}:
                term = Literal(text, language=language)
            case {"@value": str(text), "@type": str(datatype)}:
                term = Literal(text, datatype=NamedNode(self._iri(datatype)))
            case {"@value": str(text)}:
                term = Literal(text)
            case _:
                raise self._error(f"the value of '{key}' is neither text, number, @id nor @value")
        return term

    def _iri(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        if colon and prefix in _PREFIXES:
            return _PREFIXES[prefix] + local
        if colon and (local.startswith("//") or prefix == "urn"):
            return name
        raise self._error(
            f"'{name}' is no IRI; write it in full or with one of {', '.join(_PREFIXES)}"
        )

    def _variables(self, template: str) -> list[str]:
        return [match[2] for match in VARIABLE.finditer(template)]

    def _require_name(self, name: str, names: list[str], column: str | None = None) -> None:
        if name not in names:
            raise self._error(
                f"there is no column '{name}'; the columns are {', '.join(names)}", column
            )

    def _object(self, value: object, what: str) -> dict[str, object]:
        if isinstance(value, dict):
            return value
        raise self._error(f"{what} must be a JSON object")

    def _text(self, described: Mapping[str, object], key: str, column: str | None = None) -> str:
        value = described.get(key)
        if isinstance(value, str) and value:
            return value
        raise self._error(f"'{key}' is missing or no text; add it", column)

    def _optional(self, described: Mapping[str, object], key: str) -> str | None:
        value = described.get(key)
        return None if value is None else str(value)

    def _error(self, message: str, column: str | None = None) -> TableError:
        return TableError(message, file=str(self.file), column=column)
