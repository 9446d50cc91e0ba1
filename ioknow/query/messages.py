"""What the pool and its workers say to each other.

A message is a length, a JSON head and a body of bytes. Nothing is pickled, so that a worker
whose memory was damaged by a query cannot run code in the process that reads its answer.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

from ioknow import errors

_FRAME = struct.Struct("!II")
HEAD_SIZE = _FRAME.size
LARGEST_HEAD = 8 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One query for a worker.

    Attributes:
        query: The SPARQL text.
        solutions: Format for SELECT and ASK, or None.
        triples: Format for CONSTRUCT and DESCRIBE, or None.
        default_graphs: Graphs of the protocol's ``default-graph-uri``, or None.
        named_graphs: Graphs of ``named-graph-uri``, or None.
        union: Whether the default graph is the union of all graphs.
        compress: Whether a large body should be compressed with gzip.
        columnar: Whether the columnar twin may answer, where there is one.
    """

    query: str
    solutions: str | None = "json"
    triples: str | None = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    union: bool = True
    compress: bool = False
    columnar: bool = True


@dataclass(frozen=True)
class Reply:
    """A complete answer.

    Attributes:
        version: The release that was asked.
        kind: ``solutions``, ``boolean`` or ``triples``.
        format: Name of the format of the body.
        rows: Number of rows or triples, or an upper bound of it.
        compressed: Whether the body is compressed with gzip.
        body: The document.
        engine: ``store`` or ``columnar``.
        reason: Why this engine answered; empty where there is only one.
    """

    version: str
    kind: str
    format: str
    rows: int
    compressed: bool
    body: bytes
    engine: str = "store"
    reason: str = ""


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes; the head holds JSON values."""
    text = json.dumps(head, ensure_ascii=True).encode()
    return _FRAME.pack(len(text), len(body)) + text + body


def unpack_sizes(frame: bytes) -> tuple[int, int]:
    """Return the sizes of head and body that a frame announces."""
    head, body = _FRAME.unpack(frame)
    return head, body


def pack_request(request: Request) -> bytes:
    """Return a request as a message."""
    return pack(request.__dict__)


def pack_move(database: str, twin: str) -> bytes:
    """Return the order to open another database and its twin, if it has one, as a message."""
    return pack({"move": database, "twin": twin})


def read_order(head: bytes) -> Request | tuple[str, str]:
    """Read the head of a message: a request, or the database and twin to open."""
    fields = json.loads(head)
    if "move" in fields:
        return str(fields["move"]), str(fields["twin"])
    for name in ("default_graphs", "named_graphs"):
        if fields[name] is not None:
            fields[name] = tuple(fields[name])
    return Request(**fields)


def describe_error(error: errors.QueryError) -> dict[str, Any]:
    """Return an error as plain values."""
    message = error.reason if isinstance(error, errors.QuerySyntaxError) else str(error)
    return {"error": type(error).__name__, "message": message, **_details(error)}


def read_error(head: dict[str, Any]) -> errors.QueryError:
    """Return the error that a worker described."""
    message = str(head["message"])
    if head["error"] == "QuerySyntaxError":
        return errors.QuerySyntaxError(message, line=head["line"], column=head["column"])
    if head["error"] == "QueryLimitError":
        return errors.QueryLimitError(message, limit=str(head["limit"]))
    if head["error"] == "ResultFormatError":
        return errors.ResultFormatError(message)
    return errors.QueryError(message)


def _details(error: errors.QueryError) -> dict[str, Any]:
    if isinstance(error, errors.QuerySyntaxError):
        return {"line": error.line, "column": error.column}
    if isinstance(error, errors.QueryLimitError):
        return {"limit": error.limit}
    return {}
