"""The documentation, read from its Markdown files as pages of the explorer."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ioknow import resources

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ROOT = "/docs"
"""Path under which the pages stand."""

_KINDS = ("tutorials", "how-to", "reference", "explanation", "decisions")
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_INDEX = "README"


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its words, depth (2 or 3) and the anchor it is reached by."""

    words: str
    depth: int
    anchor: str


@dataclass(frozen=True)
class Page:
    """A page of the documentation.

    Attributes:
        name: Path below the root without ending, such as ``how-to/what-if``; empty for the first.
        title: Words of its first heading.
        body: Its text as HTML.
        headings: The headings below the title, in order.
    """

    name: str
    title: str
    body: Markup
    headings: tuple[Heading, ...]


@cache
def titles() -> dict[str, dict[str, str]]:
    """Return the title of every page by kind and name, in the order of their titles.

    Example:
        >>> titles()["how-to"]["how-to/find-partners"]
        'Find partners and build consortia'
    """
    folder = resources.documentation_folder()
    found: dict[str, dict[str, str]] = {}
    for kind in _KINDS:
        pages = {
            f"{kind}/{file.stem}": _first_heading(file.read_text(encoding="utf-8"))
            for file in (folder / kind).glob("*.md")
            if file.stem != _INDEX
        }
        found[kind] = dict(sorted(pages.items(), key=lambda pair: pair[1].casefold()))
    return found


@cache
def read(name: str) -> Page | None:
    """Return a page by name, or None where there is none.

    Args:
        name: Path below the root without ending; empty for the first page, a folder for its own.

    Example:
        >>> page = read("explanation/what-a-network-measure-means")
        >>> page.title
        'What a network measure means'
    """
    files = {"": _INDEX, **{kind: f"{kind}/{_INDEX}" for kind in ("reference", "decisions")}}
    known = {name for pages in titles().values() for name in pages} | set(files)
    if name not in known:
        return None
    path = files.get(name, name)
    text = (resources.documentation_folder() / f"{path}.md").read_text(encoding="utf-8")
    reader = _reader()
    tokens = reader.parse(text)
    _lead_links(tokens, posixpath.dirname(path))
    _align_numbers(tokens)
    _name_tables(tokens)
    headings = tuple(_headings(tokens))
    body = reader.renderer.render(tokens, reader.options, {})
    return Page(
        name,
        title=_first_heading(text),
        body=Markup(body),  # noqa: S704 - the package's own pages
        headings=tuple(heading for heading in headings if heading.depth in (2, 3)),
    )


def attachment(name: str) -> tuple[bytes, str] | None:
    """Return a picture or data file that pages show or link to, with its media type."""
    folder = resources.documentation_folder()
    files = {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.suffix in _MEDIA_TYPES
    }
    if name not in files:
        return None
    return files[name].read_bytes(), _MEDIA_TYPES[files[name].suffix]


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    return reader


def _table_open(_: object, tokens: list[Token], position: int, *__: object) -> str:
    caption = escape(tokens[position].meta["caption"])
    return (
        f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0">\n'
        f'<table>\n<caption class="unseen">{caption}</caption>\n'
    )


def _table_close(*_: object) -> str:
    return "</table>\n</div>\n"


def _first_heading(text: str) -> str:
    return text.split("\n", 1)[0].removeprefix("# ").replace("`", "")


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    """Give each heading its anchor, and yield it."""
    taken: dict[str, int] = {}
    for opening, inline in itertools.pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = _words(inline)
        slug = re.sub(r"[^\w\- ]", "", words.casefold()).strip().replace(" ", "-")
        count = taken.get(slug, 0)
        taken[slug] = count + 1
        anchor = f"{slug}-{count}" if count else slug
        own = re.search(r'<a id="([^"]+)">', inline.content)
        if own is None:
            opening.attrSet("id", anchor)
        else:
            anchor = own[1]
        yield Heading(words, int(opening.tag[1]), anchor)


def _align_numbers(tokens: list[Token]) -> None:
    """Give cells of right-aligned columns the class of numbers; pages hold no inline styles."""
    for token in tokens:
        if token.attrs.pop("style", None) == "text-align:right":
            token.attrSet("class", "num")


def _name_tables(tokens: list[Token]) -> None:
    """Call each table by the heading above it, and say of its heads that they head columns."""
    heading = ""
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open":
            heading = _words(inline)
        elif token.type == "table_open":
            token.meta["caption"] = heading
        elif token.type == "th_open":
            token.attrSet("scope", "col")


def _words(inline: Token) -> str:
    return "".join(
        part.content for part in inline.children or () if part.type in ("text", "code_inline")
    )


def _lead_links(tokens: list[Token], folder: str) -> None:
    """Lead links between files to pages; what lies outside the documentation is only named."""
    for token in tokens:
        for part in token.children or ():
            if part.type == "image":
                source = posixpath.normpath(posixpath.join(folder, str(part.attrGet("src"))))
                part.attrSet("src", f"{ROOT}/{source}")
            if part.type == "link_open":
                _lead_link(part, folder)


def _lead_link(link: Token, folder: str) -> None:
    address = str(link.attrGet("href"))
    if re.match(r"[a-z]+:|#|/", address):
        return
    path, mark, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(folder, path))
    if target.startswith("../"):
        link.attrSet("title", f"in the source of ioknow: {target.removeprefix('../')}")
        del link.attrs["href"]
        return
    target = target.removesuffix(".md")
    if posixpath.basename(target) == _INDEX:
        target = posixpath.dirname(target)
    link.attrSet("href", f"{ROOT}/{target}".rstrip("/") + mark + anchor)
