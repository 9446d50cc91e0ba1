"""Competency questions answered from the tables and texts of the papers, beyond the first ones."""

from __future__ import annotations

from decimal import Decimal

import ioknow
from tests.queries.test_competency import rows


def test_the_widest_gap_to_large_firms_is_training_with_21_points(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(
        kg, "innovation-activities-of-small-and-large-firms", "large_pct", "sme_pct", "gap_points"
    )
    assert found[0] == (84, 63, 21)
    assert [row[2] for row in found] == [21, 14, 14, 13, 11, 7, 7, 5]


def test_seventeen_sources_of_information_are_external(kg: ioknow.KnowledgeGraph) -> None:
    found = [row[0] for row in rows(kg, "information-sources-of-small-firms", "external")]
    assert (found.count(True), found.count(False)) == (17, 5)


def test_outsiders_contribute_more_in_alliances_than_by_purchase(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = {
        name: (bought, allied)
        for name, bought, allied in rows(
            kg,
            "purchasing-against-alliance-by-partner",
            "partner",
            "purchase_contribution",
            "alliance_contribution",
        )
    }
    outsiders = ("non-competitors in the industry", "business service providers")
    assert [found[name] for name in outsiders] == [
        (Decimal("2.95"), Decimal("3.10")),
        (Decimal("2.86"), Decimal("3.03")),
    ]


def test_imc_lay_below_the_average_margin_in_1998_1999_and_2005(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "operating-margin-against-average", "year", "difference_points")
    assert [year for year, gap in found if Decimal(str(gap)) < 0] == [1998, 1999, 2005]


def test_precion_lay_below_the_average_margin_in_2001_only(kg: ioknow.KnowledgeGraph) -> None:
    question = "operating-margin-against-average"
    found = rows(kg, question, "year", "difference_points", organization="organization/precion")
    assert [year for year, gap in found if Decimal(str(gap)) < 0] == [2001]


def test_imc_lay_below_the_average_productivity_in_1998_and_1999(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "labour-productivity-against-average", "year", "difference")
    assert [year for year, gap in found if Decimal(str(gap)) < 0] == [1998, 1999]


def test_all_constant_prices_of_productivity_follow_from_the_current_ones(
    kg: ioknow.KnowledgeGraph,
) -> None:
    question = kg.questions["constant-prices-recomputed"]
    series = [value for value, _ in question.suggestions(kg.store, "organization")]
    found = [
        row for one in series for row in rows(kg, question.name, "difference", organization=one)
    ]
    assert (len(found), set(found)) == (44, {(0,)})


def test_large_manufacturers_add_about_twice_the_value_per_employee(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "productivity-of-large-over-small-manufacturers", "year", "ratio")
    assert found == [
        (1993, Decimal("1.94")),
        (1997, Decimal("2.05")),
        (2006, Decimal("2.05")),
    ]


def test_21_of_30_funded_projects_made_no_profit_8_of_them_of_small_firms(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "funded-projects-by-owner-and-answer", "large", "sme", "other", "total")
    assert found[0] == (18, 11, 1, 30)
    assert found[-1] == (13, 8, None, 21)


def test_real_growth_was_lowest_in_1998_and_2008(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "gdp-of-japan", "year", "growth_pct")
    assert len(found) == 20
    assert [year for year, growth in found if growth == Decimal("-1.1")] == [1998, 2008]


def test_lathe_engineers_of_precion_grew_from_6_to_14_and_experts_from_3_to_7(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "engineers-by-skill-and-level", "skill", "level", "year", "number")
    lathe = [row[1:] for row in found if "precision lathe" in str(row[0])]
    assert lathe == [(None, 2000, 6), ("expert", 2000, 3), (None, 2005, 14), ("expert", 2005, 7)]


def test_expert_skill_takes_six_to_nine_years(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "levels-of-skill", "level", "over_years", "up_to_years")
    assert found == [("basic", None, 3), ("practical", 3, 6), ("expert", 6, 9)]


def test_imc_gave_up_conventional_cutting_shearing_and_set_press_by_2005(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "capabilities-gained-and-lost", "change", "capability", "year")
    lost = {str(name) for change, name, year in found if (change, year) == ("lost", 2002)}
    assert lost == {
        "Conventional cutting machines of IMC",
        "Set press work (IMC)",
        "Shearing (IMC)",
    }


def test_the_programme_had_about_260_projects_in_four_themes(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "programmes-and-their-themes", "from", "until", "projects", "operator")
    assert found == [(2000, 2004, 260, "about")] * 4


def test_a_subsidy_covers_up_to_two_thirds(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "who-funds-whom", "operator", "printed")
    assert ("up to", "two-thirds") in found


def test_conflicts_are_named_by_79_and_fair_sharing_by_60_percent(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(kg, "conflicts-in-joint-orders", "kind", "share_pct")
    assert [share for kind, share in found if kind == "barrier"] == [79, 60]


def test_one_pair_of_cf2_m_is_also_tied_by_supply(kg: ioknow.KnowledgeGraph) -> None:
    pairs = set(rows(kg, "links-made-by-an-intermediary", "partner", "other_partner"))
    only = set(rows(kg, "pairs-tied-only-through-an-intermediary", "partner", "other_partner"))
    assert pairs - only == {("Firm C", "Firm M")}


def test_candidates_train_six_months_for_20000_yen_a_month(kg: ioknow.KnowledgeGraph) -> None:
    found = rows(kg, "admission-to-a-network", "kind", "value", "unit", "period", "status")
    assert ("training", 6, "month", None, "stated") in found
    assert ("fee", 20000, "yen", "month", "stated") in found


def test_five_organizations_are_named_by_more_than_one_source(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = {
        str(row[0]) for row in rows(kg, "organizations-in-more-than-one-source", "organization")
    }
    assert found >= {
        "Ministry of Economy, Trade and Industry",
        "Institute of Innovation Research, Hitotsubashi University",
        "World Bank",
    }


def test_a_quarter_of_small_firms_had_a_single_customer_in_1966(
    kg: ioknow.KnowledgeGraph,
) -> None:
    found = rows(
        kg, "shares-of-small-firms-by-answer", "answer", "share_pct", "operator", asked_year=1966
    )
    assert ("single customer", Decimal("24.2"), "about") in found
    assert ("some form of subcontracting", Decimal("53.4"), "exactly") in found
