"""Expressions to SQL, with the meaning they have in the store.

What only the store computes raises :class:`~ioknow.store.columnar.algebra.NotAccelerated`.
"""

from __future__ import annotations

from collections.abc import Callable

from ioknow.store.columnar.algebra import (
    Aggregate,
    Call,
    Constant,
    Exists,
    Expression,
    NotAccelerated,
    Var,
)
from ioknow.store.columnar.dictionary import Dictionary
from ioknow.store.columnar.encoding import (
    DATATYPES,
    SHIFT,
    XSD,
    Tag,
    canonical,
    dictionary_tag,
    encode_value,
    first,
    zero,
)
from ioknow.store.columnar.relations import Scope
from ioknow.store.columnar.values import (
    LITERALS,
    NO_TAGS,
    NUMERIC,
    Value,
    native,
    require_plain,
    stored,
    when,
    within,
)

_DECIMAL = "DECIMAL(38, 18)"
_COMPARED = ("=", "!=", "<", ">", "<=", ">=")
_IDENTICAL = (Tag.STRING, Tag.INTEGER, Tag.BOOLEAN, Tag.DATE, Tag.DATETIME, Tag.YEAR, Tag.MONTH)
"""Kinds whose order is the order of their numbers."""


class Expressions:
    """Turns expressions into SQL within one query.

    Args:
        dictionary: The terms of the dataset.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.outside: frozenset[str] | set[str] = frozenset()

    def value(self, expression: Expression, scope: Scope) -> Value:
        """Return an expression as a value."""
        if isinstance(expression, Var):
            known = scope.values.get(expression.name)
            if known is None and expression.name in self.outside:
                raise NotAccelerated("a condition deep in EXISTS that looks out of it")
            if known is not None and known.form == "worded":
                raise NotAccelerated("a joined text that may have a language is read again")
            return known or Value("NULL::BIGINT", "term", NO_TAGS)
        if isinstance(expression, Constant):
            return self.constant(expression)
        if isinstance(expression, Call):
            return self._call(expression, scope)
        kind = "EXISTS" if isinstance(expression, Exists) else "an aggregate"
        raise NotAccelerated(f"{kind} inside of an expression")

    def condition(self, expression: Expression, scope: Scope) -> str:
        """Return an expression as SQL that is true where its effective boolean value is."""
        return self._truth(self.value(expression, scope), scope)

    def constant(self, constant: Constant) -> Value:
        """Return a term of a query."""
        number = self.dictionary.find(constant)
        if constant.kind == "iri":
            if number is None:
                return native(_text(constant.value), "iri", nullable=False)
            return Value(str(number), "term", frozenset({Tag.IRI}), nullable=False)
        term = canonical(constant)
        if number is not None:
            tags = frozenset({Tag(number >> SHIFT)})
            return Value(str(number), "term", tags, nullable=False)
        tag = dictionary_tag(term.value, term.language, term.datatype)
        assert encode_value(term.value, term.datatype) is None
        if tag is Tag.STRING:
            return native(_text(term.value), "text", nullable=False)
        if tag is Tag.LANG:
            return native(_text(term.value), "text", language=_text(term.language), nullable=False)
        if tag is Tag.DECIMAL:
            return native(f"{term.value}::{_DECIMAL}", "decimal", nullable=False)
        raise NotAccelerated(f"the twin does not compute with {term.value!r}")

    def _call(self, call: Call, scope: Scope) -> Value:
        if call.name in ("&&", "||"):
            word = "AND" if call.name == "&&" else "OR"
            parts = [f"({self.condition(arg, scope)})" for arg in call.args]
            return native(f" {word} ".join(parts), "boolean")
        if call.name == "!":
            return native(f"NOT ({self.condition(call.args[0], scope)})", "boolean")
        if call.name in _COMPARED:
            ranks = [self._rank(arg, scope) for arg in call.args]
            if None not in ranks:
                sign = "<>" if call.name == "!=" else call.name
                return native(f"{ranks[0]} {sign} {ranks[1]}", "boolean")
            left, right = (self.value(arg, scope) for arg in call.args)
            return native(self._compare(call.name, left, right, scope), "boolean")
        if call.name == "IN":
            return self._in(call, scope)
        function = _FUNCTIONS.get(call.name)
        if function is None:
            raise NotAccelerated(f"{call.name} is computed by the store only")
        least, most, compute = function
        if not least <= len(call.args) <= most:
            raise NotAccelerated(f"{call.name} with {len(call.args)} arguments")
        return compute(self, call.args, scope)

    def _rank(self, expression: Expression, scope: Scope) -> str | None:
        """Return a number that orders the texts of IRIs, which are numbered in their order."""
        if isinstance(expression, Call) and expression.name == "STR" and len(expression.args) == 1:
            value = self.value(expression.args[0], scope)
            if value.form == "term" and value.only(Tag.IRI):
                return value.sql
        return None

    def _in(self, call: Call, scope: Scope) -> Value:
        wanted, *choices = (self.value(arg, scope) for arg in call.args)
        if not choices:
            return native("false", "boolean", nullable=False)
        alike = [*choices, wanted]
        if all(one.form == "term" and one.only(Tag.IRI) for one in alike):
            numbers = ", ".join(one.sql for one in choices)
            return native(f"{wanted.sql} IN ({numbers})", "boolean")
        parts = [f"({self._compare('=', wanted, choice, scope)})" for choice in choices]
        return native(" OR ".join(parts), "boolean")

    # Reading values: each returns SQL that is NULL where the value is none of that type.

    def number(self, value: Value, scope: Scope) -> tuple[str, str] | None:
        """Return a numeric value with its type; None if it never is one.

        The type is ``integer``, ``decimal``, or ``mixed``: a decimal for either.
        """
        if value.form in ("integer", "decimal"):
            return value.sql, value.form
        if value.form != "term":
            return None
        require_plain(value)
        kinds = value.tags & NUMERIC
        if Tag.DOUBLE in kinds:
            raise NotAccelerated("computing with floating point numbers")
        if not kinds:
            return None
        whole = f"({value.sql} - {zero(Tag.INTEGER)})"
        if kinds == {Tag.INTEGER}:
            return when(value, Tag.INTEGER, whole), "integer"
        exact = f"{scope.lookup('term_decimal', value.sql)}.num"
        if kinds == {Tag.DECIMAL}:
            return exact, "decimal"
        inside = within(value.sql, Tag.INTEGER)
        return f"CASE WHEN {inside} THEN {whole}::{_DECIMAL} ELSE {exact} END", "mixed"

    def simple(self, value: Value, scope: Scope) -> str | None:
        """Return the text of a string without a language; None if never one."""
        if value.form == "text" and value.language is None:
            return value.sql
        if value.form == "term" and Tag.STRING in value.tags:
            return f"{scope.lookup('term_string', value.sql)}.value"
        return None

    def any_text(self, value: Value, scope: Scope) -> str:
        """Return the text of a string with or without a language."""
        if value.form == "text":
            return value.sql
        if value.form != "term":
            return "NULL::VARCHAR"
        parts = []
        if Tag.STRING in value.tags:
            parts.append(f"{scope.lookup('term_string', value.sql)}.value")
        if Tag.LANG in value.tags:
            parts.append(f"{scope.lookup('term_lang', value.sql)}.value")
        return _first_of(parts, "VARCHAR")

    def lexical(self, value: Value, scope: Scope) -> str:
        """Return what STR gives."""
        if value.form in ("text", "iri"):
            return value.sql
        if value.form == "integer":
            return f"({value.sql})::VARCHAR"
        if value.form == "boolean":
            return f"({value.sql})::VARCHAR"
        if value.form == "decimal":
            return f"rtrim(rtrim(({value.sql})::VARCHAR, '0'), '.')"
        parts = []
        for tag in sorted(value.tags):
            if tag is Tag.BLANK:
                continue
            if tag is Tag.INTEGER:
                sql = f"({value.sql} - {zero(tag)})::VARCHAR"
            elif tag is Tag.BOOLEAN:
                sql = f"({value.sql} = {zero(tag) + 1})::VARCHAR"
            elif tag is Tag.DATE:
                sql = f"strftime({_date(value.sql)}, '%Y-%m-%d')"
            elif tag is Tag.YEAR:
                sql = f"printf('%04d', {value.sql} - {zero(tag)})"
            elif tag is Tag.MONTH:
                months = f"({value.sql} - {zero(tag)})"
                sql = f"printf('%04d-%02d', {months} // 12, {months} % 12 + 1)"
            else:
                parts.append(f"{scope.lookup(f'term_{tag.name.lower()}', value.sql)}.value")
                continue
            parts.append(when(value, tag, sql))
        return _first_of(parts, "VARCHAR")

    def _truth(self, value: Value, scope: Scope) -> str:
        """Return the effective boolean value."""
        if value.form == "boolean":
            return value.sql
        if value.form in ("integer", "decimal"):
            return f"({value.sql}) <> 0"
        if value.form != "term":
            text = self.simple(value, scope)
            return f"({text}) <> ''" if text else "NULL::BOOLEAN"
        require_plain(value)
        parts = []
        if Tag.BOOLEAN in value.tags:
            parts.append(when(value, Tag.BOOLEAN, f"{value.sql} = {zero(Tag.BOOLEAN) + 1}"))
        if number := self.number(value, scope):
            parts.append(f"({number[0]}) <> 0")
        if text := self.simple(value, scope):
            parts.append(f"{text} <> ''")
        return _first_of(parts, "BOOLEAN")

    def _compare(self, sign: str, left: Value, right: Value, scope: Scope) -> str:
        if sign in ("=", "!="):
            equal = self._equal(left, right, scope)
            return equal if sign == "=" else f"NOT ({equal})"
        return self._ordered(sign, left, right, scope)

    def _ordered(self, sign: str, left: Value, right: Value, scope: Scope) -> str:
        require_plain(left)
        require_plain(right)
        if left.form == right.form == "term":
            for tag in _IDENTICAL:
                if left.only(tag) and right.only(tag):
                    return f"{left.sql} {sign} {right.sql}"
        if Tag.LANG in left.tags and Tag.LANG in right.tags:
            raise NotAccelerated("the order of texts that have a language")
        parts = []
        one, other = self.number(left, scope), self.number(right, scope)
        if one and other:
            parts.append(f"{one[0]} {sign} {other[0]}")
        if Tag.STRING in left.tags and Tag.STRING in right.tags:
            parts.append(f"{self.simple(left, scope)} {sign} {self.simple(right, scope)}")
        if left.form == right.form == "term":
            for tag in (Tag.BOOLEAN, Tag.DATE, Tag.DATETIME, Tag.YEAR, Tag.MONTH):
                if tag in left.tags and tag in right.tags:
                    parts.append(
                        when(right, tag, when(left, tag, f"{left.sql} {sign} {right.sql}"))
                    )
        elif Tag.BOOLEAN in left.tags and Tag.BOOLEAN in right.tags:
            return self._ordered(sign, stored(left), stored(right), scope)
        return _first_of(parts, "BOOLEAN")

    def _equal(self, left: Value, right: Value, scope: Scope) -> str:
        nodes = frozenset({Tag.IRI, Tag.BLANK})
        if left.form == right.form == "term" and (left.tags <= nodes or right.tags <= nodes):
            return f"{left.sql} = {right.sql}"
        require_plain(left)
        require_plain(right)
        if "boolean" in (left.form, right.form):
            left, right = (stored(v) if v.form == "boolean" else v for v in (left, right))
        if "integer" in (left.form, right.form) and not {left.form, right.form} & {"decimal"}:
            left, right = (_as_term(v) for v in (left, right))
        if left.form == right.form == "term":
            return self._equal_terms(left, right, scope)
        if left.form == right.form and (left.language is None) == (right.language is None):
            same = f"({left.sql}) = ({right.sql})"
            if left.language is not None:
                same = f"({same} AND ({left.language}) = ({right.language}))"
            return same
        parts = []
        one, other = self.number(left, scope), self.number(right, scope)
        if one and other:
            parts.append(f"{one[0]} = {other[0]}")
        text, other_text = self.simple(left, scope), self.simple(right, scope)
        if text and other_text:
            parts.append(f"{text} = {other_text}")
        if Tag.LANG in left.tags and Tag.LANG in right.tags:
            raise NotAccelerated("comparing computed texts that have a language")
        if Tag.IRI in left.tags and Tag.IRI in right.tags:
            parts.append(f"({self._iri_text(left, scope)}) = ({self._iri_text(right, scope)})")
        return self._settled(left, right, _first_of(parts, "BOOLEAN"))

    def _iri_text(self, value: Value, scope: Scope) -> str:
        if value.form == "iri":
            return value.sql
        return f"{scope.lookup('term_iri', value.sql)}.value"

    def _equal_terms(self, left: Value, right: Value, scope: Scope) -> str:
        numeric = (left.tags | right.tags) & NUMERIC
        if len(numeric) < 2 and Tag.OPAQUE not in left.tags | right.tags:
            return f"{left.sql} = {right.sql}"
        same = f"{left.sql} = {right.sql}"
        if len(numeric) > 1:
            one, other = self.number(left, scope), self.number(right, scope)
            if one and other:
                same = f"coalesce({one[0]} = {other[0]}, {same})"
        return self._settled(left, right, same)

    def _settled(self, left: Value, right: Value, same: str) -> str:
        """Return equality that is false where neither alike nor unknown."""
        unknown = []
        for value, other in ((left, right), (right, left)):
            if value.form == "term" and Tag.OPAQUE in value.tags:
                literal = f" AND {other.sql} >= {first(Tag.STRING)}" if other.form == "term" else ""
                if other.form != "iri":
                    unknown.append(f"{within(value.sql, Tag.OPAQUE)}{literal}")
        doubt = "".join(f"WHEN {condition} THEN NULL " for condition in unknown)
        return (
            f"CASE WHEN ({left.sql}) IS NULL OR ({right.sql}) IS NULL THEN NULL "
            f"WHEN {same} THEN true {doubt}ELSE false END"
        )

    # Functions.

    def _bound(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        if not isinstance(args[0], Var):
            raise NotAccelerated("BOUND of something that is no variable")
        value = self.value(args[0], scope)
        return native(f"({value.sql}) IS NOT NULL", "boolean", nullable=False)

    def _coalesce(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        return self._one_of([self.value(arg, scope) for arg in args], "coalesce({})")

    def _if(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        condition = self.condition(args[0], scope)
        values = [self.value(arg, scope) for arg in args[1:]]
        sql = f"CASE WHEN {condition} THEN {{}} WHEN NOT ({condition}) THEN {{}} END"
        return self._one_of(values, sql)

    def _one_of(self, values: list[Value], sql: str) -> Value:
        if len({value.form for value in values}) > 1:
            values = [_as_term(value) for value in values]
        if len({value.form for value in values}) > 1 or any(v.language for v in values):
            raise NotAccelerated("a choice between values of different forms")
        tags = NO_TAGS.union(*(value.tags for value in values))
        parts = [f"({value.sql})" for value in values]
        text = sql.format(", ".join(parts)) if sql.count("{}") == 1 else sql.format(*parts)
        return Value(text, values[0].form, tags)

    def _str(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        return native(self.lexical(self.value(args[0], scope), scope), "text")

    def _lang(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        value = self.value(args[0], scope)
        if value.language is not None:
            return native(value.language, "text")
        if value.form != "term":
            sql = "NULL::VARCHAR" if value.form == "iri" else f"if(({value.sql}) IS NULL, NULL, '')"
            return native(sql, "text")
        parts = []
        if Tag.LANG in value.tags:
            parts.append(f"{scope.lookup('term_lang', value.sql)}.extra")
        if value.tags & LITERALS - {Tag.LANG}:
            parts.append(f"CASE WHEN {value.sql} >= {first(Tag.STRING)} THEN '' END")
        return native(_first_of(parts, "VARCHAR"), "text")

    def _datatype(self, args: tuple[Expression, ...], scope: Scope) -> Value:
        value = self.value(args[0], scope)
        if value.form == "iri":
            return native("NULL::VARCHAR", "iri")
        if value.form != "term":
            (tag,) = value.tags
            return native(f"if(({value.sql}) IS NULL, NULL, {_text(DATATYPES[tag])})", "iri")
        parts = []
        for tag in sorted(value.tags & LITERALS):
            if tag in DATATYPES:
                condition = within(value.sql, tag)
                parts.append(f"CASE WHEN {condition} THEN {_text(DATATYPES[tag])} END")
            else:
                parts.append(f"{scope.lookup(f'term_{tag.name.lower()}', value.sql)}.extra")
        return native(_first_of(parts, "VARCHAR"), "iri")


def _is_kind(tags: frozenset[Tag]) -> Callable[[Expressions, tuple[Expression, ...], Scope], Value]:
    def compute(self: Expressions, args: tuple[Expression, ...], scope: Scope) -> Value:
        value = self.value(args[0], scope)
        if tags == NUMERIC and Tag.HARD in value.tags:
            raise NotAccelerated("isNumeric of values that the twin does not know")
        if value.form != "term":
            truth = "true" if value.tags <= tags else "false"
            return native(f"if(({value.sql}) IS NULL, NULL, {truth})", "boolean")
        return native(within(value.sql, *tags), "boolean")

    return compute


def _first_of(parts: list[str], kind: str) -> str:
    if not parts:
        return f"NULL::{kind}"
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def _as_term(value: Value) -> Value:
    if value.form in ("integer", "boolean"):
        return stored(value)
    return value


def _text(text: str) -> str:
    if "\x00" in text:
        raise NotAccelerated("a text with a NUL character")
    return "'" + text.replace("'", "''") + "'"


def _date(sql: str) -> str:
    return f"(DATE '1970-01-01' + ({sql} - {zero(Tag.DATE)})::INTEGER)"


Function = Callable[[Expressions, tuple[Expression, ...], Scope], Value]

_FUNCTIONS: dict[str, tuple[int, int, Function]] = {
    "BOUND": (1, 1, Expressions._bound),
    "COALESCE": (1, 99, Expressions._coalesce),
    "IF": (3, 3, Expressions._if),
    "STR": (1, 1, Expressions._str),
    XSD + "string": (1, 1, Expressions._str),
    "LANG": (1, 1, Expressions._lang),
    "DATATYPE": (1, 1, Expressions._datatype),
    "ISIRI": (1, 1, _is_kind(frozenset({Tag.IRI}))),
    "ISURI": (1, 1, _is_kind(frozenset({Tag.IRI}))),
    "ISBLANK": (1, 1, _is_kind(frozenset({Tag.BLANK}))),
    "ISLITERAL": (1, 1, _is_kind(LITERALS)),
    "ISNUMERIC": (1, 1, _is_kind(NUMERIC)),
}


def register(name: str, least: int, most: int, function: Function) -> None:
    """Add a function; see :mod:`ioknow.store.columnar.functions`."""
    _FUNCTIONS[name] = (least, most, function)


__all__ = ["Aggregate", "Expressions", "register"]
