from __future__ import annotations

import random
from itertools import combinations

import pytest

from ioknow import KnowledgeGraph
from ioknow.network import Network, Scope, build_network
from ioknow.query.entities import Entities
from ioknow.views import labels
from ioknow.views.layout import Layout, lay_out


def chain(size: int, *, extra: int = 0) -> Network:
    """A chain of actors, with some more ties chosen by a fixed chance."""
    names = [f"urn:node:{number:04}" for number in range(size)]
    chance = random.Random(1)
    pairs = [(names[n], names[n + 1]) for n in range(size - 1)]
    for _ in range(extra):
        first, second = sorted(chance.sample(names, 2))
        pairs.append((first, second))
    labels_ = [f"Organization {one[-4:]}" for one in names]
    return Network.from_edges(
        pairs,
        nodes=names,
        attributes={"label": labels_, "family": ["firm"] * size},
        title="Chain",
    )


def boxes(network: Network, layout: Layout) -> list[tuple[float, float, float, float]]:
    found = []
    for node in network.nodes:
        x, y = layout.positions[node.id]
        radius = layout.radii[node.id]
        lines = labels.broken(str(node.actor.label))
        half = max(radius, *(labels.width(line) / 2 for line in lines))
        bottom = y + radius + labels.LINE * len(lines)
        found.append((x - half, y - radius, x + half, bottom))
    return found


def overlaps(network: Network) -> int:
    found = boxes(network, lay_out(network))
    return sum(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a, b in combinations(found, 2)
    )


@pytest.mark.parametrize("size", [0, 1, 2, 3, 40, 700])
def test_the_same_network_gets_the_same_positions(size: int) -> None:
    network = chain(size, extra=size // 2 if size > 2 else 0)
    assert lay_out(network) == lay_out(network)


def test_labels_of_every_case_are_kept_apart(kg: KnowledgeGraph) -> None:
    entities = Entities(kg.store)
    for case in entities.cases():
        slug = case.thing.path.removeprefix("case/")
        network = build_network(entities, Scope(case=slug))
        assert overlaps(network) == 0, slug


def test_labels_of_a_crowded_network_are_kept_apart() -> None:
    assert overlaps(chain(300, extra=500)) == 0


def test_everything_lies_inside_the_drawing(kg: KnowledgeGraph) -> None:
    network = build_network(Entities(kg.store), Scope())
    layout = lay_out(network)
    for left, top, right, bottom in boxes(network, layout):
        assert left >= 0
        assert top >= 0
        assert right <= layout.width
        assert bottom <= layout.height


def test_a_chain_is_wider_than_high() -> None:
    layout = lay_out(chain(8))
    assert layout.width > layout.height


def test_a_long_label_is_broken_and_shortened() -> None:
    lines = labels.broken("Institute for Production Technology of the Fraunhofer Society in Aachen")
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_wide_characters_count_double() -> None:
    assert labels.width("試作") > 1.8 * labels.width("ab") * 0.99
