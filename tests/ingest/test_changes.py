"""Changes: all or nothing, told by journal and PROV, never of what ioknow writes itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ioknow.errors import (
    DataError,
    DocumentLimitError,
    GraphNotFoundError,
    GraphProtectedError,
    IoknowError,
    QueryFormError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    RdfSyntaxError,
    ReleaseChangedError,
)
from ioknow.ingest import load
from ioknow.ingest.changes import Change, change
from ioknow.ingest.plain import load_plain
from ioknow.store import EmbeddedStore, current_release, verify_store
from ioknow.store.journal import settled
from ioknow.vocabulary import CHANGES_GRAPH, PROV

G = "http://example.org/g"
NESTED = 65


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A plain store with two statements in a graph."""
    load_plain(tmp_path)
    put(tmp_path, b"<urn:a> <urn:p> 1 , 2 .")
    return tmp_path


def put(store: Path, turtle: bytes, graph: str = G) -> None:
    change(store, Change("put", "ana", turtle, media_type="text/turtle", target=graph))


def update(store: Path, text: str, **options: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    return change(store, Change("update", "ana", text.encode(), **options)).graphs  # type: ignore[arg-type]  # the two options are tuples


def holds(store: Path, pattern: str) -> bool:
    reader = EmbeddedStore.open(current_release(store).database)
    return reader.test(f"ASK {{ {pattern} }}")


def test_an_update_tells_what_it_changed(store: Path) -> None:
    text = "DELETE { GRAPH ?g { ?s ?p 1 } } INSERT { ?s ?p 3 } WHERE { GRAPH ?g { ?s ?p 1 } }"
    assert update(store, text) == {"": (0, 1), G: (2, 1)}
    assert holds(store, "?s ?p 3")


def test_a_graph_of_the_same_size_with_other_content_has_changed(store: Path) -> None:
    text = f"WITH <{G}> DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 9 }} WHERE {{ ?s ?p 1 }}"
    assert update(store, text) == {G: (2, 2)}


def test_a_change_that_changes_nothing_publishes_nothing(store: Path) -> None:
    before = current_release(store)
    assert update(store, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:p> 1 }} }}") == {}
    put(store, b"<urn:a> <urn:p> 2 , 1 .")
    assert current_release(store) == before


def test_an_update_that_fails_in_the_middle_changes_nothing(store: Path) -> None:
    before = current_release(store).version
    with pytest.raises(IoknowError):
        update(store, "INSERT DATA { <urn:x> <urn:y> 1 } ; CREATE GRAPH <http://example.org/g>")
    assert current_release(store).version == before
    assert not holds(store, "<urn:x> ?p ?o")
    assert [path.name for path in (store / "releases").glob(".*")] == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("LOAD <http://127.0.0.1:9/x>", QueryRefusedError),
        ("load silent <file:///etc/passwd>", QueryRefusedError),
        ("CLEAR ALL ;\\u004COAD <http://127.0.0.1:9/x>", QueryRefusedError),
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; PREFIX e: <http://e/> LOADe:x", QueryRefusedError),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:9/> { } }", QueryRefusedError),
        ("CLEAR XYZ", QuerySyntaxError),
        ("SELECT * { ?s ?p ?o }", QuerySyntaxError),
        ("INSERT DATA { <urn:a> <urn:b> " + "[ <urn:c> " * NESTED, QueryLimitError),
    ],
)  # fmt: skip
def test_an_update_that_reaches_out_or_is_none_is_refused(
    store: Path, text: str, error: type[Exception]
) -> None:
    before = current_release(store).version
    with pytest.raises(error):
        update(store, text)
    assert current_release(store).version == before


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:load> <urn:SERVICE> 'LOAD <http://example.org/>' }",
        "PREFIX load: <urn:l:> INSERT DATA { load:a load:b 1 }",
    ],
)
def test_the_word_load_in_data_is_no_load(store: Path, text: str) -> None:
    assert update(store, text) == {"": (0, 1)}


def test_the_dataset_of_the_protocol_is_matched(store: Path) -> None:
    text = "INSERT { ?s <urn:seen> ?o } WHERE { ?s ?p ?o }"
    assert update(store, text) == {}
    assert update(store, text, using=(G,)) == {"": (0, 2)}
    with pytest.raises(QueryFormError, match="USING"):
        update(store, f"INSERT {{ ?s ?p 1 }} USING <{G}> WHERE {{ ?s ?p ?o }}", using=(G,))
    with pytest.raises(QueryFormError, match="DELETE WHERE"):
        update(store, "DELETE WHERE { ?s ?p ?o }", using=(G,))


def test_a_document_is_added_to_a_graph_with_blank_nodes_of_its_own(store: Path) -> None:
    for _ in range(2):
        document = Change("post", "ana", b"_:x <urn:p> 5 .", media_type="text/turtle", target=G)
        change(store, document)
    assert current_release(store).statements == {G: 4}


def test_a_deleted_graph_is_gone_and_cannot_be_deleted_twice(store: Path) -> None:
    change(store, Change("delete", "ana", target=G))
    assert current_release(store).statements == {}
    with pytest.raises(GraphNotFoundError, match="no graph"):
        change(store, Change("delete", "ana", target=G))


def test_an_empty_document_makes_an_empty_graph(store: Path) -> None:
    put(store, b"", "http://example.org/empty")
    assert current_release(store).statements == {"http://example.org/empty": 0, G: 2}


_DEEP_XML = b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
_LAUGHS = b"""<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:">
<r:Description r:about="urn:s"><p>&b;</p></r:Description></r:RDF>"""


@pytest.mark.parametrize(
    ("media_type", "document", "error"),
    [
        ("application/rdf+xml", _LAUGHS, DataError),
        ("application/rdf+xml", _LAUGHS.decode().encode("utf-16"), DataError),
        ("application/rdf+xml", _DEEP_XML + b"<a xmlns='urn:'>" * NESTED, DocumentLimitError),
        ("application/rdf+xml", b"<a>", RdfSyntaxError),
        ("application/ld+json", b'{"@context":"http://127.0.0.1:9/c","p":"o"}', RdfSyntaxError),
        ("application/ld+json", b'{"@context":"file:///etc/passwd","p":"o"}', RdfSyntaxError),
        ("application/ld+json", b"[" * NESTED + b"]" * NESTED, DocumentLimitError),
        ("application/ld+json", b'["' + b'\\"' * 100_000, RdfSyntaxError),
        ("text/turtle", b"<urn:s> <urn:p> " + b"( " * NESTED, DocumentLimitError),
        ("text/turtle", b"<urn:s> <urn:p> '" + b"( " * NESTED + b"', '''\n(''' .", None),
        ("text/turtle", b"<urn:s> <urn:p> <not an iri> .", RdfSyntaxError),
        ("text/turtle", b"<urn:s> <urn:p> '\xff' .", RdfSyntaxError),
        ("application/n-quads", b"<urn:s> <urn:p> <urn:o> <urn:other> .", DataError),
        ("application/trig", b"<urn:s> <urn:p> <urn:o> .", None),
        ("application/zip", b"PK", DataError),
        ("multipart/form-data; boundary=x", b"no form", DataError),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\n\r\n\r\n" * 101 + b"--x--",
            DocumentLimitError,
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: text/turtle\r\n\r\n<urn:s> <urn:p> 1 .\r\n"
            b"--x\r\nContent-Type: application/n-triples\r\n\r\n<urn:s> <urn:p> <urn:o> .\r\n--x--",
            None,
        ),
    ],
)
def test_a_document_is_read_or_refused_as_a_whole(
    store: Path, media_type: str, document: bytes, error: type[Exception] | None
) -> None:
    wanted = Change("put", "ana", document, media_type=media_type, target=G)
    before = current_release(store).version
    if error is None:
        assert change(store, wanted).graphs
    else:
        with pytest.raises(error):
            change(store, wanted)
        assert current_release(store).version == before


def test_a_change_meant_for_another_release_is_not_made(store: Path) -> None:
    with pytest.raises(ReleaseChangedError, match="v0"):
        change(store, Change("delete", "ana", target=G, expected="v0"))


def test_the_journal_tells_who_changed_what(store: Path) -> None:
    text = "INSERT DATA { <urn:a> <urn:b> 1 }"
    update(store, text)
    records = [entry.record for entry in settled(store, current_release(store).journal)]
    assert [(record.agent, record.operation, record.graphs) for record in records] == [
        ("ana", "put", {G: (0, 2)}),
        ("ana", "update", {"": (0, 1)}),
    ]
    assert records[1].request == hashlib.sha256(text.encode()).hexdigest()
    assert (records[1].before, records[1].after) == (
        records[0].after,
        current_release(store).version,
    )
    assert verify_store(store).findings == ()


def test_a_record_that_was_never_published_is_written_over(store: Path) -> None:
    line = (store / "journal.jsonl").read_bytes()
    with (store / "journal.jsonl").open("ab") as journal:
        journal.write(line[:50])
    update(store, "INSERT DATA { <urn:a> <urn:b> 1 }")
    assert len(settled(store, current_release(store).journal)) == 2
    assert verify_store(store).remarks == ()


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled cases."""
    directory = tmp_path_factory.mktemp("cases")
    load(directory)
    return directory


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "CLEAR GRAPH <https://w3id.org/ioknow/graph/derived>",
        "INSERT DATA { GRAPH <https://w3id.org/ioknow/graph/case/lee-2010> { <a> <b> 1 } }",
        "INSERT DATA { GRAPH <https://w3id.org/ioknow/graph/statistics/own> { <a> <b> 1 } }",
        "INSERT DATA { GRAPH <https://w3id.org/ioknow/graph/changes> { <a> <b> 1 } }",
    ],
)
def test_graphs_that_ioknow_writes_are_not_touched(cases: Path, text: str) -> None:
    before = current_release(cases).version
    with pytest.raises(GraphProtectedError, match="itself"):
        update(cases, text)
    assert current_release(cases).version == before


def test_ties_catalog_and_history_follow_a_change_and_survive_a_load(
    cases: Path, tmp_path: Path
) -> None:
    graph = "https://w3id.org/ioknow/graph/case/own"
    text = f"""PREFIX ik: <https://w3id.org/ioknow/ontology#>
    INSERT DATA {{ <urn:in-no-graph> <urn:p> 1 . GRAPH <{graph}> {{
      <relationship/own> a ik:JointDevelopment ;
        ik:hasPartner <organization/one> , <organization/two>
    }} }}"""
    update(cases, text)
    tie = "<https://w3id.org/ioknow/id/organization/one> ik:collaboratesWith ?two"
    tie = tie.replace("ik:", "<https://w3id.org/ioknow/ontology#").replace("With", "With>")
    derived = f"GRAPH <https://w3id.org/ioknow/graph/derived> {{ {tie} }}"
    counted = f"GRAPH ?catalog {{ <{graph}> <http://rdfs.org/ns/void#triples> 3 }}"
    told = f"GRAPH {CHANGES_GRAPH} {{ ?change {PROV.generated}/{PROV.specializationOf} <{graph}> }}"
    for pattern in (derived, counted, told):
        assert holds(cases, pattern), pattern

    own = tmp_path / "more.ttl"
    own.write_text("<urn:a> <urn:b> 1 .")
    load(cases, [own], validate=False)
    for pattern in (derived, counted, told, "<urn:in-no-graph> <urn:p> 1"):
        assert holds(cases, pattern), pattern
    assert verify_store(cases).findings == ()
