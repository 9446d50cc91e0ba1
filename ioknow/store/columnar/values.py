"""SQL for SPARQL values: columns, and what can be read from them.

An unbound variable and an error are both NULL, so SPARQL's three-valued logic is SQL's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ioknow.store.columnar.algebra import NotAccelerated
from ioknow.store.columnar.encoding import (
    ALL,
    LITERALS,
    NUMERIC,
    Tag,
    Tags,
    first,
    last,
    zero,
)

NO_TAGS: Tags = frozenset()
_LARGEST = 1 << 54


@dataclass(frozen=True)
class Value:
    """An SQL expression and how it stands for a SPARQL value.

    Attributes:
        sql: The expression; NULL where there is no value.
        form: ``term`` a number of :mod:`~ioknow.store.columnar.encoding`; ``integer``,
            ``decimal``, ``boolean`` the value; ``text`` a string; ``iri`` an IRI as text;
            ``worded`` a string behind its language and ``|``, which is written but not read.
        tags: Kinds of terms that occur.
        nullable: Whether NULL can occur.
        language: SQL of the language of a text that has one, or None.
    """

    sql: str
    form: str
    tags: Tags
    nullable: bool = True
    language: str | None = None

    def only(self, *tags: Tag) -> bool:
        """Whether no other kinds occur."""
        return self.tags <= frozenset(tags)


_FORM_TAGS: dict[str, Tags] = {
    "integer": frozenset({Tag.INTEGER}),
    "decimal": frozenset({Tag.DECIMAL}),
    "boolean": frozenset({Tag.BOOLEAN}),
    "text": frozenset({Tag.STRING}),
    "iri": frozenset({Tag.IRI}),
}


def native(sql: str, form: str, *, language: str | None = None, nullable: bool = True) -> Value:
    """Return a computed value."""
    tags = frozenset({Tag.LANG}) if language else _FORM_TAGS[form]
    return Value(sql, form, tags, nullable, language)


def stored(value: Value) -> Value:
    """Return a value as the column of a relation: whole numbers and truth values as terms."""
    if value.form == "integer":
        sql = (
            f"CASE WHEN ({value.sql}) BETWEEN {-_LARGEST} AND {_LARGEST} "
            f"THEN ({value.sql})::BIGINT + {zero(Tag.INTEGER)} "
            f"WHEN ({value.sql}) IS NOT NULL THEN error('a whole number is too large') END"
        )
        return Value(sql, "term", value.tags, value.nullable)
    if value.form == "boolean":
        sql = f"({value.sql})::BIGINT + {zero(Tag.BOOLEAN)}"
        return Value(sql, "term", value.tags, value.nullable)
    if value.language is not None:
        raise NotAccelerated("a text with a language is computed")
    return value


def require_plain(value: Value) -> None:
    """Refuse values whose order or equality only the store knows."""
    if value.form == "term" and Tag.HARD in value.tags:
        raise NotAccelerated("times, durations or other values that the twin does not compare")


def within(sql: str, *tags: Tag) -> str:
    """SQL that tells whether a term is of one of some kinds, which must be neighbours."""
    return f"{sql} BETWEEN {first(min(tags))} AND {last(max(tags))}"


def when(value: Value, tag: Tag, sql: str) -> str:
    """SQL that is computed for terms of one kind, NULL for others."""
    if value.tags == {tag}:
        return sql
    return f"CASE WHEN {within(value.sql, tag)} THEN {sql} END"


def union_of(values: list[Value]) -> Value:
    """Return what stands for one variable in several relations; only its form and tags count.

    Raises:
        NotAccelerated: The relations hold it in different forms.
    """
    present = [value for value in values if value.tags]
    forms = {value.form for value in present}
    if len(forms) > 1:
        raise NotAccelerated("a variable is computed in one branch and stored in another")
    tags = NO_TAGS.union(*(value.tags for value in values))
    nullable = any(value.nullable for value in values)
    form = forms.pop() if forms else "term"
    return Value("", form, tags, nullable)


def narrowed(value: Value, tags: Tags) -> Value:
    """Return a value with the kinds that remain after it was found equal to another."""
    return replace(value, tags=value.tags & tags, nullable=False)


__all__ = [
    "ALL",
    "LITERALS",
    "NO_TAGS",
    "NUMERIC",
    "Value",
    "narrowed",
    "native",
    "require_plain",
    "stored",
    "union_of",
    "when",
    "within",
]
