"""Ask the same questions of ioknow and of its peers, on graphs of several sizes.

    python -m benchmarks.speed --sizes 10000,100000,1000000 --out benchmarks/results

Writes one JSON file for each size with times, sizes, memory and whether the answers agree, and
from all of them the table ``results.md`` and the picture ``growth.svg``. Each engine is a process
of its own; a question that takes longer than the cap ends it and counts as the cap.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import platform
import resource
import signal
import statistics
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES
from benchmarks.generator import write_graph
from benchmarks.questions import questions
from benchmarks.report import write_report

_REPETITIONS = 5
_ENOUGH = 3.0


def main() -> None:
    """Run the measurements that the command line asks for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", default="10000,100000,1000000")
    arguments.add_argument("--engines", default=",".join(ENGINES))
    arguments.add_argument("--cap", type=float, default=30.0, help="seconds for one question")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--work", type=Path, default=Path(".ioknow/benchmarks"))
    arguments.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for size in map(int, given.sizes.split(",")):
        work = given.work / str(size)
        work.mkdir(parents=True, exist_ok=True)
        file = (work / "graph.nt").resolve()
        about = write_graph(size, file, given.seed)
        measured = {}
        for name in given.engines.split(","):
            print(f"{size:,} triples, {name}", flush=True)
            measured[name] = measure(name, file, work.resolve() / name, questions(about), given.cap)
        agree(measured)
        result = {
            "about": asdict(about),
            "cap": given.cap,
            "date": datetime.now(UTC).date().isoformat(),
            "machine": f"{platform.machine()}, {multiprocessing.cpu_count()} cores",
            "python": platform.python_version(),
            "engines": measured,
        }
        (given.out / f"{size}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    write_report(given.out)


def measure(
    name: str, file: Path, folder: Path, asked: dict[str, str], cap: float
) -> dict[str, Any]:
    """Return times in seconds, bytes on disk, and peak memory of one engine."""
    loaded = _in_process(_load, name, file, folder, wait=3600.0)
    if loaded is None or "error" in loaded:
        return {"load": loaded, "questions": {}}
    disk = sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
    answers: dict[str, Any] = {}
    child: _Child | None = None
    for question, text in asked.items():
        child = child or _Child(name, file, folder)
        answers[question] = child.ask(text, cap)
        if "error" in answers[question] or "timeout" in answers[question]:
            child.kill()
            child = None
        print(f"  {question}: {answers[question].get('median', '-')}", flush=True)
    if child:
        child.kill()
    return {"load": loaded, "disk": disk, "questions": answers}


def agree(measured: dict[str, Any]) -> None:
    """Say of each answer whether it is the one of Oxigraph."""
    reference = measured.get("oxigraph-disk", {}).get("questions", {})
    for engine in measured.values():
        for question, answer in engine["questions"].items():
            digest = reference.get(question, {}).get("digest")
            if digest and "digest" in answer:
                answer["agrees"] = answer["digest"] == digest


class _Child:
    """An engine in a process of its own, which is asked and can be killed."""

    def __init__(self, name: str, file: Path, folder: Path) -> None:
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there, name, file, folder))
        self._process.start()
        there.close()
        self._here.recv()

    def ask(self, text: str, cap: float) -> dict[str, Any]:
        self._here.send(text)
        if not self._here.poll(cap * (_REPETITIONS + 1) if cap < 1 else cap + _ENOUGH):
            return {"timeout": cap}
        try:
            found: dict[str, Any] = self._here.recv()
        except EOFError:
            return {"error": "the process ended"}
        return {"timeout": cap} if found.get("first", 0) > cap else found

    def kill(self) -> None:
        self._process.terminate()
        self._process.join(5)
        self._process.kill()


def _serve(pipe: Connection, name: str, file: Path, folder: Path) -> None:
    engine = ENGINES[name]()
    # Ended with the process, whatever it runs: a server that stays would answer for the next size.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    engine.open(file, folder)
    pipe.send("ready")
    try:
        while True:
            text = pipe.recv()
            try:
                pipe.send(_times(engine, text))
            except Exception as error:  # noqa: BLE001  # whatever an engine says is a result
                pipe.send({"error": repr(error)[:300]})
    finally:
        engine.close()


def _times(engine: Any, text: str) -> dict[str, Any]:
    started = time.perf_counter()
    body = engine.ask(text)
    first = time.perf_counter() - started
    later = []
    while len(later) < _REPETITIONS and time.perf_counter() - started < _ENOUGH:
        begin = time.perf_counter()
        engine.ask(text)
        later.append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "first": first,
        "median": statistics.median(later or [first]),
        "bytes": len(body),
        "digest": _digest(text, body),
        "peak": peak,
    }


def _digest(text: str, body: bytes) -> str:
    """Return what two engines have in common when they give the same answer."""
    if "CONSTRUCT" in text:
        rows = Counter(" ".join(line.split()) for line in set(body.decode().splitlines()) if line)
    else:
        bindings = json.loads(body)["results"]["bindings"]
        rows = Counter(
            " ".join(f"{name}={row[name]['value']}" for name in sorted(row)) for row in bindings
        )
    whole = "\n".join(f"{count} {row}" for row, count in sorted(rows.items()))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _in_process(target: Any, *arguments: Any, wait: float) -> dict[str, Any] | None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=target, args=(there, *arguments))
    process.start()
    there.close()
    found = here.recv() if here.poll(wait) else None
    process.join(5)
    process.kill()
    return found


def _load(pipe: Connection, name: str, file: Path, folder: Path) -> None:
    started = time.perf_counter()
    try:
        ENGINES[name]().load(file, folder)
    except Exception as error:  # noqa: BLE001  # whatever an engine says is a result
        pipe.send({"error": repr(error)[:300]})
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    pipe.send({"seconds": time.perf_counter() - started, "peak": peak})


if __name__ == "__main__":
    main()
