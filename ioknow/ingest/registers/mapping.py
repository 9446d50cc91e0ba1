"""Declared mappings: a documented part of YARRRML, read and checked before any row is.

Taken from YARRRML: ``prefixes``, ``sources``, ``mappings`` with ``sources``, ``s``, ``po``,
``condition``; templates with ``$(column)``, ``~iri``, ``~en`` for languages; objects as text,
list or ``value``/``type``/``datatype``/``language``; functions. Of our own are ``register``,
``tables``, and ``evidence`` in a mapping. Everything else is an error that says where it stands.

References:
    YARRRML: https://rml.io/yarrrml/spec/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioknow.errors import MappingError
from ioknow.ingest.registers.rows import column
from ioknow.vocabulary import ID, PREFIXES

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "ik:country": ("value",),
    "ik:city": ("value", "country"),
    "ik:slug": ("value",),
    "ik:date": ("value",),
    "ik:year": ("value",),
    "ik:amount": ("value",),
    "ik:identifier": ("scheme", "value"),
    "ik:translate": ("value", "table"),
}
"""Functions of objects and the parameters that each takes."""

_REFERENCE = re.compile(r"\$\(([^)]*)\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*\Z")
_REGISTER = ("name", "title", "version", "publisher", "licence", "homepage")
_SHORT = {"subject": "s", "subjects": "s", "predicateobjects": "po", "predicates": "p",
          "predicate": "p", "objects": "o", "object": "o", "source": "sources"}  # fmt: skip


@dataclass(frozen=True)
class Template:
    """Text with references to columns, such as ``organization/pic-$(pic)``.

    Attributes:
        pieces: Texts and folded column names in turn; the first is a text.
    """

    pieces: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are referred to."""
        return self.pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> str | None:
        """Return the text for a row, or None when a column is empty there."""
        parts = list(self.pieces)
        for place in range(1, len(parts), 2):
            value = values.get(parts[place], "")
            if not value:
                return None
            parts[place] = value
        return "".join(parts)


@dataclass(frozen=True)
class Value:
    """What an object is made from.

    Attributes:
        template: The text, or the argument ``value`` of the function.
        kind: ``iri``, ``literal`` or the name of a function.
        datatype: Local name in XML Schema, or empty.
        language: Language tag, or empty.
        arguments: Further arguments of the function, by name.
    """

    template: Template
    kind: str
    datatype: str = ""
    language: str = ""
    arguments: Mapping[str, Template] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are referred to."""
        more = (name for t in (self.arguments or {}).values() for name in t.columns)
        return (*self.template.columns, *more)


@dataclass(frozen=True)
class Condition:
    """Rows are used only where a column has, or has not, a value."""

    template: Template
    value: str
    equal: bool


@dataclass(frozen=True)
class SubjectMap:
    """How each row becomes statements about one subject.

    Attributes:
        name: Name of the mapping.
        sources: Names of the sources whose rows it takes.
        subject: Template of the subject's path or IRI.
        objects: Predicate IRI and value of each statement.
        evidence: Template of the record's identifier, or None.
        conditions: All must hold.
    """

    name: str
    sources: tuple[str, ...]
    subject: Template
    objects: tuple[tuple[str, Value], ...]
    evidence: Template | None
    conditions: tuple[Condition, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are referred to, each once."""
        found = [*self.subject.columns, *(self.evidence.columns if self.evidence else ())]
        found += [name for _, value in self.objects for name in value.columns]
        found += [name for condition in self.conditions for name in condition.template.columns]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class TableMapping:
    """A checked mapping.

    Attributes:
        file: Where it was read.
        register: Name, title, version, publisher, licence and homepage of what is mapped.
        sources: Pattern of file names by name of the source.
        maps: How rows become statements.
        tables: Translations by the name of the table.
    """

    file: Path
    register: Mapping[str, str]
    sources: Mapping[str, str]
    maps: tuple[SubjectMap, ...]
    tables: Mapping[str, Mapping[str, str]]


def read_mapping(file: Path) -> TableMapping:
    """Read and check a mapping.

    Raises:
        MappingError: The file is missing, is not YAML, or says something that is not understood;
            the message names the place in the file.
    """
    import yaml

    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"{file}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"{file}: not well-formed YAML: {error}") from error
    return _Reader(file).mapping(document)


class _Reader:
    """Reads the parts of one mapping; keeps its prefixes and tables for the checks."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._prefixes = {**PREFIXES, "id": ID}
        self._tables: dict[str, dict[str, str]] = {}

    def mapping(self, document: object) -> TableMapping:
        top = self._keys(document, "", ("register", "prefixes", "sources", "mappings", "tables"))
        for name in ("register", "sources", "mappings"):
            if name not in top:
                self._fail("", f"the part '{name}' is missing")
        for prefix, iri in self._texts(top.get("prefixes", {}), "prefixes").items():
            self._prefixes[prefix] = iri
        for name, table in self._dict(top.get("tables", {}), "tables").items():
            self._tables[name] = {
                key: self._expand(value, f"tables.{name}.{key}")
                for key, value in self._texts(table, f"tables.{name}").items()
            }
        register = self._texts(self._keys(top["register"], "register", _REGISTER), "register")
        for name in _REGISTER:
            if not register.get(name):
                self._fail("register", f"'{name}' is missing; it stands in every claim's source")
        sources = {
            name: self._source(value, f"sources.{name}")
            for name, value in self._dict(top["sources"], "sources").items()
        }
        maps = tuple(
            self._map(name, value, sources)
            for name, value in self._dict(top["mappings"], "mappings").items()
        )
        return TableMapping(self._file, register, sources, maps, self._tables)

    def _source(self, value: object, where: str) -> str:
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            value = {"access": value[0].removesuffix("~csv")}
        found = self._keys(value, where, ("access", "referenceFormulation"))
        if found.get("referenceFormulation", "csv") != "csv":
            self._fail(where, "only tables are read; referenceFormulation must be csv")
        access = found.get("access")
        if not isinstance(access, str):
            self._fail(where, "'access' is missing: a file name, in which * stands for anything")
        return str(access)

    def _map(self, name: str, value: object, sources: Mapping[str, str]) -> SubjectMap:
        where = f"mappings.{name}"
        found = self._keys(value, where, ("sources", "s", "po", "evidence", "condition"))
        named = found.get("sources", list(sources))
        named = [named] if isinstance(named, str) else named
        if not isinstance(named, list) or not named:
            self._fail(f"{where}.sources", "must be a list of names under 'sources'")
        for one in named:
            if one not in sources:
                self._fail(f"{where}.sources", f"there is no source {one!r}; {_there(sources)}")
        if not isinstance(found.get("s"), str):
            self._fail(f"{where}.s", "must be one template, such as id:organization/pic-$(pic)")
        entries = found.get("po", [])
        if not isinstance(entries, list) or not entries:
            self._fail(f"{where}.po", "must be a list of predicates and objects")
        objects = [
            pair
            for number, entry in enumerate(entries)
            for pair in self._entry(entry, f"{where}.po[{number}]")
        ]
        evidence = found.get("evidence")
        return SubjectMap(
            name,
            tuple(named),
            self._template(self._expand(found["s"], f"{where}.s"), f"{where}.s"),
            tuple(objects),
            None if evidence is None else self._template(str(evidence), f"{where}.evidence"),
            tuple(self._conditions(found.get("condition"), f"{where}.condition")),
        )

    def _entry(self, entry: object, where: str) -> Iterator[tuple[str, Value]]:
        if isinstance(entry, list) and len(entry) in (2, 3):
            more = {} if len(entry) == 2 else self._third(entry[2], where)
            predicates, objects = entry[0], entry[1]
        else:
            found = self._keys(entry, where, ("p", "o"))
            predicates, objects, more = found.get("p"), found.get("o"), {}
        for predicate in predicates if isinstance(predicates, list) else [predicates]:
            if not isinstance(predicate, str):
                self._fail(where, "the predicate is missing")
            iri = PREFIXES["rdf"] + "type" if predicate == "a" else self._iri(predicate, where)
            for one in objects if isinstance(objects, list) else [objects]:
                yield iri, self._value(one, where, more, names=predicate == "a")

    def _third(self, text: object, where: str) -> dict[str, str]:
        if not isinstance(text, str):
            self._fail(where, "the third part is a datatype such as xsd:date, or de~lang")
        tag = str(text)
        if tag.endswith("~lang"):
            return {"language": tag.removesuffix("~lang")}
        return {"datatype": tag}

    def _value(self, one: object, where: str, more: dict[str, str], *, names: bool) -> Value:
        if isinstance(one, str | int | float) and not isinstance(one, bool):
            one = {"value": str(one), **more}
        found = self._keys(
            one, where, ("value", "type", "datatype", "language", "function", "parameters")
        )
        if "function" in found:
            return self._function(found, where)
        text = found.get("value")
        if not isinstance(text, str):
            self._fail(where, "the object is missing")
        language = str(found.get("language", ""))
        kind = str(found.get("type", "literal"))
        text = str(text)
        if text.endswith("~iri"):
            text, kind = text.removesuffix("~iri"), "iri"
        if kind not in ("iri", "literal"):
            self._fail(where, f"the type {kind!r} is not known; there are iri and literal")
        prefixed = text.partition(":")[0] in self._prefixes and "$(" not in text
        if names or kind == "iri" or (prefixed and not language):
            return Value(self._template(self._expand(text, where), where), "iri")
        if language and not _LANGUAGE.match(language):
            self._fail(where, f"{language!r} is no language tag")
        return Value(self._template(text, where), "literal", self._datatype(found, where), language)

    def _datatype(self, found: Mapping[str, Any], where: str) -> str:
        datatype = str(found.get("datatype", "")).removeprefix("xsd:")
        known = ("", "string", "date", "gYear", "gYearMonth", "integer", "decimal", "boolean")
        if datatype not in known:
            self._fail(where, f"the datatype {datatype!r} is not known; there are {known[1:]}")
        return "" if datatype == "string" else datatype

    def _function(self, found: Mapping[str, Any], where: str) -> Value:
        name = str(found["function"])
        if name not in FUNCTIONS:
            self._fail(where, f"there is no function {name!r}; {_there(FUNCTIONS)}")
        parameters = found.get("parameters", [])
        arguments: dict[str, str] = {}
        if not isinstance(parameters, list):
            self._fail(where, "'parameters' is a list of pairs of name and value")
        for pair in parameters:
            if not (isinstance(pair, list) and len(pair) == 2):
                self._fail(where, f"a parameter is a pair of name and value, not {pair!r}")
            arguments[str(pair[0]).removeprefix("ik:")] = str(pair[1])
        if set(arguments) != set(FUNCTIONS[name]):
            self._fail(where, f"{name} takes {FUNCTIONS[name]}, given are {tuple(arguments)}")
        if name == "ik:translate" and arguments["table"] not in self._tables:
            self._fail(where, f"there is no table {arguments['table']!r}; {_there(self._tables)}")
        return Value(
            self._template(arguments.pop("value"), where),
            name,
            arguments={key: self._template(text, where) for key, text in arguments.items()},
        )

    def _conditions(self, value: object, where: str) -> Iterator[Condition]:
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            found = self._keys(one, where, ("function", "parameters"))
            function = str(found.get("function", ""))
            pairs = found.get("parameters", [])
            if function not in ("equal", "notEqual") or not isinstance(pairs, list):
                self._fail(where, "the function is equal or notEqual, with two parameters")
            texts = [str(pair[-1]) if isinstance(pair, list) else str(pair) for pair in pairs]
            if len(texts) != 2:
                self._fail(where, f"{function} takes two parameters, given are {len(texts)}")
            yield Condition(self._template(texts[0], where), texts[1], function == "equal")

    def _template(self, text: str, where: str) -> Template:
        pieces = _REFERENCE.split(text)
        for place in range(1, len(pieces), 2):
            if not column(pieces[place]):
                self._fail(where, f"an empty reference in {text!r}")
            pieces[place] = column(pieces[place])
        return Template(tuple(pieces))

    def _iri(self, text: str, where: str) -> str:
        expanded = self._expand(text, where)
        if "$(" in expanded or ":" not in expanded:
            self._fail(where, f"{text!r} is no predicate; write one such as ik:hasPartner")
        return expanded

    def _expand(self, text: str, where: str) -> str:
        prefix, colon, rest = text.partition(":")
        if not colon or rest.startswith("//"):
            return text
        if prefix not in self._prefixes:
            self._fail(where, f"the prefix {prefix!r} of {text!r} is not declared")
        return self._prefixes[prefix] + rest

    def _keys(self, value: object, where: str, known: tuple[str, ...]) -> dict[str, Any]:
        found = {_SHORT.get(key, key): one for key, one in self._dict(value, where).items()}
        for key in found:
            if key not in known:
                self._fail(where, f"{key!r} is not understood here; {_there(known)}")
        return found

    def _texts(self, value: object, where: str) -> dict[str, str]:
        return {key: str(one) for key, one in self._dict(value, where).items()}

    def _dict(self, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._fail(where, f"must be names with values, found {value!r}")
        assert isinstance(value, dict)
        return {str(key): one for key, one in value.items()}

    def _fail(self, where: str, why: str) -> None:
        raise MappingError(f"{self._file}{f', {where}' if where else ''}: {why}")


def _there(names: object) -> str:
    assert isinstance(names, Mapping | tuple)
    return f"there are: {', '.join(str(name) for name in names)}"
