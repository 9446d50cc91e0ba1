"""Skills; numbers of the text, thresholds of Table 5 (SME Agency White Paper 2006)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import Bounds, skill_counts, skill_level
from ioknow.errors import ParameterValueError
from ioknow.store import EmbeddedStore
from ioknow.vocabulary import IKV

LATHE = "skill/precion-cnc-precision-lathe"


@pytest.mark.parametrize(
    ("skill", "year", "level", "number"),
    [
        (LATHE, 2000, "", 6),
        (LATHE, 2005, "", 14),
        (LATHE, 2000, "expert", 3),
        (LATHE, 2005, "expert", 7),
        ("skill/cad-cam", 2005, "", 11),
        ("skill/precion-machining-center", 2001, "basic", 2),
        ("skill/precion-machining-center", 2005, "practical-or-expert", 3),
    ],
)
def test_precion_had_so_many_engineers(
    kg: KnowledgeGraph, skill: str, year: int, level: str, number: int
) -> None:
    assert skill_counts(kg, "organization/precion").count(skill, year, level) == Bounds.exactly(
        number
    )


def test_imc_had_the_same_two_experts_throughout(kg: KnowledgeGraph) -> None:
    counts = skill_counts(kg, "organization/imc")
    found = {counts.count("skill/cad-cam", year, "expert") for year in range(1996, 2006)}
    assert found == {Bounds.exactly(2)}


def test_what_no_source_counts_is_not_counted(kg: KnowledgeGraph) -> None:
    counts = skill_counts(kg, "organization/precion")
    assert counts.count(LATHE, 2003) is None
    assert counts.count("skill/cad-cam", 2005, "expert") is None


@pytest.mark.parametrize(
    ("years", "level"),
    [
        ("0", "basic"),
        ("3", "basic"),
        ("3.5", "practical"),
        ("6", "practical"),
        ("6.01", "expert"),
        ("9", "expert"),
    ],
)
def test_years_amount_to_the_published_level(kg: KnowledgeGraph, years: str, level: str) -> None:
    found = skill_level(kg, Decimal(years)).level
    assert found is not None
    assert found.iri == IKV[f"skill-level-{level}"].value


def test_ten_years_are_outside_the_published_levels(kg: KnowledgeGraph) -> None:
    found = skill_level(kg, 10)
    assert found.level is None
    assert found.beyond
    assert "outside the published levels" in found.text


def test_five_or_six_years_are_practical(kg: KnowledgeGraph) -> None:
    """In so many years Precion's young engineers became competent."""
    assert skill_level(kg, Bounds(Decimal(5), Decimal(6))).text == "5 to 6 years: practical."


def test_years_that_allow_two_levels_name_both(kg: KnowledgeGraph) -> None:
    found = skill_level(kg, Bounds(Decimal(2), Decimal(4)))
    assert found.level is None
    assert found.text == "2 to 4 years: basic or practical."


def test_the_thresholds_come_from_the_data() -> None:
    found = skill_level(EmbeddedStore.in_memory(), 4)
    assert found.ranges == ()
    assert found.text == "The dataset defines no levels of skill."


def test_years_below_zero_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="give 0 or more"):
        skill_level(kg, -1)
