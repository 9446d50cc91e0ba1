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


def test_intermediaries_of_the_cases_are_one_korean_and_three_german(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = set(rows(kg, "intermediaries-and-their-countries", "intermediary", "country"))
    assert found == {
        ("KICMS", "Korea"),
        ("Fraunhofer-Gesellschaft institutes", "Germany"),
        ("Industrial associations", "Germany"),
        ("Engineering service companies", "Germany"),
    }


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


def test_an_inquiry_takes_two_hours_and_membership_50000_yen(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "response-time-and-fee-of-a-network", "hours", "fee_yen_per_month")
    assert found == [(2, 50000)]


def test_precion_brought_in_five_named_models_in_2000(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "machine-models-brought-in-by-a-firm", "year", "model")
    assert found == [
        (2000, "A55"),
        (2000, "SR-20R"),
        (2000, "SV-12"),
        (2000, "T-Wave"),
        (2000, "Takamatsu X-10"),
    ]


def test_two_joint_developments_and_one_joint_venture_have_two_partners_each(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(
        kg, "partner-pairs-and-what-they-work-on", "partner", "other_partner", "object", "kind"
    )
    assert found == [
        (
            "Machine tool maker B (unnamed)",
            "Electronics maker B (unnamed)",
            "Control units of machine tools",
            "joint development",
        ),
        (
            "Machine tool maker A (unnamed)",
            "Electronics maker A (unnamed)",
            "Multi-functional photon machining center",
            "joint development",
        ),
        ("BASF", "Takeda Chemical Industries", "Vitamins business", "joint venture"),
    ]


def test_two_sons_followed_their_fathers_and_the_son_in_law_is_not_among_them(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "successions-from-father-to-son", "person", "firm", "father", "year")
    assert found == [
        ("Tsuneyoshi Suzuki", "Precion", "Etsuro Suzuki", 1991),
        ("Shunichiro Namiki", "IMC", "Hideaki Namiki", 1995),
    ]


def test_laser_conditions_and_image_processing_halved_the_time_for_moulds(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = kg.ask("knowledge-passed-between-two-organizations")
    moved = {str(row["knowledge"]): row for row in found}
    assert [name.lower() for name in moved] == [
        "changes of conditions when lasers are used in processing",
        "image data processing (alignment accuracy)",
    ]
    means = [set(str(row["means"]).split(", ")) for row in moved.values()]
    assert means == [
        {"joint development", "personal relations"},
        {"CCD camera on the processing head"},
    ]
    assert {str(row["result"]).lower() for row in moved.values()} == {
        "mould manufacturing time halved"
    }


def test_the_mean_margins_1996_to_2006_are_those_of_table_7(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "mean-operating-margins", "series", "mean_pct", "years")
    assert [row[1:] for row in found] == [
        (Decimal("2.36"), 11),
        (Decimal("3.81"), 11),
        (Decimal(5), 11),
    ]
    assert str(found[0][0]).startswith("Small and medium manufacturers")
    assert [row[0] for row in found[1:]] == ["IMC", "Precion"]


def test_six_turning_points_of_imc_and_precion_fall_into_1998_to_2002(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "turning-points-of-two-firms", "year", "firm", "kind")
    assert found == [
        (1998, "IMC", "customer loss"),
        (1998, "IMC", "reconfiguration"),
        (2000, "Precion", "reconfiguration"),
        (2001, "Precion", "customer loss"),
        (2001, "Precion", "reconfiguration"),
        (2002, "IMC", "reconfiguration"),
    ]


def test_between_the_book_and_the_candidates_stand_kiseiren_and_the_founders(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "chain-of-a-piece-of-knowledge", "step", "actor")
    assert found == [
        (0, "Peter F. Drucker"),
        (1, "Kiseiren"),
        (2, "Founding members of Kyoto Shisaku Net"),
        (3, "Candidates of Kyoto Shisaku Net"),
    ]
    assert rows(kg, "chain-of-a-piece-of-knowledge", "work")[0] == ("Drucker 1954",)


def test_the_three_case_firms_with_a_headcount_are_below_300(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(
        kg,
        "firms-below-a-size",
        "firm",
        "employees",
        publication="source/sme-transformation-1990-2008",
    )
    assert found == [("CIC", 90), ("IMC", 17), ("Precion", 45)]


def test_the_two_spellings_stand_in_the_text_and_in_table_4(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "spellings-of-a-name", "spelling", "where")
    places = {str(spelling): str(where) for spelling, where in found}
    assert "line 145" in places["Etsuro Suzuki"]
    assert "Table 4" in places["Etsuro Suzuku"]


def test_52025_enterprises_carried_out_rd(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "enterprises-engaged-in-rd", "enterprises", "share_pct", "survey")
    assert found == [(52025, Decimal("1.42"), 2010)]


def test_precions_productivity_in_2004_was_9869_and_9930_in_prices_of_1989(
    kg: ioknow.KnowledgeGraph,
) -> None:
    assert rows(kg, "labour-productivity-in-a-year", "current", "constant_1989") == [(9869, 9930)]


def test_the_first_barrier_of_large_firms_ranks_18th_for_small_ones(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "barrier-that-ranks-first", "barrier", "sme_rank")
    assert [(str(name).lower(), rank) for name, rank in found] == [
        ("monopolistic or oligopolistic market structure", 18)
    ]


def test_rd_is_done_by_11_6_percent_of_the_largest_class_and_0_67_of_sole_proprietors(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "participation-in-rd-compared", "class", "pct")
    assert found == [
        ("51 to 300 people", Decimal("11.61")),
        ("individual proprietorship", Decimal("0.67")),
    ]


def test_imc_and_precion_compared_by_margin_and_reconfigurations(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(
        kg, "two-firms-compared", "firm", "margin_first", "margin_last", "reconfigurations"
    )
    assert found == [
        ("IMC", Decimal("6.6"), Decimal("4.3"), 3),
        ("Precion", Decimal("2.8"), Decimal(5), 2),
    ]


def test_assets_per_employee_fell_at_imc_and_reached_the_average_at_precion(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(
        kg,
        "total-assets-per-employee-of-firms",
        "firm",
        "trend",
        "from",
        "until",
        "first_value",
        "last_value",
    )
    assert found == [
        ("IMC", "falling", 2003, 2005, 16, 9),
        ("Precion", "rising", None, 2003, None, None),
    ]


def test_four_factors_of_the_photon_case_return_in_the_general_list(
    kg: ioknow.KnowledgeGraph,
) -> None:
    assert rows(kg, "factors-of-a-case-that-are-general", "factor") == [
        ("leadership of top management",),
        ("specialist organization",),
        ("flat structure and delegation to middle management",),
        ("learning culture",),
    ]
