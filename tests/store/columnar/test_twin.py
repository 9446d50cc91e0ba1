"""The twin beside its store: reading any N-Quads, choosing the engine, giving way."""

from __future__ import annotations

import os
import shutil
from itertools import product
from pathlib import Path

import pyoxigraph
import pytest

import ioknow
from ioknow.errors import QuerySyntaxError, StoreError
from ioknow.ingest import load_plain
from ioknow.query.lanes import PoolSize
from ioknow.query.messages import Request
from ioknow.query.pool import WorkerPool
from ioknow.store import EmbeddedStore, Release, current_release
from ioknow.store.answering import answer
from ioknow.store.columnar import NotAccelerated, Twin, build_twin
from ioknow.store.columnar.answering import Choice, run
from ioknow.store.columnar.parsing import parse_query
from ioknow.store.columnar.planning import Estimator, is_lookup
from ioknow.store.twins import accelerate, build_release_twin, prune_twins, twin_of
from tests.store.columnar.comparison import by_store, by_twin, twin_of_store
from tests.store.columnar.generated import GRAPH, PREFIXES

AWKWARD = (
    "# a comment\n"
    "\n"
    "<http://e/a> <http://e/p> <http://e/b> .\n"
    "<http://e/a>\t<http://e/p>   <http://e/c>.\n"
    '<http://e/a> <http://e/name> "tab\\tquote\\" back\\\\slash \\u00e9" .\n'
    '<http://e/a> <http://e/name> "ends with a bracket >" .\n'
    '<http://e/a> <http://e/name> "looks <http://e/g>"@EN-gb <http://e/g> .\n'
    "<http://e/a> <http://e/name> \"_:b and 'x'\"^^<http://e/own> <http://e/g> .\n"
    '<http://e/a> <http://e/n> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    '<http://e/a> <http://e/n> "7"^^<http://www.w3.org/2001/XMLSchema#int> <http://e/g> .\n'
    '<http://e/a> <http://e/n> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    '<http://e/a> <http://e/n> "99999999999999999999"^^'
    "<http://www.w3.org/2001/XMLSchema#integer> .\n"
    '<http://e/a> <http://e/d> "2020-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    '<http://e/a> <http://e/d> "2020-02-03Z"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    "_:x <http://e/p> _:y <http://e/g> .\n"
    "_:x <http://e/p> _:y <http://e/g> .\n"
)


def test_every_shape_of_a_line_is_read_as_the_store_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "awkward.nq"
    file.write_text(AWKWARD, encoding="utf-8")
    store = pyoxigraph.Store()
    store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    build_twin([file], tmp_path / "twin", expected=len(store))
    twin = Twin(tmp_path / "twin")
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"):
        assert by_twin(twin, query) == by_store(store, query)
    twin.close()


def test_no_step_leads_only_from_what_is_in_the_data(tmp_path: Path) -> None:
    lines = "<http://e/a> <http://e/p> <http://e/b> .\n<http://e/b> <http://e/q> 4 ."
    store = pyoxigraph.Store()
    store.load(lines.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    twin = twin_of_store(store, tmp_path)
    for given, sign in product(("1", "4", "<http://e/b>"), "?*+"):
        for triple in (f"?v <http://e/p>{sign} ?o", f"?s <http://e/q>{sign} ?v"):
            query = f"SELECT * {{ VALUES ?v {{ {given} }} {triple} }}"
            assert by_twin(twin, query) == by_store(store, query), query
    twin.close()


def test_a_blank_node_belongs_to_its_file(tmp_path: Path) -> None:
    files = [tmp_path / "one.nt", tmp_path / "two.nt"]
    for file in files:
        file.write_text("_:x <http://e/p> <http://e/o> .\n", encoding="utf-8")
    build_twin(files, tmp_path / "twin", expected=2)


def test_a_twin_with_other_statements_than_its_release_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "one.nt"
    file.write_text("<http://e/s> <http://e/p> <http://e/o> .\n", encoding="utf-8")
    with pytest.raises(StoreError, match="the columnar twin holds 1 statements"):
        build_twin([file], tmp_path / "twin", expected=2)


@pytest.fixture(scope="module")
def accelerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain store with a twin."""
    folder = tmp_path_factory.mktemp("accelerated")
    file = folder / "graph.nq"
    store = pyoxigraph.Store()
    store.load(GRAPH.encode(), format=pyoxigraph.RdfFormat.TRIG)
    store.dump(str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    with file.open("a", encoding="utf-8") as out:
        for number in range(2_000):
            out.write(f"<http://e/{number}> <http://e/next> <http://e/{number // 2}> .\n")
    release = load_plain(folder / "store", [file])
    assert twin_of(release) is None  # too small for one of itself
    build_release_twin(release)
    return folder / "store"


MUCH = "SELECT ?y (COUNT(?x) AS ?n) { ?x <http://e/next> ?y } GROUP BY ?y"
LITTLE = "SELECT * { <http://e/5> <http://e/next> ?y }"


def test_much_work_goes_to_the_twin_and_little_to_the_store(accelerated: Path) -> None:
    with ioknow.open(accelerated) as graph:
        assert graph.explain(MUCH).engine == "columnar"
        assert graph.explain(LITTLE).engine == "store"
        assert len(graph.query(MUCH)) == 1_000
        assert [row["y"] for row in graph.query(LITTLE)] == ["http://e/2"]


def test_what_the_twin_does_not_compute_goes_to_the_store_with_a_reason(accelerated: Path) -> None:
    query = "SELECT (SAMPLE(STR(?x)) AS ?one) { ?x <http://e/next> ?y }"
    with ioknow.open(accelerated) as graph:
        explanation = graph.explain(query)
        assert explanation.engine == "store"
        assert "SAMPLE" in explanation.reason
        assert len(graph.query(query)) == 1


def test_texts_are_joined_by_the_twin_where_the_store_would_read_much(accelerated: Path) -> None:
    joined = "SELECT ?{0} (GROUP_CONCAT(STR(?x)) AS ?all) {{ {1} }} GROUP BY ?{0}"
    little = joined.format("y", "?x <http://e/next> ?y")
    pairs = "?x <http://e/next> ?z . ?y <http://e/next> ?w OPTIONAL { ?x ?p ?w }"
    with ioknow.open(accelerated) as graph:
        assert graph.explain(little).engine == "store"
        assert graph.explain(joined.format("w", pairs)).engine == "columnar"


@pytest.mark.parametrize(
    ("pattern", "much"),
    [
        ("?x :next ?y . ?y :next ?z", False),
        ("?x :next ?y FILTER NOT EXISTS { ?y :next ?z . ?z :next ?w }", True),
        ("?x :next ?y . ?a :next ?b", True),
        ("VALUES ?x { UNDEF } ?x :next ?y . ?y :next ?z", False),
    ],
)
def test_the_work_of_the_store_follows_its_order_of_joins(
    accelerated: Path, pattern: str, much: bool
) -> None:
    folder = twin_of(current_release(accelerated))
    assert folder is not None
    twin = Twin(folder)
    query = parse_query(f"PREFIX : <http://e/> SELECT * {{ {pattern} }}")
    steps = Estimator(twin.statistics, twin.dictionary).steps(query.select)
    twin.close()
    assert (steps > 1_000_000) is much


def test_an_error_in_a_query_is_the_store_s(accelerated: Path) -> None:
    with ioknow.open(accelerated) as graph, pytest.raises(QuerySyntaxError):
        graph.query("SELECT ?x { ?x <http://e/next> ?y } GROUP BY ?y HAVING")


def test_the_store_answers_after_the_twin_failed(
    accelerated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotAccelerated("the columnar engine failed: out of memory")

    monkeypatch.setattr(Twin, "run", fail)
    release = current_release(accelerated)
    folder = twin_of(release)
    assert folder is not None
    twin = Twin(folder)
    document = answer(EmbeddedStore.open(release.database), MUCH, twin=twin)
    twin.close()
    assert document.engine == "store"
    assert "out of memory" in document.reason
    assert document.rows == 1_000


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_documents_are_the_store_s_to_the_byte(accelerated: Path, form: str) -> None:
    query = PREFIXES + (
        "SELECT ?s ?n ?l { ?s :name ?n . FILTER(isIRI(?s)) OPTIONAL { ?s :likes ?l } "
        "VALUES ?s { :a :b :c :d :e } } ORDER BY ?s ?n ?l"
    )
    release = current_release(accelerated)
    folder = twin_of(release)
    assert folder is not None
    twin = Twin(folder)
    parsed = parse_query(query)
    choice = Choice("columnar", "", parsed, twin.plan(parsed))
    found = run(twin, choice, solutions=form).body
    twin.close()
    assert found == answer(EmbeddedStore.open(release.database), query, solutions=form).body


@pytest.mark.parametrize(
    ("text", "lookup"),
    [
        ("SELECT * { <http://e/a> ?p ?o }", True),
        ("PREFIX e: <http://e/>\nSELECT ?o WHERE { e:a e:p ?o . } LIMIT 5", True),
        ("ASK { <http://e/a> a ?c }", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { <http://e/a> ?p ?o . ?o ?q ?z }", False),
        ("SELECT (COUNT(*) AS ?n) { <http://e/a> ?p ?o }", False),
    ],
)
def test_a_lookup_of_one_subject_is_told_without_parsing(text: str, lookup: bool) -> None:
    assert is_lookup(text) is lookup


def test_an_optional_without_a_shared_variable_stays_with_the_store(accelerated: Path) -> None:
    query = PREFIXES + "ASK { ?s a ?y OPTIONAL { ?z :flag ?z FILTER(?y = :a) } }"
    folder = twin_of(current_release(accelerated))
    assert folder is not None
    twin = Twin(folder)
    with pytest.raises(NotAccelerated, match="OPTIONAL without"):
        by_twin(twin, query)
    twin.close()


@pytest.mark.skipif("IOKNOW_W3C" not in os.environ, reason="IOKNOW_W3C names no folder of tests")
def test_the_w3c_suite_gives_the_store_s_answers(tmp_path: Path) -> None:
    from tests.store.columnar.w3c import compare_suite

    compared, different = compare_suite(Path(os.environ["IOKNOW_W3C"]), tmp_path)
    assert different == []
    assert compared > 150


def test_workers_that_move_to_another_release_answer_from_its_own_twin(tmp_path: Path) -> None:
    def release(name: str, base: int) -> Release:
        file = tmp_path / f"{name}.nt"
        lines = (f"<http://e/{n}> <http://e/next> <http://e/{n // base}> .\n" for n in range(3_000))
        file.write_text("".join(lines), encoding="utf-8")
        made = load_plain(tmp_path / name, [file])
        build_release_twin(made)
        return made

    count = "SELECT (COUNT(DISTINCT ?y) AS ?n) { ?x <http://e/next> ?y }"
    first, second = release("one", 3), release("two", 2)
    with WorkerPool(first, size=PoolSize(free=1, named=1)) as pool:
        for expected, chosen in ((1_000, first), (1_500, second)):
            pool.roll(chosen)
            reply = pool.answer_now(Request(count))
            assert reply.engine == "columnar"
            assert f'"{expected}"'.encode() in reply.body


def test_a_twin_built_later_is_used_by_the_workers(accelerated: Path, tmp_path: Path) -> None:
    shutil.copytree(accelerated, tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "columnar")
    request = Request(MUCH)
    with WorkerPool(
        current_release(tmp_path / "store"), size=PoolSize(free=1, named=1, cache=0)
    ) as pool:
        assert pool.answer_now(request).engine == "store"
        assert accelerate(tmp_path / "store") == accelerate(tmp_path / "store")
        pool.use_twin()
        assert pool.answer_now(request).engine == "columnar"


def test_pruning_leaves_the_twin_that_is_being_built(accelerated: Path, tmp_path: Path) -> None:
    shutil.copytree(accelerated, tmp_path / "store")
    folder = tmp_path / "store" / "columnar"
    for name in (f".building-{os.getpid()}-a", ".building-999999999-b", "gone"):
        (folder / name).mkdir()
    prune_twins(tmp_path / "store")
    kept = {path.name for path in folder.iterdir()}
    assert kept == {f".building-{os.getpid()}-a", current_release(accelerated).version}
