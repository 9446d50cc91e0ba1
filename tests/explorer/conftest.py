"""A running service over the bundled cases, asked through HTTP as a browser asks it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ioknow_api.server import server
from ioknow_api.settings import Settings


@pytest.fixture(scope="session")
def address(store_directory: Path) -> Iterator[str]:
    """Address of the service."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = server(Settings(store=store_directory), host="127.0.0.1", port=port)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not running.started:
        assert thread.is_alive(), "the service ended while it started"
        assert time.monotonic() < deadline, "the service did not start within a minute"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(30)


@pytest.fixture(scope="session")
def browser_like(address: str) -> Iterator[httpx.Client]:
    """A client that prefers pages."""
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    with httpx.Client(base_url=address, headers=accept, timeout=60) as client:
        yield client
