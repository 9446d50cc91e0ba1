"""Parameters of an address that nobody reads: named, never left aside in silence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow_api.problems import ProblemError

Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]
"""A year in the form of a page, or nothing; read it by :func:`year_of`."""


def year_of(text: str) -> int | None:
    """Return the year of a field; None for an empty one.

    Raises:
        ParameterValueError: The text is no year.

    Example:
        >>> year_of("2004"), year_of("")
        (2004, None)
    """
    if not re.fullmatch(r"(\d{4})?", text):
        raise ParameterValueError(
            lazy_gettext("'%(text)s' is no year; give four digits such as 2004", text=text[:60])
        )
    return int(text) if text else None


def also_reads(request: Request, names: Iterable[str]) -> None:
    """Say that a page reads parameters that depend on what is asked, such as those of a measure."""
    request.state.also_read = frozenset(names) | getattr(request.state, "also_read", frozenset())


def taken(request: Request) -> frozenset[str]:
    """Return the names of the parameters that the route of a request reads."""
    route = request.scope.get("route")
    declared = _names(route.dependant) if isinstance(route, APIRoute) else ()
    also: frozenset[str] = getattr(request.state, "also_read", frozenset())
    return also.union(declared)


def unread(request: Request, *common: str) -> tuple[str, ...]:
    """Return the parameters of an address that its route does not read, each once.

    Args:
        request: The request.
        *common: Further names that every route of this kind reads.
    """
    if not request.query_params:
        return ()
    known = taken(request).union(common)
    return tuple(dict.fromkeys(one for one in request.query_params if one not in known))


def refusal(names: Iterable[str], known: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with parameters that nobody reads, and what to try.

    Example:
        >>> refusal(["remov"], ["case", "remove"])
        ('remov: there is no such parameter', 'did you mean remove? it takes case, remove')
    """
    wrong, there = list(names), sorted(known)
    names = ", ".join(one[:60] for one in wrong[:10])
    wrongly = lazy_gettext("%(names)s: there is no such parameter", names=names)
    near = difflib.get_close_matches(wrong[0], there, n=1)
    hint = (
        lazy_gettext("it takes %(names)s", names=", ".join(there))
        if there
        else lazy_gettext("it takes no parameters")
    )
    if not near:
        return wrongly, hint
    return wrongly, lazy_gettext("did you mean %(name)s? %(hint)s", name=near[0], hint=hint)


def among(name: str, given: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the values of a parameter that are not empty, each of which must be known.

    Raises:
        ParameterValueError: One is not.

    Example:
        >>> among("tie", ["", "alliance"], ["alliance", "supply"])
        ('alliance',)
    """
    found = tuple(dict.fromkeys(one for one in given if one))
    if wrong := [one for one in found if one not in known]:
        raise ParameterValueError(
            lazy_gettext(
                "'%(name)s' cannot be '%(wrong)s'; it takes: %(known)s",
                name=name,
                wrong=wrong[0][:60],
                known=", ".join(dict.fromkeys(known)),
            )
        )
    return found


async def refuse_unread(request: Request) -> None:
    """Refuse parameters that a route of the API does not read; a dependency of routers.

    Raises:
        ProblemError: There is one.
    """
    if wrong := unread(request):
        detail, hint = refusal(wrong, taken(request))
        hint = f"{hint}; see /openapi.json for the parameters and their types"
        raise ProblemError(422, "parameters", detail, hint=hint)


def _names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (one.alias or name for name, one in model.model_fields.items())
        else:
            yield field.alias
    for one in dependant.dependencies:
        yield from _names(one)
