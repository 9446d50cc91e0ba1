"""A graph of inter-organizational relationships of any size, in the terms of ioknow's ontology.

The same size and seed give the same bytes. Its shape follows public registers of research
projects: participations are spread very unevenly over organizations, projects gather partners of
one field more often than others, corporate groups are trees, and one project in two has a single
participant.

    python -m benchmarks.generator 1000000 graph.nt
"""

from __future__ import annotations

import random
import sys
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

IK = "https://w3id.org/ioknow/ontology#"
ID = "https://w3id.org/ioknow/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "http://www.w3.org/2001/XMLSchema#"

COUNTRIES = "de fr it es gb nl be gr pl se at pt dk fi ch ie no cz hu ro il tr si jp kr us".split()
FIELDS = "biotech energy materials photonics software robotics health aerospace food water".split()
MEANS = "licensing contract joint staff training publication".split()
SYLLABLES = "ba be bi do fa ke ki lo ma me ni no ra ri sa so ta to va vi za".split()
STEMS = "tech chem soft med bio nova dyn photon power agri".split()
KINDS = (("Firm", 0.70, 1.0), ("University", 0.12, 6.0), ("ResearchInstitute", 0.12, 4.0),
         ("Intermediary", 0.06, 1.5))  # fmt: skip

_PER_ORGANIZATION = 36.0


@dataclass(frozen=True)
class Parameters:
    """Terms that questions ask about: what a graph of this size has in it.

    Attributes:
        triples: Number of triples.
        organizations: Number of organizations.
        hub: The organization with the most participations.
        middling: One with few.
        root: The head of the largest corporate group.
    """

    triples: int
    organizations: int
    hub: str
    middling: str
    root: str


class _Graph:
    def __init__(self, triples: int, seed: int) -> None:
        self.wanted = triples
        self.random = random.Random(seed)
        self.size = max(40, round(triples / _PER_ORGANIZATION))
        self.kinds: list[str] = []
        self.fields: list[int] = []
        weights = []
        shares = list(accumulate(share for _, share, _ in KINDS))
        for rank in range(self.size):
            kind = min(bisect(shares, self.random.random()), len(KINDS) - 1)
            self.kinds.append(KINDS[kind][0])
            self.fields.append(self.random.randrange(len(FIELDS)))
            weights.append(KINDS[kind][2] * (rank + 5) ** -0.85)
        self.everyone = list(accumulate(weights))
        self.of_field = [[n for n in range(self.size) if self.fields[n] == f] or [0]
                         for f in range(len(FIELDS))]  # fmt: skip
        self.by_field = [list(accumulate(weights[n] for n in pool)) for pool in self.of_field]
        self.firms = [n for n in range(self.size) if self.kinds[n] == "Firm"]
        self.group_sizes: dict[int, int] = {}

    def pick(self, field: int | None) -> int:
        """Return an organization, the large ones more often; of a field, or of any."""
        sums = self.everyone if field is None else self.by_field[field]
        place = min(bisect(sums, self.random.random() * sums[-1]), len(sums) - 1)
        return place if field is None else self.of_field[field][place]

    def members(self, count: int, field: int) -> list[int]:
        found: dict[int, None] = {}
        for _ in range(4 * count):
            if len(found) == count:
                break
            found[self.pick(field if self.random.random() < 0.7 else None)] = None
        return list(found)

    def day(self, first: int, last: int) -> str:
        year = self.random.randint(first, last)
        return f"{year}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"

    def lines(self) -> Iterator[str]:
        yield from self.organizations()
        yield from self.projects()
        yield from self.alliances()

    def organizations(self) -> Iterator[str]:
        r = self.random
        countries = list(accumulate(1 / (n + 1.5) for n in range(len(COUNTRIES))))
        parents: dict[int, int] = {}
        for number in range(self.size):
            node = _id("organization", number)
            word = "".join(r.choice(SYLLABLES) for _ in range(r.randint(2, 3))) + r.choice(STEMS)
            country = COUNTRIES[min(bisect(countries, r.random() * countries[-1]), 25)]
            form = "GmbH" if number % 7 else "Ltd"
            yield f"{node} {TYPE} <{IK}{self.kinds[number]}> ."
            yield f'{node} {LABEL} "{word.capitalize()} {form}"@en .'
            yield f"{node} <{IK}locatedIn> {_id('place', country)} ."
            yield f"{node} <{IK}activeIn> {_id('field', FIELDS[self.fields[number]])} ."
            yield f"{node} <{IK}employees> {_number(int(r.lognormvariate(4.5, 1.8)) + 1)} ."
            yield f"{node} <{IK}foundingYear> {_number(2020 - int(r.expovariate(1 / 35)))} ."
            yield f'{node} <{IK}identifier> "X{number:08d}" .'
        for place, firm in enumerate(self.firms):
            if place and r.random() < 0.3:
                parents[firm] = self.firms[int(place * r.random() ** 3)]
                yield f"{_id('organization', firm)} <{IK}ownedBy> " \
                      f"{_id('organization', parents[firm])} ."  # fmt: skip
        for firm in parents:
            above: int | None = firm
            while above in parents:
                above = parents[above]
                self.group_sizes[above] = self.group_sizes.get(above, 0) + 1

    def projects(self) -> Iterator[str]:
        r = self.random
        part = 0
        for number in range(round(0.88 * self.size)):
            node = _id("project", number)
            field = r.randrange(len(FIELDS))
            size = 1 if r.random() < 0.45 else min(80, 2 + int(r.lognormvariate(1.9, 0.75)))
            start = self.day(2007, 2023)
            budget = int(r.lognormvariate(14, 1))
            yield f"{node} {TYPE} <{IK}CollaborativeProject> ."
            yield f'{node} {LABEL} "{r.choice(STEMS)}{r.choice(SYLLABLES)}{number}"@en .'
            yield f"{node} <{IK}startDate> {_date(start)} ."
            end = f"{int(start[:4]) + r.randint(1, 5)}{start[4:]}"
            yield f"{node} <{IK}endDate> {_date(end)} ."
            yield f"{node} <{IK}budget> {_number(budget)} ."
            for place, member in enumerate(self.members(size, field)):
                share = _id("participation", part)
                part += 1
                role = "coordinator" if place == 0 else "participant"
                yield f"{node} <{IK}hasParticipation> {share} ."
                yield f"{share} <{IK}participant> {_id('organization', member)} ."
                yield f"{share} <{IK}role> {_id('role', role)} ."
                yield f"{share} <{IK}amount> {_number(budget // size)} ."

    def alliances(self) -> Iterator[str]:
        """Alliances, then knowledge transfers until the graph has its size."""
        r = self.random
        for number in range(round(0.3 * self.size)):
            node = _id("alliance", number)
            start = self.day(1985, 2022)
            yield f"{node} {TYPE} <{IK}StrategicAlliance> ."
            yield f"{node} <{IK}startDate> {_date(start)} ."
            if r.random() < 0.7:
                end = f"{int(start[:4]) + r.randint(1, 12)}{start[4:]}"
                yield f"{node} <{IK}endDate> {_date(end)} ."
            for member in self.members(r.choice((2, 2, 2, 3, 5)), r.randrange(len(FIELDS))):
                yield f"{node} <{IK}hasPartner> {_id('organization', member)} ."
        number = 0
        while True:
            node = _id("transfer", number)
            source, recipient = self.pick(None), self.pick(None)
            if source == recipient:
                recipient = (recipient + 1) % self.size
            yield f"{node} {TYPE} <{IK}KnowledgeTransfer> ."
            yield f"{node} <{IK}hasKnowledgeSource> {_id('organization', source)} ."
            yield f"{node} <{IK}hasKnowledgeRecipient> {_id('organization', recipient)} ."
            yield f"{node} <{IK}meansOfTransfer> {_id('means', r.choice(MEANS))} ."
            yield f"{node} <{IK}date> {_date(self.day(2000, 2023))} ."
            number += 1


def write_graph(triples: int, file: Path, seed: int = 7) -> Parameters:
    """Write a graph as N-Triples; return what can be asked about it.

    Args:
        triples: About how many triples; the last group of statements is written whole.
        file: Where to.
        seed: Another seed, another graph.
    """
    graph = _Graph(triples, seed)
    written = 0
    with file.open("w", encoding="utf-8", buffering=1 << 20) as out:
        for line in graph.lines():
            if written >= triples and f" {TYPE} <{IK}KnowledgeTransfer>" in line:
                break
            out.write(line + "\n")
            written += 1
    sizes = graph.group_sizes
    root = max(sizes, key=lambda firm: (sizes[firm], -firm)) if sizes else 0
    return Parameters(
        triples=written,
        organizations=graph.size,
        hub=f"{ID}organization/0",
        middling=f"{ID}organization/{max(1, graph.size // 50)}",
        root=f"{ID}organization/{root}",
    )


def _id(kind: str, name: object) -> str:
    return f"<{ID}{kind}/{name}>"


def _number(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def _date(text: str) -> str:
    return f'"{text}"^^<{XSD}date>'


if __name__ == "__main__":
    print(write_graph(int(sys.argv[1]), Path(sys.argv[2])))
