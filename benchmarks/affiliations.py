"""Scores the resolving of affiliations on a gold set, against registers of real size.

    python benchmarks/affiliations.py FOLDER [--fit]

FOLDER holds what ROR and others publish (nothing of it belongs to this repository):

- ``affiliation-matching-crossref-*.json.gz``, the gold set of the ROR project: texts with the ROR
  identifiers that they mean;
- ``ror-records-*.zip``, ROR records in schema 2 (names, places, identifiers);
- ``affiliations_ror-*-names.yaml.zip``, the names of all ROR organizations.

Half of the texts, by their SHA-256, is held out: weights and threshold come from the other half.
The figures are those of ROR's own tests: precision and recall over all pairs of text and
organization, and the share of texts for which exactly the right set was chosen.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import statistics
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ioknow.identity import Resolver
from ioknow.identity.keys import Keys, Record
from ioknow.identity.mentions import Text, mentions
from ioknow.identity.scoring import EVIDENCE, measure

Pair = tuple[str, frozenset[str]]


def gold(folder: Path) -> list[Pair]:
    """Return the texts with the organizations they mean."""
    file = next(folder.glob("affiliation-matching-crossref-*.json.gz"))
    stated = json.loads(gzip.decompress(file.read_bytes()))
    return [(one["affiliation"], frozenset(one["ror_ids"])) for one in stated]


def is_held_out(text: str) -> bool:
    """Tell whether a text belongs to the half that nothing was fitted on."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def from_records(folder: Path) -> Iterator[Record]:
    """Return the active organizations of the record file."""
    with zipfile.ZipFile(next(folder.glob("ror-records-asof-*.zip"))) as archive:
        records = json.loads(archive.read(archive.namelist()[0]))
    for one in records:
        if one["status"] != "active":
            continue
        label = next(name["value"] for name in one["names"] if "ror_display" in name["types"])
        places = [place["geonames_details"] for place in one["locations"]]
        yield Record(
            one["id"],
            label,
            "",
            tuple(name["value"] for name in one["names"]),
            places[0]["country_code"] if places else "",
            tuple(place["name"] for place in places),
        )


def from_names(folder: Path) -> Iterator[Record]:
    """Return the organizations of the names file, which has neither places nor acronyms."""
    import yaml

    with zipfile.ZipFile(next(folder.glob("affiliations_ror-*-names.yaml.zip"))) as archive:
        text = archive.read(archive.namelist()[0])
    for one in yaml.load(text, Loader=yaml.CSafeLoader):
        name = str(one["name"])
        names = (name, *map(str, one.get("title", {}).values()))
        yield Record(f"https://ror.org/{one['id']}", name, "", names)


def from_both(folder: Path) -> Iterator[Record]:
    """Return all organizations, with what the records know where there is one."""
    known = {record.iri: record for record in from_records(folder)}
    for named in from_names(folder):
        full = known.pop(named.iri, None)
        if full is None:
            yield named
        else:
            names = tuple(dict.fromkeys((*full.names, *named.names)))
            yield Record(full.iri, full.label, "", names, full.country, full.places)
    yield from known.values()


REGISTERS: dict[str, Callable[[Path], Iterator[Record]]] = {
    "names of all 115,000": from_names,
    "31,000 records": from_records,
    "both together": from_both,
}


def score(resolver: Resolver, pairs: Iterable[Pair], present: set[str] | None) -> dict[str, float]:
    """Return precision, recall, F1, exact sets, and milliseconds for a text."""
    right = wrong = missed = exact = count = 0
    milliseconds = []
    for text, meant in pairs:
        begin = time.thread_time()
        found = {one.iri for one in resolver.resolve(text).chosen}
        milliseconds.append((time.thread_time() - begin) * 1000)
        wanted = meant if present is None else meant & present
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
        exact += found == wanted
        count += 1
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * right / max(2 * right + wrong + missed, 1),
        "exact": exact / max(count, 1),
        "median ms": statistics.median(milliseconds),
        "p95 ms": statistics.quantiles(milliseconds, n=20)[-1],
    }


def fit(keys: Iterable[Keys], pairs: list[Pair]) -> dict[str, float]:
    """Return weights fitted by logistic regression with a ridge penalty of 3."""
    import numpy
    from scipy.optimize import minimize

    rows, truth = [], []
    for one in keys:
        for text, meant in pairs:
            read = Text.read(text)
            found = mentions(read, one)
            for mention in found:
                measured = measure(read, mention, found, one)
                rows.append([measured[name] for name in EVIDENCE] + [1.0])
                truth.append(float(mention.named.iri in meant))
    matrix, right = numpy.array(rows), numpy.array(truth)
    ridge = numpy.append(numpy.full(len(EVIDENCE), 3.0), 0.0)

    def loss(weights: Any) -> tuple[float, Any]:
        odds = matrix @ weights
        value = numpy.logaddexp(0, odds).sum() - right @ odds + (ridge * weights**2).sum() / 2
        return value, matrix.T @ (1 / (1 + numpy.exp(-odds)) - right) + ridge * weights

    best = minimize(loss, numpy.zeros(len(EVIDENCE) + 1), jac=True, method="L-BFGS-B").x
    return {
        name: round(float(value), 2) for name, value in zip([*EVIDENCE, "bias"], best, strict=True)
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit the weights and print them")
    asked = parser.parse_args()
    pairs = gold(asked.folder)
    seen = [pair for pair in pairs if not is_held_out(pair[0])]
    held_out = [pair for pair in pairs if is_held_out(pair[0])]
    if asked.fit:
        keys = [
            Keys.of(REGISTERS[name](asked.folder))
            for name in ("both together", "names of all 115,000")
        ]
        print(json.dumps(fit(keys, seen), indent=1))
        return
    classes: dict[str, Callable[[frozenset[str]], bool]] = {
        "all texts": lambda meant: len(meant) >= 0,
        "texts with one organization": lambda meant: len(meant) == 1,
        "texts with several": lambda meant: len(meant) > 1,
    }
    for name, read in REGISTERS.items():
        keys_of_it = Keys.of(read(asked.folder))
        resolver = Resolver(keys_of_it)
        present = {meant for _, all_ in held_out for meant in all_ if keys_of_it.find(meant)}
        for title, belongs in classes.items():
            part = [pair for pair in held_out if belongs(pair[1])]
            for which, known in (("strict", None), ("of those in the register", present)):
                if which != "strict" and title != "all texts":
                    continue
                found = score(resolver, part, known)
                shown = "  ".join(f"{key} {value:.3f}" for key, value in found.items())
                print(f"{name}; {title} ({len(part)}), {which}: {shown}", flush=True)
        none = [text for text, meant in held_out if not meant]
        silent = sum(not resolver.resolve(text).chosen for text in none)
        print(f"{name}; texts without organization: {silent} of {len(none)} left unresolved")


if __name__ == "__main__":
    main()
