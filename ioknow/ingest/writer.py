"""The writer: a process that carries out changes, one at a time.

What is sent from outside is parsed and run here, with no network, under a cap on memory, and
killed when it takes too long; see :mod:`ioknow.ingest.writing`. Run by hand it has no use.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ioknow.errors import IoknowError, QuerySyntaxError, RdfSyntaxError
from ioknow.ingest.changes import Change, change
from ioknow.query import confinement, messages
from ioknow.store.parentage import end_with_parent

_LARGEST_GROWTH = 500_000_000


@dataclass(frozen=True)
class Order:
    """How a writer is to be: what its parent writes on its command line as JSON."""

    socket: int
    parent: int
    store: str
    memory: int

    def to_json(self) -> str:
        """Return the order as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Order:
        """Read an order."""
        return cls(**json.loads(text))


def serve(order: Order) -> None:
    """Carry out changes until the parent closes the socket."""
    end_with_parent(order.parent)
    confinement.leave_no_core_dump()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    confinement.forbid_network()
    os.nice(5)  # readers come first
    start = confinement.address_space()
    say(order.socket, {"step": "ready"})
    while frame := read(order.socket, messages.HEAD_SIZE):
        head_size, body_size = messages.unpack_sizes(frame)
        fields = json.loads(read(order.socket, head_size))
        for name in ("using", "using_named"):
            fields[name] = tuple(fields[name])
        wanted = Change(**fields, body=read(order.socket, body_size))
        say(order.socket, _carry_out(order, wanted))
        if confinement.address_space() - start > _LARGEST_GROWTH:
            return  # memory that a large change left behind is returned by ending


def _carry_out(order: Order, wanted: Change) -> dict[str, object]:
    with ExitStack() as limits:

        def step(name: str) -> None:
            if name == "begun":
                limits.enter_context(confinement.memory_limited(order.memory))
            else:
                limits.close()  # what follows from the data is our own work
            say(order.socket, {"step": name})

        try:
            return {"step": "done", "report": asdict(change(Path(order.store), wanted, step=step))}
        except MemoryError:
            return {"step": "failed", "error": "MemoryError"}
        except IoknowError as error:
            return describe(error)


def describe(error: IoknowError) -> dict[str, object]:
    """Return an error as plain values; :func:`ioknow.ingest.writing.read_error` reads them."""
    head: dict[str, object] = {"step": "failed", "error": type(error).__name__}
    head["message"] = error.reason if isinstance(error, QuerySyntaxError) else str(error)
    if isinstance(error, QuerySyntaxError | RdfSyntaxError):
        head |= {"line": error.line, "column": error.column}
    for name in ("limit", "file"):
        if hasattr(error, name):
            head[name] = getattr(error, name)
    return head


def read(descriptor: int, size: int) -> bytes:
    """Read exactly so many bytes; nothing when the parent has closed the socket."""
    parts = bytearray()
    while len(parts) < size:
        part = os.read(descriptor, min(size - len(parts), 1 << 20))
        if not part:
            return b""
        parts += part
    return bytes(parts)


def say(descriptor: int, head: dict[str, object]) -> None:
    """Send a message without a body."""
    view = memoryview(messages.pack(head))
    with suppress(BrokenPipeError):
        while view:
            view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    serve(Order.from_json(sys.argv[1]))
