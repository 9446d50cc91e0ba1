"""What changed between two versions of the ontology, term by term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ioknow import resources
from ioknow.store import parse_file
from ioknow.terms import NamedNode
from ioknow.vocabulary import IK, IKV

Statements = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class TermDifferences:
    """What changed from one version to another.

    Attributes:
        added: Terms and concepts that are new, as prefixed names.
        removed: Those that are gone.
        changed: For those in both, the statements that were taken away and that came, as
            property and value.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[Statements, Statements]]

    def __str__(self) -> str:
        lines = [f"added {name}" for name in self.added]
        lines += [f"removed {name}" for name in self.removed]
        for name, (gone, come) in self.changed.items():
            lines.append(f"changed {name}")
            lines += [f"  - {prop} {value}" for prop, value in sorted(gone)]
            lines += [f"  + {prop} {value}" for prop, value in sorted(come)]
        return "\n".join(lines) or "no term changed"


def compare_terms(before: Iterable[Path], after: Iterable[Path] | None = None) -> TermDifferences:
    """Compare the terms and concepts of two versions.

    Axioms that are built from blank nodes, such as chains, are compared by the terms that they
    belong to only where they are named.

    Args:
        before: RDF files of the older version, such as those of an earlier release.
        after: RDF files of the newer version; the bundled ontology and vocabulary when left out.

    Raises:
        SourceFileError: A file is missing or of an unknown kind.
        RdfSyntaxError: A file is not well-formed.

    Example:
        >>> str(compare_terms([*resources.ontology_files(), *resources.vocabulary_files()]))
        'no term changed'
    """
    if after is None:
        after = [*resources.ontology_files(), *resources.vocabulary_files()]
    old, new = _described(before), _described(after)
    changed = {
        name: (old[name] - new[name], new[name] - old[name])
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
    }
    return TermDifferences(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=changed,
    )


def _described(files: Iterable[Path]) -> dict[str, Statements]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for file in files:
        for quad in parse_file(file):
            name = _name(quad.subject)
            if name:
                value = quad.object
                shown = str(value) if not str(value).startswith("_:") else "(an expression)"
                prop = quad.predicate.value.replace("#", "/").rpartition("/")[2]
                found[name].add((prop, shown))
    return {name: frozenset(statements) for name, statements in found.items()}


def _name(subject: object) -> str:
    if isinstance(subject, NamedNode):
        for prefix, beginning in (("ik", IK.iri), ("ikv", IKV.iri)):
            if subject.value.startswith(beginning):
                return f"{prefix}:{subject.value.removeprefix(beginning)}"
    return ""
