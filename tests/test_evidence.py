from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ioknow
from ioknow.errors import SourceFileError
from ioknow.evidence import fingerprints, normalised_words, passage_digest, verify_evidence
from ioknow.store import EmbeddedStore, parse_bytes
from ioknow.terms import NamedNode, RdfFormat

TEXT = "Heading\n\nThe net-\nwork\u00b3 has eighteen members. They pay a fee.\n"


def store(*passages: str) -> EmbeddedStore:
    lines = ["@prefix ik: <https://w3id.org/ioknow/ontology#> ."]
    lines += ["@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."]
    lines += ['<http://e/source> rdfs:label "Paper" .']
    for number, passage in enumerate(passages):
        words = normalised_words(passage)
        lines.append(
            f"<http://e/{number}> ik:fromSource <http://e/source> ; "
            f'rdfs:label "Paper, p. {number}" ; '
            f'ik:passageDigest "{passage_digest(words)}" ; ik:passageWords {len(words)} .'
        )
    filled = EmbeddedStore.in_memory()
    graph = NamedNode("http://e/g")
    document = "\n".join(lines).encode()
    filled.extend(parse_bytes(document, RdfFormat.TURTLE, name="paper", graph=graph))
    return filled


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "paper.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_a_passage_is_found_over_line_breaks_and_footnote_marks(paper: Path) -> None:
    report = verify_evidence(store("The network has eighteen members"), [paper])
    assert (len(report.found), report.missing, report.untested) == (1, (), ())


def test_a_passage_at_the_very_end_of_a_text_is_found(paper: Path) -> None:
    report = verify_evidence(store("pay a fee"), [paper])
    assert len(report.found) == 1


def test_a_passage_that_is_not_there_is_named(paper: Path) -> None:
    report = verify_evidence(store("eighteen members", "nineteen members"), [paper])
    assert [item.label for item in report.missing] == ["Paper, p. 1"]
    assert "not found: Paper, p. 1" in str(report)


def test_a_source_without_its_text_is_untested_not_missing(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Something else", encoding="utf-8")
    report = verify_evidence(store("eighteen members"), [other])
    assert (len(report.untested), report.missing) == (1, ())


def test_a_missing_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="no such file"):
        verify_evidence(store("eighteen members"), [tmp_path / "absent.txt"])


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    words = normalised_words(text)
    assert normalised_words(" ".join(words)) == words


def test_every_bundled_paper_has_fingerprints(kg: ioknow.KnowledgeGraph) -> None:
    found = fingerprints(kg.store)
    assert len({item.source for item in found}) == 5
    assert all(item.words >= 2 for item in found)
