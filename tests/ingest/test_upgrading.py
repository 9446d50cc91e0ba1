"""A store of another version of ioknow is brought to this one's form, or refused with a way out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ioknow
from ioknow.errors import StoreVersionError
from ioknow.ingest import load
from ioknow.store import current_release, verify_store
from ioknow.store.release import LAYOUT, published_release

OWN = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/firm> rdfs:label "Own firm" .
"""


def describe(store: Path, **fields: object) -> None:
    """Write fields into the description of the published release."""
    file = current_release(store).folder / "release.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **fields}))


def test_a_store_in_an_earlier_form_is_migrated_by_the_next_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, own = tmp_path / "store", tmp_path / "own.ttl"
    own.write_text(OWN)
    before = load(store, [own], validate=False).release
    for module in ("store.release", "store.publishing", "ingest.publishing"):
        monkeypatch.setattr(f"ioknow.{module}.LAYOUT", LAYOUT + 1)

    with pytest.raises(StoreVersionError, match=f"'ioknow load --store {store}' brings it"):
        ioknow.open(store)

    after = load(store).release
    assert (before.layout, after.layout) == (LAYOUT, LAYOUT + 1)
    assert after.version != before.version
    assert after.statements == before.statements
    with ioknow.open(store) as graph:
        assert graph.search("Own firm")
        sentence = graph.ask("members-of-a-network").sentence
    assert sentence == "Kyoto Shisaku Net has 18 member companies."
    assert load(store).reused


def test_a_store_of_a_later_version_is_refused(store_directory: Path, tmp_path: Path) -> None:
    import shutil

    store = shutil.copytree(store_directory, tmp_path / "store")
    describe(store, layout=99, new_field="of a later version")
    for read in (current_release, ioknow.open, load):
        with pytest.raises(StoreVersionError, match="later version of ioknow"):
            read(store)
    assert "later version" in "".join(verify_store(store).findings)


def test_a_release_without_the_number_of_its_form_is_in_the_first(
    store_directory: Path, tmp_path: Path
) -> None:
    import shutil

    store = shutil.copytree(store_directory, tmp_path / "store")
    file = current_release(store).folder / "release.json"
    fields = json.loads(file.read_text())
    assert fields.pop("layout") == LAYOUT
    file.write_text(json.dumps(fields))
    assert published_release(store).layout == 1
    with pytest.raises(StoreVersionError, match="earlier version of ioknow"):
        current_release(store)
