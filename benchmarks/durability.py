"""Kill -9 at random moments, many times: is an acknowledged change ever lost?

    python benchmarks/durability.py update --rounds 100
    python benchmarks/durability.py serve  --rounds 100
    python benchmarks/durability.py load   --rounds 100
    python benchmarks/durability.py flip   --rounds 100

``update`` kills the process that changes a plain store; ``serve`` kills a whole running service,
web process, writer and workers, while a client sends updates over HTTP; ``load`` kills a load of
the bundled data beside graphs of the user's; ``flip`` turns one bit in a random file of a store
and asks ``ioknow verify``. Each prints one line of JSON with what was counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ioknow.ingest import load
from ioknow.ingest.changes import Change, change
from ioknow.ingest.plain import load_plain
from ioknow.store import EmbeddedStore, current_release, verify_store
from ioknow.store.tokens import create_token

CHANGING = """
import sys
from pathlib import Path
from ioknow.ingest.changes import Change, change
store, number = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    pair = f"<urn:n{number}> <urn:half> 1 . <urn:n{number}> <urn:half> 2"
    change(store, Change("update", "ana", f"INSERT DATA {{ {pair} }}".encode()))
    print(number, flush=True)
    number += 1
"""


class Count(dict[str, float]):
    """What a run counted."""

    def check(self, store: Path, acknowledged: int) -> int:
        """Verify a store after a kill; return the number of changes that are in it."""
        started = time.perf_counter()
        release = current_release(store)
        reader = EmbeddedStore.open(release.database)
        self["slowest_open_ms"] = max(
            self.get("slowest_open_ms", 0), round(1000 * (time.perf_counter() - started), 1)
        )
        pairs = reader.select("SELECT ?s (COUNT(*) AS ?n) { ?s <urn:half> ?o } GROUP BY ?s")
        halves = [int(row["n"].value) for row in pairs]
        self["torn"] = self.get("torn", 0) + sum(count != 2 for count in halves)
        self["lost"] = self.get("lost", 0) + max(acknowledged - len(halves), 0)
        self["damaged"] = self.get("damaged", 0) + len(verify_store(store).findings)
        reader.close()
        return len(halves)


def update(rounds: int, chance: random.Random, store: Path) -> Count:
    """Kill the process that changes a plain store."""
    load_plain(store)
    count, acknowledged = Count(), 0
    for _ in range(rounds):
        command = [sys.executable, "-c", CHANGING, str(store), str(acknowledged)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.8))
            writer.kill()
            said = writer.stdout.read().split()
        acknowledged = int(said[-1]) + 1 if said else acknowledged
        acknowledged = count.check(store, acknowledged)
    return Count(count, acknowledged=acknowledged)


def serve(rounds: int, chance: random.Random, store: Path) -> Count:
    """Kill a service while a client sends updates."""
    load_plain(store)
    token = create_token(store, "ana")
    count, acknowledged = Count(), 0
    for _ in range(rounds):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**os.environ, "IOKNOW_WORKERS": "1", "IOKNOW_RESERVED_WORKERS": "1"}
        environment |= {"IOKNOW_WRITES": "true"}
        command = [sys.executable, "-m", "ioknow_api", "--store", str(store), "--port", str(port)]
        url = f"http://127.0.0.1:{port}/sparql"
        with subprocess.Popen(command, env=environment, start_new_session=True) as service:
            wait_for(url)
            killer = threading.Timer(
                chance.uniform(0.1, 2.5), os.killpg, (service.pid, signal.SIGKILL)
            )
            killer.start()
            while send(url, token, acknowledged):
                acknowledged += 1
            killer.join()
        acknowledged = count.check(store, acknowledged)
    return Count(count, acknowledged=acknowledged)


def wait_for(url: str) -> None:
    """Return when a service answers."""
    while True:
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
                return
        except OSError:
            time.sleep(0.05)


def send(url: str, token: str, number: int) -> bool:
    """Send one change; tell whether it was acknowledged."""
    pair = f"<urn:n{number}> <urn:half> 1 . <urn:n{number}> <urn:half> 2"
    headers = {
        "Content-Type": "application/sparql-update",
        "Authorization": f"Bearer {token}",
    }
    request = urllib.request.Request(url, f"INSERT DATA {{ {pair} }}".encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.status == 204)
    except OSError:
        return False


def loading(rounds: int, chance: random.Random, store: Path) -> Count:
    """Kill a load that takes over what was written before."""
    load(store)
    times = []
    count, acknowledged = Count(published=0), 0
    for number in range(rounds):
        pair = f"<urn:n{number}> <urn:half> 1 . <urn:n{number}> <urn:half> 2"
        text = f"INSERT DATA {{ GRAPH <urn:own> {{ {pair} }} }}"
        change(store, Change("update", "ana", text.encode()))
        acknowledged += 1
        before = current_release(store).version
        file = store.with_name(f"more-{number % 3}.ttl")
        file.write_text(f"<urn:more> <urn:number> {number} .")
        command = [sys.executable, "-m", "ioknow", "load", str(file), "--no-validate"]
        started = time.perf_counter()
        process = subprocess.Popen([*command, "--store", str(store)], stdout=subprocess.DEVNULL)
        limit = chance.uniform(0, 1.1 * statistics.median(times)) if times else None
        try:
            process.wait(limit)
            times.append(time.perf_counter() - started)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        count["published"] += current_release(store).version != before
        acknowledged = count.check(store, acknowledged)
    return Count(count, acknowledged=acknowledged)


def flip(rounds: int, chance: random.Random, store: Path) -> Count:
    """Turn one bit somewhere and ask whether the store is well."""
    load_plain(store)
    create_token(store, "ana")
    for number in range(20):
        change(store, Change("update", "ana", f"INSERT DATA {{ <urn:{number}> <a> 1 }}".encode()))
    found = 0
    for _ in range(rounds):
        files = [path for path in store.rglob("*") if path.is_file() and path.stat().st_size]
        file = chance.choice(files)
        content = file.read_bytes()
        turned = bytearray(content)
        turned[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(turned)
        found += bool(verify_store(store).findings)
        file.write_bytes(content)
    return Count(reported=found, well_afterwards=not verify_store(store).findings)


RUNS: dict[str, Callable[[int, random.Random, Path], Count]] = {
    "update": update,
    "serve": serve,
    "load": loading,
    "flip": flip,
}


def main() -> None:
    """Run one of the experiments."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=RUNS)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = RUNS[given.what]
        result = run(given.rounds, random.Random(given.seed), Path(folder) / "store")
    print(json.dumps({"what": given.what, "rounds": given.rounds, "seed": given.seed, **result}))


if __name__ == "__main__":
    main()
