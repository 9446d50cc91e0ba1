"""Named questions are plain SPARQL 1.1: rdflib reads them and answers them as Oxigraph does."""

from __future__ import annotations

import csv
import io

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

import ioknow
from ioknow.query import QuestionLibrary
from tests.queries.record import comparable

LIBRARY = QuestionLibrary.bundled()

# rdflib joins a VALUES block or a UNION with the rest only after it has read all of the rest,
# and orders patterns by their variables, not by how much they match: these take it from some
# seconds to minutes each.
SLOW_IN_RDFLIB = frozenset(
    {
        "architecture-of-a-firm-in-a-year",
        "barrier-that-ranks-first",
        "barriers-of-small-and-large-firms",
        "chain-of-a-piece-of-knowledge",
        "constant-prices-recomputed",
        "funded-projects-by-owner-and-answer",
        "how-inquiries-are-handled",
        "partner-pairs-and-what-they-work-on",
        "purchasing-against-alliance-by-partner",
        "rd-by-legal-form-and-size",
        "results-of-funded-projects",
        "ties-with-universities-and-institutes",
        "two-firms-compared",
    }
)


@pytest.fixture(scope="module")
def graph(kg: ioknow.KnowledgeGraph) -> rdflib.Graph:
    """The union of the named graphs as one graph: rdflib is slow over the graphs of a Dataset."""
    return rdflib.Graph().parse(data=kg.document(".nt"), format="nt")


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_rdflib_reads_a_question(name: str) -> None:
    prepareQuery(LIBRARY[name].sparql)


@pytest.mark.parametrize("name", sorted(LIBRARY.keys() - SLOW_IN_RDFLIB))
def test_rdflib_answers_a_question_alike(
    kg: ioknow.KnowledgeGraph, graph: rdflib.Graph, name: str
) -> None:
    expected = comparable(kg.ask(name).solutions.to_csv())
    found = comparable(as_csv(graph.query(LIBRARY[name].sparql)))
    assert (found[0], sorted(found[1:])) == (expected[0], sorted(expected[1:]))


def as_csv(result: rdflib.query.Result) -> str:
    """Return the rows of an rdflib result as SPARQL results CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(str(variable) for variable in result.vars or ())
    for row in result:
        assert isinstance(row, tuple)
        writer.writerow("" if term is None else str(term) for term in row)
    return text.getvalue()


def test_the_slow_questions_exist() -> None:
    assert LIBRARY.keys() >= SLOW_IN_RDFLIB
