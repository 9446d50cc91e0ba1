"""What can be read off a SPARQL text without parsing it: its parts, for asking it in pages.

A remote endpoint parses the query; here it is only cut where a clause may be added. Strings, IRIs
and comments are skipped, so a word inside of them is never taken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Each string ends at the end of the line or the text at the latest, and a prefix is bounded, so
# that no text makes the search go over the same characters again and again.
TOKEN = re.compile(
    r"""
      \#[^\r\n]*
    | <[^\x00-\x20<>"{}|^`\\]*>
    | \"\"\"(?:[^"\\]+|\\.|"(?!""))*(?:\"\"\")?
    | \'\'\'(?:[^'\\]+|\\.|'(?!''))*(?:\'\'\')?
    | "(?:[^"\\\r\n]+|\\.)*"?
    | '(?:[^'\\\r\n]+|\\.)*'?
    | [?$](\w+)
    | (?P<name>[\w.-]{0,255}:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>[0-9]+)
    | (?P<open>[{(\[])
    | (?P<close>[})\]])
    """,
    re.VERBOSE | re.DOTALL,
)
"""What a text is read in; group 1 is a variable's name, texts, IRIs and comments have none."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class QueryText:
    """A query text and the places where it can be taken apart.

    Attributes:
        text: The whole text.
        form: ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, or empty when none was found.
        start: Where the form's keyword begins; what stands before is the prologue.
        groups: Where each outermost group in braces begins and ends.
        words: Keywords outside of all brackets, in upper case.
        limit: The number after the outermost LIMIT, or None.
    """

    text: str
    form: str
    start: int
    groups: tuple[tuple[int, int], ...]
    words: frozenset[str]
    limit: int | None = None

    @classmethod
    def read(cls, text: str) -> QueryText:
        """Take a query text apart.

        Example:
            >>> found = QueryText.read("PREFIX e: <urn:e> SELECT ?from { ?from e:LIMIT 1 }")
            >>> found.form, found.names_dataset, found.can_be_paged
            ('SELECT', False, True)
        """
        depth, begin, form, start = 0, 0, "", 0
        groups, words = [], set()
        limit, last = None, ""
        for match in TOKEN.finditer(text):
            if match["open"]:
                begin = match.start() if depth == 0 else begin
                depth += 1
            elif match["close"]:
                depth -= 1
                if depth == 0 and match[0] == "}":
                    groups.append((begin, match.end()))
            elif match["word"] and depth == 0:
                last = match[0].upper()
                words.add(last)
                if not form and last in _FORMS:
                    form, start = last, match.start()
            elif match["number"] and depth == 0 and last == "LIMIT":
                limit, last = int(match[0]), ""
        return cls(text, form, start, tuple(groups), frozenset(words), limit)

    @property
    def names_dataset(self) -> bool:
        """Whether the query states its own dataset with FROM."""
        return "FROM" in self.words

    @property
    def can_be_paged(self) -> bool:
        """Whether LIMIT and OFFSET may be added without changing what is asked."""
        return not self.words & {"LIMIT", "OFFSET", "VALUES", "REDUCED", "FROM"}

    @property
    def prologue(self) -> str:
        """The prefixes and the base."""
        return self.text[: self.start]

    def counted(self) -> str:
        """Return the query for the number of solutions, as ``?n``."""
        return f"{self.prologue}SELECT (COUNT(*) AS ?n) WHERE {{ {{ {self.solutions()} }} }}"

    def solutions(self) -> str:
        """Return the SELECT query for the solutions, without the prologue."""
        if self.form != "CONSTRUCT":
            return self.text[self.start :] + "\n"
        if len(self.groups) == 1:  # CONSTRUCT WHERE { ... }
            return "SELECT * " + self.text[self.start + len("CONSTRUCT") :] + "\n"
        return "SELECT * " + self.text[self.groups[0][1] :] + "\n"

    def page(self, variables: Sequence[str], limit: int, offset: int) -> str:
        """Return the query for some of its solutions, in an order that gives each row a place.

        The order that the query states comes first, then these variables.
        """
        return f"{self.text}\n{self._order(variables)} LIMIT {limit} OFFSET {offset}"

    def nested_page(self, variables: Sequence[str], limit: int, offset: int) -> str:
        """Return the same as :meth:`page` for Virtuoso.

        It sorts no more rows at the outermost level than its row limit allows, so the ordered
        query stands inside of another one.
        """
        head = "SELECT " + " ".join(f"?{name}" for name in variables)
        if self.form == "CONSTRUCT":
            head = f"CONSTRUCT {self._template()}"
        inner = f"{{ {{ {self.solutions()}{self._order(variables)} }} }}"
        return f"{self.prologue}{head} WHERE {inner} LIMIT {limit} OFFSET {offset}"

    def template_variables(self) -> tuple[str, ...]:
        """Return the variables in the template of a CONSTRUCT query."""
        found = (match[1] for match in TOKEN.finditer(self._template()) if match[1])
        return tuple(dict.fromkeys(found))

    def _order(self, variables: Sequence[str]) -> str:
        names = " ".join(f"?{name}" for name in variables)
        return names if "ORDER" in self.words else f"ORDER BY {names}"

    def _template(self) -> str:
        begin, end = self.groups[0]
        return self.text[begin:end]
