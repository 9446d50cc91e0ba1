"""Loading registers, beside the engine's own loading of the same statements from disk.

    python -m benchmarks.registers ror=DUMP.zip cordis=FOLDER gleif=FOLDER

For each register, in the same run: conversion and loading together, as ``ioknow load`` does it;
the engine's bulk load of the same statements, already on disk as N-Quads; the whole load with
derivation, catalog and indexes; and the load of the same files again. Seconds are wall time, and in
brackets those of the processors, of this process and of those it starts; compare the ratios. Memory
is the peak of this process, which loads, and of the converting one.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ioknow.ingest import load_register
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, conversion, convert
from ioknow.store import EmbeddedStore


@dataclass(frozen=True)
class Spent:
    """What something took: seconds of wall time, and of the processors."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.cpu:.1f})"

    def of(self, other: Spent) -> str:
        """Return the ratios to something else."""
        return f"{self.wall / other.wall:.2f} ({self.cpu / other.cpu:.2f})"


def seconds(work: Callable[[], object]) -> Spent:
    """Return how long something takes."""
    started, used = time.perf_counter(), _used()
    work()
    return Spent(time.perf_counter() - started, _used() - used)


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def piped(order: Order, place: Path) -> None:
    """Convert in a process of its own and load what comes out."""
    store = EmbeddedStore.open(place, read_only=False)
    with conversion(order, lambda _: None) as running:
        store.bulk_load(running.statements)
        running.finish()
    store.flush()
    store.close()


def raw(file: Path, place: Path) -> None:
    """Load statements from disk."""
    store = EmbeddedStore.open(place, read_only=False)
    with file.open("rb") as stream:
        store.bulk_load(stream)
    store.flush()
    store.close()


def measure(register: str, path: Path, store: Path, folder: Path) -> None:
    """Print one line for a register."""
    edition = open_edition(register, [path])
    release = edition.release
    order = Order(register, (str(path),), release.name, release.version, edition.digests())
    file = folder / f"{register}.nq"
    with file.open("w", encoding="utf-8") as output:
        alone = seconds(lambda: convert(order, output.write))
    both = seconds(lambda: piped(order, folder / f"{register}-piped"))
    disk = seconds(lambda: raw(file, folder / f"{register}-raw"))
    whole = seconds(lambda: load_register(store, register, [path]))
    again = seconds(lambda: load_register(store, register, [path]))
    statements = sum(1 for _ in file.open("rb"))
    print(
        f"{register}: {statements:,} statements; conversion alone {alone}; "
        f"conversion and load {both}, {both.of(disk)} of the raw load {disk}; "
        f"everything {whole}; again {again}, {again.of(whole)}",
        flush=True,
    )
    file.unlink()


def main() -> None:
    """Measure the registers that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registers", nargs="+", metavar="REGISTER=PATH")
    given = parser.parse_args().registers
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for one in given:
            register, _, path = one.partition("=")
            measure(register, Path(path), folder / "store", folder)
    for who, name in ((resource.RUSAGE_SELF, "loading"), (resource.RUSAGE_CHILDREN, "converting")):
        print(f"peak of the {name} process: {resource.getrusage(who).ru_maxrss // 1024:,} MiB")


if __name__ == "__main__":
    main()
