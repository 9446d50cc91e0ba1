"""Set cover and exact cover: problems with known answers, among them those that defeat greed."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import combinations

import pytest

from ioknow.matching import Cover, Option, Rules, smallest_cover

# Knuth, The Art of Computer Programming, section 7.2.2.1: the toy example of exact cover.
KNUTH = {"1": "ce", "2": "adg", "3": "bcf", "4": "adf", "5": "bg", "6": "deg"}


def options(sets: dict[str, str], **scores: float) -> list[Option]:
    return [Option(key, frozenset(needs), scores.get(key, 0.0)) for key, needs in sets.items()]


def test_the_exact_cover_of_knuth_is_found() -> None:
    found = smallest_cover(options(KNUTH), "abcdefg", Rules(exact=True))
    assert (found.outcome, found.chosen) == ("optimal", ("1", "4", "5"))


def greedy_trap(levels: int) -> dict[str, str]:
    """Return the classical instance: two rows cover all, greed takes one column a level."""
    letters = iter("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    columns = ["".join(next(letters) for _ in range(2**level)) for level in range(1, levels + 1)]
    halves = ["".join(column[half::2] for column in columns) for half in (0, 1)]
    return {f"column-{i}": one for i, one in enumerate(columns)} | {
        "row-0": halves[0],
        "row-1": halves[1],
    }


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_two_are_enough_where_greed_takes_one_for_each_level(levels: int) -> None:
    sets = greedy_trap(levels)
    found = smallest_cover(options(sets), "".join(sets["row-0"] + sets["row-1"]))
    assert found.chosen == ("row-0", "row-1")
    assert (found.cost, found.bound, found.gap) == (2, 2, 0)


@pytest.mark.parametrize("seed", range(12))
def test_the_answer_is_that_of_trying_all_sets(seed: int) -> None:
    rng = random.Random(seed)
    sets = {f"o{i:02}": frozenset(rng.sample("abcdefg", rng.randint(1, 4))) for i in range(11)}
    scores = {key: rng.randint(0, 9) / 10 for key in sets}
    needs = frozenset("abcdefg")
    found = smallest_cover([Option(k, s, scores[k]) for k, s in sets.items()], needs)
    tried = [
        chosen
        for size in range(1, 12)
        for chosen in combinations(sorted(sets), size)
        if needs <= frozenset[str]().union(*(sets[key] for key in chosen))
    ]
    fewest = min(map(len, tried))
    best = max(sum(scores[k] for k in one) for one in tried if len(one) == fewest)
    assert (found.outcome, len(found.chosen)) == ("optimal", fewest)
    assert found.score == pytest.approx(best)


def keys_of_best(given: list[Option], needs: frozenset[str], rules: Rules) -> tuple[float, float]:
    """Return what is made smallest, first and then, over all sets that obey the rules."""
    found = [(math.inf, math.inf)]
    for size in range(len(given) + 1):
        for chosen in combinations(given, size):
            keys = {one.key for one in chosen}
            met = Counter(need for one in chosen for need in one.covers & needs)
            groups = Counter(group for one in chosen for group in one.groups)
            if (
                rules.fixed <= keys
                and rules.at_least <= size <= (rules.at_most or 99)
                and (not rules.one_of or rules.one_of & keys)
                and met.keys() == needs
                and (not rules.exact or max(met.values()) == 1)
                and max(groups.values(), default=0) <= 1
            ):
                score = sum(one.score for one in chosen)
                found.append((size, -score) if rules.fewest else (size - score, size))
    return min(found)


@pytest.mark.parametrize("seed", range(100))
def test_under_any_rules_the_answer_is_that_of_trying_all_sets(seed: int) -> None:
    rng = random.Random(seed)
    needs = frozenset("abcd"[: rng.randint(1, 4)])
    keys = [f"o{i}" for i in range(rng.randint(1, 8))]
    given = [
        Option(
            key,
            frozenset(rng.sample("abcde", rng.randint(0, 4))),
            rng.randint(0, 10) / 10,
            frozenset(rng.sample("PQR", rng.choice([0, 0, 1]))),
        )
        for key in keys
    ]
    rules = Rules(
        fixed=frozenset(rng.sample(keys, rng.choice([0, 0, 1]))),
        exact=rng.random() < 0.2,
        at_least=rng.choice([0, 0, 0, 0, 2, 3]),
        at_most=rng.choice([None, None, 2, 3, 4]),
        one_of=frozenset(rng.sample(keys, min(len(keys), rng.choice([0, 0, 2])))),
        fewest=rng.random() < 0.6,
    )
    found = smallest_cover(given, needs, rules)
    best = keys_of_best(given, needs, rules)
    if best[0] == math.inf:
        assert found == Cover("infeasible")
        return
    assert found.outcome == "optimal"
    size = len(found.chosen)
    reached = (size, -found.score) if rules.fewest else (size - found.score, size)
    assert reached == pytest.approx(best, abs=1e-6)


def test_the_order_of_the_options_does_not_matter() -> None:
    given = options({"b": "xy", "a": "xy", "c": "z", "d": "z"})
    assert smallest_cover(given, "xyz").chosen == ("a", "c")
    assert smallest_cover(given[::-1], "xyz").chosen == ("a", "c")


def test_the_higher_score_decides_between_equal_sizes() -> None:
    given = options({"a": "xy", "b": "xy"}, b=0.5)
    assert smallest_cover(given, "xy").chosen == ("b",)


def test_the_cheapest_set_can_have_more_members_than_the_smallest() -> None:
    given = options({"all": "xy", "one": "x", "two": "y"}, all=0.1, one=0.9, two=0.9)
    assert smallest_cover(given, "xy").chosen == ("all",)
    assert smallest_cover(given, "xy", Rules(fewest=False)).chosen == ("one", "two")


def test_of_a_group_at_most_one_is_chosen() -> None:
    given = [
        Option("a", frozenset("x"), 1.0, frozenset({"steel"})),
        Option("b", frozenset("y"), 1.0, frozenset({"steel"})),
        Option("c", frozenset("y"), 0.0),
    ]
    assert smallest_cover(given, "xy").chosen == ("a", "c")


@pytest.mark.parametrize(
    ("needs", "rules"),
    [
        ("q", Rules()),
        ("xy", Rules(at_most=1)),
        ("xy", Rules(fixed=frozenset({"nobody"}))),
        ("xyz", Rules(exact=True)),
        ("xy", Rules(at_least=9)),
    ],
)
def test_what_cannot_be_covered_is_proved_to_be_so(needs: str, rules: Rules) -> None:
    given = (
        options({"a": "x", "b": "yz", "c": "xz"}) if "z" in needs else options({"a": "x", "b": "y"})
    )
    if rules.exact:
        given = options({"a": "xy", "b": "yz"})
    assert smallest_cover(given, needs, rules) == Cover("infeasible")


def test_nothing_is_enough_where_nothing_is_needed() -> None:
    assert smallest_cover([], "") == Cover("optimal", cost=0.0, bound=0.0)


def test_without_time_a_set_is_given_with_the_bound_that_was_reached() -> None:
    rng = random.Random(7)
    needs = [f"n{i}" for i in range(40)]
    given = [
        Option(f"o{i:04}", frozenset(rng.sample(needs, rng.randint(2, 6)))) for i in range(3000)
    ]
    found = smallest_cover(given, needs, Rules(seconds=0.0))
    covered = frozenset[str]().union(*(one.covers for one in given if one.key in found.chosen))
    assert found.outcome == "bounded"
    assert covered == frozenset(needs)
    assert found.bound is not None
    assert 40 / 6 <= found.bound <= len(found.chosen)
    assert found.gap == len(found.chosen) - found.bound
