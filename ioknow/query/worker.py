"""A worker: one process that answers queries over one read-only release.

It is started by :mod:`ioknow.query.pool` with a socket, answers one request at a time, and is
killed when a query takes too long. Run by hand it has no use.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioknow.errors import IoknowError, QueryError, QueryLimitError
from ioknow.query import confinement, messages
from ioknow.query.limits import QueryLimits
from ioknow.query.messages import Request
from ioknow.store import EmbeddedStore
from ioknow.store.answering import answer
from ioknow.store.parentage import end_with_parent
from ioknow.store.twins import open_twin
from ioknow.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from ioknow.store.columnar import Twin

GRACE = 2.0
"""Seconds after the deadline at which a worker ends itself, should nobody have ended it."""

_WORTH_COMPRESSING = 1000
_LARGE = 4_000_000


@dataclass(frozen=True)
class Order:
    """How a worker is to be: what the pool writes on its command line as JSON."""

    socket: int
    parent: int
    database: str
    twin: str
    limits: QueryLimits
    nice: int

    def to_json(self) -> str:
        """Return the order as JSON."""
        return json.dumps({**self.__dict__, "limits": self.limits.__dict__})

    @classmethod
    def from_json(cls, text: str) -> Order:
        """Read an order."""
        fields = json.loads(text)
        return cls(**{**fields, "limits": QueryLimits(**fields["limits"])})


def serve(order: Order) -> None:
    """Answer requests until the pool closes the socket."""
    end_with_parent(order.parent)
    confinement.leave_no_core_dump()
    if order.nice:
        os.nice(order.nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pool, which ends us
    confined = confinement.forbid_network()
    try:
        store = EmbeddedStore.open(Path(order.database), read_only=True)
        store.test("ASK {}")
        twin = open_twin(Path(order.twin), order.limits.memory) if order.twin else None
    except IoknowError as error:
        _write(order.socket, messages.pack({"failed": str(error)}))
        return
    start = confinement.address_space()
    confinement.limit_memory(start + order.limits.memory)
    _write(order.socket, messages.pack({"ready": True, "confined": confined}))
    incoming = _Incoming(order.socket)
    while frame := incoming.read(messages.HEAD_SIZE):
        size, _ = messages.unpack_sizes(frame)
        request = messages.read_order(incoming.read(size))
        if isinstance(request, tuple):
            store, twin = _moved(store, twin, request, order.limits)
            _write(order.socket, messages.pack({"ready": True}))
            continue
        # The alarm's default action ends the process even while the engine holds the GIL.
        signal.setitimer(signal.ITIMER_REAL, order.limits.seconds + GRACE)
        head, body = _answer(store, twin, request, order.limits)
        # Memory that a large answer left behind is returned by ending; the pool is told.
        head["last"] = confinement.address_space() - start > order.limits.memory // 2
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(order.socket, messages.pack(head, body))
        if head["last"]:
            return


def _moved(
    store: EmbeddedStore, twin: Twin | None, places: tuple[str, str], limits: QueryLimits
) -> tuple[EmbeddedStore, Twin | None]:
    """Open another release; its own twin answers for it, or none does."""
    database, folder = places
    store.close()
    if twin is not None:
        twin.close()
    moved = EmbeddedStore.open(Path(database), read_only=True)
    return moved, open_twin(Path(folder), limits.memory) if folder else None


def _answer(
    store: EmbeddedStore, twin: Twin | None, request: Request, limits: QueryLimits
) -> tuple[dict[str, Any], bytes]:
    try:
        document = answer(
            store,
            request.query,
            twin=twin if request.columnar else None,
            solutions=request.solutions,
            triples=request.triples,
            base=ID,
            union=request.union,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            prefixes=PREFIXES,
            max_rows=limits.rows,
            max_bytes=limits.bytes,
        )
    except QueryError as error:
        return messages.describe_error(error), b""
    except MemoryError:
        return messages.describe_error(too_much_memory(limits)), b""
    body = document.body
    compressed = request.compress and len(body) >= _WORTH_COMPRESSING
    if compressed:
        body = gzip.compress(body, compresslevel=1 if len(body) > _LARGE else 5, mtime=0)
    head = {
        "kind": document.kind,
        "format": document.format,
        "rows": document.rows,
        "compressed": compressed,
        "engine": document.engine,
        "reason": document.reason,
    }
    return head, body


def too_much_memory(limits: QueryLimits) -> QueryLimitError:
    """Return the error of a query that needs more memory than a worker has."""
    return QueryLimitError(
        f"the query needs more than {limits.memory:,} bytes of memory; join on more variables, "
        "filter earlier, or aggregate less at once",
        limit="memory",
    )


class _Incoming:
    """What the pool sends; as much of it as there is comes with one call to the system."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting = bytearray()

    def read(self, size: int) -> bytes:
        """Read exactly so many bytes; nothing when the pool has closed the socket."""
        while len(self._waiting) < size:
            part = os.read(self._descriptor, max(size - len(self._waiting), 1 << 16))
            if not part:
                return b""
            self._waiting += part
        found = bytes(self._waiting[:size])
        del self._waiting[:size]
        return found


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    with suppress(BrokenPipeError):
        while view:
            view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    serve(Order.from_json(sys.argv[1]))
