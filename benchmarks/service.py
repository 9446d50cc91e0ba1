"""Lookups over HTTP: ioknow's service beside others over the same graph, in the same run.

    python -m benchmarks.service --size 100000 --seconds 5 --rounds 3

Eight clients on connections that stay open ask for organizations by chance, each once or nearly so.
The servers take turns; a figure is the median of the rounds, of which the first does not count.
Beside requests in a second stand the processor milliseconds of one request, of all processes of a
server, which do not depend on what else the machine does. rdflib-endpoint, ``oxigraph`` and
Debian's Virtuoso are asked where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.engines import Ioknow, OxigraphOnDisk, Virtuoso
from benchmarks.generator import ID, Parameters, write_graph

_CLIENTS = 8
_PATIENCE = 600.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Round:
    """What one server did in one turn.

    Attributes:
        rate: Complete answers in a second.
        p50: Milliseconds of an answer, the median.
        p99: Milliseconds that 99 of 100 answers stay below.
        cpu: Processor milliseconds of the server for an answer.
    """

    rate: float
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        pid: Its process.
        port: Where it listens.
        path: Where it takes queries.
    """

    pid: int
    port: int
    path: str


def main() -> None:
    """Measure what is installed and write table and figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=100_000)
    arguments.add_argument("--seconds", type=float, default=5.0)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--servers", default=",".join(available()))
    arguments.add_argument("--work", type=Path, default=Path(".ioknow/benchmarks"))
    arguments.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    given = arguments.parse_args()
    work = (given.work / str(given.size)).resolve()
    work.mkdir(parents=True, exist_ok=True)
    about = write_graph(given.size, work / "graph.nt", 7)
    Ioknow().load(work / "graph.nt", work / "ioknow")
    OxigraphOnDisk().load(work / "graph.nt", work / "oxigraph-disk")
    measured = compare(given.servers.split(","), work, about, given.seconds, given.rounds)
    text = table(measured)
    given.out.mkdir(parents=True, exist_ok=True)
    found = {name: [asdict(one) for one in rounds] for name, rounds in measured.items()}
    (given.out / "service.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (given.out / "service.md").write_text(text, encoding="utf-8")
    print(text)


def available() -> list[str]:
    """Return the names of the servers that can be run here."""
    names = ["ioknow", "bare-fastapi"]
    if find_spec("rdflib_endpoint"):
        names.append("rdflib-endpoint")
    if _oxigraph():
        names.append("oxigraph-server")
    if Path("/usr/bin/virtuoso-t").exists():
        names.append("virtuoso")
    return names


def compare(
    names: list[str], work: Path, about: Parameters, seconds: float, rounds: int
) -> dict[str, list[Round]]:
    """Ask each server in turn, several times; all of them run the whole time."""
    processes = {name: _STARTERS[name](work, 8840 + place) for place, name in enumerate(names)}
    measured: dict[str, list[Round]] = {name: [] for name in names}
    try:
        for server, _ in processes.values():
            _wait(server)
        for turn in range(rounds + 1):
            for name, (server, _) in processes.items():
                one = ask(server, about.organizations, seconds)
                print(f"  {name}: {one.rate:.0f}/s, {one.cpu:.2f} ms", flush=True)
                if turn:
                    measured[name].append(one)
    finally:
        for _, end in processes.values():
            end()
    return measured


def ask(server: Server, organizations: int, seconds: float) -> Round:
    """Let eight clients look organizations up for some seconds."""
    chance = random.Random(7)
    before = _cpu(server.pid)
    times: list[float] = []
    with selectors.DefaultSelector() as ready:
        begun: dict[socket.socket, float] = {}
        answers: dict[socket.socket, bytearray] = {}
        for _ in range(_CLIENTS):
            new = socket.create_connection(("127.0.0.1", server.port))
            new.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(new, selectors.EVENT_READ)
            answers[new] = bytearray()
            begun[new] = time.perf_counter()
            new.sendall(_lookup(server, chance.randrange(organizations)))
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            for key, _ in ready.select(timeout=end - now):
                assert isinstance(key.fileobj, socket.socket)
                client = key.fileobj
                answers[client] += client.recv(1 << 16)
                if not _complete(answers[client]):
                    continue
                now = time.perf_counter()
                times.append(now - begun[client])
                answers[client].clear()
                begun[client] = now
                client.sendall(_lookup(server, chance.randrange(organizations)))
        for open_ in answers:
            open_.close()
    cpu = 1000 * (_cpu(server.pid) - before) / len(times)
    milliseconds = sorted(1000 * one for one in times)
    p99 = milliseconds[int(0.99 * (len(milliseconds) - 1))]
    return Round(len(times) / seconds, statistics.median(milliseconds), p99, cpu)


def table(measured: dict[str, list[Round]]) -> str:
    """Return the medians as a table in Markdown, with ioknow's rate as a multiple of each."""
    lines = [
        "| server | requests/s | median, ms | p99, ms | processor, ms | ioknow's rate / its rate |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    ours = statistics.median(one.rate for one in measured["ioknow"])
    for name, rounds in measured.items():
        rate, p50, p99, cpu = (
            statistics.median(getattr(one, what) for one in rounds)
            for what in ("rate", "p50", "p99", "cpu")
        )
        lines.append(
            f"| {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {cpu:.2f} | {ours / rate:.2f} |"
        )
    return "\n".join([*lines, ""])


def _lookup(server: Server, organization: int) -> bytes:
    query = f"SELECT ?p ?o {{ <{ID}organization/{organization}> ?p ?o }}"
    target = f"{server.path}?query={urllib.parse.quote(query, safe='')}"
    return (
        f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


def _complete(answer: bytearray) -> bool:
    """Say whether an answer has come; a wrong one ends the measurement."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(bytes(answer[:300]).decode("latin-1"))
    head = bytes(answer[:end]).lower()
    if b"chunked" in head:
        complete = answer.endswith(b"0\r\n\r\n")
    else:
        size = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        complete = len(answer) >= end + 4 + size
    if complete and b'"bindings"' not in answer:
        raise RuntimeError("an answer without bindings")
    return complete


def _cpu(pid: int) -> float:
    """Return the seconds of processor of a process and all below it."""
    spent = 0.0
    for one in (pid, *_below(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        spent += (int(fields[11]) + int(fields[12])) / _TICKS
    return spent


def _below(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (task / "children").read_text(encoding="ascii").split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has ended
        for child in children:
            yield int(child)
            yield from _below(int(child))


def _wait(server: Server) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing listens on port {server.port}")


_Started = tuple[Server, Callable[[], None]]


def _run(command: list[str], port: int, path: str, **variables: str) -> _Started:
    process = subprocess.Popen(  # the servers of this list
        command,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def end() -> None:
        process.terminate()
        process.wait(30)

    return Server(process.pid, port, path), end


def _ioknow(work: Path, port: int) -> _Started:
    command = [sys.executable, "-m", "ioknow", "serve", "--port", str(port), "--store"]
    return _run([*command, str(work / "ioknow")], port, "/sparql")


def _uvicorn(app: str, work: Path, port: int) -> _Started:
    command = [sys.executable, "-m", "uvicorn", "--factory", f"benchmarks.peer_apps:{app}"]
    return _run(
        [*command, "--port", str(port), "--log-level", "error", "--no-access-log"],
        port,
        "/sparql",
        BENCH_GRAPH=str(work / "graph.nt"),
        BENCH_STORE=str(work / "oxigraph-disk"),
    )


def _bare(work: Path, port: int) -> _Started:
    return _uvicorn("bare", work, port)


def _rdflib_endpoint(work: Path, port: int) -> _Started:
    return _uvicorn("rdflib_endpoint", work, port)


def _oxigraph() -> str:
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or ""


def _oxigraph_server(work: Path, port: int) -> _Started:
    folder = work / "oxigraph-server"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / "oxigraph-disk", folder)
    command = [_oxigraph(), "serve-read-only", "--location", str(folder)]
    return _run([*command, "--bind", f"127.0.0.1:{port}"], port, "/query")


def _virtuoso(work: Path, port: int) -> _Started:
    engine, folder = Virtuoso(), work / "virtuoso"
    engine.port = port
    engine.load(work / "graph.nt", folder)
    engine.open(work / "graph.nt", folder)
    return Server(engine.pid, port, "/sparql"), engine.close


_STARTERS: dict[str, Callable[[Path, int], _Started]] = {
    "ioknow": _ioknow,
    "bare-fastapi": _bare,
    "rdflib-endpoint": _rdflib_endpoint,
    "oxigraph-server": _oxigraph_server,
    "virtuoso": _virtuoso,
}


if __name__ == "__main__":
    main()
