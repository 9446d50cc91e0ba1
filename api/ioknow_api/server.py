"""Running the application under uvicorn, with clients kept to their time."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ioknow.errors import PortInUseError
from ioknow.vocabulary import BASE
from ioknow_api import logs
from ioknow_api.app import create_app
from ioknow_api.joined_writes import JoinedWrites
from ioknow_api.settings import Settings

_LARGEST_HEAD = 256 * 1024  # a long query in an address still fits
_LINGER = 2.0


def serve(
    store: Path | str,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    writes: bool = False,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve a store directory until the process is told to stop.

    Other settings come from the environment; see :class:`~ioknow_api.settings.Settings`.

    Args:
        store: Store directory whose current release is served, or the address of an endpoint.
        host: Address to listen on.
        port: Port to listen on.
        writes: Whether to take changes from holders of a token, whatever the environment says.
        ready: Called once requests are answered.

    Raises:
        StoreNotFoundError: The directory holds no release.
        PortInUseError: Another program listens on the port.
    """
    settings = Settings.from_environment(store)
    settings = replace(settings, writes=settings.writes or writes)
    _require_free(host, port)
    logs.configure(settings.log_format, settings.log_level)
    running = server(settings, host=host, port=port)
    running.ready = ready
    running.run()


class Server(uvicorn.Server):
    """A uvicorn server that says when it answers requests."""

    ready: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the sockets, then call :attr:`ready`."""
        await super().startup(sockets)
        if self.started:
            self.ready()


def server(settings: Settings, *, host: str, port: int) -> Server:
    """Return a server that can be run, in this thread or another."""
    config = uvicorn.Config(
        create_app(settings),
        host=host,
        port=port,
        http=_protocol(settings),
        ws="none",
        lifespan="on",
        log_config=None,  # see ioknow_api.logs
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_keep_alive=int(settings.head_seconds),
        timeout_graceful_shutdown=5,
    )
    return Server(config)


class PunctualProtocol(H11Protocol):
    """HTTP/1.1 that waits for the head of a request no longer than it should.

    uvicorn itself lets a client send one byte of its head now and then for ever.
    """

    settings: Settings

    def __init__(self, *args: Any, **options: Any) -> None:  # uvicorn's own arguments
        super().__init__(*args, **options)
        self.opened = 0.0
        self._head_timer: asyncio.TimerHandle | None = None
        self._ignoring = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Start the clock; make room when there are too many: the longest idle one goes."""
        joined = JoinedWrites(transport, self.loop)
        super().connection_made(joined)  # type: ignore[arg-type]  # it has a transport's methods
        self.opened = self.loop.time()
        self._start_clock()
        if len(self.connections) > self.settings.connections:
            idle = [
                one
                for one in self.connections
                if isinstance(one, PunctualProtocol) and one.idle and one is not self
            ]
            oldest = min(idle, key=lambda one: one.opened, default=self)
            oldest.transport.close()

    @property
    def idle(self) -> bool:
        """Whether no request is being answered on this connection."""
        return self.cycle is None or self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Take in bytes; stop the clock once the head of a request is complete."""
        if self._ignoring:
            return
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            if self._head_timer is None:
                self._start_clock()
        else:
            self._stop_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # uvicorn's signature
        """Answer what is not HTTP, or too long, in the shape of all our errors."""
        problem = {
            "type": f"{BASE}problem/not-http",
            "title": "Not HTTP",
            "status": 400,
            "detail": f"the request is not HTTP/1.1, or its head is over {_LARGEST_HEAD} bytes",
            "instance": "",
            "hint": "send long queries with POST",
        }
        body = json.dumps(problem).encode()
        headers = [
            ("content-type", "application/problem+json"),
            ("content-length", str(len(body))),
            ("x-content-type-options", "nosniff"),
            ("connection", "close"),
        ]
        events = (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        # Closing now would reset the connection, and a client still sending would see no answer.
        self._ignoring = True
        self.loop.call_later(_LINGER, self.transport.close)

    def _start_clock(self) -> None:
        self._head_timer = self.loop.call_later(self.settings.head_seconds, self.transport.close)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def _protocol(settings: Settings) -> type[H11Protocol]:
    return type("Protocol", (PunctualProtocol,), {"settings": settings})


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(
                f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port"
            ) from error
