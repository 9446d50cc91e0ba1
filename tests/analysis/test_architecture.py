"""Architectures of IMC and Precion; years and machines are those of the publication's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioknow import KnowledgeGraph
from ioknow.analysis import architecture, architecture_change
from ioknow.analysis.holdings import Holding, Part
from ioknow.errors import ParameterValueError, UnknownEntityError
from ioknow.model.claims import Claim, Period
from ioknow.model.things import Text, Thing

IMC, PRECION = "organization/imc", "organization/precion"
FIRM = Thing("urn:firm", Text("Firm"))


def holding(period: Period) -> Holding:
    machine = Thing("urn:machine", Text("Machine"))
    return Holding(machine, "machine", None, (), FIRM, period, Claim(machine, period=period))


def names(kg: KnowledgeGraph, firm: str, year: int, part: Part) -> list[str]:
    return [one.thing.path for one in architecture(kg, firm, year).of(part)]


def test_precion_had_four_stages_in_2000_design_first(kg: KnowledgeGraph) -> None:
    stages = architecture(kg, PRECION, 2000).of("stage")
    assert [stage.position for stage in stages] == [1, 2, 3, 4]
    assert stages[0].thing.path == "capability/precion-design"


def test_the_machines_of_2000_are_those_the_text_lists(kg: KnowledgeGraph) -> None:
    assert set(names(kg, PRECION, 2000, "machine")) == {
        "machine/takamatsu-x-10",
        "machine/t-wave",
        "machine/precion-automatic-loader",
        "machine/a55",
        "machine/sv-12",
        "machine/sr-20r",
    }


def test_the_second_five_axis_machine_came_in_2005(kg: KnowledgeGraph) -> None:
    assert "machine/precion-5-axis-2001" in names(kg, PRECION, 2004, "machine")
    assert "machine/precion-5-axis-2005" not in names(kg, PRECION, 2004, "machine")
    assert "machine/precion-5-axis-2005" in names(kg, PRECION, 2005, "machine")


def test_links_join_the_skills_that_the_text_joins(kg: KnowledgeGraph) -> None:
    """Conventional and CNC skills; precision and automatic lathes; two language groups; design."""
    joined = {
        frozenset(skill.path.removeprefix("skill/") for skill in link.combines)
        for link in architecture(kg, PRECION, 2000).of("link")
    }
    assert joined == {
        frozenset({"precion-conventional-machining", "precion-cnc-machining"}),
        frozenset({"precion-cnc-precision-lathe", "precion-automatic-lathe"}),
        frozenset({"precion-machining-center", "precion-cnc-precision-lathe"}),
        frozenset({"cad-cam", "precion-cnc-machining"}),
    }


def test_an_end_that_is_not_stated_is_said_to_be_open(kg: KnowledgeGraph) -> None:
    parts = {
        one.thing.path: (one, presence) for one, presence in architecture(kg, PRECION, 2005).parts
    }
    loader, presence = parts["machine/precion-automatic-loader"]
    assert presence == "open"
    assert loader.dating == "from 2000, end not stated (by heading)"


def test_what_is_not_dated_is_not_said_to_be_held(kg: KnowledgeGraph) -> None:
    """Automated welding at IMC has no date in the text."""
    found = architecture(kg, IMC, 2000)
    presences = {one.thing.path: presence for one, presence in found.parts}
    assert presences["machine/imc-automated-welding"] == "undated"
    assert "machine/imc-automated-welding" not in {one.thing.path for one in found.held}


@pytest.mark.parametrize(
    ("firm", "year", "figure"),
    [
        (IMC, 1997, "Figure 1"),
        (IMC, 2000, "Figure 2"),
        (IMC, 2004, "Figure 3"),
        (PRECION, 1998, "Figure 4"),
        (PRECION, 2000, "Figure 5"),
        (PRECION, 2005, "Figure 6"),
    ],
)
def test_a_lost_figure_is_named_and_not_filled_in(
    kg: KnowledgeGraph, firm: str, year: int, figure: str
) -> None:
    (note,) = architecture(kg, firm, year).notes
    assert note.startswith(f"{figure} draws it")
    assert "lost" in note


def test_a_year_without_a_figure_says_so(kg: KnowledgeGraph) -> None:
    assert architecture(kg, PRECION, 2003).notes == (
        "No figure of the sources draws Precion in 2003.",
    )


def test_imc_gained_the_laser_cutter_between_1997_and_2001(kg: KnowledgeGraph) -> None:
    change = architecture_change(kg, IMC, 1997, 2001)
    assert [one.thing.path for one in change.of("came")] == ["machine/imc-laser-cutter"]
    assert change.of("went") == ()


def test_imc_lost_shearing_set_press_and_conventional_cutting(kg: KnowledgeGraph) -> None:
    """From 2002 the old machines were sold and their skills vanished."""
    change = architecture_change(kg, IMC, 2001, 2005)
    assert {one.thing.path for one in change.of("went")} == {
        "machine/imc-conventional-cutting-machines",
        "skill/imc-shearing",
        "skill/imc-set-press",
    }
    assert change.of("came") == ()
    assert "event/imc-reconfiguration-3" in {one.thing.path for one in change.events}
    assert "outcome/imc-linkages-2002" in {one.thing.path for one in change.outcomes}


def test_precion_linked_its_skills_after_1999(kg: KnowledgeGraph) -> None:
    change = architecture_change(kg, PRECION, 1999, 2005)
    assert len([one for one in change.of("came") if one.part == "link"]) == 4
    assert change.of("went") == ()


def test_a_skill_known_of_one_year_only_is_unclear(kg: KnowledgeGraph) -> None:
    change = architecture_change(kg, IMC, 1997, 2001)
    unclear = {one.thing.path for one in change.of("unclear")}
    assert "skill/imc-conventional-blanking" in unclear


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(start="2000", end="2002"), "no stated stated stated no"),
        (Period(start="2000"), "no stated open open open"),
        (Period(end="2002"), "open open open stated no"),
        (Period(start="2000", qualifier="before"), "possible stated open open open"),
        (Period(start="2000", qualifier="after"), "no possible possible possible possible"),
        (Period(end="2002", qualifier="about"), "open open open possible possible"),
        (Period(date="2001"), "unknown unknown stated unknown unknown"),
        (Period(), "undated undated undated undated undated"),
    ],
)
def test_presence_follows_the_dates_from_1999_to_2003(period: Period, expected: str) -> None:
    found = [holding(period).presence(year) for year in range(1999, 2004)]
    assert found == expected.split()


@given(st.integers(1950, 2020), st.integers(0, 30), st.integers(1940, 2060))
def test_stated_dates_are_never_open(start: int, years: int, year: int) -> None:
    held = holding(Period(start=str(start), end=str(start + years)))
    assert held.presence(year) == ("stated" if start <= year <= start + years else "no")


def test_an_organization_without_holdings_has_an_empty_architecture(kg: KnowledgeGraph) -> None:
    found = architecture(kg, "organization/fanuc", 2000)
    assert found.parts == ()
    assert list(found.to_pandas().columns) == list(found.columns)


def test_years_in_the_wrong_order_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterValueError, match="2005 is not before 2001"):
        architecture_change(kg, IMC, 2005, 2001)


def test_an_unknown_firm_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        architecture(kg, "organization/atlantis", 2000)


def test_every_part_names_its_claim_and_place(kg: KnowledgeGraph) -> None:
    frame = architecture_change(kg, PRECION, 1999, 2005).to_pandas()
    assert (frame["claims"] != "").all()
    assert (frame["places"] != "").all()
