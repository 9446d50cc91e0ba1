"""SPARQL functions as SQL: arithmetic, texts, dates."""

from __future__ import annotations

import re
from functools import cache

from ioknow.store.columnar.algebra import Constant, Expression, NotAccelerated
from ioknow.store.columnar.encoding import LITERALS, Tag, zero
from ioknow.store.columnar.expressions import Expressions, register
from ioknow.store.columnar.relations import Scope
from ioknow.store.columnar.values import Value, native, require_plain, when

Args = tuple[Expression, ...]

_PLAIN_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _@#%&,;:=!~/<>'\"`-]|[.*+?|()^$]|\\[.*+?|()\[\]{}^$\\/-]"
    r"|\[\^?[A-Za-z0-9 _.,;:/@#%&+*?()|-]+\]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})*"
)
"""Patterns that mean the same to both engines: no classes such as ``\\w``, no look-around."""

_MAYBE_SPECIAL = re.compile(r"[?*+]{2}|\(\?|--|&&|~~|[\[\]{}^$\\.|()*+?]")


def _arithmetic(self: Expressions, args: Args, scope: Scope, sign: str) -> Value:
    left, right = (self.number(self.value(arg, scope), scope) for arg in args)
    if left is None or right is None:
        return native("NULL::BIGINT", "integer")
    kinds = {left[1], right[1]}
    if "mixed" in kinds:
        raise NotAccelerated("computing with whole numbers and decimals in one column")
    if kinds == {"integer"}:
        return native(f"(({left[0]})::BIGINT {sign} ({right[0]})::BIGINT)", "integer")
    if sign == "*":
        return native(_multiple(left, right), "decimal")
    exact = [f"({sql})::DECIMAL(38, 18)" for sql, _ in (left, right)]
    return native(f"({exact[0]} {sign} {exact[1]})", "decimal")


def _multiple(left: tuple[str, str], right: tuple[str, str]) -> str:
    """SQL for a decimal taken a whole number of times, which is exact."""
    if left[1] == right[1]:
        raise NotAccelerated("multiplying decimals")
    times, exact = (left, right) if left[1] == "integer" else (right, left)
    return from_units(f"(({times[0]})::HUGEINT * {units(exact[0])})")


def units(decimal: str) -> str:
    """SQL for a decimal as a whole number of its smallest parts: it has exactly 18 places."""
    return f"replace((({decimal})::DECIMAL(38, 18))::VARCHAR, '.', '')::HUGEINT"


def from_units(number: str) -> str:
    """SQL for the decimal of so many smallest parts."""
    return (
        f"(({number} // 1000000000000000000)::DECIMAL(38, 18) "
        f"+ ({number} % 1000000000000000000)::DECIMAL(18, 0) "
        "* 0.000000000000000001::DECIMAL(18, 18))"
    )


def _plus(self: Expressions, args: Args, scope: Scope) -> Value:
    return _arithmetic(self, args, scope, "+")


def _minus(self: Expressions, args: Args, scope: Scope) -> Value:
    return _arithmetic(self, args, scope, "-")


def _times(self: Expressions, args: Args, scope: Scope) -> Value:
    return _arithmetic(self, args, scope, "*")


def _divided(self: Expressions, args: Args, scope: Scope) -> Value:
    left, right = (self.number(self.value(arg, scope), scope) for arg in args)
    if left is None or right is None:
        return native("NULL::DECIMAL(38, 18)", "decimal")
    return native(quotient(left, right), "decimal")


def quotient(left: tuple[str, str], right: tuple[str, str]) -> str:
    """SQL for a quotient cut after 18 places, NULL when divided by zero."""
    if right[1] != "integer" or left[1] == "mixed":
        raise NotAccelerated("dividing decimals")
    above, below = f"({left[0]})", f"nullif({right[0]}, 0)::HUGEINT"
    if left[1] == "decimal":
        return from_units(f"({units(above)} // {below})")
    whole = f"({above}::HUGEINT // {below})"
    rest = f"(({above}::HUGEINT % {below}) * 1000000000000000000 // {below})"
    return (
        f"({whole}::DECIMAL(38, 18) + {rest}::DECIMAL(18, 0) "
        "* 0.000000000000000001::DECIMAL(18, 18))"
    )


def _rounding(integer: str, decimal: str):  # type: ignore[no-untyped-def]  # see below
    def compute(self: Expressions, args: Args, scope: Scope) -> Value:
        number = self.number(self.value(args[0], scope), scope)
        if number is None:
            return native("NULL::BIGINT", "integer")
        sql, kind = number
        if kind == "mixed":
            raise NotAccelerated("rounding whole numbers and decimals in one column")
        if kind == "integer":
            return native(integer.format(f"({sql})"), "integer")
        return native(decimal.format(f"({sql})") + "::DECIMAL(38, 18)", "decimal")

    return compute


def _string_length(self: Expressions, args: Args, scope: Scope) -> Value:
    return native(f"length({self.any_text(self.value(args[0], scope), scope)})", "integer")


def _substring(self: Expressions, args: Args, scope: Scope) -> Value:
    value = self.value(args[0], scope)
    text, language = _with_language(self, value, scope)
    bounds = []
    for arg in args[1:]:
        number = self.number(self.value(arg, scope), scope)
        if number is None or number[1] != "integer":
            raise NotAccelerated("SUBSTR at a place that is no whole number")
        bounds.append(f"({number[0]})")
    start = f"greatest({bounds[0]}, 1)"
    if len(bounds) == 1:
        return native(f"substr({text}, {start})", "text", language=language)
    length = f"greatest({bounds[1]} + least({bounds[0]}, 1) - 1, 0)"
    return native(f"substr({text}, {start}, {length})", "text", language=language)


def _with_language(self: Expressions, value: Value, scope: Scope) -> tuple[str, str | None]:
    """Return a text and its language; refuse a value that may be both."""
    if value.form == "term" and Tag.LANG in value.tags:
        if Tag.STRING in value.tags:
            raise NotAccelerated("texts with and without a language in one expression")
        alias = scope.lookup("term_lang", value.sql)
        return f"{alias}.value", f"{alias}.extra"
    return self.any_text(value, scope), value.language


def _lower(self: Expressions, args: Args, scope: Scope) -> Value:
    text, language = _with_language(self, self.value(args[0], scope), scope)
    sql = (
        f"CASE WHEN NOT regexp_matches({text}, '[İΣ]') THEN lower({text}) "
        f"WHEN contains({text}, chr(1)) THEN error('a control character before a sigma') "
        f"ELSE lower(replace({_with_sigmas(text)}, 'İ', 'i\u0307')) END"
    )
    return native(sql, "text", language=language)


def _with_sigmas(text: str) -> str:
    """SQL for a text with its capital sigmas in lower case: one that ends a word is another.

    It ends a word when a letter stands before it and none behind it, marks between aside
    (Unicode 15.0, section 3.13, Final_Sigma).
    """
    letters, marks = _letters_and_marks()
    for _ in range(2):  # a sigma that is the letter behind another one is looked at next time
        text = f"regexp_replace({text}, 'Σ([{marks}]*[{letters}\\x01])', '\x01\\1', 'g')"
    ended = f"regexp_replace({text}, '([{letters}\\x01][{marks}]*)Σ', '\\1ς', 'g')"
    return f"replace({ended}, chr(1), 'σ')"  # noqa: RUF001  # the Greek letter


def _upper(self: Expressions, args: Args, scope: Scope) -> Value:
    text, language = _with_language(self, self.value(args[0], scope), scope)
    spelt = text
    for letter in _grows_in_upper_case():
        spelt = f"replace({spelt}, '{letter}', '{letter.upper()}')"
    odd = "".join(_grows_in_upper_case())
    sql = f"CASE WHEN regexp_matches({text}, '[{odd}]') THEN upper({spelt}) ELSE upper({text}) END"
    return native(sql, "text", language=language)


def _test(name: str):  # type: ignore[no-untyped-def]  # a function of the table below
    def compute(self: Expressions, args: Args, scope: Scope) -> Value:
        text = self.any_text(self.value(args[0], scope), scope)
        return native(f"{name}({text}, {_plain(self, args[1], scope)})", "boolean")

    return compute


def _plain(self: Expressions, expression: Expression, scope: Scope) -> str:
    value = self.value(expression, scope)
    if value.language is not None or Tag.LANG in value.tags:
        raise NotAccelerated("an argument that may have a language")
    return self.simple(value, scope) or "NULL::VARCHAR"


def _before(self: Expressions, args: Args, scope: Scope) -> Value:
    text, part = (_plain(self, arg, scope) for arg in args)
    cut = f"left({text}, (instr({text}, {part}) - 1)::BIGINT)"
    return native(
        f"CASE WHEN {part} <> '' AND contains({text}, {part}) THEN {cut} "
        f"WHEN ({text}) IS NOT NULL AND ({part}) IS NOT NULL THEN '' END",
        "text",
    )


def _after(self: Expressions, args: Args, scope: Scope) -> Value:
    text, part = (_plain(self, arg, scope) for arg in args)
    cut = f"substr({text}, instr({text}, {part}) + length({part}))"
    return native(
        f"CASE WHEN {part} = '' THEN {text} WHEN contains({text}, {part}) THEN {cut} "
        f"WHEN ({text}) IS NOT NULL THEN '' END",
        "text",
    )


def _concat(self: Expressions, args: Args, scope: Scope) -> Value:
    if not args:
        return native("''", "text")
    parts = [f"({_plain(self, arg, scope)})" for arg in args]
    return native(" || ".join(parts), "text")


def _replace(self: Expressions, args: Args, scope: Scope) -> Value:
    pattern, new = (_constant(arg) for arg in args[1:])
    if _MAYBE_SPECIAL.search(pattern) or not pattern or "$" in new or "\\" in new:
        raise NotAccelerated("REPLACE by a pattern")
    text, language = _with_language(self, self.value(args[0], scope), scope)
    quoted = [part.replace("'", "''") for part in (pattern, new)]
    return native(f"replace({text}, '{quoted[0]}', '{quoted[1]}')", "text", language=language)


def _regex(self: Expressions, args: Args, scope: Scope) -> Value:
    pattern = _constant(args[1])
    flags = _constant(args[2]) if len(args) > 2 else ""
    if flags not in ("", "i") or not _PLAIN_PATTERN.fullmatch(pattern):
        raise NotAccelerated("a regular expression that engines may read differently")
    if re.search(r"[?*+}]{2}|\(\?|(?:^|[(|])[?*+]|\$.|.\^", re.sub(r"\[\^", "[", pattern)):
        raise NotAccelerated("a regular expression that engines may read differently")
    try:
        re.compile(pattern)
    except re.error:
        raise NotAccelerated("a regular expression that is not well-formed") from None
    text = self.any_text(self.value(args[0], scope), scope)
    quoted = pattern.replace("'", "''")
    return native(f"regexp_matches({text}, '{quoted}', '{flags or 'c'}')", "boolean")


def _constant(expression: Expression) -> str:
    if not isinstance(expression, Constant) or expression.kind != "literal":
        raise NotAccelerated("a pattern that is computed")
    if expression.language or not expression.datatype.endswith("#string"):
        raise NotAccelerated("a pattern that is no plain text")
    if "\x00" in expression.value:
        raise NotAccelerated("a text with a NUL character")
    return expression.value


def _language_matches(self: Expressions, args: Args, scope: Scope) -> Value:
    language = _plain(self, args[0], scope)
    wanted = _constant(args[1]).lower()
    if wanted == "*":
        return native(f"({language}) <> ''", "boolean")
    if not re.fullmatch(r"[a-z0-9-]+", wanted):
        raise NotAccelerated("an odd language range")
    return native(f"(({language}) = '{wanted}' OR prefix({language}, '{wanted}-'))", "boolean")


def _date_part(part: str):  # type: ignore[no-untyped-def]  # a function of the table below
    def compute(self: Expressions, args: Args, scope: Scope) -> Value:
        value = self.value(args[0], scope)
        require_plain(value)
        if value.form != "term":
            return native("NULL::BIGINT", "integer")
        parts = []
        if Tag.DATE in value.tags:
            day = f"(DATE '1970-01-01' + ({value.sql} - {zero(Tag.DATE)})::INTEGER)"
            parts.append(when(value, Tag.DATE, f"{part}({day})"))
        if Tag.DATETIME in value.tags:
            start, length = {"year": (1, 4), "month": (6, 2), "day": (9, 2)}[part]
            alias = scope.lookup("term_datetime", value.sql)
            parts.append(f"substr({alias}.value, {start}, {length})::BIGINT")
        if Tag.MONTH in value.tags and part != "day":
            months = f"({value.sql} - {zero(Tag.MONTH)})"
            sql = f"{months} // 12" if part == "year" else f"{months} % 12 + 1"
            parts.append(when(value, Tag.MONTH, sql))
        if Tag.YEAR in value.tags and part == "year":
            parts.append(when(value, Tag.YEAR, f"{value.sql} - {zero(Tag.YEAR)}"))
        if not parts:
            return native("NULL::BIGINT", "integer")
        return native(f"coalesce({', '.join(parts)})::BIGINT", "integer")

    return compute


def _same_term(self: Expressions, args: Args, scope: Scope) -> Value:
    left, right = (self.value(arg, scope) for arg in args)
    if left.form != "term" or right.form != "term":
        raise NotAccelerated("sameTerm of a computed value")
    return native(f"{left.sql} = {right.sql}", "boolean")


@cache
def _letters_and_marks() -> tuple[str, str]:
    """Return letters that have cases, and marks inside words, for classes of expressions."""
    letters: list[int] = []
    marks: list[int] = []
    for point in (*range(1, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000)):
        if f"{chr(point)}Σ".lower().endswith("ς"):
            letters.append(point)
        elif f"A{chr(point)}Σ".lower().endswith("ς"):
            marks.append(point)
    return _ranges(letters), _ranges(marks)


def _ranges(points: list[int]) -> str:
    known = set(points)
    starts = [one for one in points if one - 1 not in known]
    ends = [one for one in points if one + 1 not in known]
    pairs = zip(starts, ends, strict=True)
    return "".join(f"\\x{{{start:x}}}-\\x{{{end:x}}}" for start, end in pairs)


@cache
def _grows_in_upper_case() -> list[str]:
    """Return the letters whose upper case is several letters, such as ß."""
    points = (*range(0x80, 0xD800), *range(0xE000, 0x20000))
    return [chr(point) for point in points if len(chr(point).upper()) > 1]


def _register_all() -> None:
    for sign, function in (("+", _plus), ("-", _minus), ("*", _times), ("/", _divided)):
        register(sign, 2, 2, function)
    register("ABS", 1, 1, _rounding("abs{}", "abs{}"))
    register("CEIL", 1, 1, _rounding("{}", "ceil{}"))
    register("FLOOR", 1, 1, _rounding("{}", "floor{}"))
    register("ROUND", 1, 1, _rounding("{}", "floor({} + 0.5)"))
    register("STRLEN", 1, 1, _string_length)
    register("SUBSTR", 2, 3, _substring)
    register("LCASE", 1, 1, _lower)
    register("UCASE", 1, 1, _upper)
    register("CONTAINS", 2, 2, _test("contains"))
    register("STRSTARTS", 2, 2, _test("starts_with"))
    register("STRENDS", 2, 2, _test("ends_with"))
    register("STRBEFORE", 2, 2, _before)
    register("STRAFTER", 2, 2, _after)
    register("CONCAT", 0, 99, _concat)
    register("REPLACE", 3, 3, _replace)
    register("REGEX", 2, 3, _regex)
    register("LANGMATCHES", 2, 2, _language_matches)
    register("YEAR", 1, 1, _date_part("year"))
    register("MONTH", 1, 1, _date_part("month"))
    register("DAY", 1, 1, _date_part("day"))
    register("SAMETERM", 2, 2, _same_term)


_register_all()

__all__ = ["LITERALS", "quotient"]
