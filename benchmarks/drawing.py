"""Drawing of large networks in a browser, beside pyvis with the same positions in the same run.

    python -m benchmarks.drawing 1000 20000

Needs Debian's ``chromium`` and the built scripts. Both pages are files; physics is off. *Ready* is
the time from navigation to two animation frames after the first full picture; *empty* is a page
with one rectangle, the least that any page takes in this browser. *Pan* drags the
picture for some seconds: milliseconds of the renderer (main thread) and of the process that draws
pixels (software here, so an upper bound), for each frame. CPU seconds are of all processes of the
browser. Ratios are what can be compared between machines.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.layout import planted_network
from ioknow.network import Network
from ioknow.views.offline import network_html
from ioknow.views.stored_layout import StoredLayout
from tests.explorer.visiting import FLAGS

_FLAGS = [*FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND"]
_EMPTY = """<!doctype html><title>empty</title><canvas id="one" width="1200" height="700"></canvas>
<script>document.getElementById("one").getContext("2d").fillRect(0, 0, 600, 350);</script>"""
_COUNT = """
window.frames_ = 0;
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (call) => ask((now) => { window.frames_ += 1; call(now); });
"""
_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_PAN_SECONDS = 3.0
_PATIENCE = 180_000


@dataclass(frozen=True)
class Measured:
    """What one page cost.

    Attributes:
        ready: Seconds of the clock until the first picture.
        cpu: Seconds of all processors until then.
        main: Milliseconds of the renderer for each frame while the picture is dragged.
        pixels: Milliseconds of the process that draws pixels for each such frame.
        labels: Names that can be read; -1 where the page does not tell.
        asked: Requests to other hosts.
    """

    ready: float
    cpu: float
    main: float
    pixels: float
    labels: int
    asked: int


def named_network(actors: int) -> Network:
    """Return a synthetic network whose actors have names of about 35 characters."""
    ties, _ = planted_network(actors)
    upper = sp.triu(ties).tocoo()
    rng = np.random.default_rng(3)
    words = np.array("Institute Systems Precision Research Works Foundation Energy Kyoto".split())
    chosen = words[rng.integers(0, len(words), (actors, 4))]
    names = [f"{' '.join(row)} {one}" for one, row in enumerate(chosen.tolist())]
    kinds = rng.choice(["firm", "university", "research", "public"], actors).tolist()
    return Network.from_arrays(
        [f"n{one}" for one in range(actors)],
        upper.row,
        upper.col,
        attributes={"label": names, "family": kinds},
        title=f"{actors:,} actors",
    )


def pyvis_page(network: Network, layout: StoredLayout) -> str:
    """Return the page of pyvis as it writes it, with positions and without physics."""
    import pyvis.network

    shown = pyvis.network.Network(height="720px", width="100%", cdn_resources="in_line")
    shown.toggle_physics(False)
    points = layout.positions * 12.0
    shown.nodes = [
        {
            "id": row,
            "label": network.label(row),
            "shape": "dot",
            "size": 8,
            "x": float(points[row, 0]),
            "y": float(points[row, 1]),
            "physics": False,
        }
        for row in range(len(network))
    ]
    pairs = sp.triu(network.symmetric).tocoo()
    shown.edges = [
        {"from": int(one), "to": int(other)}
        for one, other in zip(pairs.row, pairs.col, strict=True)
    ]
    page: str = shown.generate_html(notebook=False)
    return page


def measure(playwright: Playwright, file: Path, ready: str) -> Measured:
    """Open a page in a browser of its own, and drag its picture."""
    asked: list[str] = []
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
    own = _browser_pids()
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda one: asked.append(one.url) if "http" in one.url[:5] else None)
        page.add_init_script(_COUNT)
        before, start = _cpu(own), time.monotonic()
        page.goto(file.as_uri(), timeout=_PATIENCE)
        page.wait_for_function(ready, timeout=_PATIENCE)
        page.evaluate(_TWO_FRAMES)
        seconds = time.monotonic() - start
        cpu = sum(_cpu(own).values()) - sum(before.values())
        labels = page.evaluate("+(document.querySelector('.stage')?.dataset.labels ?? -1)")
        main, pixels = _pan(page, own)
        return Measured(seconds, cpu, main, pixels, labels, len(asked))
    finally:
        browser.close()


def _pan(page: Page, own: set[int]) -> tuple[float, float]:
    page.mouse.move(640, 450)
    page.mouse.down()
    page.evaluate("window.frames_ = 0")
    before, start, step = _cpu(own), time.monotonic(), 0
    while time.monotonic() - start < _PAN_SECONDS:
        step += 1
        page.mouse.move(640 + 200 * np.sin(step / 9), 450 + 120 * np.cos(step / 7))
    frames = max(1, int(page.evaluate("window.frames_")))
    after = _cpu(own)
    page.mouse.up()
    spent = {kind: after.get(kind, 0.0) - before.get(kind, 0.0) for kind in after}
    return 1000 * spent.get("renderer", 0) / frames, 1000 * spent.get("gpu-process", 0) / frames


def _browser_pids() -> set[int]:
    """Return the browser processes below this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue  # it has ended meanwhile
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {os.getpid()}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found - {os.getpid()}


def _cpu(own: set[int]) -> dict[str, float]:
    """Return the CPU seconds of the browser's processes by kind."""
    own |= _browser_pids()
    spent: dict[str, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    for pid in own:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        if "chrom" not in words:
            continue
        kind = words.partition("--type=")[2].partition("\0")[0].split(" ")[0] or "browser"
        fields = stat.rpartition(")")[2].split()
        spent[kind] = spent.get(kind, 0.0) + (int(fields[11]) + int(fields[12])) / tick
    return spent


def main() -> None:
    """Measure the sizes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("actors", nargs="*", type=int, default=[1000, 20_000])
    parser.add_argument("--runs", type=int, default=1, help="the median of so many is told")
    chosen = parser.parse_args()
    print("actors page      ready s  CPU s  main ms  pixel ms  labels  asked     kB")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        for actors in chosen.actors:
            network = named_network(actors)
            layout = StoredLayout.of(network)
            pages = {
                "empty": (_EMPTY, "true"),
                "ioknow": (
                    network_html(network, layout=layout),
                    "document.documentElement.dataset.ready !== undefined",
                ),
                "pyvis": (pyvis_page(network, layout), "typeof network !== 'undefined'"),
            }
            medians: dict[str, list[float]] = {}
            for name, (page, ready) in pages.items():
                file = Path(folder) / f"{name}.html"
                file.write_text(page, encoding="utf-8")
                runs = [measure(playwright, file, ready) for _ in range(chosen.runs)]
                told = [
                    statistics.median(getattr(one, field) for one in runs)
                    for field in ("ready", "cpu", "main", "pixels", "labels", "asked")
                ]
                medians[name] = [*told, file.stat().st_size / 1000]
                ready_, cpu, main_, pixels, labels, asked, size = medians[name]
                print(
                    f"{actors:6} {name:8} {ready_:8.2f} {cpu:6.2f} {main_:8.1f} {pixels:9.1f} "
                    f"{labels:7.0f} {asked:6.0f} {size:6.0f}",
                    flush=True,
                )
            shares = [
                other / max(one, 1e-3)
                for one, other in zip(medians["ioknow"], medians["pyvis"], strict=True)
            ]
            print(
                f"{actors:6} pyvis/ioknow: ready {shares[0]:.1f}, CPU {shares[1]:.1f}, "
                f"main {shares[2]:.0f}, pixels {shares[3]:.1f}, file {shares[6]:.1f}"
            )


if __name__ == "__main__":
    main()
