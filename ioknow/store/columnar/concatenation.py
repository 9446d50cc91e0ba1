"""GROUP_CONCAT as SQL, with the parts in the order of their texts.

SPARQL leaves the order of the parts open, and the store joins them as it comes upon them. All
else is the store's: a part that is no text makes the whole unbound, and parts that are all in one
language give a text in that language.
"""

from __future__ import annotations

from ioknow.store.columnar.algebra import Aggregate, Call, Expression, NotAccelerated
from ioknow.store.columnar.encoding import Tag
from ioknow.store.columnar.expressions import Expressions
from ioknow.store.columnar.relations import Scope
from ioknow.store.columnar.values import Value, native

_PART = '".part"'  # a name that no variable has
_TEXTS = frozenset({Tag.STRING, Tag.LANG})


def joined_texts(aggregate: Aggregate, expressions: Expressions, scope: Scope) -> Value:
    """Return GROUP_CONCAT as a value of the form ``text``, or ``worded`` if it may have a language.

    Raises:
        NotAccelerated: It joins what only the store reads.
    """
    if aggregate.over is None or "\x00" in aggregate.separator:
        raise NotAccelerated("GROUP_CONCAT of everything, or with an odd separator")
    text, language = _text_and_language(aggregate.over, expressions, scope)
    separator = "'" + aggregate.separator.replace("'", "''") + "'"
    everything = f"count({text}) = count(*)"
    distinct = "DISTINCT " if aggregate.distinct else ""
    if language is None:
        texts = f"list_sort(list({distinct}{text}))"
        joined = f"coalesce(array_to_string({texts}, {separator}), '')"
        return native(f"CASE WHEN {everything} THEN {joined} END", "text")
    parts = f"list_sort(list({distinct}{{'text': {text}, 'language': {language}}}))"
    texts = f"list_transform({parts}, lambda {_PART}: {_PART}.text)"
    joined = f"coalesce(array_to_string({texts}, {separator}), '')"
    spoken = f"CASE WHEN min({language}) = max({language}) THEN min({language}) ELSE '' END"
    sql = f"CASE WHEN {everything} THEN coalesce({spoken}, '') || '|' || {joined} END"
    return Value(sql, "worded", _TEXTS)


def _text_and_language(
    expression: Expression, expressions: Expressions, scope: Scope
) -> tuple[str, str | None]:
    """Return SQL of a part's text, NULL where it is none, and of its language, None for none."""
    if isinstance(expression, Call) and expression.name == "COALESCE":
        return _first_of(expression.args, expressions, scope)
    value = expressions.value(expression, scope)
    text = expressions.any_text(value, scope)
    if value.language is not None:
        return text, value.language
    if value.form == "term" and Tag.LANG in value.tags:
        return text, f"coalesce({scope.lookup('term_lang', value.sql)}.extra, '')"
    return text, None


def _first_of(
    choices: tuple[Expression, ...], expressions: Expressions, scope: Scope
) -> tuple[str, str | None]:
    """Return text and language of the first choice that is bound; each is a text or unbound."""
    for choice in choices:
        if not expressions.value(choice, scope).tags <= _TEXTS:
            raise NotAccelerated("GROUP_CONCAT of a choice that may be no text")
    pairs = [_text_and_language(choice, expressions, scope) for choice in choices]
    texts = f"coalesce({', '.join(text for text, _ in pairs)})"
    if all(language is None for _, language in pairs):
        return texts, None
    none = "''"
    cases = "".join(f" WHEN ({text}) IS NOT NULL THEN {word or none}" for text, word in pairs)
    return texts, f"CASE{cases} END"
