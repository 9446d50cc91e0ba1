"""How well past projects predict new partnerships: a time-split evaluation on CORDIS.

    python benchmarks/matching.py SOURCES [--questions 400] [--fit] [--json FILE]

SOURCES is a folder with ``h2020-participations-start-2014-2019.csv.gz`` (rcn, role, pic, type,
country, start_date) and ``h2020-programme_parts.csv.gz`` (rcn, programme_part).

A question is an organization that takes part in a project of a programme part in a year, with
partners. Only projects that began before that year are known. The answer is a ranking of all
organizations with a project before that year; right are the partners it then had and had not
had before. Coefficients are fitted on the questions of 2016 and 2017, the strength of the penalty
is chosen on those of 2018, the fit is repeated on all three, and 2019 is asked once.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.sparse import csr_array

from ioknow.matching.coefficients import INCUMBENT, NEWCOMER
from ioknow.matching.likelihood import (
    FEATURES,
    Asker,
    JointWorks,
    ranked,
)
from ioknow.query.candidates import KINDS, Candidates, Terms

KIND = {"PRC": "firm", "HES": "university", "REC": "research", "PUB": "public"}
FIT_YEARS, CHOICE_YEAR, TEST_YEAR = (2016, 2017), 2018, 2019
PENALTIES = (1.0, 10.0, 100.0)
K = 10


@dataclass(frozen=True)
class Question:
    """Who asks, on which programme part, and who became a new partner."""

    asker: Asker
    part: int
    right: np.ndarray
    known: np.ndarray
    partners: int


@dataclass(frozen=True)
class Past:
    """What was known before a year."""

    year: int
    candidates: Candidates
    works: JointWorks
    row: dict[int, int]
    projects: dict[int, int]

    def on(self, part: int) -> np.ndarray:
        """Say which works are of a programme part."""
        return np.asarray(self.candidates.about[:, [part]].toarray()).ravel() > 0


def read(folder: Path) -> pd.DataFrame:
    """Return one row for each participation."""
    rows = pd.read_csv(folder / "h2020-participations-start-2014-2019.csv.gz")
    parts = pd.read_csv(folder / "h2020-programme_parts.csv.gz").dropna()
    part = parts.drop_duplicates("rcn").set_index("rcn").programme_part
    rows = rows[rows.start_date.notna()].copy()
    day = pd.to_datetime(rows.start_date)
    rows["when"] = day.dt.year + (day.dt.day_of_year - 1) / 366.0
    rows["part"] = rows.rcn.map(part).fillna("?").astype(object)
    rows["country"] = rows.country.fillna("").astype(object)
    rows["kind"] = [KINDS.index(KIND.get(one, "other")) for one in rows.type.fillna("")]
    rows["leads"] = rows.role == "coordinator"
    rows = rows.sort_values(["rcn", "pic", "leads"], ascending=[True, True, False])
    return rows.drop_duplicates(["rcn", "pic"])


def before(rows: pd.DataFrame, year: int, parts: Sequence[str], countries: Sequence[str]) -> Past:
    """Return the organizations and projects that began before a year, in columns."""
    rows = rows[rows.when < year].sort_values(["when", "rcn", "pic"])
    pics, rcns = np.unique(rows.pic), np.unique(rows.rcn)
    row = {int(pic): i for i, pic in enumerate(pics)}
    project = {int(rcn): i for i, rcn in enumerate(rcns)}
    i, j = rows.rcn.map(project).to_numpy(), rows.pic.map(row).to_numpy()
    latest = rows.drop_duplicates("pic", keep="last").set_index("pic").loc[pics]
    first = rows.drop_duplicates("rcn").set_index("rcn").loc[rcns]
    shape = (len(rcns), len(pics))
    part = first.part.map({name: n for n, name in enumerate(parts)}).to_numpy()
    about = csr_array((np.ones(len(rcns)), (np.arange(len(rcns)), part)), (len(rcns), len(parts)))
    joined = csr_array((np.ones(len(i)), (i, j)), shape)
    led = csr_array((rows.leads.to_numpy(float), (i, j)), shape)
    led.eliminate_zeros()
    none = csr_array((len(pics), len(pics)))
    number = {name: n for n, name in enumerate(countries)}
    candidates = Candidates(
        iris=tuple(f"pic:{pic}" for pic in pics),
        names=tuple(str(pic) for pic in pics),
        kind=latest.kind.to_numpy(np.int8),
        independent=np.ones(len(pics), dtype=bool),
        country=np.array([number.get(one, -1) for one in latest.country], dtype=np.int32),
        place=np.full(len(pics), -1, dtype=np.int32),
        employees=np.full((len(pics), 2), np.nan),
        countries=tuple(countries),
        places=(),
        terms=topics(parts),
        has=csr_array(joined.T @ about),
        works=tuple(f"rcn:{rcn}" for rcn in rcns),
        work_start=first.when.to_numpy(float),
        joined=joined,
        led=led,
        about=about,
        served=none,
        supplies=none,
    )
    return Past(year, candidates, JointWorks(candidates, float(year)), row, project)


def topics(parts: Sequence[str]) -> Terms:
    """Return the programme parts as topics."""
    return Terms(
        iris=tuple(f"urn:part:{number}" for number in range(len(parts))),
        labels=tuple(parts),
        names=tuple((part,) for part in parts),
        kinds=("topic",) * len(parts),
        broader=((),) * len(parts),
    )


def history(rows: pd.DataFrame, year: int) -> dict[int, int]:
    """Return how many projects each organization had begun before a year."""
    return {int(pic): int(n) for pic, n in rows[rows.when < year].groupby("pic").size().items()}


GROUPS: dict[str, Callable[[int], bool]] = {
    "newcomers": lambda n: n == 0,
    "thin history": lambda n: n in (1, 2),
    "incumbents": lambda n: n >= 3,
}


def questions(
    rows: pd.DataFrame, past: Past, group: str, *, limit: int, seed: int, parts: Sequence[str]
) -> list[Question]:
    """Return a random sample of the questions of a year, by organization and programme part."""
    new = rows[(rows.when >= past.year) & (rows.when < past.year + 1)]
    new = new[new.groupby("rcn").pic.transform("size") > 1]
    had = history(rows, past.year)
    members = new.groupby("rcn").pic.apply(list).to_dict()
    asked = [
        one
        for one in new.groupby(["pic", "part"], sort=True)
        if GROUPS[group](had.get(int(one[0][0]), 0))
    ]
    order = np.random.default_rng(seed).permutation(len(asked))
    found: list[Question] = []
    for place in order:
        (pic, part), mine = asked[place]
        partners = {other for rcn in mine.rcn for other in members[rcn]} - {pic}
        question = _question(past, int(pic), parts.index(part), mine.iloc[0], partners)
        if len(question.right):
            found.append(question)
        if len(found) == limit:
            break
    return found


def consortia(
    rows: pd.DataFrame, past: Past, limit: int, seed: int, parts: Sequence[str]
) -> list[Question]:
    """Return a sample of projects: given who leads and the programme part, who takes part?"""
    new = rows[(rows.when >= past.year) & (rows.when < past.year + 1)]
    new = new[new.groupby("rcn").pic.transform("size") > 2]
    projects = [one for _, one in new.groupby("rcn", sort=True) if one.leads.any()]
    order = np.random.default_rng(seed).permutation(len(projects))
    found: list[Question] = []
    for place in order:
        project = projects[place]
        lead = project[project.leads].iloc[0]
        others = set(project.pic) - {lead.pic}
        question = _question(past, int(lead.pic), parts.index(lead.part), lead, others, new=False)
        if len(question.right):
            found.append(question)
        if len(found) == limit:
            break
    return found


def _question(
    past: Past, pic: int, part: int, facts: pd.Series, partners: set[int], *, new: bool = True
) -> Question:
    row = past.row.get(pic)
    known = np.zeros(0, dtype=np.int64)
    if row is not None:
        ties = past.candidates.partners
        before_ = ties.indices[ties.indptr[row] : ties.indptr[row + 1]] if new else []
        known = np.append(before_, row).astype(np.int64)
    right = np.array(sorted(past.row[int(one)] for one in partners if int(one) in past.row), int)
    country = past.candidates.countries.index(facts.country)
    return Question(
        asker=Asker(row, int(facts.kind), country),
        part=part,
        right=np.setdiff1d(right, known),
        known=known,
        partners=len(partners),
    )


Sample = tuple[np.ndarray, np.ndarray]
"""Features of those that come into question, and who of them is right."""


def sample(past: Past, asked: Iterable[Question]) -> list[Sample]:
    """Return features of those that come into question; questions without a right one are left."""
    found = []
    for question in asked:
        features = past.works.features(question.asker, past.on(question.part))
        listed = past.works.listed(features)
        listed[question.known] = False
        right = np.zeros(len(features), dtype=bool)
        right[question.right] = True
        if (right & listed).any():
            found.append((features[listed], right[listed]))
    return found


def fit(samples: Sequence[Sample], penalty: float) -> np.ndarray:
    """Fit coefficients by which the right ones of each question are likelier than the others."""
    features = np.concatenate([one[0] for one in samples])
    sizes = np.array([len(one[0]) for one in samples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(sizes)), sizes)
    right = np.concatenate([one[1] for one in samples]).astype(float)
    right /= np.sqrt(np.add.reduceat(right, starts))[of]  # large consortia count more, not fully
    weight_of = np.add.reduceat(right, starts)
    spread = features.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = features / spread

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = scaled @ w
        top = np.maximum.reduceat(score, starts)
        share = np.exp(score - top[of])
        total = np.add.reduceat(share, starts)
        value = weight_of @ (np.log(total) + top) - right @ score + penalty * w @ w
        return value, scaled.T @ (share / total[of] * weight_of[of] - right) + 2.0 * penalty * w

    found = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / spread)


MEASURES = ("hit@10", "right of 10", "hits@10 of links", "nDCG@10", "AUPRC")


def measure(score: np.ndarray, question: Question) -> tuple[float, ...]:
    """Return the measures of one ranking; equal scores go by the order of the candidates."""
    score = score.astype(float).copy()
    score[question.known] = -np.inf
    order = np.argsort(-score, kind="stable")
    right = np.zeros(len(score), dtype=bool)
    right[question.right] = True
    ranked = right[order]
    top = ranked[:K]
    places = np.flatnonzero(ranked)
    wrong_before = places - np.arange(len(places))
    gain = 1.0 / np.log2(np.arange(2, K + 2))
    precision = (np.arange(len(places)) + 1) / (places + 1)
    return (
        float(top.any()),
        float(top.sum()),
        float((wrong_before < K).mean()),
        float((top * gain).sum() / gain[: min(K, len(places))].sum()),
        float(precision.mean()),
    )


def rankings(
    past: Past, question: Question, models: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the scores of the baselines and of the fitted models."""
    features = past.works.features(question.asker, past.on(question.part))
    column = {name: features[:, i] for i, name in enumerate(FEATURES)}
    found = {
        "degree": column["partners"],
        "keyword (projects on the topic)": column["works on the topic"],
    }
    if question.asker.row is not None:
        found["common neighbours"] = column["common partners"]
        found["Adamic-Adar"] = column["common partners, rare ones count more"]
    listed = past.works.listed(features)
    return found | {name: ranked(features, listed, features @ w) for name, w in models.items()}


def evaluate(
    past: Past, asked: Sequence[Question], models: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the measures of every ranking, questions x measures."""
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for question in asked:
        for name, score in rankings(past, question, models).items():
            found[name].append(measure(score, question))
    return {name: np.array(rows) for name, rows in found.items() if len(rows) == len(asked)}


def ceiling(asked: Sequence[Question], size: int) -> tuple[float, float]:
    """Return hit@10 and right of 10 of the best ten for each part, chosen knowing the answers."""
    hits, right = [], []
    by_part: dict[int, list[Question]] = defaultdict(list)
    for question in asked:
        by_part[question.part].append(question)
    for group in by_part.values():
        counted = np.zeros(size)
        for question in group:
            counted[question.right] += 1
        best = np.argsort(-counted, kind="stable")[:K]
        for question in group:
            found = np.isin(best, question.right)
            hits.append(float(found.any()))
            right.append(float(found.sum()))
    return float(np.mean(hits)), float(np.mean(right))


def interval(values: np.ndarray, seed: int = 0, rounds: int = 1000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (rounds, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def table(results: dict[str, np.ndarray]) -> str:
    """Return the means with their intervals as a Markdown table."""
    lines = ["| ranking | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    for name, rows in results.items():
        cells = []
        for i in range(len(MEASURES)):
            low, high = interval(rows[:, i])
            cells.append(f"{rows[:, i].mean():.3f} ({low:.3f}-{high:.3f})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def shipped(known: bool) -> np.ndarray:
    """Return the coefficients that the package ships."""
    model = INCUMBENT if known else NEWCOMER
    return np.array([model.get(name, 0.0) for name in FEATURES])


def refit(rows: pd.DataFrame, limit: int, parts: Sequence[str], countries: Sequence[str]) -> None:
    """Fit, choose the penalty, fit again on all three years, and print the coefficients."""
    pasts = {year: before(rows, year, parts, countries) for year in (*FIT_YEARS, CHOICE_YEAR)}
    for name, group in (("NEWCOMER", "newcomers"), ("INCUMBENT", "incumbents")):
        asked = {
            year: questions(rows, past, group, limit=limit, seed=year, parts=parts)
            for year, past in pasts.items()
        }
        samples = {year: sample(pasts[year], asked[year]) for year in pasts}
        early = [one for year in FIT_YEARS for one in samples[year]]
        models = {f"penalty {p:g}": fit(early, p) for p in PENALTIES}
        chosen = evaluate(pasts[CHOICE_YEAR], asked[CHOICE_YEAR], models)
        print(f"\n{group} of {CHOICE_YEAR}, {len(asked[CHOICE_YEAR])} questions\n")
        print(table(chosen), flush=True)
        best = max(PENALTIES, key=lambda p: chosen[f"penalty {p:g}"][:, 2].mean())
        final = fit([one for several in samples.values() for one in several], best)
        print(f"\n# penalty {best:g}\n{name} = ", end="")
        kept = {f: round(float(w), 3) for f, w in zip(FEATURES, final, strict=True)}
        print(json.dumps({f: w for f, w in kept.items() if w}, indent=4), flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("--questions", type=int, default=400, help="per group and year")
    parser.add_argument("--fit", action="store_true", help="fit coefficients anew and print them")
    parser.add_argument("--json", type=Path, help="write the means here")
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    rows = read(given.sources)
    parts, countries = sorted(rows.part.unique()), sorted(rows.country.unique())
    if given.fit:
        refit(rows, given.questions, parts, countries)
        return
    past = before(rows, TEST_YEAR, parts, countries)
    print(f"{len(past.candidates):,} organizations, {len(past.candidates.works):,} projects before "
          f"{TEST_YEAR}; asked in {TEST_YEAR}")  # fmt: skip
    written: dict[str, dict[str, list[float]]] = {}
    for group in (*GROUPS, "consortia"):
        if group == "consortia":
            asked = consortia(rows, past, given.questions, TEST_YEAR, parts)
        else:
            asked = questions(rows, past, group, limit=given.questions, seed=TEST_YEAR, parts=parts)
        known = group != "newcomers"
        results = evaluate(past, asked, {"ioknow": shipped(known)})
        top = ceiling(asked, len(past.candidates))
        reach = np.mean([len(q.right) for q in asked]), np.mean([q.partners for q in asked])
        print(f"\n## {group}: {len(asked)} questions", flush=True)
        print(f"\n{reach[0]:.1f} of {reach[1]:.1f} partners are new and had a project before\n")
        print(f"{table(results)}\n\nbest ten by part, knowing the answers: ", end="")
        print(f"hit@10 {top[0]:.3f}, right of 10 {top[1]:.3f}", flush=True)
        written[group] = {name: values.mean(axis=0).tolist() for name, values in results.items()}
    print(f"\n{time.perf_counter() - began:.0f} s")
    if given.json:
        given.json.write_text(json.dumps(written, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
