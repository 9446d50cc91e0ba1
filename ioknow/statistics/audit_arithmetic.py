"""Arithmetic rules of the audit: what figures of one table must be to each other."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ioknow.languages import lazy_gettext
from ioknow.statistics.audit_results import AuditResult, Cubes, Rule, compare
from ioknow.statistics.cube import Cube, Observation
from ioknow.statistics.prices import Deflator
from ioknow.statistics.rounding import Interval

_SMES = "mizuno-2015-table-1"
_PROJECTS = "mizuno-2015-table-2"
_BARRIERS = "lee-2010-table-6"
_SME_STORY = "sme-transformation-1990-2008-table-"
_GDP, _SIZES, _PROFITS, _PRODUCTIVITY = (f"{_SME_STORY}{n}" for n in (1, 2, 3, 6))
_PARTS_OF_SMMS = ("4-9", "10-19", "20-99", "100-299")
_SUMMED = ("employees", "employee-share", "firm-count", "value-added", "value-added-share")
_SHARES = {"employee-share": "employees", "value-added-share": "value-added"}
_BOUNDS = {
    "percent": (0, 100),
    "score-1-5": (1, 5),
    "probability": (0, 1),
    "correlation-coefficient": (-1, 1),
    "rank": (1, 26),
}
_UNBOUNDED = ("gdp-growth", "operating-profit-growth", "operating-profit-margin")
_HUNDRED = Interval.exact(100)


def _sum(cube: Cube, total: Observation, parts: list[Observation]) -> AuditResult:
    range_ = Interval.exact(0)
    for part in parts:
        range_ += Interval.rounded(part.value)
    return compare(
        total,
        parts,
        _total(parts),
        range_,
        table=cube.name,
        rule="sum",
        text=lazy_gettext(
            "%(figure)s is the sum of its %(count)s parts", figure=_place(total), count=len(parts)
        ),
    )


def _place(seen: Observation) -> str:
    """Return the codes of a cell, for example '2006, all, value-added'."""
    return ", ".join(
        code for name, code in seen.dimensions.items() if name not in ("observes", "price_base")
    )


def enterprise_sums(cubes: Cubes) -> Iterator[AuditResult]:
    """Legal forms, size classes and engagement in R&D add up."""
    cube = cubes[_SMES]
    for measure in cube.codes("measure"):
        corporations = cube.get(legal_form="corporation", size_class="all", measure=measure)
        classes = [seen for seen in cube.select(legal_form="corporation", measure=measure)
                   if seen.dimensions["size_class"] != "all"]  # fmt: skip
        yield _sum(cube, corporations, classes)
        sole = cube.get(legal_form="individual-proprietorship", measure=measure)
        yield _sum(cube, cube.get(legal_form="all", measure=measure), [corporations, sole])
    for total in cube.select(measure="enterprises"):
        place = {name: total.dimensions[name] for name in ("legal_form", "size_class")}
        parts = [cube.get(measure=f"enterprises-{kind}engaged-in-rd", **place)
                 for kind in ("", "not-")]  # fmt: skip
        yield _sum(cube, total, parts)


def project_sums(cubes: Cubes) -> Iterator[AuditResult]:
    """Projects of large companies, SMEs and others add up; a blank cell adds nothing."""
    cube = cubes[_PROJECTS]
    for total in cube.select(size_class="all"):
        answer = total.dimensions["answer"]
        parts = [s for s in cube.select(answer=answer) if s.dimensions["size_class"] != "all"]
        yield _sum(cube, total, parts)


def size_class_sums(cubes: Cubes) -> Iterator[AuditResult]:
    """Size classes add up to the small and medium manufacturers, and these to all."""
    cube = cubes[_SIZES]
    for year in cube.codes("year"):
        for measure in _SUMMED:
            cell = {
                seen.dimensions["size_class"]: seen
                for seen in cube.select(year=year, measure=measure)
            }
            if {"4-299", *_PARTS_OF_SMMS} <= set(cell):
                yield _sum(cube, cell["4-299"], [cell[name] for name in _PARTS_OF_SMMS])
            small = cell.get("4-299") or cell.get("10-299")
            if small and "all" in cell:
                yield _sum(cube, cell["all"], [small, cell["300-or-more"]])


def size_class_shares(cubes: Cubes) -> Iterator[AuditResult]:
    """Shares are the parts of the totals."""
    cube = cubes[_SIZES]
    for share_measure, measure in _SHARES.items():
        for share in cube.select(measure=share_measure):
            place = {name: share.dimensions[name] for name in ("year", "size_class")}
            part = _any(cube, measure=measure, **place)
            total = _any(cube, measure=measure, year=place["year"], size_class="all")
            if part is None or total is None:
                continue
            yield compare(
                share,
                [part, total],
                part.value / total.value * 100,
                Interval.rounded(part.value) / Interval.rounded(total.value) * _HUNDRED,
                table=cube.name,
                rule="share",
                text=lazy_gettext("%(figure)s is the part of the total", figure=_place(share)),
            )


def size_class_labels(cubes: Cubes) -> Iterator[AuditResult]:
    """The whole of 1993 is its known classes and what the rest comes to in other years."""
    cube = cubes[_SIZES]
    rest_of = {"10-299": ("100-299",), "4-299": ("4-9", "100-299")}
    slack = Interval(Decimal("-0.15"), Decimal("0.15"))  # three rounded shares
    for measure in _SHARES:
        whole = next(s for s in cube.select(year="1993", measure=measure)
                     if s.dimensions["size_class"] in rest_of)  # fmt: skip
        classes = rest_of[whole.dimensions["size_class"]]
        known = _cells(cube, "1993", ("10-19", "20-99"), measure)
        years = [_cells(cube, year, classes, measure) for year in cube.codes("year")]
        rests = [cells for cells in years if len(cells) == len(classes)]
        wholes = [_total([*known, *cells]) for cells in rests]
        yield compare(
            whole,
            [*known, *(seen for cells in rests for seen in cells)],
            sum(wholes, Decimal(0)) / len(wholes),
            Interval(min(wholes), max(wholes)) + slack,
            table=cube.name,
            rule="class",
            text=lazy_gettext(
                "the class of the 1993 %(measure)s of all SMMs holds what other years hold",
                measure=measure,
            ),
        )


def _cells(cube: Cube, year: str, sizes: Iterable[str], measure: str) -> list[Observation]:
    found = (_any(cube, year=year, size_class=size, measure=measure) for size in sizes)
    return [seen for seen in found if seen is not None]


def _total(figures: Iterable[Observation]) -> Decimal:
    return sum((seen.value for seen in figures), Decimal(0))


def heading_units(cubes: Cubes) -> Iterator[AuditResult]:
    """A printed number, read in the unit of its heading, is of the size of other years."""
    cube = cubes[_SIZES]
    for seen in cube.observations:
        if "," not in seen.printed:
            continue
        place = {name: seen.dimensions[name] for name in ("size_class", "measure")}
        later = _any(cube, year="1997", **place)
        if later is None:
            continue
        printed = Decimal(seen.printed.replace(",", ""))
        ratio = printed / later.value
        fits = Decimal("0.1") < ratio < 10
        yield AuditResult(
            table=cube.name,
            rule="heading unit",
            cells=(seen.path, later.path),
            printed=printed,
            computed=seen.value,
            verdict="agrees" if fits else "contradiction",
            codes=() if fits else seen.codes,
            text=lazy_gettext(
                "%(figure)s: the figure is in the unit of its heading", figure=_place(seen)
            ),
        )


def gdp_growth(cubes: Cubes) -> Iterator[AuditResult]:
    """Growth of the gross domestic product follows from its real values."""
    cube = cubes[_GDP]
    yield from _growth(cube, cube.select(measure="gdp-growth"), "gdp", {})
    base = cube.get(year="1989", measure="gdp", price_base="1989")
    current = cube.get(year="1989", measure="gdp", price_base="current")
    yield compare(
        base,
        [current],
        current.value,
        Interval.rounded(current.value),
        table=cube.name,
        rule="base year",
        text=lazy_gettext("real and current value are equal in the base year"),
    )


def profit_growth(cubes: Cubes) -> Iterator[AuditResult]:
    """Growth of profits follows from their constant values."""
    cube = cubes[_PROFITS]
    for series in cube.codes("series"):
        growths = cube.select(measure="operating-profit-growth", series=series)
        yield from _growth(cube, growths, "operating-profit", {"series": series})


def _growth(
    cube: Cube, growths: list[Observation], measure: str, place: Mapping[str, str]
) -> Iterator[AuditResult]:
    for growth in growths:
        year = int(growth.dimensions["year"])
        now, before = (
            cube.get(year=str(y), measure=measure, price_base="1989", **place)
            for y in (year, year - 1)
        )
        range_ = Interval.rounded(now.value) / Interval.rounded(before.value) - Interval.exact(1)
        yield compare(
            growth,
            [now, before],
            (now.value / before.value - 1) * 100,
            range_ * _HUNDRED,
            table=cube.name,
            rule="growth",
            text=lazy_gettext("%(figure)s follows from the levels", figure=_place(growth)),
        )


def constant_values(cubes: Cubes) -> Iterator[AuditResult]:
    """Constant values are current ones times real over current gross domestic product."""
    deflator = Deflator.from_cube(cubes[_GDP])
    for name, measure in ((_PROFITS, "operating-profit"), (_PRODUCTIVITY, "labour-productivity")):
        cube = cubes[name]
        for constant in cube.select(measure=measure, price_base="1989"):
            year = constant.dimensions["year"]
            series = constant.dimensions["series"]
            current = cube.get(year=year, series=series, measure=measure, price_base="current")
            ratio = deflator.ratio(int(year))
            yield compare(
                constant,
                [current],
                current.value * ratio,
                Interval.rounded(current.value) * Interval.exact(ratio),
                table=name,
                rule="deflation",
                text=lazy_gettext(
                    "%(figure)s is the current value in prices of 1989", figure=_place(constant)
                ),
            )


def barrier_order(cubes: Cubes) -> Iterator[AuditResult]:
    """A barrier with a lower rank number has no lower score."""
    cube = cubes[_BARRIERS]
    for size in cube.codes("size_class"):
        ranked = sorted(
            cube.select(size_class=size, measure="barrier-rank"), key=lambda seen: seen.value
        )
        for upper, lower in itertools.pairwise(ranked):
            scores = [_any(cube, size_class=size, measure="barrier-score",
                           barrier=seen.dimensions["barrier"])
                      for seen in (upper, lower)]  # fmt: skip
            assert scores[0] is not None  # every barrier of the table has rank and score
            assert scores[1] is not None
            ordered = upper.value < lower.value and scores[0].value >= scores[1].value
            yield AuditResult(
                table=cube.name,
                rule="order",
                cells=(upper.path, lower.path, scores[0].path, scores[1].path),
                printed=scores[0].value,
                computed=scores[1].value,
                verdict="agrees" if ordered else "contradiction",
                codes=(),
                text=lazy_gettext(
                    "%(size)s: the score of rank %(upper)s is not below that of %(lower)s",
                    size=size,
                    upper=upper.value,
                    lower=lower.value,
                ),
            )


def bounds(cubes: Cubes) -> Iterator[AuditResult]:
    """Shares, scores, ranks, probabilities and correlations are within their bounds."""
    for cube in cubes.values():
        for seen in cube.observations:
            if seen.unit not in _BOUNDS or seen.dimensions["measure"] in _UNBOUNDED:
                continue
            low, high = _BOUNDS[seen.unit]
            inside = low <= seen.value <= high
            yield AuditResult(
                table=cube.name,
                rule="bounds",
                cells=(seen.path,),
                printed=seen.value,
                computed=None,
                verdict="agrees" if inside else "contradiction",
                codes=(),
                text=lazy_gettext(
                    "%(figure)s is between %(low)s and %(high)s",
                    figure=_place(seen),
                    low=low,
                    high=high,
                ),
            )


def _any(cube: Cube, **dimensions: str) -> Observation | None:
    found = cube.select(**dimensions)
    return found[0] if len(found) == 1 else None


ARITHMETIC: tuple[Rule, ...] = (
    enterprise_sums,
    project_sums,
    size_class_sums,
    size_class_shares,
    size_class_labels,
    heading_units,
    gdp_growth,
    profit_growth,
    constant_values,
    barrier_order,
    bounds,
)
"""The rules in the order in which the audit applies them."""
