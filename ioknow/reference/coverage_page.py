"""The reference page of what the dataset holds, fact by fact."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import ioknow
from ioknow.reference.markdown import NOTE, heading, page, table
from ioknow.vocabulary import path_of

_SHOWN = 3
_INTRODUCTION = """\
Each fact of a publication has a code, which its nodes carry as `ik:factCode`.
`F` stands for a fact of the text, `T` for a table or figure.
`C` stands for a contradiction, or for a place that can be read in more than one way.
A row names up to three nodes, those first that carry few other facts.
Ask for all of them with `SELECT ?node {{ ?node ik:factCode "{example}" }}`."""

_FACTS = """
SELECT ?code ?node (MIN(?text) AS ?label) {
  ?node ik:factCode ?code .
  OPTIONAL { ?node rdfs:label ?text . FILTER(LANG(?text) = "en") }
}
GROUP BY ?code ?node
ORDER BY ?code ?node
"""
_SOURCES = """
SELECT ?code ?label { ?source a ik:Source ; ik:sourceCode ?code ; rdfs:label ?label }
ORDER BY ?code
"""


@dataclass(frozen=True)
class Fact:
    """A fact code with the nodes that carry it.

    Attributes:
        code: The code, such as ``F2-003``.
        nodes: Paths of the nodes and their English labels, the most particular ones first.
    """

    code: str
    nodes: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """Code of the source, or empty for a contradiction.

        Example:
            >>> Fact("T-003-4", ()).source, Fact("F2-003", ()).source, Fact("C-01", ()).source
            ('003', '002', '')
        """
        kind, _, rest = self.code.partition("-")
        if kind == "T":
            return rest.split("-")[0]
        return f"00{kind[1:]}" if kind.startswith("F") else ""


def read_facts() -> list[Fact]:
    """Return the fact codes of the bundled dataset, in order."""
    with ioknow.open() as graph:
        rows = [
            (str(row["code"]), str(row["node"]), str(row["label"] or ""))
            for row in graph.query(_FACTS)
        ]
    carried: dict[str, int] = defaultdict(int)
    nodes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, node, label in rows:
        carried[node] += 1
        nodes[code].append((node, label))
    facts = []
    for code, found in sorted(nodes.items()):
        ranked = sorted(found, key=lambda one: (_spelling(one[0]), carried[one[0]], one[0]))
        facts.append(Fact(code, tuple((path_of(node), label) for node, label in ranked)))
    return facts


def _spelling(node: str) -> bool:
    """Tell whether a node is about a spelling, which says less than the thing itself."""
    return "/name-use/" in node


def coverage_page() -> str:
    """Return the page as Markdown."""
    facts = read_facts()
    titles = _source_titles()
    groups = [*titles.items(), ("", "Contradictions and open readings")]
    parts, counts = [], []
    for source, title in groups:
        members = [fact for fact in facts if fact.source == source]
        if not members:
            continue
        anchor = f"source-{source}" if source else "contradictions"
        nodes = len({path for fact in members for path, _ in fact.nodes})
        counts.append([f"[{title}](#{anchor})", str(len(members)), str(nodes)])
        parts.append(heading(2, title, anchor))
        parts.append(table(["fact", "nodes", "what holds it"], (_row(fact) for fact in members)))
    return page(
        heading(1, "What the dataset holds, fact by fact"),
        NOTE,
        _INTRODUCTION.format(example=facts[0].code),
        table(["source", "facts", "nodes"], counts),
        *parts,
    )


def _row(fact: Fact) -> list[str]:
    shown = [f"{label or path} (`{path}`)" for path, label in fact.nodes[:_SHOWN]]
    more = len(fact.nodes) - _SHOWN
    if more > 0:
        shown.append(f"and {more} more")
    return [fact.code, str(len(fact.nodes)), "; ".join(shown)]


def _source_titles() -> dict[str, str]:
    with ioknow.open() as graph:
        return {str(row["code"]): str(row["label"]) for row in graph.query(_SOURCES)}
