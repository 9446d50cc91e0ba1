"""What all lists share: parameters, filters, pages, and the fields of an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ioknow.query.lists import SORTS, Line, Lists
from ioknow.query.lists import Wanted as List
from ioknow.query.lists.periods import DATE
from ioknow.vocabulary import ID
from ioknow_api import filters, jsonld, paging
from ioknow_api.explorer.rendering import Site, site

_SORT = "^(" + "|".join(SORTS) + ")$"
_EVERYTHING = 1_000_000

PAGE: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": "The next page, when there is one (rel=next).",
                "schema": {"type": "string"},
            }
        },
        "content": jsonld.CONTENT,
    }
}
"""What the OpenAPI document says of every list."""


def fields_of(item: type[BaseModel]) -> Any:  # a field of pydantic
    """Return the parameter that chooses members of an item."""
    names = [one.alias or name for name, one in item.model_fields.items()]
    each = f"({'|'.join(names)})"
    return Field(
        "",
        pattern=f"^({each}(,{each}){{0,30}})?$",
        description="Members of an item to keep, separated by commas; the identifier stays.",
        examples=["label"],
    )


class Paging(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid")

    fields: str = ""
    limit: int = Field(20, ge=1, le=100, description="Items on a page.", examples=[5])
    cursor: str = Field(
        "",
        pattern=paging.CURSOR,
        description="Where to go on: follow 'next' of a page. A walk sees one release.",
    )


class Wanted(Paging):
    """What every list of things takes."""

    q: str = Field(
        "", max_length=200, description="Part of a name, in any language; best match first."
    )
    kind: str = Field(
        "",
        max_length=100,
        description="Class of the ontology, such as ResearchInstitute; classes below count too.",
        examples=["Firm"],
    )
    case: str = Field("", max_length=200, description="Path of a case.", examples=["case/kicms"])
    sort: str = Field(
        "name",
        pattern=_SORT,
        description=f"Order: {', '.join(SORTS)}. Not with q.",
        examples=["-claims"],
    )

    things: ClassVar[dict[str, tuple[str, str]]] = {"case": ("case", "case/")}
    """Parameters that name a thing: the filter, and what a short path leaves out."""

    concepts: ClassVar[dict[str, str]] = {}
    """Parameters that name a concept, and the filter."""


class Dated(Wanted):
    """What lists of things that hold for a time take."""

    as_of: str = Field(
        "",
        pattern=f"^({DATE.strip('^$')})?$",
        description="Year, month or day at which it can have held; unknown ends are open.",
        examples=["2004"],
    )


def page(request: Request, name: str, wanted: Wanted) -> Response:
    """Return a page of a list.

    Args:
        request: The request.
        name: Name of the list.
        wanted: Its parameters.

    Raises:
        UnknownEntityError: A filter names something that is not described.
        ProblemError: The cursor cannot be used.
    """
    walk = paging.begin(request, wanted.model_dump(exclude_defaults=True))
    asked = List(
        name,
        _understood(site(request), walk.lists, wanted),
        getattr(wanted, "as_of", ""),
        wanted.sort,
    )
    # One more than asked tells whether there is a next page, without counting all of them.
    if wanted.q:
        found = _matching(request, walk, asked, wanted)
    else:
        found = walk.lists.page(asked, wanted.limit + 1, walk.after)
    return written(request, walk, found, wanted)


def written(
    request: Request,
    walk: paging.Walk,
    found: list[Line],
    wanted: Paging,
    item: Callable[[Line], dict[str, Any]] = lambda line: line.value,
) -> Response:
    """Return lines as a page with the way to the next one, each as it is, or as an item of it."""
    headers: dict[str, str] = {}
    following = None
    if len(found) > wanted.limit:
        found = found[: wanted.limit]
        following = walk.next_path(request, found[-1].place)
        headers["Link"] = f'<{following}>; rel="next"'
    items = [only(item(line), wanted.fields) for line in found]
    document = {"version": walk.version, "next": following, "items": items}
    return jsonld.answer(request, document, headers=headers)


def only(item: dict[str, Any], fields: str) -> dict[str, Any]:
    """Return an item with the members that are wanted; none named stands for all."""
    if not fields:
        return item
    keep = {"id", *fields.split(",")}
    return {name: value for name, value in item.items() if name in keep}


def _understood(here: Site, lists: Lists, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if wanted.kind:
        found.append(("kind", filters.kind(here, wanted.kind)))
    if getattr(wanted, "country", ""):
        found.append(("country", filters.country(here, wanted.country)))  # type: ignore[attr-defined]  # seen just now
    for parameter, (name, beginning) in wanted.things.items():
        text = getattr(wanted, parameter)
        if text:
            path = filters.thing(lists, text, beginning=beginning)
            found.append((name, filed(name, path)))
    for parameter, name in wanted.concepts.items():
        text = getattr(wanted, parameter)
        if text:
            found.append((name, filters.concept(lists, name, text)))
    year = getattr(wanted, "year", None)
    if year is not None:
        found.append(("year", str(year)))
    return tuple(found)


def filed(name: str, path: str) -> str:
    """Return the value under which the things of a filter are filed."""
    return ID + path if name == "about" else path


def _matching(request: Request, walk: paging.Walk, asked: List, wanted: Wanted) -> list[Line]:
    """Return the things of a list that a name matches, best first, from a place on."""
    hits = site(request).index.search(wanted.q, limit=_EVERYTHING)
    start = walk.after[1] + 1 if walk.after else 0
    found: list[Line] = []
    for position in range(start, len(hits)):
        line = walk.lists.find(hits[position].thing.iri, asked)
        if line is not None:
            found.append(Line(line.iri, line.line, line.claims, (0, position)))
        if len(found) > wanted.limit:
            break
    return found
