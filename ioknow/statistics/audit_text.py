"""What the texts say about the tables, recomputed.

The statements lie in ``data/statistics/audit/text-statements.csv``; here stands, by their
identifier, how the figures of the tables confirm or refute each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ioknow import resources
from ioknow.errors import TableError
from ioknow.statistics.audit_results import AuditResult, Cubes, Verdict, judge
from ioknow.statistics.csvw import read_rows
from ioknow.statistics.cube import Cube, Observation
from ioknow.statistics.descriptions import read_description
from ioknow.statistics.rounding import Interval

_SMES, _PROJECTS = "mizuno-2015-table-1", "mizuno-2015-table-2"
_CORRELATIONS, _PARTNERS = "lee-2010-table-4", "lee-2010-table-5"
_SME_STORY = "sme-transformation-1990-2008-table-"
_SIZES, _PRODUCTIVITY, _MARGINS = (f"{_SME_STORY}{n}" for n in (2, 6, 7))
_RESEARCH_SIDE = (
    "private-research-centre",
    "university",
    "government-agencies",
    "non-profit-organization",
)


@dataclass(frozen=True)
class Statement:
    """One statement of a text.

    Attributes:
        name: Identifier of the check.
        source: Slug of the publication.
        lines: Lines of the text edition.
        text: What it says.
        operator: ``exactly``, ``about``, ``over``, or empty without a number.
        value: The stated number, or None.
        code: Code of the discrepancy if the figures refute it, or empty.
    """

    name: str
    source: str
    lines: str
    text: str
    operator: str
    value: Decimal | None
    code: str


Figures = Iterable[Observation]
Number = Callable[[Cubes], tuple[Decimal, Figures]]
"""Works a stated number out from the figures it returns with it."""
Words = Callable[[Cubes, Mapping[str, Statement]], tuple[Figures, Figures]]
"""Returns the figures that a statement is about, and those among them that refute it."""


def read_statements() -> dict[str, Statement]:
    """Read the statements of the texts, by identifier."""
    folder = resources.root() / "data" / "statistics" / "audit"
    statements = {}
    for row in read_rows(read_description(folder / "text-statements.csv-metadata.json")):
        value = row.text("value")
        statements[row.text("id")] = Statement(
            name=row.text("id"),
            source=row.text("source"),
            lines=row.text("lines"),
            text=row.text("statement"),
            operator=row.text("operator"),
            value=Decimal(value) if value else None,
            code=row.text("code"),
        )
    return statements


def text_statements(cubes: Cubes) -> Iterator[AuditResult]:
    """Check every statement of the texts.

    Raises:
        TableError: A statement has no check, or a check no statement.
    """
    statements = read_statements()
    checks = _NUMBERS.keys() | _WORDS.keys() | _GIVEN
    if checks != statements.keys():
        odd = ", ".join(sorted(checks ^ statements.keys()))
        raise TableError(
            f"statements and checks do not match: {odd}; add the row here or the check in "
            "ioknow/statistics/audit_text.py",
            file="text-statements.csv",
        )
    for statement in statements.values():
        if statement.name in _NUMBERS:
            yield _check_number(statement, *_NUMBERS[statement.name](cubes))
        elif statement.name in _WORDS:
            yield _check_words(statement, *_WORDS[statement.name](cubes, statements))


def _check_number(statement: Statement, computed: Decimal, figures: Figures) -> AuditResult:
    assert statement.value is not None  # a row without a number has no check of numbers
    verdict: Verdict = judge(statement.value, computed, Interval.exact(computed))
    if statement.operator == "over":
        verdict = "agrees" if computed > statement.value else "contradiction"
    return _result(statement, figures, verdict, computed, statement.text)


def _check_words(statement: Statement, figures: Figures, against: Figures) -> AuditResult:
    refuting = list(against)
    text = statement.text
    if refuting:
        cells = "; ".join(_cell(seen) for seen in refuting)
        text += f" (against it: {cells})"
    verdict: Verdict = "contradiction" if refuting else "agrees"
    return _result(statement, [*refuting, *figures], verdict, None, text)


def _result(
    statement: Statement, figures: Figures, verdict: Verdict, computed: Decimal | None, text: str
) -> AuditResult:
    return AuditResult(
        table=statement.source,
        rule="text",
        cells=tuple(dict.fromkeys(seen.path for seen in figures)),
        printed=statement.value,
        computed=computed,
        verdict=verdict,
        codes=(statement.code,) if verdict == "contradiction" and statement.code else (),
        text=f"{text} (lines {statement.lines})",
    )


def _cell(seen: Observation) -> str:
    codes = [code for name, code in seen.dimensions.items() if name != "observes"]
    return f"{', '.join(codes)} = {seen.value}"


def _one(table: str, scale: Decimal = Decimal(1), **dimensions: str) -> Number:
    def check(cubes: Cubes) -> tuple[Decimal, Figures]:
        seen = cubes[table].get(**dimensions)
        return seen.value * scale, [seen]

    return check


def _share(table: str, part: Mapping[str, str], whole: Mapping[str, str]) -> Number:
    def check(cubes: Cubes) -> tuple[Decimal, Figures]:
        seen, total = cubes[table].get(**part), cubes[table].get(**whole)
        return seen.value / total.value * 100, [seen, total]

    return check


def _mean(figures: Iterable[Observation]) -> Decimal:
    values = [seen.value for seen in figures]
    return sum(values, Decimal(0)) / len(values)


def _productivity_ratio(year: str, measures: tuple[str, str], small: str) -> Number:
    """Value added per employee of the large firms over that of the small and medium ones."""

    def check(cubes: Cubes) -> tuple[Decimal, Figures]:
        added, employed = (
            {
                size: cubes[_SIZES].get(year=year, size_class=size, measure=measure)
                for size in ("300-or-more", small)
            }
            for measure in measures
        )
        large, little = (added[size].value / employed[size].value for size in added)
        return large / little, [*added.values(), *employed.values()]

    return check


def _class_4_19(measure: str) -> Number:
    """Mean share of the classes 4-9 and 10-19 together in the years that print both."""

    def check(cubes: Cubes) -> tuple[Decimal, Figures]:
        used: list[Observation] = []
        sums = []
        for year in cubes[_SIZES].codes("year"):
            cells = [
                cubes[_SIZES].find(year=year, size_class=size, measure=measure)
                for size in ("4-9", "10-19")
            ]
            both = [seen for seen in cells if seen is not None]
            if len(both) == 2:
                used += both
                sums.append(sum(seen.value for seen in both))
        return Decimal(sum(sums)) / len(sums), used

    return check


def _smaller_less_rd(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    cube = cubes[_SMES]
    sizes = [size for size in cube.codes("size_class") if size != "all"]
    idle, all_ = (
        [cube.get(legal_form="corporation", size_class=size, measure=measure) for size in sizes]
        for measure in ("enterprises-not-engaged-in-rd", "enterprises")
    )
    shares = [some.value / total.value for some, total in zip(idle, all_, strict=True)]
    falling = zip(idle[1:], shares, shares[1:], strict=False)
    return [*idle, *all_], [seen for seen, before, now in falling if now >= before]


def _p_values(cube: Cube, innovations: Iterable[str], search: Iterable[str]) -> list[Observation]:
    return [
        cube.get(innovation_type=kind, search_dimension=dimension, measure="p-value")
        for kind in innovations
        for dimension in search
    ]


def _three_types(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    kinds = ("major-product", "minor-product", "service")
    seen = _p_values(cubes[_CORRELATIONS], kinds, ("depth", "breadth"))
    return seen, [found for found in seen if found.value >= Decimal("0.01")]


def _process_breadth(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    depth, breadth = _p_values(cubes[_CORRELATIONS], ["process"], ("depth", "breadth"))
    against = [depth] if depth.value < Decimal("0.05") else []
    return [depth, breadth], against + ([breadth] if breadth.value >= Decimal("0.05") else [])


def _process_not_linked(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    seen = _p_values(cubes[_CORRELATIONS], ["process"], ("depth", "breadth"))
    return seen, [found for found in seen if found.value < Decimal("0.05")]


def _partner_shares(cubes: Cubes, mode: str) -> tuple[list[Observation], list[Observation]]:
    """Return the shares of other firms and those of the research side, for one mode."""
    seen = cubes[_PARTNERS].select(measure="share-of-firms", collaboration_mode=mode)
    research = [found for found in seen if found.dimensions["partner_type"] in _RESEARCH_SIDE]
    return [found for found in seen if found not in research], research


def _purchasing_prevails(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    bought, allied = (
        [seen for side in _partner_shares(cubes, mode) for seen in side]
        for mode in ("technology-purchase", "strategic-alliance")
    )
    return [*bought, *allied], [] if _mean(bought) > _mean(allied) else allied


def _research_preferred(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    firms, research = _partner_shares(cubes, "strategic-alliance")
    mean = _mean(firms)
    below = [seen for seen in research if seen.value < mean]
    return [*firms, *research], [] if _mean(research) > mean else below


def _research_relatively(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    bought = _partner_shares(cubes, "technology-purchase")
    allied = _partner_shares(cubes, "strategic-alliance")
    firms, research = (_mean(allied[side]) / _mean(bought[side]) for side in (0, 1))
    seen = [found for group in (*bought, *allied) for found in group]
    return seen, [] if research > firms else allied[1]


def _alliance_base(cubes: Cubes, statements: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    """No share of all firms can be above the share of those that had any alliance."""
    some, all_ = (statements[name].value for name in ("smes-with-alliance", "smes-answering"))
    assert some is not None  # both statements are numbers
    assert all_ is not None
    seen = [found for side in _partner_shares(cubes, "strategic-alliance") for found in side]
    return seen, [found for found in seen if found.value > some / all_ * 100]


def _above_average(table: str, **dimensions: str) -> Words:
    def check(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
        cube = cubes[table]
        firms = [s for name in ("imc", "precion") for s in cube.select(series=name, **dimensions)]
        against = [
            seen
            for seen in firms
            if seen.value < cube.get(series="smm", year=seen.dimensions["year"], **dimensions).value
        ]
        return firms, against

    return check


def _ahead(first: str, second: str, years: Callable[[int], bool]) -> Words:
    def check(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
        cube = cubes[_PRODUCTIVITY]
        seen = [s for s in cube.select(series=first) if years(int(s.dimensions["year"]))]
        against = []
        for found in seen:
            place = {name: found.dimensions[name] for name in ("year", "price_base")}
            if found.value <= cube.get(series=second, **place).value:
                against.append(found)
        return seen, against

    return check


def _imc_margin(cubes: Cubes, _: Mapping[str, Statement]) -> tuple[Figures, Figures]:
    seen = cubes[_MARGINS].select(series="imc")
    first = cubes[_MARGINS].get(series="imc", year="1996").value
    late = [found for found in seen if int(found.dimensions["year"]) > 2003]
    return seen, [found for found in late if found.value >= first]


_ENGAGED = {"measure": "enterprises-engaged-in-rd"}
_EXPENDITURE = {"measure": "rd-expenditure"}
_ALL = {"legal_form": "all", "size_class": "all"}
_LARGEST = {"legal_form": "corporation", "size_class": "51-300"}
_LACK, _ATTENTION = "reason-lack-of-money", "effect-attention-outside"
_BUY, _ALLY = "technology-purchase", "strategic-alliance"
_MILLION = Decimal("0.001")  # from thousands of people

_NUMBERS: dict[str, Number] = {
    "rd-51-300-of-enterprises": _share(_SMES, {**_LARGEST, **_ENGAGED}, {**_ALL, **_ENGAGED}),
    "rd-51-300-of-expenditure": _share(
        _SMES, {**_LARGEST, **_EXPENDITURE}, {**_ALL, **_EXPENDITURE}
    ),
    "projects": _one(_PROJECTS, size_class="all", answer="any"),
    "sme-projects": _one(_PROJECTS, size_class="sme", answer="any"),
    "large-projects": _one(_PROJECTS, size_class="large", answer="any"),
    "lack-of-money": _one(_PROJECTS, size_class="all", answer=_LACK),
    "high-risk": _one(_PROJECTS, size_class="all", answer="reason-high-risk"),
    "sme-lack-of-money": _share(
        _PROJECTS, {"size_class": "sme", "answer": _LACK}, {"size_class": "sme", "answer": "any"}
    ),
    "sme-outside-attention": _one(_PROJECTS, size_class="sme", answer=_ATTENTION),
    "sme-outside-attention-share": _share(
        _PROJECTS,
        {"size_class": "sme", "answer": _ATTENTION},
        {"size_class": "sme", "answer": "any"},
    ),
    "no-profit": _one(_PROJECTS, size_class="all", answer="no-profit"),
    **{
        f"{name}-{what}": _one(
            _PARTNERS, partner_type=partner, collaboration_mode=mode, measure=measure
        )
        for name, partner in (
            ("non-competitors", "non-competitors"),
            ("service-providers", "business-service-provider"),
        )
        for what, mode, measure in (
            ("purchase", _BUY, "share-of-firms"),
            ("contribution", _BUY, "contribution-to-innovation"),
            ("alliance", _ALLY, "contribution-to-innovation"),
        )
    },
    **{
        f"{name}-{what}{suffix}": _one(
            _SIZES, year="1993", size_class=size, measure=f"{measure}-share"
        )
        for name, size, suffix in (
            ("smm", "10-299", "-1993"),
            ("large", "300-or-more", "-1993"),
            ("class-20-99", "20-99", ""),
        )
        for what, measure in (("employees", "employee"), ("value-added", "value-added"))
    },
    "class-4-19-employees": _class_4_19("employee-share"),
    "class-4-19-value-added": _class_4_19("value-added-share"),
    "smm-employees-1997": _one(
        _SIZES, _MILLION, year="1997", size_class="4-299", measure="employees"
    ),
    "smm-employees-2006": _one(
        _SIZES, _MILLION, year="2006", size_class="4-299", measure="employees"
    ),
    "productivity-ratio-1993": _productivity_ratio(
        "1993", ("value-added-share", "employee-share"), "10-299"
    ),
    "productivity-ratio-2006": _productivity_ratio("2006", ("value-added", "employees"), "4-299"),
}

_WORDS: dict[str, Words] = {
    "smaller-less-rd": _smaller_less_rd,
    "three-types-linked": _three_types,
    "process-breadth-linked": _process_breadth,
    "process-not-linked": _process_not_linked,
    "purchasing-prevails": _purchasing_prevails,
    "research-side-preferred": _research_preferred,
    "research-side-preferred-relatively": _research_relatively,
    "alliance-shares-of-all-smes": _alliance_base,
    "above-average-productivity": _above_average(_PRODUCTIVITY, price_base="current"),
    "above-average-margin": _above_average(_MARGINS),
    "imc-ahead-1998": _ahead("imc", "precion", lambda year: year == 1998),
    "precion-ahead-from-1999": _ahead("precion", "imc", lambda year: year >= 1999),
    "imc-margin-after-2003": _imc_margin,
}

_GIVEN = frozenset({"smes-answering", "smes-with-alliance"})
"""Statements that other checks calculate with and no table can check."""
