"""Whatever stands in a cell: it arrives as it is, or the row is named; nothing is corrupted."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ioknow.errors import CaseFolderError
from ioknow.ingest import read_case_folder
from ioknow.ingest.tables.schema import template_tables
from ioknow.store import EmbeddedStore
from ioknow.store.parsing import parse_bytes, serialize
from ioknow.terms import Literal, Quad, RdfFormat
from ioknow.vocabulary import DCTERMS, PREFIXES, RDFS, entity

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "river-valley-moulds"
NORTH = "organization/river-valley-moulds/north-casting"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
nasty = st.text(
    st.sampled_from(
        list("\"'\\\n\r\t,;<>{}^@_:.#|` \u00a0\u2028%aé漢\U0001f6e0\0\x1b\u202e\ufeff")
    ),
    max_size=30,
)
cells = [
    (table.name, column.name)
    for table in template_tables().values()
    if (EXAMPLE / table.file).exists()
    for column in table.columns
]


def read_with(file: str, column: str, text: str) -> list[Quad] | CaseFolderError:
    """Read the example with another text in the first row of a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(EXAMPLE, Path(name) / "case"))
        with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        if column not in rows[0]:
            rows = [[*row, column if number == 0 else ""] for number, row in enumerate(rows)]
        rows[1][rows[0].index(column)] = text
        with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(rows)
        try:
            return read_case_folder(folder)
        except CaseFolderError as error:
            return error


def written_and_read(quads: list[Quad], form: RdfFormat) -> set[object]:
    document = serialize(quads, form, PREFIXES)
    read = parse_bytes(document, form, name="case")
    return {quad if form.supports_datasets else quad.triple for quad in read}


@settings(max_examples=150)
@given(place=st.sampled_from(cells), text=texts | nasty)
def test_any_text_in_any_cell_is_read_or_named(place: tuple[str, str], text: str) -> None:
    file, column = place
    read = read_with(file, column, text)
    if isinstance(read, CaseFolderError):
        assert read.problems
        assert all(item.file and item.rule and item.remedy for item in read.problems)
        return
    assert written_and_read(read, RdfFormat.N_QUADS) == set(read)
    assert written_and_read(read, RdfFormat.TURTLE) == {quad.triple for quad in read}


@settings(max_examples=100)
@given(text=texts | nasty)
def test_a_text_arrives_as_it_was_typed_but_for_runs_of_spaces(text: str) -> None:
    read = read_with("organizations", "description", text)
    typed = " ".join(text.split())
    if isinstance(read, CaseFolderError):
        (problem,) = read.problems
        assert (problem.file, problem.row, problem.column) == (
            "organizations.csv",
            2,
            "description",
        )
        assert "invisible character" in problem.rule
        return
    store = EmbeddedStore.in_memory()
    store.extend(read)
    rows = store.select(
        f"SELECT ?text {{ <{entity(NORTH).value}> <{DCTERMS.description.value}> ?text }}"
    )
    found = [row["text"] for row in rows]
    assert found == ([Literal(typed, language="en")] if typed else [])


@settings(max_examples=50)
@given(name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
def test_a_name_is_found_again_in_the_labels_made_from_it(name: str) -> None:
    typed = " ".join(name.split())
    read = read_with("organizations", "name", name)
    if isinstance(read, CaseFolderError):
        assert not typed or "\ufffd" in typed
        return
    labels = {quad.object.value for quad in read
              if quad.predicate == RDFS.label and isinstance(quad.object, Literal)}  # fmt: skip
    assert {typed, f"{typed} in Light mould consortium", f"Employees of {typed}, 2018"} <= labels
