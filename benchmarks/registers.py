"""Loading registers, beside the engine's own loading of the same statements from disk.

    python -m benchmarks.registers ror=DUMP.zip cordis=FOLDER gleif=FOLDER

For each register, in the same run: conversion and loading together, as ``ioknow load`` does it;
the engine's bulk load of the same statements, already on disk as N-Quads; the whole load with
derivation, catalog and indexes; and the load of the same files again. Seconds are wall time, so
compare the ratios; memory is the peak of this process, which loads, and of the converting one.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ioknow.ingest import load_register
from ioknow.ingest.registers.connectors import open_edition
from ioknow.ingest.registers.conversion import Order, conversion, convert
from ioknow.store import EmbeddedStore


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


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
        f"{register}: {statements:,} statements; conversion alone {alone:.1f} s; "
        f"conversion and load {both:.1f} s, {both / disk:.2f} of the raw load ({disk:.1f} s); "
        f"everything {whole:.1f} s; again {again:.2f} s, {again / whole:.1%}",
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
