"""Estimates from past joint works: features counted by hand, and what they rank first."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from ioknow.matching.likelihood import FEATURES, Asker, JointWorks
from ioknow.query.candidates import KINDS, Candidates, Terms

FIRM, UNIVERSITY = KINDS.index("firm"), KINDS.index("university")
# Works by members: 0 and 1 in 2015, 1, 2 and 3 in 2016, 3 alone in 2016, 4 and 5 in 2014.
MEMBERS = ((0, 1), (1, 2, 3), (3,), (4, 5))
STARTS = (2015.0, 2016.0, 2016.0, 2014.0)
TOPIC = (True, True, True, False)


@pytest.fixture(scope="module")
def works() -> JointWorks:
    joined = csr_array(np.array([[float(o in m) for o in range(6)] for m in MEMBERS]))
    led = csr_array(np.array([[float(o == m[0]) for o in range(6)] for m in MEMBERS]))
    none = csr_array((6, 6))
    about = csr_array(np.array(TOPIC, dtype=float).reshape(-1, 1))
    candidates = Candidates(
        iris=tuple(f"urn:o{i}" for i in range(6)),
        names=tuple(f"o{i}" for i in range(6)),
        kind=np.array([FIRM, UNIVERSITY, FIRM, UNIVERSITY, FIRM, FIRM], dtype=np.int8),
        independent=np.ones(6, dtype=bool),
        country=np.array([0, 0, 1, 1, 0, 1]),
        place=np.full(6, -1),
        employees=np.full((6, 2), np.nan),
        countries=("urn:c0", "urn:c1"),
        places=(),
        terms=Terms(("urn:t",), ("t",), (("t",),), ("topic",), ((),)),
        has=csr_array(joined.T @ about),
        works=tuple(f"urn:w{i}" for i in range(4)),
        work_start=np.array(STARTS),
        joined=joined,
        led=led,
        about=about,
        served=none,
        supplies=none,
    )
    return JointWorks(candidates)


def column(works: JointWorks, asker: Asker, name: str) -> list[float]:
    features = works.features(asker, np.array(TOPIC))
    return [round(float(one), 9) for one in np.expm1(features[:, FEATURES.index(name)])]


def test_only_works_of_several_count(works: JointWorks) -> None:
    assert column(works, Asker(None), "works on the topic") == [1, 2, 1, 1, 0, 0]


def test_older_works_count_less(works: JointWorks) -> None:
    # Asked in 2017: 2015 counts 0.7 squared, 2016 counts 0.7.
    recent = column(works, Asker(None), "recent works on the topic")
    assert recent == pytest.approx([0.49, 1.19, 0.7, 0.7, 0, 0])


def test_works_with_a_country_and_with_newcomers_are_counted(works: JointWorks) -> None:
    asker = Asker(None, kind=FIRM, country=1)
    # Country 1 has members in a work of 2016 (2 and 3) and in that of 2014 (5).
    assert column(works, asker, "recent works with this country") == pytest.approx(
        [0, 1.4, 1.4, 1.4, 0.343, 0.343]
    )
    # Firms in their first work: 0 in 2015, 2 in 2016; both on the topic.
    assert column(works, asker, "recent works with newcomers of this kind") == pytest.approx(
        [0.49, 1.19, 0.7, 0.7, 0, 0]
    )


def test_common_partners_are_counted_only_for_those_with_ties(works: JointWorks) -> None:
    assert column(works, Asker(0), "common partners") == [1, 0, 1, 1, 0, 0]
    assert column(works, Asker(None), "common partners") == [0] * 6


def test_whoever_has_more_works_on_the_topic_is_likelier(works: JointWorks) -> None:
    estimate = works.estimate(Asker(None, FIRM, 0), np.array(TOPIC))
    assert estimate.argmax() == 1
    assert max(estimate[4], estimate[5]) < min(estimate[:4])


def test_equal_questions_have_equal_answers(works: JointWorks) -> None:
    first, second = (works.estimate(Asker(2, FIRM, 1), np.array(TOPIC)) for _ in range(2))
    assert first.tolist() == second.tolist()
