"""The template's description: which tables and columns there are, and what a cell may hold.

It is the metadata file ``data/templates/case/csv-metadata.json`` (CSV on the Web, W3C 2015). Of a
column, ``propertyUrl`` names the property that a cell becomes, ``skos:inScheme`` the concept
scheme from which it is taken, ``rdfs:range`` the classes of what it may refer to and
``rdfs:subClassOf`` the class of which it names a kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ioknow import resources
from ioknow.terms import NamedNode
from ioknow.vocabulary import DCTERMS, IK, IKV, RDF, RDFS, SKOS

_PREFIXES = {"dc": DCTERMS, "rdf": RDF, "rdfs": RDFS, "skos": SKOS}
REQUIRED_TABLES = ("case", "sources", "evidence", "organizations")
"""Tables without which there is no case; the others may be absent."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its heading.
        description: What its cells mean.
        example: What a cell may look like.
        form: What a cell holds: ``concept``, ``kind`` (name of a class), ``reference``,
            ``string``, ``decimal``, ``integer``, ``boolean``, or the title of a pattern: ``id``,
            ``date``, ``doi``, ``country code``.
        pattern: Regular expression that the text matches as a whole; empty for none.
        minimum: Smallest number allowed, or None.
        property: Property that a cell becomes, or None when the table is read in its own way.
        language: Language of the text, or None.
        required: True when the column must be there and no cell of it blank.
        separator: Text between several values of a cell; empty when there is one value.
        default: What a blank cell stands for; empty for nothing.
        scheme: Prefix of the concept scheme, such as ``role``; empty for none.
        classes: Names of the classes to which a reference may lead, or of which a kind is named.
    """

    name: str
    description: str
    example: str
    form: str
    pattern: str
    minimum: int | None
    property: NamedNode | None
    language: str | None
    required: bool
    separator: str
    default: str
    scheme: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the template.

    Attributes:
        name: Name of its file without ``.csv``.
        title: What it is called.
        description: What its rows are.
        columns: Its columns, in the order of the template.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return the column of this name."""
        return next(column for column in self.columns if column.name == name)


def template_folder() -> Path:
    """Return the folder of the template that belongs to ioknow."""
    return resources.root() / "data" / "templates" / "case"


@cache
def template_tables() -> Mapping[str, Table]:
    """Return the tables of the template by name, in the order in which they are filled.

    Example:
        >>> list(template_tables())[:4]
        ['case', 'sources', 'evidence', 'organizations']
    """
    file = template_folder() / "csv-metadata.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    tables = [_table(table) for table in described["tables"]]
    return {table.name: table for table in tables}


def _table(described: Mapping[str, object]) -> Table:
    schema = described["tableSchema"]
    assert isinstance(schema, dict)  # the file is ours; a test reads it as a whole
    return Table(
        name=str(described["url"]).removesuffix(".csv"),
        title=str(described["dc:title"]),
        description=str(described["dc:description"]),
        columns=tuple(_column(column) for column in schema["columns"]),
    )


def _column(described: Mapping[str, object]) -> Column:
    datatype = described.get("datatype", "string")
    facets = datatype if isinstance(datatype, dict) else {"base": datatype}
    scheme = "".join(_local_names(described.get("skos:inScheme"), IKV.iri))
    kinds = _local_names(described.get("rdfs:subClassOf"), IK.iri)
    targets = _local_names(described.get("rdfs:range"), IK.iri)
    form = str(facets.get("dc:title", facets["base"]))
    for found, name in ((scheme, "concept"), (kinds, "kind"), (targets, "reference")):
        form = name if found else form
    return Column(
        name=str(described["name"]),
        description=str(described["dc:description"]),
        example=str(described.get("skos:example", "")),
        form=form,
        pattern=str(facets.get("format", "")),
        minimum=None if facets.get("minimum") is None else int(str(facets["minimum"])),
        property=_property(described.get("propertyUrl")),
        language=None if described.get("lang") is None else str(described["lang"]),
        required=described.get("required") is True,
        separator=str(described.get("separator", "")),
        default=str(described.get("default", "")),
        scheme=scheme,
        classes=kinds or targets,
    )


def _local_names(described: object, namespace: str) -> tuple[str, ...]:
    if described is None:
        return ()
    items = described if isinstance(described, list) else [described]
    names = (str(item["@id"]) for item in items if isinstance(item, dict))
    return tuple(name.removeprefix(namespace) for name in names)


def _property(described: object) -> NamedNode | None:
    if described is None:
        return None
    prefix, _, local = str(described).partition(":")
    if prefix == "https":
        return NamedNode(str(described))
    return _PREFIXES[prefix][local]
