"""What a twin knows of its predicates: how many statements, and which kinds of terms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ioknow.errors import StoreError
from ioknow.store.columnar.building import FORMAT
from ioknow.store.columnar.encoding import Tag, Tags


@dataclass(frozen=True)
class Predicate:
    """One predicate of the dataset.

    Attributes:
        number: Its number as a term.
        table: Table of its subjects and objects, or None for a rare one.
        count: Statements with it, each counted once.
        subjects: Different subjects, about.
        objects: Different objects, about.
        subject_tags: Kinds of its subjects.
        object_tags: Kinds of its objects.
    """

    number: int
    table: str | None
    count: int
    subjects: int
    objects: int
    subject_tags: Tags
    object_tags: Tags


@dataclass(frozen=True)
class Statistics:
    """Counts of a whole dataset.

    Attributes:
        statements: Different statements, each with its graph.
        triples: Different triples.
        graphs: Named graphs.
        graph_tags: Kinds of graph names.
        predicates: By number.
        frequent: How often objects occur that occur often, by predicate and object.
    """

    statements: int
    triples: int
    graphs: int
    graph_tags: Tags
    predicates: dict[int, Predicate]
    frequent: dict[tuple[int, int], int]

    @cached_property
    def subject_tags(self) -> Tags:
        """Kinds of all subjects."""
        return frozenset[Tag]().union(*(one.subject_tags for one in self.predicates.values()))

    @cached_property
    def object_tags(self) -> Tags:
        """Kinds of all objects."""
        return frozenset[Tag]().union(*(one.object_tags for one in self.predicates.values()))


def read_statistics(folder: Path) -> Statistics:
    """Read the description of the twin in a folder.

    Raises:
        StoreError: It is damaged, or of another version of the software.
    """
    try:
        stated = json.loads((folder / "twin.json").read_text(encoding="utf-8"))
        if stated["format"] != FORMAT:
            raise StoreError(f"{folder}: the columnar twin has another format; load again")
        rows = [
            Predicate(number, table, count, subjects, objects, _tags(first), _tags(second))
            for number, table, count, subjects, objects, first, second in stated["predicates"]
        ]
        return Statistics(
            statements=stated["statements"],
            triples=stated["triples"],
            graphs=stated["graphs"],
            graph_tags=_tags(stated["graph_tags"]),
            predicates={one.number: one for one in rows},
            frequent={(predicate, term): count for predicate, term, count in stated["frequent"]},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder}: the columnar twin is damaged ({error})") from error


def _tags(bits: int) -> Tags:
    return frozenset(tag for tag in Tag if bits >> tag & 1)
