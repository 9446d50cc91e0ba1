"""What is written to a connection in one turn of the loop is sent at once, and nothing is lost."""

from __future__ import annotations

import asyncio
from typing import cast

from ioknow_api.joined_writes import JoinedWrites


class Sent(asyncio.Transport):
    """A connection that keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.parts.append(bytes(data))

    def close(self) -> None:
        self.parts.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.parts


async def sent_by(*writes: bytes, close: bool = False) -> list[bytes | str]:
    """Return what is sent of some writes in one turn."""
    transport = Sent()
    joined = JoinedWrites(cast(asyncio.Transport, transport), asyncio.get_running_loop())
    for data in writes:
        joined.write(data)
    if close:
        joined.close()
        assert joined.is_closing()
    await asyncio.sleep(0)  # noqa: TID251  # a turn of the loop, no time
    return transport.parts


def test_writes_of_one_turn_are_one() -> None:
    assert asyncio.run(sent_by(b"head", b"", b"body")) == [b"headbody"]


def test_a_single_write_is_sent() -> None:
    assert asyncio.run(sent_by(b"body")) == [b"body"]


def test_nothing_written_sends_nothing() -> None:
    assert asyncio.run(sent_by(b"")) == []


def test_what_waits_is_sent_before_the_connection_closes() -> None:
    assert asyncio.run(sent_by(b"head", b"body", close=True)) == [b"headbody", "closed"]


def test_large_writes_do_not_wait() -> None:
    large = b"x" * 70_000
    assert asyncio.run(sent_by(b"head", large, b"rest")) == [b"head" + large, b"rest"]
