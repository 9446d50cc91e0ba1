"""Measures of a large network, beside networkx and igraph in the same run.

    python -m benchmarks.networks [--participations FILE.csv] [--cap 120] [--peers]

FILE has a row for each participation: the event (such as a project), then the actor. Without it,
participations are drawn with the shape of a research programme: heavy-tailed actors, projects of
a few to many dozens of partners. Each task of each library runs in a process of its own and is
ended after the cap; seconds are of the processor, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ioknow.network import AffiliationNetwork, Network
from ioknow.network.measures import MEASURES

SAMPLES = 200
PARAMETERS: dict[str, dict[str, Any]] = {
    "brokerage_roles": {"by": "group"},
    "brokerage_totals": {"by": "group"},
    "ei_index": {"by": "group"},
    "ei_index_of_actors": {"by": "group"},
    "partner_diversity": {"by": "group"},
    "synergy": {"dimensions": ("group", "place", "size")},
    "sampled_betweenness": {"samples": SAMPLES},
}


def read(file: Path) -> Iterator[tuple[str, str]]:
    """Yield event and actor of each row."""
    read_as = gzip.open if file.suffix == ".gz" else open
    with read_as(file, "rt", encoding="utf-8") as source:
        rows = csv.reader(source)
        header = next(rows)
        event, actor = (header.index(n) if n in header else i for i, n in enumerate(("rcn", "pic")))
        for row in rows:
            yield row[event], row[actor]


def drawn(projects: int = 25_000, actors: int = 32_000, *, seed: int = 1) -> list[tuple[str, str]]:
    """Return synthetic participations of the shape of a research programme."""
    chance = np.random.default_rng(seed)
    weight = chance.pareto(1.1, actors) + 0.3
    sizes = np.minimum(chance.geometric(0.22, projects), 80)
    sizes[chance.random(projects) < 0.45] = 1
    members = chance.choice(actors, size=int(sizes.sum()), p=weight / weight.sum())
    events = np.repeat(np.arange(projects), sizes)
    return [(f"p{event}", f"o{actor}") for event, actor in zip(events, members, strict=True)]


def network_of(rows: list[tuple[str, str]]) -> Network:
    """Return the network of actors tied by shared events, with attributes dealt out by a seed."""
    affiliations = AffiliationNetwork.from_pairs([(actor, event) for event, actor in rows])
    network = affiliations.projection(weight="binary")
    chance = np.random.default_rng(2)
    for name, kinds in (("group", 5), ("place", 40), ("size", 4)):
        values = np.array([f"{name}{n}" for n in range(kinds)], dtype=object)
        dealt = values[chance.integers(0, kinds, len(network))]
        network.actors.columns[name] = dealt  # type: ignore[index]  # read-only by its type
    return network


def own_tasks() -> dict[str, Callable[[Network], object]]:
    """Return every measure but exact betweenness."""
    return {
        name: lambda network, one=one, name=name: one.function(network, **PARAMETERS.get(name, {}))
        for name, one in MEASURES.items()
        if name != "betweenness" and one.definition.family != "two-mode"
    }


def networkx_tasks() -> dict[str, Callable[[Any], object]]:
    """Return the measures that networkx has as well."""
    import networkx as nx

    return {
        "degree": lambda g: dict(g.degree()),
        "components": lambda g: list(nx.connected_components(g)),
        "coreness": nx.core_number,
        "clustering": nx.clustering,
        "pagerank": nx.pagerank,
        "communities": lambda g: nx.community.louvain_communities(g, seed=1),
        "sampled_betweenness": lambda g: nx.betweenness_centrality(g, k=SAMPLES, seed=1),
        "constraint": nx.constraint,
        "effective_size": nx.effective_size,
    }


def igraph_tasks() -> dict[str, Callable[[Any], object]]:
    """Return the measures that igraph has as well."""
    return {
        "degree": lambda g: g.degree(),
        "components": lambda g: g.connected_components(),
        "coreness": lambda g: g.coreness(),
        "clustering": lambda g: g.transitivity_local_undirected(),
        "pagerank": lambda g: g.pagerank(),
        "communities": lambda g: g.community_leiden(objective_function="modularity"),
        "closeness": lambda g: g.closeness(),
        "cut_points": lambda g: g.articulation_points(),
        "sampled_betweenness": lambda g: g.betweenness(sources=list(range(SAMPLES))),
        "constraint": lambda g: g.constraint(),
    }


def as_networkx(network: Network) -> Any:
    """Return a network as a graph of networkx."""
    import networkx as nx

    return nx.from_scipy_sparse_array(network.pattern)


def as_igraph(network: Network) -> Any:
    """Return a network as a graph of igraph."""
    import igraph

    rows, columns = network.pattern.nonzero()
    upper = rows < columns
    edges = np.column_stack([rows[upper], columns[upper]])
    return igraph.Graph(n=len(network), edges=edges)


def timed(task: Callable[[Any], object], graph: object, cap: float) -> float | None:
    """Return the processor seconds of a task in a process of its own; None past the cap."""
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()

    def run() -> None:
        start = time.process_time()
        task(graph)
        queue.put(time.process_time() - start)

    process = context.Process(target=run)
    process.start()
    process.join(cap)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return float(queue.get()) if process.exitcode == 0 else None


def main() -> None:
    """Print a table of seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--participations", type=Path)
    parser.add_argument("--cap", type=float, default=120)
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    rows = list(read(asked.participations)) if asked.participations else drawn()
    start = time.process_time()
    network = network_of(rows)
    pairs = network.number_of_pairs
    print(f"{len(network)} actors, {pairs} pairs, built in {time.process_time() - start:.1f} s")
    start = time.process_time()
    ours = {}
    for name, task in own_tasks().items():  # in one process: some share what they compute
        before = time.process_time()
        task(network)
        ours[name] = time.process_time() - before
    total = time.process_time() - start
    peers: dict[str, dict[str, float | None]] = {}
    if asked.peers:
        for name, make, tasks in (
            ("networkx", as_networkx, networkx_tasks()),
            ("igraph", as_igraph, igraph_tasks()),
        ):
            graph = make(network)
            peers[name] = {task: timed(run, graph, asked.cap) for task, run in tasks.items()}
    print(f"{'measure':26}{'ioknow':>9}" + "".join(f"{name:>11}" for name in peers))
    for name, seconds in ours.items():
        cells = [_cell(found, name, asked.cap) for found in peers.values()]
        print(f"{name:26}{seconds:9.2f}" + "".join(f"{cell:>11}" for cell in cells))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all together':26}{total:9.2f}   largest memory {most:.0f} MB")


def _cell(found: dict[str, float | None], name: str, cap: float) -> str:
    if name not in found:
        return "-"
    seconds = found[name]
    return f"> {cap:.0f}" if seconds is None else f"{seconds:.2f}"


if __name__ == "__main__":
    main()
