"""Reads pages strictly: every tag closed, every attribute once."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

Attributes = dict[str, str]


@dataclass
class Page:
    """What was found on a page."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    words: str = ""
    title: str = ""

    def all(self, name: str) -> list[Attributes]:
        """Return the attributes of all elements of a name."""
        return [attributes for found, attributes in self.elements if found == name]

    def addresses(self) -> list[str]:
        """Return everything that the page links to or loads."""
        names = ("href", "src", "action")
        return [a[name] for _, a in self.elements for name in names if name in a]

    def ids(self) -> list[str]:
        """Return all ids, as often as they occur."""
        return [a["id"] for _, a in self.elements if "id" in a]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.page.problems.append(f"<{tag}> has an attribute twice: {names}")
        self.page.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.page.problems.append(f"</{tag}> closes {self._open[-3:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.page.title += data
        self.page.words += data

    def finish(self) -> Page:
        self.close()
        if self._open:
            self.page.problems.append(f"never closed: {self._open}")
        return self.page


def read(text: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(text)
    return reader.finish()
