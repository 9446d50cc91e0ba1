"""Competency questions with answers read from the papers, not from the dataset."""

from __future__ import annotations

from decimal import Decimal

import ioknow


def rows(
    kg: ioknow.KnowledgeGraph, question: str, *columns: str, **parameters: str | int | float
) -> list[tuple[object, ...]]:
    """Return the chosen columns of an answer."""
    return [tuple(row[name] for name in columns) for row in kg.ask(question, **parameters)]


def test_kyoto_shisaku_net_has_18_member_companies(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "members-of-a-network", "members", "operator") == [(18, "exactly")]


def test_kicms_was_established_in_2004_in_korea(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "founding-of-an-organization", "year", "country") == [(2004, "Korea")]


def test_no_founding_year_of_kyoto_shisaku_net_is_recorded(kg: ioknow.KnowledgeGraph) -> None:
    answer = kg.ask("founding-of-an-organization", founded="organization/kyoto-shisaku-net")
    assert len(answer) == 0
    assert answer.sentence == "The dataset holds no answer to this question."


def test_an_inquiry_is_answered_within_two_hours(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "rules-of-a-network", "kind", "value", "unit")
    assert ("response time", 2, "hour") in found


def test_a_current_member_pays_50000_yen_a_month(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "fees-of-a-network", "applies_to", "amount", "unit", "period", "status")
    assert ("member", 50000, "yen", "month", "stated") in found
    assert ("candidate", 20000, "yen", "month", "stated") in found


def test_the_51_consortia_divide_into_15_30_3_and_3(kg: ioknow.KnowledgeGraph) -> None:
    counts = [row[0] for row in rows(kg, "consortia-of-an-intermediary-by-type", "consortia")]
    assert counts == [15, 30, 3, 3, 51]


def test_radical_innovation_is_the_aim_of_two_types(kg: ioknow.KnowledgeGraph) -> None:
    assert [row[0] for row in rows(kg, "consortium-types-by-innovation", "consortia")] == [15, 3]


def test_the_five_firms_have_207_people_70_percent_of_them_at_h(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "people-in-a-consortium", "people", "share_pct") == [(207, Decimal(70))]


def test_firm_m_reached_its_partners_over_kicms(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "partners-reached-through-an-intermediary", "via", "partner") == [
        ("KICMS", "Firm C"),
        ("KICMS", "Firm H"),
        ("KICMS", "Firm K1"),
        ("KICMS", "Firm K2"),
    ]


def test_cf2_m_took_ten_months_from_organising_to_contracts(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "steps-of-a-consortium", "date", "months_since_start")
    assert found == [("2004-02", 0), ("2004-04", 2), ("2004-09", 7), ("2004-12", 10)]


def test_kicms_offers_29_activities_in_four_categories(kg: ioknow.KnowledgeGraph) -> None:
    found = [row[0] for row in rows(kg, "services-of-an-intermediary", "category")]
    assert {name: found.count(name) for name in set(found)} == {
        "research": 7,
        "structuring": 7,
        "consulting": 8,
        "marketing": 7,
    }


def test_the_printed_change_of_vehicle_cost_stands_beside_the_computed_one(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "changes-reported-by-an-organization", "before", "after", "change", "status")
    assert (Decimal(300), Decimal(255), Decimal(-13), "conflicting") in found
    assert (Decimal(300), Decimal(255), Decimal(-15), "derived") in found


def test_intermediaries_are_kicms_fraunhofer_and_industrial_associations(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = set(rows(kg, "intermediaries-and-their-countries", "intermediary", "country"))
    assert {
        ("KICMS", "Korea"),
        ("Fraunhofer-Gesellschaft institutes", "Germany"),
        ("Industrial associations", "Germany"),
    } <= found


def test_druckers_book_reached_the_candidates_over_kiseiren_and_the_founders(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "how-a-piece-of-knowledge-was-passed-on", "from", "to")
    chain = [
        ("Peter F. Drucker", "Kiseiren"),
        ("Kiseiren", "Founding members of Kyoto Shisaku Net"),
        ("Founding members of Kyoto Shisaku Net", "Candidates of Kyoto Shisaku Net"),
    ]
    assert [link for link in found if link in chain] == chain


def test_the_size_of_firm_m_stands_in_table_8_of_source_002(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "where-a-value-is-printed", "value", "unit", "code", "table")
    assert (27, "person", "002", "Table 8") in found


def test_the_founder_of_precion_is_spelled_in_two_ways(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "spellings-of-a-name", "spelling") == [("Etsuro Suzuki",), ("Etsuro Suzuku",)]


def test_imc_and_precion_were_headed_by_namiki_and_suzuki_in_1993(
    kg: ioknow.KnowledgeGraph,
) -> None:
    assert rows(kg, "heads-of-an-organization-in-a-year", "organization", "person") == [
        ("IMC", "Hideaki Namiki"),
        ("Precion", "Tsuneyoshi Suzuki"),
    ]


def test_two_firms_lost_their_main_customer_and_only_one_share_is_stated(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "customers-lost-to-bankruptcy", "firm", "year", "share_pct")
    assert found == [("IMC", 1998, 50), ("Precion", 2001, None)]


def test_a_lower_bound_reaches_the_threshold(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "firms-dependent-on-one-customer", "firm", "share_pct", "operator")
    assert found == [("IMC", 50, "about"), ("Precion", 70, "over")]
    at_least_80 = rows(kg, "firms-dependent-on-one-customer", "firm", at_least=80)
    assert at_least_80 == []


def test_imc_reconfigured_three_times_and_precion_twice(kg: ioknow.KnowledgeGraph) -> None:
    assert rows(kg, "reconfigurations-of-a-firm", "firm", "number", "from", "until") == [
        ("IMC", 1, 1995, 1997),
        ("IMC", 2, 1998, None),
        ("IMC", 3, 2002, None),
        ("Precion", 1, 2000, None),
        ("Precion", 2, 2001, 2005),
    ]
