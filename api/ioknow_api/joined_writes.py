"""Writes to a connection that come one after another, sent to the system as one.

uvicorn writes the head of a response and its body apart, and each is a call to the system: for a
small answer the second one takes as long as all else that the service does for it.
"""

from __future__ import annotations

import asyncio
from typing import Any

_LARGE = 64 * 1024
"""Bytes that are sent at once: there is little to save, and the sender may have to wait."""


class JoinedWrites:
    """A transport that sends what was written when the event loop has its next turn.

    Everything but writing and closing is the transport's own.

    Args:
        transport: The connection.
        loop: Its event loop.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting = bytearray()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send bytes, after those that were written before."""
        if not self._waiting and data:
            self._loop.call_soon(self.flush)
        self._waiting += data
        if len(self._waiting) >= _LARGE:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        if self._waiting:
            data, self._waiting = self._waiting, bytearray()
            self._transport.write(data)

    def close(self) -> None:
        """Send what waits, then close the connection."""
        self.flush()
        self._transport.close()
