"""Which graphs a SPARQL update may write to, told from its text.

The engine does not say what an update changed, and comparing every graph of a large release takes
longer than most updates. The reading here knows nothing of grammar: a graph that is found nowhere
in the text cannot be written to, and where names could be hidden from a plain search, the answer
is that it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PREFIX = re.compile(r"prefix\s+([^\s:<]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_BETWEEN = r"(?:\s|\#[^\r\n]*[\r\n])*"
_HIDING = re.compile(
    rf"""
      graph{_BETWEEN}[?$]                      # a graph that is computed
    | \b(?:all|named)\b                        # CLEAR ALL and its like
    | \\[uU]                                   # letters by their numbers
    | :[^\s"'<>]*\\                            # letters behind a backslash in a name
    | <(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\s"]*>  # addresses that depend on a base
    """,
    re.IGNORECASE | re.VERBOSE,
)


def graphs_written(update: str, graphs: Iterable[str]) -> set[str] | None:
    """Return those of some graphs that an update may write to; None where that is not clear.

    Args:
        update: A SPARQL update.
        graphs: IRIs of graphs.

    Example:
        >>> graphs = ["http://example.org/a", "http://example.org/b"]
        >>> graphs_written("PREFIX e: <http://example.org/> CLEAR GRAPH e:a", graphs)
        {'http://example.org/a'}
        >>> graphs_written("CLEAR ALL", graphs) is None
        True
    """
    prefixes = _PREFIX.findall(update)
    if _HIDING.search(update) or len(re.findall("prefix", update, re.IGNORECASE)) != len(prefixes):
        return None
    return {graph for graph in graphs if _occurs(graph, update, prefixes)}


def _occurs(graph: str, update: str, prefixes: list[tuple[str, str]]) -> bool:
    return f"<{graph}>" in update or any(
        graph.startswith(begin) and f"{name}:{graph[len(begin) :]}" in update
        for name, begin in prefixes
    )
