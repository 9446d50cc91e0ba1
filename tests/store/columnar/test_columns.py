"""Statements of a twin as Arrow columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyoxigraph
import pytest

from ioknow.store.columnar import build_twin, cutting
from ioknow.store.columnar.columns import Columns
from ioknow.store.columnar.cutting import cut_file
from ioknow.store.columnar.encoding import Tag
from ioknow.terms import Literal, NamedNode

STATEMENTS = """
PREFIX : <http://e/>
:a :name "Ana"@en-GB, "Anna", 7 .
:g { :a :name "Anna" . :b :name "2020-02-03"^^<http://www.w3.org/2001/XMLSchema#date> . _:x :p :a }
"""


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Columns]:
    """Six statements, one of them in two graphs."""
    folder = tmp_path_factory.mktemp("columns")
    store = pyoxigraph.Store()
    store.load(STATEMENTS.encode(), format=pyoxigraph.RdfFormat.TRIG)
    store.dump(str(folder / "all.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    build_twin([folder / "all.nq"], folder / "twin")
    with Columns(folder / "twin") as opened:
        yield opened


def test_statements_of_a_predicate_come_with_their_graphs(columns: Columns) -> None:
    found = columns.statements("http://e/name")
    rows = zip(
        *(columns.texts(found[name]).to_pylist() for name in ("subject", "object", "graph")),
        strict=True,
    )
    assert set(rows) == {
        ("http://e/a", "Ana", None),
        ("http://e/a", "Anna", None),
        ("http://e/a", "Anna", "http://e/g"),
        ("http://e/a", "7", None),
        ("http://e/b", "2020-02-03", "http://e/g"),
    }


def test_a_graph_holds_its_own_statements(columns: Columns) -> None:
    assert columns.statements(graph="http://e/g").num_rows == 3
    assert columns.statements("http://e/name", "http://e/g").num_rows == 2
    assert columns.statements("http://e/name", "http://e/other").num_rows == 0


def test_pairs_stand_once(columns: Columns) -> None:
    assert columns.pairs("http://e/name").num_rows == 4


def test_kinds_and_languages_of_terms(columns: Columns) -> None:
    objects = columns.pairs("http://e/name")["object"]
    kinds = columns.kinds(objects).to_pylist()
    assert sorted(kinds) == [Tag.STRING, Tag.LANG, Tag.INTEGER, Tag.DATE]
    named = dict(zip(columns.texts(objects).to_pylist(), columns.languages(objects), strict=True))
    assert named["Ana"].as_py() == "en-gb"
    assert named["Anna"].as_py() is None


def test_terms_are_found_by_what_they_are(columns: Columns) -> None:
    number = columns.number(NamedNode("http://e/a"))
    assert columns.texts(pa.array([number, None], pa.int64())).to_pylist() == ["http://e/a", None]
    assert columns.number(Literal("Ana", language="en-gb")) is not None
    assert columns.number(NamedNode("http://e/nobody")) is None


@pytest.mark.parametrize("size", [1, 40, 1 << 24])
def test_lines_are_cut_alike_whatever_a_block_holds(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        '<http://e/a> <http://e/p> "one <two> three" .\n'
        '<http://e/a> <http://e/p> "one"@en <http://e/g> .\n'
        "_:a <http://e/p> _:b _:g .\n"
        "<http://e/a> <http://e/p> <http://e/b> <http://e/g> .\n"
        '<http://e/a> <http://e/p> "with \\" inside" <http://e/g> .\n'
        "# not a statement\n"
        '<http://e/a> <http://e/p> "kyō" .'
    )
    file = tmp_path / "lines.nq"
    file.write_text(lines, encoding="utf-8")
    monkeypatch.setattr(cutting, "BLOCK", size)
    cuts = list(cut_file(file))
    rows = [tuple(row.values()) for cut in cuts for row in cut.terms.to_pylist()]
    a, p = "<http://e/a>", "<http://e/p>"
    assert rows == [
        (a, p, '"one <two> three"', None),
        (a, p, '"one"@en', "<http://e/g>"),
        ("_:a", p, "_:b", "_:g"),
        (a, p, "<http://e/b>", "<http://e/g>"),
        (a, p, '"kyō"', None),
    ]
    assert b"".join(cut.unusual for cut in cuts).splitlines() == [
        b'<http://e/a> <http://e/p> "with \\" inside" <http://e/g> .',
        b"# not a statement",
    ]
