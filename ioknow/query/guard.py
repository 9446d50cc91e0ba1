"""The guard: what can be said about a SPARQL text without parsing it.

A parser that recurses can be ended by 5 kB of nested brackets, and the engine has no switch that
turns SERVICE off. So each text from outside is scanned once, from left to right, before any
engine sees it: strings, IRIs and comments are skipped, brackets, operators and tokens counted,
and keywords that reach out of the dataset are refused.

The scan never decides that a text is valid. Where the engine could read a text in another way,
because ``<`` begins an IRI or is a comparison, the guard takes the stricter reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ioknow.errors import (
    QueryFormError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
)
from ioknow.query.limits import QueryLimits

_LOCAL = r"(?:[\w:·-]++|%[0-9A-Fa-f]{2}|\\[^\s\w]|\.++(?=[\w:%\\·-])){0,1000}"
# No group here repeats possessively: Python 3.11.2, which Debian 12 has, matches those wrongly.
_TOKEN = re.compile(
    rf"""
      (?P<space>\s++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]++|\\[uU][0-9A-Fa-f]{{4,8}})*>)
    | \"\"\"(?:[^"\\]++|\\.|"(?!""))*(?:\"\"\"|(?P<open_long>))
    | '''(?:[^'\\]++|\\.|'(?!''))*(?:'''|(?P<open_long_single>))
    | "(?:[^"\\\r\n]++|\\.)*(?:"|(?P<open_text>))
    | '(?:[^'\\\r\n]++|\\.)*(?:'|(?P<open_text_single>))
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*)
    | (?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
    | (?P<name>(?:_|[^\W\d_](?:[\w·-]|\.++(?=[\w·-])){{0,255}})?:{_LOCAL})
    | (?P<word>[^\W\d]\w*+)
    | (?P<open>[{{(\[])
    | (?P<close>[}})\]])
    | (?P<sign>[+-](?=\.?[0-9]))
    | (?P<other>\^\^|<=|>=|!=)
    | (?P<operator>\|\||&&|[|/^*+!-])
    | (?P<separator>[.;,])
    | (?P<rest>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PAIRED_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+:/")

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = (
    "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"
)  # fmt: skip
_PROLOGUE = ("BASE", "PREFIX", "VERSION")
_CHAINED = ("UNION", "OPTIONAL", "MINUS")
_VOLATILE = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
_BEFORE_GRAPH_NAME = ("GRAPH", "FROM", "NAMED")


@dataclass(frozen=True)
class Inspection:
    """What the guard saw in a query text.

    Attributes:
        form: ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, or None when no form was found.
        has_dataset: True when the text states its own dataset with FROM.
        volatile: True when asking twice may give two answers (NOW, RAND, UUID, BNODE).
        tokens: Number of tokens, comments left out.
        nesting: Deepest nesting of brackets.
    """

    form: str | None
    has_dataset: bool
    volatile: bool
    tokens: int
    nesting: int


def inspect(text: str, limits: QueryLimits | None = None) -> Inspection:
    """Scan a query text and return what it is, or refuse it.

    Args:
        text: A SPARQL query as it arrived.
        limits: The limits of nesting, chains and tokens; the defaults when None.

    Raises:
        QueryFormError: The text is an update.
        QueryRefusedError: The text uses SERVICE.
        QuerySyntaxError: A string is not closed.
        QueryLimitError: The text is nested, chained or long beyond the limits.

    Example:
        >>> inspect("SELECT * { ?s ?p ?o }").form
        'SELECT'
        >>> inspect("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
        Traceback (most recent call last):
        ...
        ioknow.errors.QueryRefusedError: line 1, column 7: SERVICE is switched off ...
    """
    limits = limits or QueryLimits()
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.text:
        raise QueryLimitError(
            f"the query text has {size:,} bytes; the limit is {limits.text:,}", limit="text"
        )
    inspection = _scan(text, limits)
    for reading in _readings(text):
        _scan(reading, limits)
    return inspection


def inspect_update(text: str, limits: QueryLimits | None = None) -> None:
    """Scan an update, or refuse it; what it does is for the engine to say.

    Args:
        text: A SPARQL update as it arrived.
        limits: The limits of nesting, chains and tokens; the defaults when None.

    Raises:
        QueryRefusedError: The text uses LOAD or SERVICE.
        QuerySyntaxError: A string is not closed.
        QueryLimitError: The text is nested, chained or long beyond the limits.

    Example:
        >>> inspect_update("INSERT DATA { <urn:a> <urn:b> 'LOAD' }")
        >>> inspect_update("CLEAR ALL; LOAD <http://example.org/>")
        Traceback (most recent call last):
        ...
        ioknow.errors.QueryRefusedError: line 1, column 12: LOAD is switched off ...
    """
    limits = limits or QueryLimits()
    for reading in (text, *_readings(text)):
        _scan(reading, limits, _UPDATE_STEPS, ("SERVICE", "LOAD"))


def with_dataset(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """Return an update whose patterns are matched in the graphs that the protocol states.

    Args:
        text: A SPARQL update.
        using: Values of ``using-graph-uri``: absolute IRIs.
        using_named: Values of ``using-named-graph-uri``: absolute IRIs.

    Raises:
        QueryFormError: The text states its dataset itself, or has the short form DELETE WHERE,
            which takes none.

    Example:
        >>> with_dataset("DELETE { ?s ?p 1 } WHERE { ?s ?p 2 }", ["urn:g"], [])
        'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 2 }'
    """
    if not using and not using_named:
        return text
    clauses = [f"USING <{iri}> " for iri in using]
    clauses += [f"USING NAMED <{iri}> " for iri in using_named]
    parts, copied, depth, word = [], 0, 0, ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        depth += (kind == "open") - (kind == "close")
        if kind != "word" or depth:
            continue
        before, word = word, match[0].upper()
        if word in ("USING", "WITH"):
            raise QueryFormError(
                f"{_where(text, match.start())}: {word} and the parameters using-graph-uri and "
                "using-named-graph-uri exclude each other; use one of the two ways"
            )
        if word == "WHERE":
            if before == "DELETE" and not text[copied : match.start()].rstrip().endswith("}"):
                raise QueryFormError(
                    f"{_where(text, match.start())}: DELETE WHERE takes no dataset; write "
                    "DELETE { ... } WHERE { ... }"
                )
            parts += [text[copied : match.start()], *clauses]
            copied = match.start()
    return "".join([*parts, text[copied:]])


def _readings(text: str) -> Iterator[str]:
    """Yield the text with its code point escapes resolved, in the two ways engines do it."""
    if "\\u" in text or "\\U" in text:
        naive = _ESCAPE.sub(_resolve, text)
        paired = _PAIRED_ESCAPE.sub(_resolve, text)
        yield from {naive, paired} - {text}


def _resolve(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None or int(digits, 16) > 0x10FFFF:
        return match[0]
    return chr(int(digits, 16))


@dataclass
class _State:
    """Where the scan is: open brackets, each with the operators counted since the last stop."""

    openers: list[str] = field(default_factory=lambda: ["{"])
    chains: list[int] = field(default_factory=lambda: [0])
    tokens: int = 0
    nesting: int = 0
    form: str | None = None
    previous_word: str = ""
    service_name: re.Match[str] | None = None
    has_dataset: bool = False
    volatile: bool = False
    ambiguous: bool = False


def _scan(
    text: str,
    limits: QueryLimits,
    steps: Mapping[str, _Step] | None = None,
    forbidden: tuple[str, ...] = ("SERVICE",),
) -> Inspection:
    state = _State()
    steps = steps or _STEPS
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("space", "comment"):
            continue
        state.tokens += 1
        if state.tokens > limits.tokens:
            raise QueryLimitError(
                f"the query has more than {limits.tokens:,} words and signs; split it",
                limit="tokens",
            )
        if state.service_name is not None:
            if match[0] == "{":
                raise _service(text, state.service_name.start())
            state.service_name = None
        if kind is not None and (step := steps.get(kind)):
            step(text, match, state, limits)
        if kind != "word":
            state.previous_word = ""
    if state.ambiguous:
        for word in forbidden:
            if (place := text.upper().find(word)) >= 0:
                raise _load(text, place) if word == "LOAD" else _service(text, place)
    return Inspection(state.form, state.has_dataset, state.volatile, state.tokens, state.nesting)


def _word(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    word = match[0].upper()
    if "SERVICE" in word:
        # The engine needs no space around a keyword: trueSERVICE reaches out as well.
        raise _service(text, match.start())
    if state.form is None and word not in _PROLOGUE:
        if word in _UPDATES:
            raise QueryFormError(
                f"{_where(text, match.start())}: {word} begins an update; this dataset is "
                "read-only, ask it with SELECT, ASK, CONSTRUCT or DESCRIBE"
            )
        state.form = word if word in _FORMS else ""
    if word in _CHAINED:
        _count(text, match, state, limits)
    state.has_dataset = state.has_dataset or word == "FROM"
    state.volatile = state.volatile or word in _VOLATILE
    state.previous_word = word


def _name(_text: str, match: re.Match[str], state: _State, _limits: QueryLimits) -> None:
    """Notice ``SERVICEex:a {``, which the engine reads as SERVICE and the name ``ex:a``."""
    if state.previous_word not in _BEFORE_GRAPH_NAME:
        prefix = match[0].partition(":")[0]
        state.service_name = match if "SERVICE" in prefix.upper() else None


def _open(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    state.openers.append(match[0])
    state.chains.append(0)
    state.nesting = max(state.nesting, len(state.chains) - 1)
    if state.nesting > limits.nesting:
        raise QueryLimitError(
            f"{_where(text, match.start())}: brackets are nested more than {limits.nesting} deep; "
            "write the query flatter, or in several queries",
            limit="nesting",
        )


def _close(_text: str, _match: re.Match[str], state: _State, _limits: QueryLimits) -> None:
    if len(state.chains) > 1:
        state.chains.pop()
        state.openers.pop()


def _sign(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    """Count ``+1`` as an operator in an expression, but not in a list of values."""
    if state.openers[-1] == "(":
        _count(text, match, state, limits)


def _stop(_text: str, _match: re.Match[str], state: _State, _limits: QueryLimits) -> None:
    state.chains[-1] = 0


def _iri(_text: str, match: re.Match[str], state: _State, _limits: QueryLimits) -> None:
    """Notice ``?a<?b#>``, which the engine reads as a comparison and a comment."""
    if not _ABSOLUTE.match(match[0]):
        state.ambiguous = state.ambiguous or "'" in match[0] or "#" in match[0]


def _unclosed(text: str, match: re.Match[str], _state: _State, _limits: QueryLimits) -> None:
    line, column = _place(text, match.start())
    raise QuerySyntaxError(
        "the string that begins here is not closed; close it, or put a space after '<' where "
        "that compares",
        line=line,
        column=column,
    )


def _count(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    state.chains[-1] += 1
    if state.chains[-1] > limits.chain:
        raise QueryLimitError(
            f"{_where(text, match.start())}: more than {limits.chain} operators, path steps or "
            "alternatives in one sequence; use VALUES or IN for long lists",
            limit="chain",
        )


def _service(text: str, position: int) -> QueryRefusedError:
    return QueryRefusedError(
        f"{_where(text, position)}: SERVICE is switched off: this endpoint asks no other "
        "endpoint; run the federated part from your own program"
    )


def _load(text: str, position: int) -> QueryRefusedError:
    return QueryRefusedError(
        f"{_where(text, position)}: LOAD is switched off: nothing is fetched from other places; "
        "send the document itself to /graph-store"
    )


def _update_word(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    word = match[0].upper()
    if "SERVICE" in word:
        raise _service(text, match.start())
    if "LOAD" in word:
        raise _load(text, match.start())
    if state.form is None and word not in _PROLOGUE:
        state.form = word
    if word in _CHAINED:
        _count(text, match, state, limits)
    state.previous_word = word


def _update_name(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    """Notice ``LOADex:a`` where an operation begins, as :func:`_name` notices SERVICE."""
    begins = state.form is None and state.previous_word != "PREFIX"
    if begins and "LOAD" in match[0].partition(":")[0].upper():
        raise _load(text, match.start())
    _name(text, match, state, limits)


def _update_stop(text: str, match: re.Match[str], state: _State, limits: QueryLimits) -> None:
    """Notice the end of an operation; the next word begins another."""
    if match[0] == ";" and len(state.chains) == 1:
        state.form = None
    _stop(text, match, state, limits)


def _where(text: str, position: int) -> str:
    line, column = _place(text, position)
    return f"line {line}, column {column}"


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


_Step = Callable[[str, re.Match[str], _State, QueryLimits], None]
_STEPS: dict[str, _Step] = {
    "word": _word,
    "name": _name,
    "iri": _iri,
    "open": _open,
    "close": _close,
    "operator": _count,
    "sign": _sign,
    "separator": _stop,
    "open_long": _unclosed,
    "open_long_single": _unclosed,
    "open_text": _unclosed,
    "open_text_single": _unclosed,
}
_UPDATE_STEPS: dict[str, _Step] = {
    **_STEPS,
    "word": _update_word,
    "name": _update_name,
    "separator": _update_stop,
}
