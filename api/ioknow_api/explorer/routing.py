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
from ioknow.languages import SOURCE, lazy_gettext, reason, speaking
from ioknow_api.explorer.rendering import render
from ioknow_api.explorer.validation import unusable_address
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
            with speaking(SOURCE if _asks_for_table(request) else language_of(request)):
                return await spoken(request)

        async def spoken(request: Request) -> Response:
            try:
                return _whole(request, await handler(request))
            except (UnknownEntityError, UnknownQuestionError) as error:
                status, message = 404, reason(error)
            except UsageError as error:
                status, message = 400, reason(error)
            except (QueryLimitError, StoreError) as error:
                status = 503
                message = lazy_gettext(
                    "%(problem)s; open the page again in a moment", problem=reason(error)
                )
            except RequestValidationError as error:
                status, message = 400, unusable_address(error.errors()[0])
            # In a thread: the page asks the workers, for whom the event loop may not wait.
            return await run_in_threadpool(
                render, request, "error.html", status=status, message=message
            )

        return answer


def _asks_for_table(request: Request) -> bool:
    """Say whether rows for a program are asked for; they are alike in every language."""
    return request.url.path.endswith(".csv") or request.query_params.get("format") == "csv"


def _whole(request: Request, response: Response) -> Response:
    """Return an answer; a table has no place to say that a parameter was left aside.

    Raises:
        UnknownParameterError: The table does not read a parameter of its address.
    """
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind in _TABLES and (wrong := unread(request, PARAMETER)):
        detail, hint = refusal(wrong, taken(request))
        raise UnknownParameterError(
            lazy_gettext(
                "%(path)s: %(detail)s; %(hint)s", path=request.url.path, detail=detail, hint=hint
            )
        )
    return response


def page_router() -> APIRouter:
    """Return a router for pages: not in the API's description, errors as pages."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)
