"""Where a claim stands: the source and the place in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from ioknow.languages import gettext, ngettext
from ioknow.model.things import Thing


@dataclass(frozen=True)
class Evidence:
    """The place in a source on which a claim rests.

    The passage itself is not kept; ``lines`` are the line numbers of the text edition and
    ``digest`` is the fingerprint of the passage, by which a holder of the source finds it.

    Attributes:
        thing: The evidence node; its label is a full locator.
        source: The paper, book, law or web page.
        section: Number or heading of the section, or empty.
        page: Page or pages as printed, such as ``83-84``, or empty.
        table: Such as ``Table 8``, or empty.
        figure: Such as ``Figure 3``, or empty.
        footnote: Number of the footnote, or empty.
        lines: Lines of the text edition, such as ``710-725``, or empty.
        digest: SHA-256 of the normalised passage in hexadecimal, or empty.
    """

    thing: Thing
    source: Thing | None
    section: str = ""
    page: str = ""
    table: str = ""
    figure: str = ""
    footnote: str = ""
    lines: str = ""
    digest: str = ""

    def __repr__(self) -> str:
        return f"Evidence({str(self)!r})"

    def __str__(self) -> str:
        """The full locator, such as ``Lee et al. 2010, section 4.2.2, p. 297``."""
        return self.thing.label.value

    @property
    def line_range(self) -> str:
        """The lines in the usual short form.

        Example:
            >>> from ioknow.model import Text
            >>> Evidence(Thing("", Text("")), None, lines="565-565").line_range
            '565'
        """
        first, _, last = self.lines.partition("-")
        return first if first == last else self.lines

    @property
    def pages(self) -> str:
        """The page in the usual short form.

        Example:
            >>> from ioknow.model import Text
            >>> Evidence(Thing("", Text("")), None, page="83-84").pages
            'pp. 83-84'
        """
        if not self.page:
            return ""
        several = any(mark in self.page for mark in "-,\N{EN DASH}")
        if several:
            return gettext("pp. %(pages)s", pages=self.page)
        return gettext("p. %(page)s", page=self.page)

    @property
    def place(self) -> str:
        """The most telling part of the locator: the page, else table, figure or section."""
        parts = [self.table or self.figure, self.pages]
        found = ", ".join(part for part in parts if part)
        if found:
            return found
        if self.section:
            if " " in self.section:
                return gettext("section “%(section)s”", section=self.section)
            return f"§ {self.section}"
        return gettext("lines %(lines)s", lines=self.line_range) if self.lines else ""

    @property
    def locator(self) -> str:
        """Section, table, figure, footnote and page, as far as they are known."""
        parts = [
            gettext("section %(section)s", section=self.section) if self.section else "",
            self.table,
            self.figure,
            gettext("footnote %(number)s", number=self.footnote) if self.footnote else "",
            self.pages,
        ]
        return ", ".join(part for part in parts if part)

    @property
    def citation(self) -> str:
        """The place as it may stand in a text: short citation and locator."""
        source = str(self.source.label) if self.source else ""
        return ", ".join(part for part in (source, self.locator) if part) or str(self.thing.label)


@dataclass(frozen=True)
class Places:
    """Several places in one source, for a short reference.

    Attributes:
        source: The source, or None when it is unknown.
        evidence: The places, each once, in the order given.
    """

    source: Thing | None
    evidence: tuple[Evidence, ...]

    @property
    def text(self) -> str:
        """Source and places in one phrase.

        Example:
            >>> from ioknow.model import Text
            >>> Places(None, (Evidence(Thing("a", Text("")), None, page="297"),
            ...               Evidence(Thing("b", Text("")), None, page="298"))).text
            'p. 297; p. 298'
        """
        places = list(dict.fromkeys(one.place for one in self.evidence if one.place))
        # "p. 297" adds nothing beside "Table 8, p. 297".
        told = [one for one in places if not any(one != other and one in other for other in places)]
        shown = "; ".join(told)
        if len(told) > 4:
            first, more = "; ".join(told[:3]), len(told) - 3
            # There are two or more, but languages with several plurals choose by the number.
            shown = ngettext(
                "%(places)s and %(num)s more place",
                "%(places)s and %(num)s more places",
                more,
                places=first,
            )
        source = str(self.source.label) if self.source else ""
        return ", ".join(part for part in (source, shown) if part)


def by_source(evidence: Iterable[Evidence]) -> list[Places]:
    """Group places by their source; sources come in alphabetical order."""

    def name(one: Evidence) -> tuple[str, str]:
        return (str(one.source.label), one.source.iri) if one.source else ("", "")

    unique = {one.thing.iri: one for one in evidence}.values()
    return [
        Places(found[0].source, tuple(found))
        for found in (list(group) for _, group in groupby(sorted(unique, key=name), key=name))
    ]
