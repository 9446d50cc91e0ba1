from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ioknow.errors import LinkError
from ioknow.identity.keys import Keys, Record
from ioknow.identity.links import LinkBook, find_links, link_quads
from ioknow.ingest import load
from ioknow.ingest.indexes import INDEXES
from ioknow.ingest.linking import publish_links
from ioknow.store import EmbeddedStore, Release, current_release
from ioknow.store.columns import FILE as COLUMNS
from ioknow.store.columns import read_columns
from ioknow.store.verification import verify_store
from ioknow.vocabulary import ID, SKOS

ONE, OTHER = ID + "organization/pic-900000001", ID + "organization/ror-x"
RECORDS = [
    Record(
        ONE, "UNIVERSITY OF VALE", "", ("UNIVERSITY OF VALE",), "NZ", ("VALE",), ("pic:900000001",)
    ),
    Record(OTHER, "University of Vale", "en", ("University of Vale",), "NZ", ("Vale",), ("ror:x",)),
    Record(
        ID + "organization/pic-900000002", "Acme Ltd", "", ("Acme Ltd",), "NZ", (), ("vat:NZ1",)
    ),
    Record(
        ID + "organization/ror-y", "Something else", "", ("Something else",), "NZ", (), ("vat:NZ1",)
    ),
    Record(ID + "organization/pic-900000003", "Nobody knows it", "", ("Nobody knows it",)),
]


@pytest.fixture
def book(tmp_path: Path) -> LinkBook:
    book = LinkBook(tmp_path)
    book.add(
        find_links(Keys.of(RECORDS), subjects="organization/pic-", objects="organization/ror-")
    )
    return book


def test_identifiers_are_accepted_and_names_are_candidates(book: LinkBook) -> None:
    found = {link.subject: (link.state, link.method) for link in book.links()}
    assert found == {
        ONE: ("candidate", "equal"),
        ID + "organization/pic-900000002": ("accepted", "identifier"),
    }
    assert all(link.evidence for link in book.links())


def test_a_decision_counts_and_can_be_taken_back(book: LinkBook) -> None:
    book.decide(OTHER, ONE, "accepted", by="A. Reviewer")
    assert {link.pair: link.state for link in book.links()}[ONE, OTHER] == "accepted"
    assert book.undo(ONE, OTHER).by == "A. Reviewer"
    assert {link.pair: link.state for link in book.links()}[ONE, OTHER] == "candidate"


def test_what_was_rejected_is_not_proposed_again(book: LinkBook) -> None:
    book.decide(ONE, OTHER, "rejected", by="A. Reviewer")
    keys = Keys.of(RECORDS)
    assert (
        book.add(find_links(keys, subjects="organization/pic-", objects="organization/ror-")) == 0
    )
    assert [link.pair for link in book.links("rejected")] == [(ONE, OTHER)]


def test_only_accepted_links_are_matches(book: LinkBook) -> None:
    def matches() -> set[str]:
        quads = link_quads(book.links())
        return {str(quad.subject)[1:-1] for quad in quads if quad.predicate == SKOS.exactMatch}

    assert matches() == {ID + "organization/pic-900000002"}
    book.decide(ONE, OTHER, "accepted", by="A. Reviewer")
    assert matches() == {ONE, ID + "organization/pic-900000002"}


def test_a_record_is_not_linked_to_itself(book: LinkBook) -> None:
    with pytest.raises(LinkError, match="to itself"):
        book.decide(ONE, ONE, "accepted", by="A. Reviewer")


def test_a_decision_has_a_name_and_is_one(book: LinkBook) -> None:
    with pytest.raises(LinkError, match="name of the person"):
        book.decide(ONE, OTHER, "accepted", by=" ")
    with pytest.raises(LinkError, match="no decision"):
        book.decide(ONE, OTHER, "perhaps", by="A. Reviewer")


def test_there_is_nothing_to_undo_without_a_link(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="no link between"):
        LinkBook(tmp_path).undo(ONE, OTHER)


def test_a_damaged_file_of_links_is_named(tmp_path: Path) -> None:
    (tmp_path / "links.tsv").write_text("subject\tobject\nx\ty\n")
    with pytest.raises(LinkError, match="cannot be read"):
        LinkBook(tmp_path).links()


def test_publishing_links_leaves_what_a_load_of_the_same_links_would(
    store_directory: Path, tmp_path: Path
) -> None:
    store, other = tmp_path / "store", tmp_path / "other"
    shutil.copytree(store_directory, store)
    shutil.copytree(store_directory, other)
    book = LinkBook(store)
    book.decide("organization/kicms", "organization/ror-x", "rejected", by="A. Reviewer")
    assert not publish_links(store).reused
    book.decide("organization/kicms", "organization/pic-900000001", "accepted", by="A. Reviewer")
    assert not publish_links(store).reused
    assert publish_links(store).reused
    file = tmp_path / "links.nq"
    quads = sorted(map(str, link_quads(book.links())))
    file.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    load(other, [file], validate=False)

    one, two = current_release(store), current_release(other)
    assert one.version == two.version
    assert _statements(one) == _statements(two)
    assert len(read_columns(one.folder / COLUMNS)) == one.total
    assert {path.name for path in (one.folder / "indexes").iterdir()} == set(INDEXES)
    assert verify_store(store).findings == ()


def _statements(release: Release) -> set[tuple[str, str, str, str]]:
    """Return the statements of a release, less those about its version or nodes without a name."""
    reader = EmbeddedStore.open(release.database)
    rows = (
        (str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name))
        for quad in reader.quads()
    )
    found = {
        row
        for row in rows
        if "_:" not in (row[0][:2], row[2][:2]) and not row[1].endswith("dcat#version>")
    }
    reader.close()
    return found
