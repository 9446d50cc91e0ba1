"""Named questions are plain SPARQL 1.1: rdflib reads them and answers them as Oxigraph does.

The statements lie in one graph here: rdflib takes five times as long over the graphs of a dataset.
What else rdflib's store can do is in ``tests/store/compliance``.
"""

from __future__ import annotations

import warnings

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
        "partners-of-an-organization-in-countries",  # MIN over no value ends in an error
        "purchasing-against-alliance-by-partner",
        "rd-by-legal-form-and-size",
        "results-of-funded-projects",
        "ties-with-universities-and-institutes",
        "two-firms-compared",
    }
)


@pytest.fixture(scope="module")
def opened(kg: ioknow.KnowledgeGraph) -> ioknow.KnowledgeGraph:
    """The union of the named graphs in a dataset of rdflib's."""
    with warnings.catch_warnings():  # rdflib's own reader uses a name that rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset = rdflib.Dataset()
        dataset.graph("urn:all").parse(data=kg.document(".nt"), format="nt")
    return ioknow.open(dataset)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_rdflib_reads_a_question(name: str) -> None:
    prepareQuery(LIBRARY[name].sparql)


@pytest.mark.parametrize("name", sorted(LIBRARY.keys() - SLOW_IN_RDFLIB))
def test_rdflib_answers_a_question_alike(
    kg: ioknow.KnowledgeGraph, opened: ioknow.KnowledgeGraph, name: str
) -> None:
    expected = comparable(kg.ask(name).solutions.to_csv())
    found = comparable(opened.ask(name).solutions.to_csv())
    assert (found[0], sorted(found[1:])) == (expected[0], sorted(expected[1:]))


def test_the_slow_questions_exist() -> None:
    assert LIBRARY.keys() >= SLOW_IN_RDFLIB
