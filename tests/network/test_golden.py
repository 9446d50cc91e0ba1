"""Values of R's sna, igraph and networkx, as computed by golden/compute.py, to 1e-9."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ioknow.network import Network
from ioknow.network import measures as m
from ioknow.network.measures import ActorValues

GOLDEN = Path(__file__).parent / "golden"
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total")


def rows(file: str) -> list[dict[str, str]]:
    with (GOLDEN / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@cache
def networks() -> dict[str, Network]:
    actors, edges = defaultdict(list), defaultdict(list)
    for row in rows("actors.csv"):
        actors[row["network"]].append(row)
    for row in rows("edges.csv"):
        edges[row["network"]].append((row["source"], row["target"], float(row["weight"])))
    return {
        name: Network.from_edges(
            edges[name],
            nodes=[row["actor"] for row in given],
            directed=given[0]["directed"] == "yes",
            weight="declared" if name.startswith("weighted") else "binary",
            attributes={"group": [row["group"] for row in given]},
            title=name,
        )
        for name, given in actors.items()
    }


@cache
def golden() -> dict[tuple[str, str, str], dict[str, float]]:
    found: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for file in ("sna.csv", "python.csv"):
        for row in rows(file):
            value = float("nan") if row["value"] in ("NaN", "NA") else float(row["value"])
            found[row["network"], row["measure"], row["tool"]][row["actor"]] = value
    return found


def column(result: ActorValues, name: str = "") -> NDArray[np.float64]:
    return np.asarray(result.columns[name] if name else result.values)


@cache
def brokerage(network: Network) -> ActorValues:
    return m.brokerage_roles(network, by="group")


def role_column(name: str, network: Network) -> NDArray[np.float64]:
    return column(brokerage(network), name)


ACTOR_MEASURES: dict[str, Callable[[Network], NDArray[np.float64]]] = {
    "degree": lambda n: column(m.degree(n)),
    "betweenness": lambda n: column(m.betweenness(n)),
    "betweenness_normalized": lambda n: column(m.betweenness(n, normalized=True)),
    # sna gives 0 where somebody cannot be reached
    "closeness_whole": lambda n: np.nan_to_num(column(m.closeness(n, disconnected="whole"))),
    "closeness_scaled_in": lambda n: column(m.closeness(n, reach="in")),
    "closeness_reachable": lambda n: column(m.closeness(n, disconnected="reachable")),
    "harmonic_in": lambda n: column(m.harmonic_closeness(n, reach="in")),
    "coreness": lambda n: column(m.coreness(n)),
    "cut_point": lambda n: column(m.cut_points(n)),
    "clustering": lambda n: column(m.clustering(n)),
    "constraint": lambda n: column(m.constraint(n)),
    "constraint_ego": lambda n: column(m.constraint(n, model="ego")),
    "effective_size": lambda n: column(m.effective_size(n)),
    "pagerank": lambda n: column(m.pagerank(n)),
    "eigenvector_share": lambda n: column(m.eigenvector(n), "share"),
    **{
        role + ending: partial(role_column, role + ending)
        for role in ROLES
        for ending in ("", "_expected", "_z")
    },
}
NETWORK_MEASURES: dict[str, Callable[[Network], float]] = {
    "density": lambda n: m.cohesion(n)["density"],
    "transitivity": lambda n: m.cohesion(n)["transitivity"],
    "clustering_with_zeros": lambda n: m.cohesion(n)["clustering_with_zeros"],
    "assortativity": lambda n: m.assortativity(n).value,
}
TOTALS = {"": "raw", "_expected": "expected", "_sd": "sd", "_z": "z"}
NAMES = (
    *("florentine", "karate", "kite", "davis"),
    *("directed-12", "directed-16", "in-parts", "weighted-11", "weighted-14", "directed-20"),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("measure", ACTOR_MEASURES)
def test_actors_have_the_values_of_the_other_tools(name: str, measure: str) -> None:
    network = networks()[name]
    ours = dict(zip(network.ids.tolist(), ACTOR_MEASURES[measure](network), strict=True))
    tools = [tool for tool in ("sna", "igraph", "networkx") if (name, measure, tool) in golden()]
    assert tools
    for tool in tools:
        theirs = golden()[name, measure, tool]
        known = [actor for actor, value in theirs.items() if not np.isnan(value)]
        np.testing.assert_allclose(
            [ours[actor] for actor in known],
            [theirs[actor] for actor in known],
            # igraph's own iteration of eigenvectors stops at this precision
            rtol=1e-7 if measure == "eigenvector_share" else 1e-9,
            atol=1e-7 if measure == "eigenvector_share" else 1e-9,
            err_msg=tool,
        )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("measure", NETWORK_MEASURES)
def test_networks_have_the_values_of_the_other_tools(name: str, measure: str) -> None:
    expected = golden()[name, measure, "networkx"][""]
    assert NETWORK_MEASURES[measure](networks()[name]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_roles_of_the_network_have_the_values_of_sna(name: str) -> None:
    rows_of = m.brokerage_totals(networks()[name], by="group").records()
    whole = {row["role"]: row for row in rows_of if row["group"] == "whole network"}
    for role in ROLES:
        for ending, column_name in TOTALS.items():
            theirs = golden()[name, f"network_{role}{ending}", "sna"][""]
            if not np.isnan(theirs):
                ours = whole[role][column_name]
                assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9), (role, ending)
