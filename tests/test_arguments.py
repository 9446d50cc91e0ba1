"""What is given in the place of something else is named, not compared or read letter by letter."""

# Arguments of wrong types are what is tried here.
# mypy: disable-error-code="arg-type"

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ioknow import KnowledgeGraph
from ioknow.errors import ParameterValueError

FIRM_M, KICMS = "organization/lee-2010/firm-m", "organization/kicms"
IMC = "organization/imc"

# The types are wrong on purpose: notebooks read years and counts from tables as texts.
YEARS: dict[str, Callable[[KnowledgeGraph], object]] = {
    "architecture": lambda kg: kg.architecture(IMC, "1995"),
    "architecture_change": lambda kg: kg.architecture_change(IMC, "1995", 2005),
    "before_after": lambda kg: kg.before_after(
        "relationship/cf2-m",
        before="1995",
        after="2005",
    ),
    "compare_organizations": lambda kg: kg.compare_organizations(IMC, KICMS, as_of="1998"),
    "match": lambda kg: kg.match(FIRM_M, ["moulding"], as_of="2016"),
    "network": lambda kg: kg.network(as_of="1998"),
    "network.as_of": lambda kg: kg.network().as_of("1998"),
    "tie_diversity": lambda kg: kg.tie_diversity(IMC, as_of="1998"),
}
COUNTS: dict[str, Callable[[KnowledgeGraph], object]] = {
    "at_most": lambda kg: kg.build_consortium(["moulding"], at_most="3"),
    "employees": lambda kg: kg.match(FIRM_M, ["moulding"], employees=("1", "5")),
    "hops": lambda kg: kg.network(organization=KICMS, hops="2"),
    "independent": lambda kg: kg.compare_cases().recurring(independent="3"),
    "k": lambda kg: kg.match(FIRM_M, ["moulding"], k="3"),
    "limit": lambda kg: kg.search("kyoto", limit="3"),
    "most": lambda kg: kg.paths(FIRM_M, KICMS, most="2"),
    "width": lambda kg: kg.evolution("degree", width="3"),
}


@pytest.mark.parametrize("name", YEARS)
def test_a_year_given_as_a_text_is_named(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(ParameterValueError, match=r"takes a year as a number, .*'\d+' was given"):
        YEARS[name](kg)


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_given_as_a_text_is_named(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(ParameterValueError, match=rf"{name} takes a .*number"):
        COUNTS[name](kg)


def test_numbers_of_tables_are_numbers(kg: KnowledgeGraph) -> None:
    expected = len(kg.network(as_of=1998))
    assert len(kg.network(as_of=np.int64(1998))) == expected
    assert len(kg.network(as_of=1998.0)) == expected
    with pytest.raises(ParameterValueError, match=r"1998\.5 was given"):
        kg.network(as_of=1998.5)


def test_a_single_text_counts_as_one(kg: KnowledgeGraph) -> None:
    one, several = kg.match(FIRM_M, "moulding"), kg.match(FIRM_M, ["moulding"])
    assert one.suggestions == several.suggestions != ()
    assert len(kg.network(ties="alliance").links) == len(kg.network(ties=["alliance"]).links) > 0
    assert kg.compare_cases("kicms").records() == kg.compare_cases(["kicms"]).records()


def test_partners_of_nobody_for_nothing_are_not_suggested(kg: KnowledgeGraph) -> None:
    for needs in ((), ("", " ")):
        with pytest.raises(ParameterValueError, match=r"name the organization .* or say what"):
            kg.match(None, needs)
    assert kg.match(FIRM_M).suggestions
