"""SERVICE for the hosts of a list: asked from here, so that no engine ever reaches out itself.

The engine has no switch that says whom SERVICE may ask, and its workers may open no connection
at all. Where a list of hosts allows it, each ``SERVICE <endpoint> { pattern }`` is asked through
:class:`~ioknow.store.RemoteStore`, which checks the address behind the name and behind every
redirect, and its solutions take its place as ``VALUES``: SPARQL evaluates the pattern of a SERVICE
by itself and joins the solutions, which is what a VALUES block does. The text that results has no
SERVICE left and passes the guard like any other.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ioknow.errors import (
    EndpointError,
    QueryBusyError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
)
from ioknow.store import RemoteStore
from ioknow.store.addresses import AllowedHosts
from ioknow.store.query_text import TOKEN, QueryText
from ioknow.terms import BlankNode, Literal, NamedNode

_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*:)\s*<([^<>\s]*)>", re.IGNORECASE)
_ALL = re.compile(r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*", re.IGNORECASE)
_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True)
class FederationLimits:
    """What the SERVICE parts of one query may use.

    Attributes:
        seconds: Time for all of them together.
        calls: How many there may be.
        cells: Values that come back: solutions times variables.
        bytes: Size of each answer.
        running: Queries with SERVICE at the same time.
    """

    seconds: float = 10.0
    calls: int = 4
    cells: int = 20_000
    bytes: int = 8_000_000
    running: int = 4


@dataclass(frozen=True)
class _Call:
    """One SERVICE clause: where it stands, whom it asks, what."""

    start: int
    end: int
    endpoint: str
    silent: bool
    pattern: str


class Federation:
    """Answers the SERVICE clauses of queries.

    Args:
        hosts: The hosts that may be asked; an empty list allows none.
        limits: What the clauses of one query may use.
    """

    def __init__(self, hosts: AllowedHosts, limits: FederationLimits | None = None) -> None:
        self.hosts = hosts
        self.limits = limits or FederationLimits()
        self._room = threading.BoundedSemaphore(self.limits.running)

    def concerns(self, text: str) -> bool:
        """Return whether a query may have a SERVICE clause that a list of hosts allows."""
        return bool(self.hosts) and "SERVICE" in text.upper()

    def resolve(self, text: str) -> str:
        """Return a query with the solutions of its SERVICE clauses in place of them.

        Raises:
            QueryRefusedError: A host is not in the list or leads to a private address, the
                endpoint is a variable, or a SERVICE stands inside of another one.
            QueryLimitError: The clauses are too many, too slow, or give too much.
            QueryBusyError: Too many queries with SERVICE are under way.
            EndpointError: An endpoint does not answer completely, and SILENT is not asked for.
        """
        calls = _calls(text)
        if len(calls) > self.limits.calls:
            raise QueryLimitError(
                f"the query has {len(calls)} SERVICE clauses; the limit is {self.limits.calls}",
                limit="services",
            )
        for call in calls:
            self.hosts.require(call.endpoint)
        if not self._room.acquire(blocking=False):
            raise QueryBusyError(
                f"{self.limits.running} queries with SERVICE are under way; try again later",
                retry_after=5,
                own_share=False,
            )
        try:
            deadline = time.monotonic() + self.limits.seconds
            parts, copied = [], 0
            for call in calls:
                parts += [text[copied : call.start], self._values(text, call, deadline)]
                copied = call.end
            return "".join([*parts, text[copied:]])
        finally:
            self._room.release()

    def _values(self, text: str, call: _Call, deadline: float) -> str:
        try:
            return self._ask(text, call, deadline)
        except (EndpointError, QuerySyntaxError):
            if call.silent:
                return "VALUES () { () }"  # SPARQL: one solution that binds nothing
            raise

    def _ask(self, text: str, call: _Call, deadline: float) -> str:
        names = _wanted(text, call)
        most = self.limits.cells // max(len(names), 1)
        head = " ".join(f"?{name}" for name in names) or "(1 AS ?matched)"
        store = RemoteStore(
            call.endpoint,
            timeout=max(deadline - time.monotonic(), 0.001),
            graphs=(),
            hosts=self.hosts,
            max_bytes=self.limits.bytes,
        )
        prologue = QueryText.read(text).prologue
        query = f"{prologue}SELECT {head} WHERE {call.pattern} LIMIT {most + 1}"
        rows = list(store.select(query))
        if len(rows) > most:
            raise QueryLimitError(
                f"SERVICE <{call.endpoint}> gives more than {most:,} solutions; narrow what is "
                "asked inside of it, or select fewer variables there",
                limit="rows",
            )
        lines = (" ".join(_term(row[name], call) for name in names) for row in rows)
        variables = " ".join(f"?{name}" for name in names)
        return f"VALUES ({variables}) {{ {' '.join(f'({line})' for line in lines)} }}"


def _calls(text: str) -> list[_Call]:
    """Return the SERVICE clauses of a query in the order of the text."""
    prefixes = dict(_PREFIX.findall(QueryText.read(text).prologue))
    found: list[_Call] = []
    for start, following in _words(text, "SERVICE"):
        if found and start < found[-1].end:
            raise QueryRefusedError(
                "a SERVICE stands inside of another one; this endpoint asks each endpoint itself, "
                "write them beside each other"
            )
        token = next(following, "")
        silent = token.upper() == "SILENT"
        token = next(following, "") if silent else token
        opening = next(following, "")
        if opening != "{" or not token:
            raise QuerySyntaxError("SERVICE takes the address of an endpoint and a group in braces")
        end, pattern = following.group(opening)
        found.append(_Call(start, end, _endpoint(token, prefixes), silent, pattern))
    return found


def _endpoint(token: str, prefixes: dict[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1]
    prefix, separator, local = token.partition(":")
    if separator and prefix + ":" in prefixes and not token.startswith(("?", "$")):
        return prefixes[prefix + ":"] + local
    raise QueryRefusedError(
        f"SERVICE {token[:100]} does not name its endpoint; write the address itself, "
        "SERVICE <https://...>"
    )


class _Following(Iterator[str]):
    """The tokens behind a word, comments left out."""

    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self._matches = TOKEN.finditer(text, position)
        self._last = position

    def __next__(self) -> str:
        for match in self._matches:
            if not match[0].startswith("#"):
                self._last = match.start()
                return match[0]
        raise StopIteration

    def group(self, opening: str) -> tuple[int, str]:
        """Return where the group ends whose brace was read last, and its text."""
        start, depth = self._last, 1
        assert opening == "{"
        for match in self._matches:
            depth += bool(match["open"]) - bool(match["close"])
            if depth == 0:
                return match.end(), self._text[start : match.end()]
        raise QuerySyntaxError("the group of a SERVICE is not closed")


def _words(text: str, word: str) -> Iterator[tuple[int, _Following]]:
    """Yield each place of a keyword, with what follows it."""
    for match in TOKEN.finditer(text):
        if match["word"] and match[0].upper() == word:
            yield match.start(), _Following(text, match.end())


def _wanted(text: str, call: _Call) -> list[str]:
    """Return the variables of a clause that the rest of the query uses; all where that is open."""
    inside = _variables(call.pattern)
    rest = text[: call.start] + " " + text[call.end :]
    if _ALL.search(rest):
        return inside
    outside = set(_variables(rest))
    return [name for name in inside if name in outside] or inside


def _variables(text: str) -> list[str]:
    return list(dict.fromkeys(match[1] for match in TOKEN.finditer(text) if match[1]))


def _term(term: object, call: _Call) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode) and not _NOT_IN_AN_IRI.search(term.value):
        return f"<{term.value}>"
    if isinstance(term, Literal):
        return str(term)
    if isinstance(term, BlankNode):
        raise QueryError(
            f"SERVICE <{call.endpoint}> gives blank nodes, which mean nothing here; use only "
            "names and values of it outside of its braces"
        )
    raise EndpointError(f"{call.endpoint}: gives {term!r} for an RDF term")
