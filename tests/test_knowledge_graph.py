from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ioknow
from ioknow.errors import QuerySyntaxError, StoreNotFoundError, UnknownQuestionError


def test_prefixes_and_short_iris_need_no_declaration(kg: ioknow.KnowledgeGraph) -> None:
    assert kg.test("ASK { <organization/kicms> rdfs:label ?label }")


def test_an_error_is_placed_in_the_text_of_the_caller(kg: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError, match=r"line 2, column \d+") as caught:
        kg.query("SELECT ?x\nWHERE { ?x }")
    assert caught.value.line == 2


def test_memory_and_disk_answer_alike(kg: ioknow.KnowledgeGraph, store_directory: Path) -> None:
    query = (
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && !isBlank(?o)) } "
        "ORDER BY ?g ?s ?p ?o"
    )
    with ioknow.open(store_directory) as on_disk:
        assert on_disk.query(query).terms == kg.query(query).terms


def test_the_version_is_that_of_the_content(
    kg: ioknow.KnowledgeGraph, store_directory: Path
) -> None:
    with ioknow.open(store_directory) as on_disk:
        assert on_disk.version == kg.version


def test_a_copy_for_rdflib_holds_every_statement(kg: ioknow.KnowledgeGraph) -> None:
    counted = kg.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")[0]["n"]
    assert len(list(kg.to_rdflib().quads())) == counted


def test_a_directory_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError, match="ioknow load"):
        ioknow.open(tmp_path)


def test_an_unknown_question_is_named(kg: ioknow.KnowledgeGraph) -> None:
    with pytest.raises(UnknownQuestionError, match="there is no question 'gatekeeper'"):
        kg.ask("gatekeeper")


def test_importing_ioknow_loads_no_heavy_library() -> None:
    heavy = "pandas rdflib owlready2 pyshacl pyvis fastapi SPARQLWrapper yaml networkx numpy"
    code = (
        "import sys, ioknow, ioknow.cli\n"
        f"found = [name for name in {heavy!r}.split() if name in sys.modules]\n"
        "sys.exit(' '.join(found) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
