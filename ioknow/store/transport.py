"""Sending one request and reading one whole answer, in time and within bounds.

``urllib`` alone ends neither an answer that drips nor one that never ends, sends a query that is
redirected without the query, and connects to whatever address a name has at that moment.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from ioknow.errors import (
    EndpointError,
    EndpointTimeoutError,
    EndpointUnreachableError,
    IncompleteAnswerError,
)
from ioknow.store.addresses import AllowedHosts
from ioknow.store.credentials import Credentials

_PIECE = 65_536
_ERROR_TEXT = 2_000
_REDIRECTS = (301, 302, 307, 308)


@dataclass(frozen=True)
class Response:
    """A whole answer.

    Attributes:
        status: HTTP status.
        headers: Header fields.
        body: The body; of an error only its beginning.
        delimited: Whether the server said where the body ends, so that a loss would be noticed.
    """

    status: int
    headers: Message
    body: bytes
    delimited: bool

    @property
    def media_type(self) -> str:
        """The media type, lower case, without parameters; empty when unstated."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


class Transport:
    """Sends requests to an endpoint.

    Args:
        endpoint: Address of the endpoint; credentials are for its host only.
        credentials: What it wants to know, or None.
        hosts: The hosts that may be contacted, checked by address and at each redirect; None
            lets the endpoint be anywhere and redirect within its own host.
        max_bytes: Largest body.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        credentials: Credentials | None = None,
        hosts: AllowedHosts | None = None,
        max_bytes: int,
    ) -> None:
        self.endpoint = endpoint
        self.max_bytes = max_bytes
        self._credentials = credentials
        self._hosts = hosts
        self._watches: set[_Watch] = set()

    def sibling(self) -> Transport:
        """Return another transport for the same endpoint, with requests of its own."""
        return Transport(
            self.endpoint,
            credentials=self._credentials,
            hosts=self._hosts,
            max_bytes=self.max_bytes,
        )

    def abort(self) -> None:
        """Break the requests under way off; they end as if their time were up."""
        for watch in list(self._watches):
            watch.expire()

    def send(self, request: Request, deadline: float) -> Response:
        """Send a request and read the answer, whatever its status.

        Args:
            request: The request.
            deadline: When the whole answer must be there, by :func:`time.monotonic`.

        Raises:
            AddressRefusedError: A host that may not be contacted, here or after a redirect.
            EndpointUnreachableError: Nothing answers at the address.
            EndpointTimeoutError: The time was over first.
            IncompleteAnswerError: A part of the answer is missing.
            EndpointError: The answer is too large, compressed, or no HTTP.
        """
        if self._hosts is not None:
            self._hosts.require(request.full_url)
        if self._credentials is not None and self._credentials.token:
            request.add_unredirected_header("Authorization", f"Bearer {self._credentials.token}")
        with _Watch(deadline, self._hosts) as watch:
            self._watches.add(watch)
            try:
                with self._opener(watch).open(request, timeout=watch.remaining()) as answer:
                    response = self._read(answer, answer.status)
                if watch.expired:  # what was broken off may look like an end
                    raise TimeoutError
                return response
            except HTTPError as error:
                with error:
                    return Response(error.code, error.headers, error.read(_ERROR_TEXT), True)
            except (OSError, HTTPException) as error:
                raise self._named(error, watch) from error
            finally:
                self._watches.discard(watch)

    def _named(self, error: OSError | HTTPException, watch: _Watch) -> EndpointError:
        cause = error.reason if isinstance(error, URLError) else error
        if watch.expired or isinstance(cause, TimeoutError):
            return EndpointTimeoutError(
                f"{self.endpoint}: no complete answer in time; ask for less, or allow more time"
            )
        if isinstance(cause, socket.gaierror | ConnectionRefusedError) or not watch.connected:
            return EndpointUnreachableError(
                f"{self.endpoint}: nothing answers there ({cause}); check the address"
            )
        if isinstance(cause, ssl.SSLError):
            return EndpointUnreachableError(f"{self.endpoint}: no secure connection ({cause})")
        return IncompleteAnswerError(
            f"{self.endpoint}: the connection broke off ({type(cause).__name__}: {cause}); "
            "try again"
        )

    def _opener(self, watch: _Watch) -> OpenerDirector:
        handlers: list[Any] = [  # urllib's handlers share no type of their own
            _HttpHandler(watch),
            _HttpsHandler(watch),
            _Redirects(self.endpoint, self._hosts),
        ]
        if self._hosts is not None:
            handlers.append(ProxyHandler({}))  # a proxy would resolve the name itself
        if self._credentials is not None and self._credentials.user:
            known = HTTPPasswordMgrWithDefaultRealm()
            known.add_password(
                None, self.endpoint, self._credentials.user, self._credentials.password
            )
            handlers += [HTTPDigestAuthHandler(known), HTTPBasicAuthHandler(known)]
        return build_opener(*handlers)

    def _read(self, answer: Any, status: int) -> Response:  # urllib's addinfourl or HTTPResponse
        headers: Message = answer.headers
        encoding = str(headers.get("Content-Encoding", "identity")).lower()
        if encoding != "identity":
            raise EndpointError(
                f"{self.endpoint}: the answer is encoded as {encoding}, which was not asked for"
            )
        body = bytearray()
        while piece := answer.read1(_PIECE):
            body += piece
            if len(body) > self.max_bytes:
                raise EndpointError(
                    f"{self.endpoint}: the answer has more than {self.max_bytes:,} bytes; ask "
                    "for fewer columns, aggregate, or read it with stream()"
                )
        length = headers.get("Content-Length")
        if length is not None and length.isdigit() and int(length) != len(body):
            raise IncompleteAnswerError(
                f"{self.endpoint}: {len(body):,} of {int(length):,} announced bytes arrived; "
                "try again"
            )
        chunked = "chunked" in str(headers.get("Transfer-Encoding", "")).lower()
        return Response(status, headers, bytes(body), length is not None or chunked)


class _Watch:
    """Opens the connections of a request, and breaks them when its time is up."""

    def __init__(self, deadline: float, hosts: AllowedHosts | None) -> None:
        self.expired = False
        self.connected = False
        self._deadline = deadline
        self._hosts = hosts
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(self.remaining(), self.expire)
        self._timer.daemon = True

    def remaining(self) -> float:
        """Return the seconds that are left, never quite none."""
        return max(self._deadline - time.monotonic(), 0.001)

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        for one in self._sockets:
            one.close()

    def connect(self, address: tuple[str, int], *_: object) -> socket.socket:
        """Connect to a host; with a list of hosts, to an address that was checked."""
        if self._hosts is None:
            made = socket.create_connection(address, timeout=self.remaining())
        else:
            made = self._connect_checked(self._hosts, address)
        self.connected = True
        # TLS takes the socket itself away; a second handle still breaks the connection.
        self._sockets.append(made.dup())
        return made

    def _connect_checked(self, hosts: AllowedHosts, address: tuple[str, int]) -> socket.socket:
        problem: OSError = socket.gaierror(f"{address[0]} has no address")
        for family, place in hosts.resolve(*address):
            made = socket.socket(family, socket.SOCK_STREAM)
            made.settimeout(self.remaining())
            try:
                made.connect(place)
            except OSError as error:
                made.close()
                problem = error
            else:
                return made
        raise problem

    def expire(self) -> None:
        """Break the connections; whoever reads from them learns that the time is up."""
        self.expired = True
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@cache
def _trust() -> ssl.SSLContext:
    """Return the machine's certificates; reading them takes longer than a small query."""
    return ssl.create_default_context()


class _HttpHandler(HTTPHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: Request) -> Any:  # as urllib has it
        """Open a connection that the watch can break."""
        return self.do_open(_watched(HTTPConnection, self._watch), req)


class _HttpsHandler(HTTPSHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__(context=_trust())
        self._watch = watch

    def https_open(self, req: Request) -> Any:  # as urllib has it
        """Open a connection that the watch can break."""
        make = partial(HTTPSConnection, context=_trust())
        return self.do_open(_watched(make, self._watch), req)


def _watched(make: Callable[..., HTTPConnection], watch: _Watch) -> Any:  # urllib wants a class
    def connection(host: str, **options: Any) -> HTTPConnection:
        made = make(host, **options)
        # The one place where http.client lets others choose how a host becomes a socket.
        made._create_connection = watch.connect  # type: ignore[attr-defined]  # private there
        return made

    return connection


class _Redirects(HTTPRedirectHandler):
    """Follows a redirect with the query still in the request, and only where it may lead."""

    max_redirections = 3

    def __init__(self, endpoint: str, hosts: AllowedHosts | None) -> None:
        self._endpoint = endpoint
        self._hosts = hosts

    def redirect_request(  # noqa: PLR0917  # urllib's signature
        self,
        req: Request,
        fp: IO[bytes],  # noqa: ARG002
        code: int,
        msg: str,  # noqa: ARG002
        headers: Any,  # noqa: ARG002
        newurl: str,
    ) -> Request:
        """Return the same request for the new address, or refuse it."""
        if code not in _REDIRECTS:
            raise EndpointError(
                f"{self._endpoint}: status {code} sends elsewhere, to {newurl}, without the "
                "query; give the address of the endpoint itself"
            )
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if self._hosts is not None:
            self._hosts.require(newurl)
        elif new.hostname != old.hostname or new.scheme not in ("https", old.scheme):
            raise EndpointError(
                f"{self._endpoint}: redirects to {newurl}; if that is meant, give that address"
            )
        kept = {name: value for name, value in req.header_items() if name != "Authorization"}
        kept.pop("Host", None)
        again = Request(newurl, data=req.data, headers=kept, method=req.get_method())  # noqa: S310  # http or https
        token = req.unredirected_hdrs.get("Authorization")
        if token and (old.scheme, old.netloc) == (new.scheme, new.netloc):
            again.add_unredirected_header("Authorization", token)
        return again

    http_error_308 = HTTPRedirectHandler.http_error_302
