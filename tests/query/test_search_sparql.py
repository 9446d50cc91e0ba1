"""What search finds with filters, asked of the dataset itself."""

from __future__ import annotations

import pytest

import ioknow
from ioknow.errors import UsageError
from ioknow.languages import speaking
from ioknow.query.facets import FACETS
from ioknow.query.search import SearchIndex
from ioknow.query.search_sparql import search_sparql
from ioknow.vocabulary import entity


@pytest.fixture(scope="module")
def index(kg: ioknow.KnowledgeGraph) -> SearchIndex:
    return SearchIndex.of(kg.store)


def asked(kg: ioknow.KnowledgeGraph, text: str) -> set[str]:
    return {str(row["thing"]) for row in kg.query(text)}


@pytest.mark.parametrize("facet", FACETS)
def test_each_value_of_a_facet_finds_what_the_dataset_states(
    kg: ioknow.KnowledgeGraph, index: SearchIndex, facet: str
) -> None:
    for value in index.facets.values(facet):
        found = index.identifiers_of("", {facet: value}, 100_000)
        assert set(found) == asked(kg, search_sparql(index.facets, {facet: value})), value
        assert len(found) == index.find("", filters={facet: value}, limit=1).total


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "Organization", "country": "place/japan"},
        {"kind": "Firm", "year": "1990-2004", "country": "place/japan"},
        {"tie": "Relationship", "source": "case/lee-2010"},
        {"year": "2000-2004", "kind": "Organization", "source": "case"},
    ],
)
def test_filters_are_combined_as_in_the_dataset(
    kg: ioknow.KnowledgeGraph, index: SearchIndex, filters: dict[str, str]
) -> None:
    found = index.identifiers_of("", filters, 100_000)
    assert found
    assert set(found) == asked(kg, search_sparql(index.facets, filters))


def test_a_search_by_name_lists_what_it_found(
    kg: ioknow.KnowledgeGraph, index: SearchIndex
) -> None:
    found = index.identifiers_of("京都試作", {}, 100)
    assert found
    assert asked(kg, search_sparql(index.facets, {}, found)) == set(found)


def test_the_years_of_a_relationship_are_looked_up_by_range(index: SearchIndex) -> None:
    single = [set(index.identifiers_of("", {"year": str(year)}, 1000)) for year in (2005, 2006)]
    assert set(index.identifiers_of("", {"year": "2005-2006"}, 1000)) == set.union(*single)


@pytest.mark.parametrize("year", ["2019-2015", "19", "2015-", "two thousand"])
def test_what_is_no_year_is_said_so(index: SearchIndex, year: str) -> None:
    with pytest.raises(UsageError, match="2015-2019"):
        index.find("", filters={"year": year})


def test_few_things_are_counted_as_many_are(index: SearchIndex) -> None:
    """The counts of a small selection, taken another way, are those of what it lists."""
    found = index.find("kyoto", facets=FACETS, limit=1000)
    assert 0 < found.total < len(index) // 8
    for facet in FACETS:
        for one in found.facets[facet]:
            filters = {facet: one.value}
            assert index.find("kyoto", filters=filters, limit=1).total == one.count, (facet, one)


def test_a_city_in_which_a_case_happens_is_no_country(index: SearchIndex) -> None:
    assert "place/kyoto" not in index.facets.values("country")
    case = index.identifiers_of("", {"place": "place/kyoto", "kind": "Case"}, 10)
    assert case == [entity("case/kyoto-shisaku-net").value]


def test_values_are_counted_in_the_language_spoken(index: SearchIndex) -> None:
    with speaking("de"):
        found = index.find("", facets=["kind", "sector", "country"], limit=1).facets
    assert "Verband" in {one.label for one in found["kind"]}
    assert "Automobilindustrie" in {one.label for one in found["sector"]}
    assert "Deutschland" in {one.label for one in found["country"]}
