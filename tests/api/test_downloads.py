"""The dataset as files: complete, described, with checksums and ranges."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io

import httpx
import pyarrow.parquet as pq
import pyoxigraph
import pytest
import rdflib

import ioknow


@pytest.fixture
def manifest(api: httpx.Client) -> dict[str, object]:
    """The list of files."""
    answer = api.get("/api/v1/downloads")
    for _ in range(10):
        if answer.status_code != 503:
            break
        answer = api.get("/api/v1/downloads")  # it waits until the files have been made
    found: dict[str, object] = answer.raise_for_status().json()
    return found


def files_of(manifest: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the files of a manifest by name."""
    found = manifest["files"]
    assert isinstance(found, list)
    return {one["name"]: one for one in found}


def test_every_file_has_the_size_and_checksum_that_are_stated(
    api: httpx.Client, manifest: dict[str, object]
) -> None:
    files = files_of(manifest)
    assert {"ioknow.nq.gz", "ioknow.trig.gz", "ioknow.ttl.gz"} < set(files)
    for name, file in files.items():
        content = api.get(str(file["href"])).content
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["size"],
            file["sha256"],
        ), name


def test_the_rdf_holds_the_dataset(
    api: httpx.Client, kg: ioknow.KnowledgeGraph, manifest: dict[str, object]
) -> None:
    expected = set(kg.quads())
    for ending in ("nq", "trig"):
        content = gzip.decompress(api.get(f"/api/v1/downloads/ioknow.{ending}.gz").content)
        form = pyoxigraph.RdfFormat.from_extension(ending)
        found = set(pyoxigraph.parse(content, format=form))
        assert {str(q) for q in found if q.graph_name.value.endswith("/lee-2010")} == {
            str(q) for q in expected if getattr(q.graph_name, "value", "").endswith("/lee-2010")
        }
        assert len(found) == manifest["statements"]
    content = gzip.decompress(api.get("/api/v1/downloads/ioknow.ttl.gz").content)
    triples = {q.triple for q in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE)}
    assert len(triples) == len({(q.subject, q.predicate, q.object) for q in expected})


def test_the_tables_are_the_same_in_both_formats(
    api: httpx.Client, manifest: dict[str, object]
) -> None:
    for name in ("organizations", "participations", "observations"):
        packed = api.get(f"/api/v1/downloads/{name}.csv.gz").content
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))
        table = pq.read_table(io.BytesIO(api.get(f"/api/v1/downloads/{name}.parquet").content))
        assert len(rows) == table.num_rows == files_of(manifest)[f"{name}.csv.gz"]["items"]
        assert list(rows[0]) == table.column_names
        for row, other in zip(rows, table.to_pylist(), strict=True):
            for column, value in other.items():
                text = " | ".join(value) if isinstance(value, list) else str(value or "")
                assert row[column] == (str(value) if value in (0, 0.0) else text), column


def test_a_table_holds_what_the_dataset_says(api: httpx.Client, kg: ioknow.KnowledgeGraph) -> None:
    table = pq.read_table(io.BytesIO(api.get("/api/v1/downloads/organizations.parquet").content))
    rows = {row["path"]: row for row in table.to_pylist()}
    assert rows["organization/kicms"]["label"] == "KICMS"
    assert rows["organization/kicms"]["country_label"] == "Korea"
    assert rows["organization/kicms"]["types"] == ["Association"]
    (count,) = kg.query(
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a/rdfs:subClassOf* ik:Organization }"
    )
    assert len(rows) == count["n"]


def test_a_part_of_a_file_can_be_had(api: httpx.Client) -> None:
    whole = api.get("/api/v1/downloads/ioknow.nq.gz")
    part = api.get("/api/v1/downloads/ioknow.nq.gz", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    beyond = api.get("/api/v1/downloads/ioknow.nq.gz", headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    changed = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert api.get("/api/v1/downloads/ioknow.nq.gz", headers=changed).status_code == 200


def test_a_file_has_a_validator_and_a_head(api: httpx.Client) -> None:
    first = api.get("/api/v1/downloads/evidence.parquet")
    tag = first.headers["etag"]
    again = api.get("/api/v1/downloads/evidence.parquet", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    head = api.head("/api/v1/downloads/evidence.parquet")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.parametrize("path", ["nothing.nq", "..%2Frelease.json", "x/ioknow.nq.gz", "../x/y"])
def test_what_is_no_download_is_not_found(api: httpx.Client, path: str) -> None:
    assert api.get(f"/api/v1/downloads/{path}").status_code == 404


def test_dcat_describes_the_files(api: httpx.Client, manifest: dict[str, object]) -> None:
    answer = api.get("/api/v1/downloads", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    dataset = rdflib.URIRef("https://w3id.org/ioknow/dataset")
    files = files_of(manifest)
    assert len(set(graph.objects(dataset, dcat.distribution))) == len(files)
    for address in graph.objects(None, dcat.downloadURL):
        file = files[str(address).rpartition("/")[2]]
        assert str(address).endswith(str(file["href"]))
        assert graph.value(address, dcat.byteSize) == rdflib.Literal(file["size"])


def test_the_crate_lists_the_files(api: httpx.Client, manifest: dict[str, object]) -> None:
    crate = api.get(str(manifest["crate"])).json()
    entities = {one["@id"]: one for one in crate["@graph"]}
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert {one["@id"] for one in entities["./"]["hasPart"]} == set(files_of(manifest))
    for name, file in files_of(manifest).items():
        assert entities[name]["sha256"] == file["sha256"]
