"""Profiles of what thousands of claims mention, a page at a time; invented records."""

from __future__ import annotations

import pytest

import ioknow
from ioknow.errors import UnknownEntityError
from ioknow.model import Claim
from ioknow.query.entities import Entities
from ioknow.query.mentions import ON_A_PAGE
from ioknow.vocabulary import entity

HUB = "organization/t/hub"
PROJECTS = 217
HEAD = """
@base <https://w3id.org/ioknow/id/> .
@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<organization/t/hub> a ik:Firm ; rdfs:label "Hub"@en .
<event/t/founding> a ik:Founding ; rdfs:label "Founding of Hub" ; ik:claimStatus ikv:status-stated ;
    ik:concerns <organization/t/hub> ; ik:date "1990" .
"""


def project(number: int) -> str:
    return f"""
<relationship/t/{number}> a ik:FundedProject, ik:CollaborativeProject ;
    rdfs:label "Project {number}" ; ik:claimStatus ikv:status-stated ;
    ik:startYear {2000 + number % 20} ; ik:hasPartner <organization/t/hub> ;
    ik:hasParticipation <participation/t/{number}> .
<participation/t/{number}> a ik:Participation ; rdfs:label "Hub in {number}" ;
    ik:claimStatus ikv:status-stated ; ik:participant <organization/t/hub> .
"""


@pytest.fixture(scope="module")
def entities(tmp_path_factory: pytest.TempPathFactory) -> Entities:
    file = tmp_path_factory.mktemp("hub") / "records.ttl"
    file.write_text(HEAD + "".join(project(one) for one in range(PROJECTS)), encoding="utf-8")
    return Entities(ioknow.open(files=(file,)).store)


def test_the_first_page_says_how_many_there_are(entities: Entities) -> None:
    page = entities.profile_page(HUB)
    assert page.total("relationships") == PROJECTS
    assert page.total("events") == 1
    assert len(page.claims["relationships"]) == ON_A_PAGE


def test_every_claim_is_reached_once_and_in_order_of_time(entities: Entities) -> None:
    found: list[Claim] = []
    start = 0
    while True:
        page = entities.profile_page(HUB, section="relationships", start=start)
        assert list(page.claims) == ["relationships"]
        found += page.claims["relationships"]
        following = page.following("relationships")
        if following is None:
            break
        start = following
    names = [one.thing.iri for one in found]
    assert len(names) == len(set(names)) == PROJECTS
    years = [one.period.start for one in found]
    assert years == sorted(years)


def test_a_participation_is_told_with_its_relationship(entities: Entities) -> None:
    claims = entities.profile(HUB).claims
    assert {name: len(one) for name, one in claims.items()} == {
        "relationships": PROJECTS,
        "events": 1,
    }


def test_a_section_that_is_not_there_is_answered_with_those_that_are(entities: Entities) -> None:
    with pytest.raises(UnknownEntityError, match=rf"relationships \({PROJECTS}\)"):
        entities.profile_page(HUB, section="figures")
    with pytest.raises(UnknownEntityError, match="from 217 on"):
        entities.profile_page(HUB, section="relationships", start=PROJECTS)


def test_a_small_profile_is_told_whole(kg: ioknow.KnowledgeGraph) -> None:
    entities = Entities(kg.store)
    assert entities.profile_page("organization/kicms") == entities.profile("organization/kicms")


def test_claims_ordered_at_once_lie_in_the_same_sections(
    entities: Entities, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri = entity(HUB).value
    claims = entities.mentions.of([iri])
    one_by_one = entities.mentions.by_section(iri, claims)
    monkeypatch.setattr("ioknow.query.mentions._MANY", 0)
    assert entities.mentions.by_section(iri, claims) == one_by_one
    assert sum(map(len, one_by_one.values())) == len(claims)


@pytest.mark.parametrize("many", [0, 10_000])
def test_a_year_leaves_out_what_cannot_have_held_and_counts_it(
    entities: Entities, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("ioknow.query.mentions._MANY", many)
    page = entities.profile_page(HUB, as_of=2002)
    # Projects begin in 2000 + n % 20 and have no end: n % 20 is 0, 1 or 2 for 33 of 217.
    assert page.total("relationships") == 33
    assert page.excerpt.hidden == {"relationships": PROJECTS - 33, "events": 1}
    assert page.excerpt.as_of == 2002
    years = {one.period.start for one in page.claims["relationships"]}
    assert years == {"2000", "2001", "2002"}


def test_a_small_profile_of_a_year_keeps_what_has_no_date(kg: ioknow.KnowledgeGraph) -> None:
    entities = Entities(kg.store)
    whole = entities.profile_page("organization/imc")
    page = entities.profile_page("organization/imc", as_of=1998)
    assert {one.period.date for one in page.claims["events"]} - {""} == {"1998"}
    undated = [one for one in whole.claims["capabilities"] if not one.period.text]
    assert set(undated) <= set(page.claims["capabilities"])
    for name, claims in whole.claims.items():
        assert page.total(name) + page.excerpt.hidden.get(name, 0) == len(claims)
