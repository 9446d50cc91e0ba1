"""Routes whose errors are pages, not problem documents."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from ioknow.errors import (
    QueryLimitError,
    StoreError,
    UnknownEntityError,
    UnknownParameterError,
    UnknownQuestionError,
    UsageError,
)
from ioknow.languages import speaking
from ioknow_api.explorer.rendering import render
from ioknow_api.explorer.wording import PARAMETER, language_of
from ioknow_api.parameters import refusal, taken, unread

_TABLES = ("text/csv", "application/json")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # as starlette types it


class PageRoute(APIRoute):
    """Answers what cannot be found or asked with a page that says what to try."""

    def get_route_handler(self) -> Handler:
        """Return the handler, with its errors turned into pages."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            with speaking(language_of(request)):
                return await spoken(request)

        async def spoken(request: Request) -> Response:
            try:
                return _whole(request, await handler(request))
            except (UnknownEntityError, UnknownQuestionError) as error:
                status, message = 404, str(error)
            except UsageError as error:
                status, message = 400, str(error)
            except (QueryLimitError, StoreError) as error:
                status, message = 503, f"{error}; open the page again in a moment"
            except RequestValidationError as error:
                first = error.errors()[0]
                status = 400
                message = f"the address has an unusable {first['loc'][-1]!r}: {first['msg']}"
            # In a thread: the page asks the workers, for whom the event loop may not wait.
            return await run_in_threadpool(
                render, request, "error.html", status=status, message=message
            )

        return answer


def _whole(request: Request, response: Response) -> Response:
    """Return an answer; a table has no place to say that a parameter was left aside.

    Raises:
        UnknownParameterError: The table does not read a parameter of its address.
    """
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind in _TABLES and (wrong := unread(request, PARAMETER)):
        detail, hint = refusal(wrong, taken(request))
        raise UnknownParameterError(f"{request.url.path}: {detail}; {hint}")
    return response


def page_router() -> APIRouter:
    """Return a router for pages: not in the API's description, errors as pages."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)
