"""The release files load in the tools they are for, and equal ontologies give equal files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from ioknow import resources
from ioknow.reference import compare_terms, jsonld_context, write_release
from ioknow.reference.bundle import canonical
from ioknow.store import EmbeddedStore, parse_file, serialize
from ioknow.terms import RdfFormat
from ioknow.vocabulary import ID, IK, OWL, PREFIXES

# rdflib's own reader of JSON-LD uses a name that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(folder)
    return folder


@pytest.mark.parametrize("part", ["ioknow", "vocabulary"])
def test_all_formats_say_the_same(release: Path, part: str) -> None:
    turtle = rdflib.Graph().parse(release / f"{part}.ttl")
    assert len(turtle) > 1000
    for ending, form in ((".nt", "nt"), (".owl", "xml"), (".jsonld", "json-ld")):
        other = rdflib.Graph().parse(release / f"{part}{ending}", format=form)
        assert len(other) == len(turtle)
        if part == "vocabulary":
            assert isomorphic(other, turtle)


@pytest.mark.parametrize(("name", "form"), [("ioknow.owl", "rdfxml"), ("ioknow.nt", "ntriples")])
def test_owlready2_reads_the_ontology(release: Path, name: str, form: str) -> None:
    import owlready2

    world = owlready2.World()
    content = BytesIO((release / name).read_bytes())
    ontology = world.get_ontology("https://w3id.org/ioknow/ontology#").load(
        fileobj=content, format=form, only_local=True
    )
    ours = [cls for cls in ontology.classes() if cls.iri.startswith(IK.iri)]
    declared = [
        quad
        for file in resources.ontology_files()
        for quad in parse_file(file)
        if quad.object == OWL.Class and IK.iri in str(quad.subject)
    ]
    assert len(ours) == len(declared)
    consortium = world[IK.Consortium.value]
    assert world[IK.Alliance.value] in consortium.ancestors()
    world.close()


@pytest.mark.parametrize("name", ["ioknow.ttl", "ioknow.owl", "vocabulary.jsonld", "shapes.ttl"])
def test_a_store_reads_it(release: Path, name: str) -> None:
    store = EmbeddedStore.in_memory()
    store.extend(parse_file(release / name))
    assert sum(1 for _ in store.quads()) > 1000


def test_equal_ontologies_give_equal_files(release: Path, tmp_path: Path) -> None:
    write_release(tmp_path)
    for file in release.iterdir():
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_the_order_and_the_blank_nodes_of_the_files_do_not_matter(tmp_path: Path) -> None:
    # N-Triples of the same files, read back, has other blank nodes and another order.
    files = []
    for number, file in enumerate(reversed(resources.ontology_files())):
        copy = tmp_path / f"{number}.nt"
        lines = serialize(parse_file(file), RdfFormat.N_TRIPLES, {}).splitlines()
        copy.write_bytes(b"\n".join(reversed(lines)))
        files.append(copy)
    assert canonical(files) == canonical(resources.ontology_files())


def test_the_canonical_turtle_read_again_is_the_same(release: Path) -> None:
    again = serialize(canonical([release / "ioknow.ttl"]), RdfFormat.TURTLE, PREFIXES)
    assert again == (release / "ioknow.ttl").read_bytes()


def test_the_context_reads_a_document_without_prefixes() -> None:
    document = {
        **json.loads(jsonld_context()),
        "id": "organization/x",
        "type": "Firm",
        "label": {"en": "X", "ja": "エックス"},
        "inCountry": "place/japan",
        "hasEvidence": ["evidence/e"],
        "factCode": "F9-001",
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    x = rdflib.URIRef(ID + "organization/x")
    assert (x, rdflib.RDF.type, rdflib.URIRef(IK.Firm.value)) in graph
    assert (x, rdflib.RDFS.label, rdflib.Literal("エックス", lang="ja")) in graph
    assert (x, rdflib.URIRef(IK.inCountry.value), rdflib.URIRef(ID + "place/japan")) in graph
    assert str(graph.value(x, rdflib.URIRef(IK.factCode.value))) == "F9-001"


def test_differences_name_terms_that_came_went_and_changed(tmp_path: Path) -> None:
    core = resources.root() / "ontology" / "core.ttl"
    text = core.read_text(encoding="utf-8")
    older = tmp_path / "core.ttl"
    older.write_text(
        text.replace("ik:University", "ik:College").replace('"public body"@en', '"body"@en'),
        encoding="utf-8",
    )
    found = compare_terms([older], [core])
    assert found.added == ("ik:University",)
    assert found.removed == ("ik:College",)
    gone, come = found.changed["ik:PublicBody"]
    assert gone == {("label", '"body"@en')}
    assert come == {("label", '"public body"@en')}
    assert '  + label "public body"@en' in str(found)
