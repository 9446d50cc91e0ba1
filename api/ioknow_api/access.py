"""Who may change the dataset: nobody, unless the service takes writes; then holders of a token."""

from __future__ import annotations

import asyncio

from fastapi import Request

from ioknow.ingest.changes import Change, ChangeReport
from ioknow.ingest.writing import Writer
from ioknow.store.tokens import holder_of
from ioknow_api.following import serve_current_release
from ioknow_api.problems import ProblemError
from ioknow_api.requests import drain, settings_of

_REALM = 'Bearer realm="ioknow"'
_LONGEST = 500


def require_writes(request: Request) -> None:
    """Refuse a change where the service takes none.

    Raises:
        ProblemError: 403.
    """
    if not settings_of(request).writes:
        raise ProblemError(
            403,
            "read-only",
            "this service is read-only: updates are refused",
            hint="load data with 'ioknow load', or serve with --writes and send a token",
        )


def require_writer(request: Request, name: str | None) -> str:
    """Return the name of the token that a request carries, as :func:`writer_of` found it.

    Raises:
        ProblemError: 403 where the service takes no changes; 401 without a token.
    """
    require_writes(request)
    if name is None:
        raise ProblemError(
            401,
            "token-missing",
            "a change needs a token, and the request carries none",
            headers={"WWW-Authenticate": _REALM},
        )
    return name


async def admit_writer(request: Request) -> str:
    """Return the name of a request's token before its body is read; see :func:`require_writer`.

    The body of a request that is refused is read and forgotten, within bounds, so that the client
    sees the answer.
    """
    try:
        return require_writer(request, await writer_of(request))
    except ProblemError:
        await drain(request)
        raise


async def writer_of(request: Request) -> str | None:
    """Return the name of the token that a request carries; None when it carries none.

    Raises:
        ProblemError: 401 for a token that is not known, or not any more.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not settings_of(request).writes:
        return None
    token = token.strip()
    known = None
    if len(token) <= _LONGEST:
        known = await asyncio.to_thread(holder_of, settings_of(request).store, token)
    if known is None:
        raise ProblemError(
            401,
            "token-unknown",
            "the token is not known here, or its time is over",
            headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
        )
    return known


async def carry_out(request: Request, wanted: Change) -> ChangeReport:
    """Carry out a change; when this returns, queries are answered by its result.

    Raises:
        IoknowError: See :meth:`ioknow.ingest.writing.Writer.change`.
    """
    writer: Writer = request.app.state.writer
    # A client that leaves does not stop what is about to be published.
    report = await asyncio.shield(asyncio.ensure_future(writer.change(wanted)))
    await serve_current_release(request.app)
    return report
