"""The list of all identifiers that were ever published; none of them may disappear."""

from __future__ import annotations

from pathlib import Path

from ioknow import resources
from ioknow.vocabulary import BASE

FILE = "data/identifiers.txt"
_RETIRED = " retired"


def identifiers_file() -> Path:
    """Return the list: one identifier a line, without its base, in order."""
    return resources.root() / FILE


def read_identifiers() -> dict[str, bool]:
    """Return every identifier with whether it is in use; those withdrawn are not.

    Example:
        >>> read_identifiers()["https://w3id.org/ioknow/id/organization/kicms"]
        True
    """
    found = {}
    for line in identifiers_file().read_text(encoding="utf-8").splitlines():
        name = line.removesuffix(_RETIRED)
        found[BASE + name] = name == line
    return found


def bundled_identifiers() -> set[str]:
    """Return the identifiers under our base that the bundled dataset describes or names."""
    import ioknow

    with ioknow.open() as graph:
        found = {name.value for name in graph.graph_names()}
        rows = graph.query(
            "SELECT DISTINCT ?thing { ?thing ?property ?value FILTER(isIRI(?thing)) }"
        )
        found |= {str(row["thing"]) for row in rows}
    return {iri for iri in found if iri.startswith(BASE)}


def identifiers_list() -> str:
    """Return the list with everything it held before, and what is new."""
    before = read_identifiers() if identifiers_file().is_file() else {}
    in_use = bundled_identifiers()
    lines = []
    for iri in sorted(in_use | set(before)):
        retired = iri in before and not before[iri]
        lines.append(iri.removeprefix(BASE) + (_RETIRED if retired else ""))
    return "\n".join(lines) + "\n"
