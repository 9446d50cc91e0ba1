"""Deriving ties and types of a generated graph, beside ``reasonable``, an OWL RL reasoner in Rust.

    pip install reasonable; python -m benchmarks.deriving --size 1000000

Each runs in a process of its own over the same graph and the modules of the ontology; loading is
not counted. ``reasonable`` applies all of OWL RL but property chains; ioknow applies what its
ontology uses, chains included. So the statements that only one of them derives are counted by
predicate, and no ratio is told without them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.generator import ID, IK, write_graph

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def main() -> None:
    """Measure both and print times and differences."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=1_000_000)
    arguments.add_argument("--work", type=Path, default=Path(".ioknow/benchmarks"))
    given = arguments.parse_args()
    work = (given.work / str(given.size)).resolve()
    work.mkdir(parents=True, exist_ok=True)
    graph = work / "graph.nt"
    write_graph(given.size, graph, 7)
    found = {}
    for name, run in (("ioknow", _ioknow), ("reasonable", _reasonable)):
        here, there = multiprocessing.Pipe()
        process = multiprocessing.Process(target=run, args=(there, graph))
        process.start()
        found[name] = here.recv()
        process.join()
        print(f"{name}: {found[name]['seconds']:.2f} s, {found[name]['cpu']:.2f} s of processor")
    ours, theirs = (found[name]["ties"] for name in ("ioknow", "reasonable"))
    print(f"reasonable / ioknow: {found['reasonable']['seconds'] / found['ioknow']['seconds']:.1f}")
    print(f"{len(ours & theirs):,} statements derived by both")
    for who, only in (("ioknow", ours - theirs), ("reasonable", theirs - ours)):
        for predicate, count in Counter(one[1] for one in only).most_common(12):
            print(f"  only {who}: {count:>9,}  {predicate}")


def _ioknow(pipe: Connection, graph: Path) -> None:
    from ioknow import resources
    from ioknow.reasoning.rules import derive
    from ioknow.store import EmbeddedStore
    from ioknow.vocabulary import DERIVED_GRAPH

    store = EmbeddedStore.in_memory()
    store.bulk_load_file(graph)
    for module in resources.ontology_files():
        store.bulk_load_file(module)
    cpu, started = time.process_time(), time.perf_counter()
    derive(store)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    quads = store.quads(None, None, None, DERIVED_GRAPH)
    triples = ((_plain(q.subject), q.predicate.value, _plain(q.object)) for q in quads)
    pipe.send({"seconds": seconds, "cpu": cpu, "ties": _of_data(triples)})


def _reasonable(pipe: Connection, graph: Path) -> None:
    import reasonable  # type: ignore[import-not-found]  # not among the locked packages

    from ioknow import resources

    reasoner = reasonable.PyReasoner()
    turtle = graph.with_suffix(".ttl")  # it goes by the ending of the name
    turtle.unlink(missing_ok=True)
    turtle.symlink_to(graph.name)
    reasoner.load_file(str(turtle))
    for module in resources.ontology_files():
        reasoner.load_file(str(module))
    stated = {line for line in graph.read_text(encoding="utf-8").splitlines() if " <" in line}
    cpu, started = time.process_time(), time.perf_counter()
    closure = reasoner.reason()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    triples = (
        (str(s), str(p), str(o)) for s, p, o in closure if f"<{s}> <{p}> <{o}> ." not in stated
    )
    pipe.send({"seconds": seconds, "cpu": cpu, "ties": _of_data(triples)})


def _plain(term: Any) -> str:
    return str(getattr(term, "value", term))


def _of_data(triples: Any) -> set[tuple[str, str, str]]:
    """Return ties between resources of the graph, and their types, in the ontology's terms."""
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith(ID)
        and ((p.startswith(IK) and o.startswith(ID)) or (p == _TYPE and o.startswith(IK)))
    }


if __name__ == "__main__":
    main()
