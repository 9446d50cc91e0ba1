"""Reading requests: bodies within limits, parameters that are UTF-8, who asks and where."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.requests import ClientDisconnect

from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow.terms import NamedNode
from ioknow_api.problems import ProblemError
from ioknow_api.settings import Settings

_DRAINED = 64 * 1024 * 1024
_FIELDS = 200

Parameters = list[tuple[str, str]]


def settings_of(request: Request) -> Settings:
    """Return the settings of the application that serves a request."""
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


def public_url(request: Request) -> str:
    """Return the service's own address: the configured one, or the socket's.

    The Host header is not asked: whoever sends a request could write anything there.
    """
    configured = settings_of(request).public_url
    if configured is not None:
        return configured
    host, port = request.scope.get("server") or ("localhost", None)
    name = f"[{host}]" if ":" in host else host
    scheme = request.url.scheme
    usual = port is None or (scheme, port) in (("http", 80), ("https", 443))
    return f"{scheme}://{name}" if usual else f"{scheme}://{name}:{port}"


def asks_union(request: Request) -> bool:
    """Say whether the default graph of queries is the union of all graphs.

    A plain store is an ordinary dataset, in which it is not.
    """
    pool: WorkerPool | RemotePool = request.app.state.pool
    return settings_of(request).union_default_graph and not pool.release.plain


def client_of(request: Request) -> str:
    """Return whom a query is counted for."""
    return request.client.host if request.client else ""


def media_type(request: Request) -> str:
    """Return the media type of the body, lower case, without parameters; empty when unstated.

    Raises:
        ProblemError: The body has another character set than UTF-8.
    """
    kind, *parameters = request.headers.get("content-type", "").split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        named = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and named not in ("utf-8", "utf8", "us-ascii"):
            raise ProblemError(
                415, "unsupported-charset", f"the body is in {named[:40]}", hint="send UTF-8"
            )
    return kind.strip().lower()


def parse_parameters(encoded: bytes) -> Parameters:
    """Return the parameters of a query string or a form, decoded once.

    Raises:
        ProblemError: They are not UTF-8, or there are more than 200.
    """
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except UnicodeError:
        raise ProblemError(
            400,
            "encoding",
            "the parameters are not percent-encoded UTF-8",
            hint="encode every parameter as UTF-8, then percent-encode it",
        ) from None
    except ValueError:
        raise ProblemError(
            400, "too-many-parameters", f"there are more than {_FIELDS} parameters"
        ) from None


def graph_iri(text: str) -> str:
    """Return a graph's name.

    Raises:
        ProblemError: It is not an absolute IRI.
    """
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise ProblemError(
            400,
            "graph-name",
            f"{text[:200]!r} is not an absolute IRI: {error}",
            hint="name graphs by absolute IRIs such as https://w3id.org/ioknow/graph/ontology",
        ) from None


async def read_body(request: Request, *, limit: int | None = None) -> bytes:
    """Return the whole body.

    What is too large is read to its end, within bounds, and thrown away: a client that is still
    sending would not see the answer.

    Args:
        request: The request.
        limit: Most bytes; None for the limit of a query's text.

    Raises:
        ProblemError: The body is too large, encoded, or does not arrive in time.
    """
    settings = settings_of(request)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        await _drain(request)
        raise ProblemError(
            415,
            "unsupported-encoding",
            f"the body is encoded as {request.headers['content-encoding'][:40]}",
            hint="send the body as it is",
        )
    limit = settings.limits.text if limit is None else limit
    body = bytearray()
    size = 0
    if int(request.headers.get("content-length", "0")) > max(limit, _DRAINED):
        raise _too_large(limit)  # nobody waits until that has come
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for part in request.stream():
                size += len(part)
                if size <= limit:
                    body += part
                if size > _DRAINED:
                    break
    except TimeoutError:
        raise ProblemError(
            408,
            "request-timeout",
            f"the body did not arrive in {settings.body_seconds:g} seconds",
            hint="send it faster, or in smaller requests",
            headers={"Connection": "close"},
        ) from None
    if size > limit:
        raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        413,
        "body-too-large",
        f"the body has more than {limit:,} bytes",
        hint="shorten the query; bulk data belongs into a store of your own",
        headers={"Connection": "close"},
    )


async def _drain(request: Request) -> None:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _DRAINED:
            return


async def drain(request: Request) -> None:
    """Read and forget a body that is not wanted, within the usual time."""
    try:
        async with asyncio.timeout(settings_of(request).body_seconds):
            await _drain(request)
    except TimeoutError:
        return


async def gone(request: Request) -> None:
    """Return when the client has closed the connection; the body must have been read."""
    try:
        while (await request.receive())["type"] != "http.disconnect":
            pass
    except ClientDisconnect:
        return
