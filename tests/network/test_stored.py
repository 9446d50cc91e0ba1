"""The stored network gives what projecting from the statements gives."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import ioknow
from ioknow.errors import ParameterValueError, StoreError, UnknownEntityError
from ioknow.network import Network, Scope, build_network
from ioknow.network.stored import NAME, narrowed, read_stored_network
from ioknow.query.entities import Entities
from ioknow.store import current_release

SCOPES = (
    Scope(),
    Scope(as_of=2004),
    Scope(types=frozenset({"alliance", "supply"})),
    Scope(organization="organization/kicms"),
    Scope(organization="organization/kicms", hops=2, as_of=2006),
    Scope(organization="organization/precion", types=frozenset({"supply"}), weight="ties"),
    Scope(nodes=frozenset({"firm"})),
    Scope(nodes=frozenset({"firm", "organization/kicms"})),
    Scope(organization="organization/kicms", nodes=frozenset({"firm"})),
)


@pytest.fixture(scope="module")
def whole(store_directory: Path, kg: ioknow.KnowledgeGraph) -> Network:
    folder = current_release(store_directory).index(NAME)
    assert folder is not None
    return read_stored_network(folder, Entities(kg.store))


def rows(network: Network) -> pd.DataFrame:
    columns = ["source", "target", "type", "claim"]
    return network.to_pandas().sort_values(columns).reset_index(drop=True)


@pytest.mark.parametrize("scope", SCOPES, ids=lambda one: str(SCOPES.index(one)))
def test_a_part_of_the_stored_network_is_the_projected_one(
    kg: ioknow.KnowledgeGraph, whole: Network, scope: Scope
) -> None:
    projected, found = build_network(Entities(kg.store), scope), narrowed(whole, scope)
    assert found is not None
    assert (found.title, found.focal, found.weight) == (
        projected.title,
        projected.focal,
        projected.weight,
    )
    assert found.ids.tolist() == projected.ids.tolist()
    for name, column in projected.actors.columns.items():
        assert found.attribute(name).tolist() == column.tolist()
    pd.testing.assert_frame_equal(rows(found), rows(projected))
    assert (found.adjacency != projected.adjacency).nnz == 0


def test_ties_of_a_stored_network_lead_to_their_claims(whole: Network) -> None:
    found = narrowed(whole, Scope(organization="organization/kicms"))
    assert found is not None
    assert all(tie.evidence for tie in found.ties)


def test_what_the_stored_network_cannot_tell_is_projected(
    store_directory: Path, kg: ioknow.KnowledgeGraph
) -> None:
    with ioknow.open(store_directory) as stored:
        for scope in ({"case": "kicms"}, {"organization": "organization/kicms"}):
            assert rows(stored.network(**scope)).equals(rows(kg.network(**scope)))  # type: ignore[arg-type]  # both are texts
        with pytest.raises(UnknownEntityError):
            stored.network(organization="organization/atlantis")


def test_unknown_kinds_are_refused_by_the_stored_network_too(whole: Network) -> None:
    with pytest.raises(ParameterValueError, match="no kind of tie 'love'"):
        narrowed(whole, Scope(types=frozenset({"love"})))


def test_damaged_files_are_reported(tmp_path: Path, kg: ioknow.KnowledgeGraph) -> None:
    (tmp_path / "names.json").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        read_stored_network(tmp_path, Entities(kg.store))
