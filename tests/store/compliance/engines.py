"""The engines that the compliance suite runs: started on loopback, filled, ended by process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.waiting import PATIENCE, until


def free_port() -> int:
    """Return a port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require(program: str, package: str) -> str:
    """Return the path of a program; without it skip, where CI=true fail."""
    found = shutil.which(program, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is not None:
        return found
    message = f"{package} is not installed ({program} is missing), so this store was not tried"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def running(command: list[str], folder: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Run a server in a folder until the block is left; wait until it is ready."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        until(lambda: process.poll() is not None or ready())
        text = (folder / "output.txt").read_text(errors="replace")[-2000:]
        assert process.poll() is None, f"{command[0]}: {text}"
        yield
    finally:
        process.kill()
        process.wait()


def answers(url: str) -> Callable[[], bool]:
    """Return the question whether a server answers at an address."""

    def ask() -> bool:
        try:
            return httpx.get(url, timeout=5).status_code < 500
        except httpx.HTTPError:
            return False

    return ask


@contextmanager
def oxigraph_server(folder: Path, data: Path, *options: str) -> Iterator[str]:
    """Serve an N-Quads file by the ``oxigraph`` program; its default graph is left empty."""
    program = require("oxigraph", "oxigraph")
    database = str(folder / "database")
    load = [program, "load", "-l", database, "-f", str(data)]
    subprocess.run(load, check=True, capture_output=True, timeout=PATIENCE)
    port = free_port()
    serve = [program, "serve-read-only", "-l", database, "-b", f"127.0.0.1:{port}", *options]
    with running(serve, folder, answers(f"http://127.0.0.1:{port}/")):
        yield f"http://127.0.0.1:{port}/query"


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""


class Virtuoso:
    """A Virtuoso server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.program = require("virtuoso-t", "virtuoso-opensource")
        self.sql, http = free_port(), free_port()
        self.folder = folder
        self.url = f"http://127.0.0.1:{http}/sparql"
        (folder / "virtuoso.ini").write_text(_INI.format(sql=self.sql, http=http))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve what is stored."""
        command = [self.program, "-f", "-c", "virtuoso.ini"]
        with running(command, self.folder, answers(self.url)):
            yield self.url

    def load(self, data: bytes) -> None:
        """Store N-Quads; the server that did it is ended, because until then it loses rows."""
        (self.folder / "data.nq").write_bytes(data)
        with self.serving():
            self.run("DB.DBA.TTLP_MT(file_to_string_output('data.nq'), '', 'urn:none', 512)")
            self.run("checkpoint")
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)

    def run(self, statement: str) -> None:
        """Run an SQL statement as the administrator of this throw-away server."""
        client = require("isql-vt", "virtuoso-opensource")
        command = [client, f"127.0.0.1:{self.sql}", "dba", "dba", f"exec={statement};"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
        assert "Done." in done.stdout, done.stdout + done.stderr
