from __future__ import annotations

import pytest

from ioknow import KnowledgeGraph
from ioknow.errors import UnknownEntityError
from ioknow.query.entities import Entities


@pytest.fixture(scope="module")
def entities(kg: KnowledgeGraph) -> Entities:
    return Entities(kg.store)


def test_an_intermediary_is_inferred_not_stated(entities: Entities) -> None:
    kicms = entities.profile("organization/kicms")
    assert [kind.name for kind in kicms.thing.kinds] == ["Association"]
    assert [one.label.value for one in kicms.inferred] == ["intermediary"]


def test_kicms_links_every_pair_of_the_five_partners(entities: Entities) -> None:
    links = entities.profile("organization/kicms").links
    pairs = {frozenset((str(a.first.actor.label), str(a.second.actor.label))) for a in links}
    assert len(pairs) == 10  # five partners, ten pairs
    assert {name for pair in pairs for name in pair} == {
        f"Firm {letter}" for letter in ("M", "H", "C", "K1", "K2")
    }
    assert all(one.evidence for one in links)


def test_the_leader_comes_first_with_its_functions(entities: Entities) -> None:
    first = entities.claim("relationship/cf2-m").participants[0]
    assert (str(first.actor.label), first.roles[0]) == ("Firm M", "leader")
    assert "research and development" in first.functions


def test_a_fee_keeps_its_unit_and_period(entities: Entities) -> None:
    profile = entities.profile("organization/kyoto-shisaku-net")
    texts = {claim.quantity.text for claim in profile.claims["rules"] if claim.quantity}
    assert "50,000 yen per month" in texts


def test_every_claim_shown_has_evidence(entities: Entities) -> None:
    claims = entities.claims_of("Claim")
    assert len(claims) > 800
    assert [claim.thing.path for claim in claims if not claim.evidence] == []


def test_every_claim_goes_into_a_section_of_its_own(entities: Entities) -> None:
    claims = entities.claims_of("Claim")
    sections = entities.sections(claims)
    assert sum(map(len, sections.values())) == len(claims)


def test_what_is_not_described_is_an_error_that_says_what_to_try(entities: Entities) -> None:
    with pytest.raises(UnknownEntityError, match="search"):
        entities.profile("organization/nobody")
    with pytest.raises(UnknownEntityError, match="not a path"):
        entities.profile("organization/<nobody>")


def test_reading_twice_gives_the_same(entities: Entities, kg: KnowledgeGraph) -> None:
    assert entities.case("kicms") == Entities(kg.store).case("kicms")
