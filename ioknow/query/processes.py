"""Ending a process that is spoken to over a socket, and waiting until it has ended."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from subprocess import Popen


async def end(process: Popen[bytes], writer: asyncio.StreamWriter) -> None:
    """End a process at once, whatever it does, and close the way to it."""
    with suppress(ProcessLookupError):
        process.kill()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    await exit_code(process)


async def exit_code(process: Popen[bytes]) -> int:
    """Wait until a process has ended and return its exit code; a signal is negative."""
    while (code := process.poll()) is None:  # no event says so
        await asyncio.sleep(0.002)
    return code
