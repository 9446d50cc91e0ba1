"""Cube observations are asked like any other observation of the graph."""

from __future__ import annotations

import pytest

from ioknow.errors import UnknownEntityError
from ioknow.statistics import Cube, load_cube, statistics_files
from ioknow.store import EmbeddedStore
from ioknow.terms import Literal, NamedNode
from ioknow.vocabulary import sparql_prologue

_REQUIRED = (
    "observes", "measure", "value", "unit", "operator", "claimStatus", "hasEvidence", "factCode",
    "tableRow", "tableColumn", "ordinal",
)  # fmt: skip


def _rows(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    found = []
    for row in store.select(sparql_prologue() + query):
        cells = []
        for term in row:
            assert isinstance(term, NamedNode | Literal)
            cells.append(term.value)
        found.append(tuple(cells))
    return found


@pytest.mark.parametrize("name", _REQUIRED)
def test_every_observation_has_what_every_observation_has(tables: EmbeddedStore, name: str) -> None:
    assert not _rows(
        tables,
        f"SELECT ?o {{ ?o a qb:Observation FILTER NOT EXISTS {{ ?o a ik:Observation ; "
        f"ik:{name} ?value ; rdfs:label ?label ; qb:dataSet ?table }} }}",
    )


def test_there_are_as_many_observations_as_rows(
    tables: EmbeddedStore, cubes: dict[str, Cube]
) -> None:
    rows = sum(len(cube.observations) for cube in cubes.values())
    assert _rows(tables, "SELECT (COUNT(?o) AS ?n) { ?o a qb:Observation }") == [(str(rows),)]


def test_labels_are_unique_within_a_table(tables: EmbeddedStore) -> None:
    assert not _rows(
        tables,
        "SELECT ?label { ?o qb:dataSet ?table ; rdfs:label ?label } "
        "GROUP BY ?table ?label HAVING (COUNT(?o) > 1)",
    )


def test_a_label_says_measure_thing_year_and_price_base(tables: EmbeddedStore) -> None:
    rows = _rows(
        tables,
        "SELECT ?label { ?o ik:observes <organization/precion> ; ik:year 2004 ; "
        "ik:priceBase ikv:price-base-1989 ; rdfs:label ?label }",
    )
    assert rows == [("labour productivity: Precion, 2004, 1989 prices",)]


def test_a_dimension_is_also_a_breakdown(tables: EmbeddedStore) -> None:
    rows = _rows(
        tables,
        "SELECT (COUNT(?o) AS ?n) { ?o ik:breakdown ikv:barrier-market-structure }",
    )
    assert rows == [("4",)]


def test_each_table_has_its_own_graph(tables: EmbeddedStore, cubes: dict[str, Cube]) -> None:
    rows = _rows(tables, "SELECT DISTINCT ?g { GRAPH ?g { ?o a qb:Observation } }")
    assert {row[0].rpartition("/")[2] for row in rows} == set(cubes)


def test_what_is_observed_is_described_in_the_dataset(dataset: EmbeddedStore) -> None:
    assert not _rows(
        dataset,
        "SELECT DISTINCT ?thing { ?o qb:dataSet ?table ; ik:observes ?thing "
        "FILTER NOT EXISTS { ?thing rdfs:label ?label } }",
    )


def test_evidence_leads_to_a_source_and_a_fingerprint(dataset: EmbeddedStore) -> None:
    assert not _rows(
        dataset,
        "SELECT DISTINCT ?e { ?o qb:dataSet ?table ; ik:hasEvidence ?e FILTER NOT EXISTS "
        "{ ?e a ik:Evidence ; rdfs:label ?label ; ik:passageDigest ?digest ; "
        "ik:fromSource/rdfs:label ?source } }",
    )


def test_tables_belong_to_cases_of_the_dataset(dataset: EmbeddedStore) -> None:
    assert not _rows(
        dataset,
        "SELECT ?case { ?table a qb:DataSet ; ik:inCase ?case "
        "FILTER NOT EXISTS { ?case a ik:Case } }",
    )


def test_every_property_is_declared_with_label_and_definition(dataset: EmbeddedStore) -> None:
    rows = _rows(
        dataset,
        "SELECT DISTINCT ?p { ?o qb:dataSet ?table ; ?p ?value "
        "FILTER(STRSTARTS(STR(?p), STR(ik:))) "
        "FILTER NOT EXISTS { ?p rdfs:label ?label ; skos:definition ?definition } }",
    )
    assert rows == []


def test_new_properties_and_concepts_have_four_languages(tables: EmbeddedStore) -> None:
    for language in ("en", "ja", "de", "ko"):
        assert not _rows(
            tables,
            "SELECT ?p { ?p qb:codeList ?list ; rdfs:isDefinedBy ?ontology "
            f'FILTER NOT EXISTS {{ ?p rdfs:label ?l FILTER(LANG(?l) = "{language}") }} }}',
        )
        assert not _rows(
            tables,
            "SELECT DISTINCT ?c { ?o qb:dataSet ?table ; ik:barrier|ik:sizeClass|ik:partnerType|"
            "ik:informationSource|ik:innovationActivity|ik:projectAnswer|ik:priceBase ?c "
            f'FILTER NOT EXISTS {{ ?c skos:prefLabel ?l FILTER(LANG(?l) = "{language}") }} }}',
        )


def test_a_missing_cell_is_explained() -> None:
    cube = load_cube("lee-2010-table-2")
    with pytest.raises(
        UnknownEntityError, match=r"0 observations with size_class=tiny.*large, sme"
    ):
        cube.get(size_class="tiny")


def test_an_unknown_table_is_explained() -> None:
    with pytest.raises(UnknownEntityError, match="there is no table 'table-99'; there are lee-"):
        load_cube("table-99")


def test_the_files_that_are_read_are_listed() -> None:
    endings = {"".join(file.suffixes) for file in statistics_files()}
    assert endings == {".csv", ".csv-metadata.json", ".ttl"}
