"""Waiting for what happens: the only place of the tests that sleeps, between two looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ioknow_api.server import Server

PATIENCE = 60.0
"""Seconds after which something that should happen soon has not; a test then fails."""


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that no event tells of, and fail when it does not happen."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)  # noqa: TID251


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Run a server in a thread until the block is left; it answers when the block begins."""
    answers = threading.Event()
    server.ready = answers.set
    ended = threading.Event()

    def run() -> None:
        try:
            server.run()
        finally:
            ended.set()
            answers.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert answers.wait(PATIENCE) and not ended.is_set(), "the server did not start"
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not stop"
