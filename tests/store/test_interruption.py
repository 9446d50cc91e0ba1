"""A process that is killed at any moment loses no acknowledged change and leaves a good store.

The environment variable IOKNOW_KILLS sets how often; benchmarks/durability.py does it a hundred
times and measures.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from ioknow.ingest.plain import load_plain
from ioknow.store import EmbeddedStore, current_release, verify_store
from ioknow.store.journal import settled

KILLS = int(os.environ.get("IOKNOW_KILLS", "6"))

WRITER = """
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


def test_no_acknowledged_change_is_lost(tmp_path: Path) -> None:
    load_plain(tmp_path)
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(acknowledged)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            wanted = acknowledged + chance.randrange(1, 4)
            while acknowledged < wanted:
                acknowledged = int(writer.stdout.readline()) + 1
            # Somewhere in the next change: after as much work of our own as chance says.
            sum(range(chance.randrange(3_000_000)))
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().split()
        acknowledged = int(rest[-1]) + 1 if rest else acknowledged
        report = verify_store(tmp_path)
        assert report.findings == ()
        release = current_release(tmp_path)
        reader = EmbeddedStore.open(release.database)
        # One change more may be there: it was published, and its writer killed before it said so.
        assert len(reader) in (2 * acknowledged, 2 * acknowledged + 2)
        acknowledged = len(reader) // 2
        assert len(settled(tmp_path, release.journal)) == acknowledged
        reader.close()
    assert acknowledged >= KILLS
