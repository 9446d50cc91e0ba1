"""What all documents about single things share."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ioknow.errors import UnknownEntityError
from ioknow.query.documents import Documents
from ioknow.query.lists import Wanted
from ioknow.vocabulary import ID, IK
from ioknow_api import jsonld
from ioknow_api.explorer.rendering import site
from ioknow_api.keeping import ListsKeeper
from ioknow_api.problems import ProblemError

_MOST_CLAIMS = 1000
DOCUMENT: dict[int | str, dict[str, Any]] = {200: {"content": jsonld.CONTENT}}


class Part(BaseModel):
    """How much of a document is wanted."""

    model_config = ConfigDict(extra="forbid")

    fields: str = Field(
        "",
        pattern=r"^([A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,30})?$",
        description="Members of the document to keep, separated by commas; id and version stay.",
        examples=["label,country"],
    )
    include: str = Field(
        "",
        pattern="^(claims)?$",
        description=(
            f"What to add: claims that mention it, up to {_MOST_CLAIMS:,}; "
            "beyond, walk through /api/v1/claims?about=..."
        ),
        examples=["claims"],
    )


def document(request: Request, path: str, part: Part, *, beginning: str, of: str) -> Response:
    """Return the document about one thing.

    Args:
        request: The request.
        path: Path under the identifier base, with or without its beginning.
        part: How much of it is wanted.
        beginning: What a short path leaves out, such as ``organization/``.
        of: Class it must belong to, such as ``Organization``; when empty, its path must have
            the beginning.

    Raises:
        UnknownEntityError: The dataset describes no such thing.
        ProblemError: It has too many claims to include.
    """
    here = site(request)
    found = _find(Documents(here.entities.reader), path, beginning)
    words = here.entities.reader.terminology
    if of and not any(words.is_below(IK[name].value, of) for name in found["type"]):
        raise UnknownEntityError(
            f"{found['path']} is no {of} but {', '.join(found['type']) or 'of no known class'}; "
            f"ask /api/v1/things/{found['path']}"
        )
    if not of and beginning and not str(found["path"]).startswith(beginning):
        raise UnknownEntityError(
            f"{found['path']} is not under {beginning}; ask /api/v1/things/{found['path']}"
        )
    if part.include:
        found["claims"] = _claims(request, found["id"])
    if part.fields:
        keep = {"id", *part.fields.split(","), *part.include.split(",")}
        found = {name: value for name, value in found.items() if name in keep}
    return jsonld.answer(request, {"version": here.version, **found})


def _find(documents: Documents, path: str, beginning: str) -> dict[str, Any]:
    path = path.removeprefix(ID)
    tried = [path] if not beginning or path.startswith(beginning) else [beginning + path, path]
    for one in tried[:-1]:
        try:
            return documents.get(one)
        except UnknownEntityError:
            continue
    return documents.get(tried[-1])


def _claims(request: Request, iri: str) -> list[dict[str, Any]]:
    keeper: ListsKeeper = request.app.state.lists
    lists = keeper.current(request.app.state.pool)
    found = lists.page(Wanted("claims", (("about", iri),)), _MOST_CLAIMS + 1)
    if len(found) > _MOST_CLAIMS:
        raise ProblemError(
            413,
            "too-many-claims",
            f"more than {_MOST_CLAIMS:,} claims mention {iri}",
            hint=f"walk through /api/v1/claims?about={iri.removeprefix(ID)}",
        )
    return [line.value for line in found]
