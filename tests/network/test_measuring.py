"""A process that measures gives what the library gives, and is ended when it takes too long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ioknow import KnowledgeGraph
from ioknow.errors import ComputingTimeError, ParameterValueError, StoreError
from ioknow.network import Scope
from ioknow.network.courses import Course
from ioknow.network.jobs import CourseJob, MeasureJob
from ioknow.network.measures import Result
from ioknow.network.measuring import MeasuringProcess
from ioknow.store import current_release


@pytest.fixture(scope="module")
def process(store_directory: Path) -> Iterator[MeasuringProcess]:
    found = MeasuringProcess(current_release(store_directory).folder, 60.0)
    yield found
    found.close()


def test_a_measure_is_that_of_the_library(process: MeasuringProcess, kg: KnowledgeGraph) -> None:
    job = MeasureJob("constraint", Scope(types=frozenset({"alliance"})), (("model", "ego"),))
    found = process.run(job)
    assert isinstance(found, Result)
    assert (
        found.records()
        == kg.network(ties=["alliance"]).measure("constraint", model="ego").records()
    )


def test_a_projection_of_what_is_shared_is_measured(
    process: MeasuringProcess, kg: KnowledgeGraph
) -> None:
    found = process.run(MeasureJob("degree", mode="affiliations"))
    assert isinstance(found, Result)
    assert (
        found.records() == kg.affiliations().projection(weight="binary").measure("degree").records()
    )


def test_a_course_travels(process: MeasuringProcess) -> None:
    found = process.run(CourseJob("degree", Scope(case="kicms")))
    assert isinstance(found, Course)
    assert found.reading.startswith("mean")


def test_what_cannot_be_asked_is_said_and_the_process_goes_on(process: MeasuringProcess) -> None:
    with pytest.raises(ParameterValueError, match="no measure 'fame'"):
        process.run(MeasureJob("fame"))
    assert isinstance(process.run(MeasureJob("degree")), Result)


def test_what_takes_too_long_is_ended(store_directory: Path) -> None:
    hasty = MeasuringProcess(current_release(store_directory).folder, 0.0)
    with pytest.raises(ComputingTimeError, match="takes longer than 0 s"):
        hasty.run(MeasureJob("brokerage_totals", parameters=(("permutations", 10_000),)))
    hasty.close()


def test_a_release_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="damaged"):
        MeasuringProcess(tmp_path, 1.0).run(MeasureJob("degree"))
