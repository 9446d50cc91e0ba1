"""The documentation under ``/docs``."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow_api.explorer import handbook
from ioknow_api.explorer.rendering import render
from ioknow_api.explorer.routing import page_router

router = page_router()


@router.get(handbook.ROOT)
def documentation(request: Request) -> HTMLResponse:
    """Show what there is to read."""
    return _page(request, "")


@router.get(handbook.ROOT + "/{name:path}")
def documentation_page(request: Request, name: str) -> Response:
    """Show a page of the documentation, or a file that its pages link to."""
    found = handbook.attachment(name)
    if found is not None:
        content, media_type = found
        return Response(content, media_type=media_type)
    return _page(request, name.removesuffix(".md"))


def _page(request: Request, name: str) -> HTMLResponse:
    page = handbook.read(name)
    if page is None:
        raise UnknownEntityError(
            lazy_gettext(
                "there is no page %(name)s in the documentation; %(root)s lists all",
                name=repr(name),
                root=handbook.ROOT,
            )
        )
    return render(request, "documentation.html", page=page, titles=handbook.titles())
