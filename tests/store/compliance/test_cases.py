"""The bundled cases at every store: questions, pages, networks, the whole dataset."""

from __future__ import annotations

import pytest

import ioknow
from ioknow.network import Scope, build_network
from ioknow.query import QuestionLibrary
from ioknow.query.entities import Entities
from ioknow.vocabulary import sparql_prologue
from tests.queries.record import comparable, recorded
from tests.store.compliance.conftest import ENGINES, Engine

PROLOGUE = sparql_prologue()
LIBRARY = QuestionLibrary.bundled()

# Virtuoso 7.2.5 compares texts that begin alike by something else than the rest of them, so rows
# under such names come in another order; they are the same rows.
OTHER_ORDER = {
    "virtuoso": {
        "admission-to-a-network",
        "barriers-and-remedies",
        "claims-of-a-page",
        "conflicting-claims",
        "degrees-of-a-person",
        "derived-claims-and-their-basis",
        "exploration-push-and-pull",
        "leads-and-partners-by-consortium-type",
        "results-of-funded-projects",
        "rules-of-a-network",
        "where-a-value-is-printed",
    }
}
# Questions that an engine does not answer as recorded, and why.
NOT_ANSWERED = {
    "virtuoso": {
        # A path between two unknown ends in OPTIONAL loses rows.
        "how-a-piece-of-knowledge-was-passed-on",
        # The result of a comparison is a number.
        "information-sources-of-small-firms",
        # Several paths in one group end the server.
        "chain-of-a-piece-of-knowledge",
        # A path of any length from an end that a VALUES gives is refused.
        "partners-of-an-organization-in-countries",
        # Relationships found by one sub-query inside of another give no rows.
        "ties-with-universities-and-institutes",
    },
}
# rdflib takes minutes over the graphs of a dataset; it answers the questions in
# tests/queries/test_rdflib.py, over a single graph, and the small dataset in test_language.py.
QUICK = [name for name in ENGINES if name != "rdflib"]
ENDS_THE_SERVER = {"chain-of-a-piece-of-knowledge"}
REFUSED = {"partners-of-an-organization-in-countries"}


@pytest.fixture(scope="module")
def expected(kg: ioknow.KnowledgeGraph) -> Entities:
    """What reads the same from the embedded store."""
    return Entities(kg.store)


@pytest.mark.parametrize("name", sorted(LIBRARY))
@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_a_question_gives_its_recorded_answer(engine: Engine, name: str) -> None:
    if name in NOT_ANSWERED.get(engine.name, ()):
        pytest.skip(f"{engine.name} does not answer {name}")
    found = comparable(engine.cases.ask(name).solutions.to_csv())
    expected = comparable(recorded(name).read_text(encoding="utf-8"))
    if name in OTHER_ORDER.get(engine.name, ()):
        found, expected = sorted(found), sorted(expected)
    assert found == expected


@pytest.mark.parametrize("engine", ["virtuoso"], indirect=True)
def test_the_exceptions_are_still_needed(engine: Engine) -> None:
    for name in sorted(NOT_ANSWERED["virtuoso"] - ENDS_THE_SERVER - REFUSED):
        found = comparable(engine.cases.ask(name).solutions.to_csv())
        assert found != comparable(recorded(name).read_text(encoding="utf-8")), name


def test_the_dataset_has_the_same_version_and_graphs(
    engine: Engine, kg: ioknow.KnowledgeGraph
) -> None:
    assert engine.cases.version == kg.version
    assert engine.cases.graph_names() == kg.graph_names()


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_more_rows_than_a_server_gives_at_once_all_come(
    engine: Engine, kg: ioknow.KnowledgeGraph
) -> None:
    query = (
        "SELECT DISTINCT ?x ?property ?value "
        "{ VALUES ?property { rdf:type ik:hasEvidence ik:claimStatus } ?x ?property ?value "
        'FILTER(STRSTARTS(STR(?x), "https://w3id.org/ioknow/")) }'
    )
    expected = sorted(tuple(map(str, row.values())) for row in kg.query(query))
    assert len(expected) > 10_000
    assert sorted(tuple(map(str, row.values())) for row in engine.cases.query(query)) == expected
    streamed = engine.cases.store.stream(PROLOGUE + query)
    assert sum(1 for _ in streamed) == len(expected)


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_the_whole_dataset_can_be_read(engine: Engine, kg: ioknow.KnowledgeGraph) -> None:
    expected = sum(1 for _ in kg.quads())
    assert expected > 50_000
    assert sum(1 for _ in engine.cases.quads()) == expected


@pytest.mark.parametrize("engine", QUICK, indirect=True)
@pytest.mark.parametrize(
    "path", ["organization/kicms", "organization/precion", "relationship/cf2-m", "case/kicms"]
)
def test_a_profile_says_the_same(engine: Engine, expected: Entities, path: str) -> None:
    assert engine.entities.profile(path) == expected.profile(path)


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_a_network_has_the_same_nodes_and_ties(engine: Engine, expected: Entities) -> None:
    scope = Scope(case="kicms")
    found, there = build_network(engine.entities, scope), build_network(expected, scope)
    assert len(there.ties) > 20
    assert found.nodes == there.nodes
    assert found.ties == there.ties
