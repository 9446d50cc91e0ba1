"""Delta files change the golden copy that they are loaded with, and are no register alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import SourceFileError
from tests.ingest.registers.converted import Converted

A, B, C = "529900T8BM49AURSDO55", "5493001KJTIIGC8Y1R12", "213800D1EI4B9WTWWD28"
_NODES = (
    "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,"
    "Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,"
    "Relationship.RelationshipType,Relationship.RelationshipStatus"
)


def _entities(*rows: tuple[str, str]) -> str:
    lines = ["LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.EntityStatus"]
    return "\n".join([*lines, *(f"{lei},{name},en,ACTIVE" for lei, name in rows), ""])


def _relations(*rows: tuple[str, str, str]) -> str:
    kind = "IS_DIRECTLY_CONSOLIDATED_BY"
    lines = [f"{_NODES},Extension.Deletion.DeletedAt"]
    lines += [f"{one},LEI,{other},LEI,{kind},ACTIVE,{at}" for one, other, at in rows]
    return "\n".join([*lines, ""])


def _names(found: Converted) -> set[tuple[str, ...]]:
    return set(found.rows("SELECT ?n { ?o ik:registerStatus 'ACTIVE' ; rdfs:label ?n }"))


def test_the_newest_delta_counts_and_other_records_stay(tmp_path: Path) -> None:
    (tmp_path / "20310102-0800-gleif-goldencopy-lei2-golden-copy.csv").write_text(
        _entities((A, "Alpha"), (B, "Beta"))
    )
    (tmp_path / "20310103-0800-gleif-goldencopy-lei2-last-day.csv").write_text(
        _entities((A, "Alpha One"), (C, "Gamma"))
    )
    (tmp_path / "20310104-0800-gleif-goldencopy-lei2-last-day.csv").write_text(
        _entities((A, "Alpha Two"))
    )
    found = Converted("gleif", tmp_path)
    assert found.edition.release.version == "2031-01-04"
    assert _names(found) == {("Alpha Two",), ("Beta",), ("Gamma",)}
    assert all(tally.read == tally.loaded + tally.total("refused") for tally in found.tallies)


def test_a_deleted_relation_goes(tmp_path: Path) -> None:
    (tmp_path / "20310102-0800-gleif-goldencopy-rr-golden-copy.csv").write_text(
        _relations((A, B, ""), (C, B, ""))
    )
    (tmp_path / "20310102-1600-gleif-goldencopy-rr-intra-day.csv").write_text(
        _relations((A, B, "2031-01-02T12:00:00Z"))
    )
    found = Converted("gleif", tmp_path)
    ((child,),) = found.rows("SELECT ?c { ?r ik:hasConsolidatedOrganization ?c }")
    assert child.endswith(C)
    assert found.remarks("noted")["deleted by the delta"][0] == 1


def test_a_delta_in_xml_is_known_by_its_header(tmp_path: Path) -> None:
    file = tmp_path / "any.xml"
    file.write_text(
        '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIHeader>'
        "<lei:ContentDate>2031-01-03T08:00:00Z</lei:ContentDate>"
        "<lei:FileContent>GLEIF_DELTA_PUBLISHED</lei:FileContent></lei:LEIHeader>"
        f"<lei:LEIRecords><lei:LEIRecord><lei:LEI>{A}</lei:LEI></lei:LEIRecord></lei:LEIRecords>"
        "</lei:LEIData>",
        encoding="utf-8",
    )
    with pytest.raises(SourceFileError, match="is a delta: it holds only the entities"):
        Converted("gleif", file)


def test_a_delta_that_leaves_a_gap_or_is_too_old_is_told(tmp_path: Path) -> None:
    (tmp_path / "20310110-0800-gleif-goldencopy-lei2-golden-copy.csv").write_text(
        _entities((A, "Alpha"))
    )
    (tmp_path / "20310109-0800-gleif-goldencopy-lei2-last-week.csv").write_text(
        _entities((A, "Old Alpha"))
    )
    (tmp_path / "20310120-0800-gleif-goldencopy-lei2-last-day.csv").write_text(
        _entities((B, "Beta"))
    )
    found = Converted("gleif", tmp_path)
    assert _names(found) == {("Alpha",), ("Beta",)}
    noted = found.remarks("noted")
    assert "not used: a delta that is older than the golden copy" in noted
    assert any("what changed between is missing" in why for why in noted)
