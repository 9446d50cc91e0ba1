"""Ask every named question of a store, of the engine that is chosen for it and of the store alone.

    python -m benchmarks.named_questions STORE --out answers.json

Each question is asked with its defaults, and with organizations, places, sources and relationships
that are large in this very store. Written are CPU seconds of both engines, rows, and whether both
gave the same rows. An engine is a process of its own; a question that takes longer than the cap
ends it and counts as unanswered.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import ioknow
from ioknow.query.questions import Question, QuestionLibrary
from ioknow.store import EmbeddedStore, current_release
from ioknow.store.twins import open_twin, twin_of

_MEMORY = 1_000_000_000

_SAME_ROLE = {
    "organization": "organization supplier intermediary body network first_firm first giver named "
    "founded employer subject",
    "other": "second_firm second receiver",
    "relationship": "consortium alliance relationship consortia",
    "source": "publication",
    "place": "area country",
}
_ROLES = {name: role for role, names in _SAME_ROLE.items() for name in names.split()}

_LARGE = {
    "organization": "SELECT ?x (COUNT(*) AS ?n) { ?a ik:participant ?x } GROUP BY ?x",
    "relationship": "SELECT ?x (COUNT(*) AS ?n) { ?x ik:hasParticipation ?a } GROUP BY ?x",
    "source": "SELECT ?x (COUNT(*) AS ?n) { ?e ik:fromSource ?x } GROUP BY ?x",
    "place": "SELECT ?x (COUNT(*) AS ?n) { ?o ik:inCountry ?x } GROUP BY ?x",
}


def main() -> None:
    """Run the questions that the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("store", type=Path)
    arguments.add_argument("--only", default="", help="names, separated by commas")
    arguments.add_argument("--cap", type=float, default=20.0, help="seconds for one question")
    arguments.add_argument("--engines", default="chosen,store")
    arguments.add_argument("--out", type=Path, default=Path("named-questions.json"))
    given = arguments.parse_args()
    library = QuestionLibrary.bundled()
    names = given.only.split(",") if given.only else list(library)
    settings = _settings(given.store)
    asked = [
        (name, label, text)
        for name in names
        for label, text in _texts(library[name], settings).items()
    ]
    result = compare(given.store, asked, given.engines.split(","), given.cap)
    given.out.write_text(json.dumps(result, indent=1), encoding="utf-8")


def compare(
    store: Path, asked: list[tuple[str, str, str]], engines: list[str], cap: float
) -> list[dict[str, Any]]:
    """Return what each engine said to each text: ``cpu``, ``rows``, or ``problem``.

    Args:
        store: The store directory.
        asked: Name, setting and text of each query.
        engines: ``chosen`` for the planner's choice, ``store`` for the store, ``twin`` for the
            columnar twin whatever the planner says.
        cap: Seconds after which a query counts as unanswered.
    """
    children: dict[str, _Child] = {}
    result = []
    for name, label, text in asked:
        found: dict[str, Any] = {"question": name, "setting": label}
        for engine in engines:
            if engine not in children:
                children[engine] = _Child(store, engine)
            found[engine] = children[engine].ask(text, cap)
            if "problem" in found[engine]:
                children.pop(engine).kill()
        digests = {one["digest"] for one in (found[e] for e in engines) if "digest" in one}
        found["agree"] = len(digests) == 1
        result.append(found)
        _print(found, engines)
    for child in children.values():
        child.kill()
    return result


def _print(found: Mapping[str, Any], engines: list[str]) -> None:
    words = []
    for engine in engines:
        one = found[engine]
        took = f"{one['cpu']:.2f} s, {one['rows']} rows" if "cpu" in one else one["problem"]
        words.append(f"{engine} {took}" + (f" ({one['ran']})" if one.get("ran") else ""))
    doubt = "" if found["agree"] else "  DIFFERENT"
    print(f"{found['question']} [{found['setting']}]: {'; '.join(words)}{doubt}", flush=True)


def _settings(store: Path) -> dict[str, dict[str, list[str]]]:
    """Return the largest and a middling thing of each role."""
    settings: dict[str, dict[str, list[str]]] = {"large": {}, "middling": {}}
    with ioknow.open(store) as graph:
        for role, query in _LARGE.items():
            found = [row["x"] for row in graph.query(f"{query} ORDER BY DESC(?n) ?x")]
            iris = [str(iri) for iri in found]
            if iris:
                middle = len(iris) // 2
                settings["large"][role] = iris[:2]
                settings["middling"][role] = iris[middle : middle + 2]
    return settings


def _texts(question: Question, settings: Mapping[str, Mapping[str, list[str]]]) -> dict[str, str]:
    texts = {"default": question.bind({})}
    for label, chosen in settings.items():
        values: dict[str, Any] = {}
        for parameter in question.parameters:
            role = _ROLES.get(parameter.name)
            if role is None or parameter.type != "iri":
                continue
            pair = chosen.get("organization" if role == "other" else role)
            if pair:
                values[parameter.name] = pair[-1] if role == "other" else pair[0]
        if values:
            texts[label] = question.bind(values)
    return texts


class _Child:
    """An engine in a process of its own, which is asked and can be killed."""

    def __init__(self, store: Path, engine: str) -> None:
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there, store, engine))
        self._process.start()
        there.close()
        self._here.recv()

    def ask(self, text: str, cap: float) -> dict[str, Any]:
        self._here.send(text)
        if not self._here.poll(cap):
            return {"problem": f"unanswered after {cap:g} s"}
        try:
            found: dict[str, Any] = self._here.recv()
        except EOFError:
            return {"problem": "the process ended"}
        return found

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, folder: Path, engine: str) -> None:
    ask = _asker(folder, engine)
    pipe.send("ready")
    while True:
        text = pipe.recv()
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        try:
            body, ran = ask(text)
        except ioknow.IoknowError as error:
            pipe.send({"problem": f"{type(error).__name__}: {error}"[:300]})
            continue
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rows = json.loads(body)["results"]["bindings"]
        bag = Counter(json.dumps(_plain(row), sort_keys=True) for row in rows)
        digest = hashlib.sha256(json.dumps(sorted(bag.items())).encode()).hexdigest()
        pipe.send({"cpu": cpu, "wall": wall, "rows": len(rows), "digest": digest, "ran": ran})


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose blank nodes are alike, and whose joined texts are sorted."""
    plain = {}
    for name, term in row.items():
        value = "" if term["type"] == "bnode" else term["value"]
        joined = sorted(value.split("; ")) if "; " in value else value
        plain[name] = {**term, "value": joined}
    return plain


def _asker(folder: Path, engine: str) -> Callable[[str], tuple[bytes, str]]:
    from ioknow.store.accelerated import AcceleratedStore
    from ioknow.store.answering import answer

    if engine == "store":
        store = EmbeddedStore.open(current_release(folder).database, read_only=True)
        return lambda text: (answer(store, text, max_rows=10**9, max_bytes=10**12).body, "")
    release = current_release(folder)
    store, place = EmbeddedStore.open(release.database, read_only=True), twin_of(release)
    twin = open_twin(place, _MEMORY) if place else None
    if twin is None:
        raise SystemExit(f"{folder}: there is no columnar twin; ioknow accelerate builds one")
    opened = AcceleratedStore(store, twin)
    if engine == "twin":
        from ioknow.store.columnar import answering

        vars(answering).update(LITTLE=-1, MUCH=-1)
    return lambda text: (opened.document(text), opened.explain(text).engine)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
