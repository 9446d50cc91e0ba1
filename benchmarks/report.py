"""Results as tables in Markdown, with what they mean at larger sizes, and as a picture."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

_COLOURS = ("#1b6ca8", "#c1440e", "#3a7d44", "#7a4fa3", "#8a6d00")


def write_report(folder: Path) -> None:
    """Write ``results.md`` and ``growth.svg`` from the JSON files of a folder."""
    results = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")]
    results.sort(key=lambda one: one["about"]["triples"])
    parts = [_section(result) for result in results]
    if len(results) > 1 and all("ioknow" in one["engines"] for one in results[-2:]):
        parts.append(_outlook(*results[-2:]))
    (folder / "results.md").write_text("\n".join(parts), encoding="utf-8")
    (folder / "growth.svg").write_text(_growth(results), encoding="utf-8")


def seconds(result: dict[str, Any], engine: str, question: str) -> float | None:
    """Return the time of an answer, the cap for one that did not come, None for an error."""
    answer = result["engines"][engine]["questions"].get(question, {})
    if "median" in answer:
        return float(answer["median"])
    return float(result["cap"]) if "timeout" in answer else None


def ratio(result: dict[str, Any], engine: str, than: str = "ioknow") -> float | None:
    """Return how many times longer an engine takes, as a geometric mean over the questions."""
    logs = []
    for question in result["engines"][than]["questions"]:
        theirs, ours = seconds(result, engine, question), seconds(result, than, question)
        if theirs is not None and ours is not None:
            logs.append(math.log(theirs / ours))
    return math.exp(sum(logs) / len(logs)) if logs else None


def _section(result: dict[str, Any]) -> str:
    engines = list(result["engines"])
    lines = [
        f"### {result['about']['triples']:,} triples",
        "",
        f"{result['date']}, {result['machine']}, Python {result['python']}; milliseconds, median; "
        f"\\* is not the answer that Oxigraph gives.",
        "",
        "| question | " + " | ".join(engines) + " |",
        "|---|" + "---:|" * len(engines),
    ]
    names = next(iter(result["engines"].values()))["questions"]
    for question in names:
        cells = [_cell(result, engine, question) for engine in engines]
        lines.append(f"| {question} | " + " | ".join(cells) + " |")
    loads = [result["engines"][one]["load"] or {} for one in engines]
    lines.append(
        "| load, s | " + " | ".join(f"{one.get('seconds', 0):.1f}" for one in loads) + " |"
    )
    disk = [result["engines"][one].get("disk", 0) / 1e6 for one in engines]
    lines.append("| on disk, MB | " + " | ".join(f"{one:.0f}" for one in disk) + " |")
    peaks = [_peak(result, one) / 1e6 for one in engines]
    lines.append("| peak memory, MB | " + " | ".join(f"{one:.0f}" for one in peaks) + " |")
    means = [ratio(result, one) if "ioknow" in engines else None for one in engines]
    shown = [f"**{one:.1f}**" if one else "-" for one in means]
    lines.append("| times ioknow's, geometric mean | " + " | ".join(shown) + " |")
    return "\n".join([*lines, ""])


def _outlook(smaller: dict[str, Any], larger: dict[str, Any]) -> str:
    """Return what ioknow's times grow by for ten times the data, and where that leads.

    Each question goes on growing as between the two largest graphs: ``t(n) = t(m) (n / m)^b``.
    """
    sizes = [one["about"]["triples"] for one in (smaller, larger)]
    lines = [
        f"### Beyond {sizes[1]:,} triples",
        "",
        f"Growth between {sizes[0]:,} and {sizes[1]:,} triples, continued; seconds.",
        "",
        "| question | for tenfold data | at 100 million | at 1 billion |",
        "|---|---:|---:|---:|",
    ]
    for question in larger["engines"]["ioknow"]["questions"]:
        first, second = (seconds(one, "ioknow", question) for one in (smaller, larger))
        if first is None or second is None:
            continue
        power = math.log(second / first) / math.log(sizes[1] / sizes[0])
        ahead = [second * (size / sizes[1]) ** power for size in (1e8, 1e9)]
        cells = f"{10**power:.1f} times | {ahead[0]:,.3g} | {ahead[1]:,.3g}"
        lines.append(f"| {question} | {cells} |")
    return "\n".join([*lines, ""])


def _cell(result: dict[str, Any], engine: str, question: str) -> str:
    answer = result["engines"][engine]["questions"].get(question, {})
    if "timeout" in answer:
        return f"> {answer['timeout']:.0f} s"
    if "median" not in answer:
        return "error"
    mark = "" if answer.get("agrees", True) else "\\*"
    return f"{1000 * answer['median']:,.1f}{mark}"


def _peak(result: dict[str, Any], engine: str) -> float:
    answers = result["engines"][engine]["questions"].values()
    return max((float(one.get("peak", 0)) for one in answers), default=0.0)


def _growth(results: list[dict[str, Any]]) -> str:
    """Draw the geometric mean of the times against the size, both on logarithmic axes."""
    width, height, left, bottom = 640, 400, 70, 50
    engines = list(dict.fromkeys(name for one in results for name in one["engines"]))
    sizes = [one["about"]["triples"] for one in results]
    low, high = math.log10(min(sizes)), math.log10(max(sizes)) + 1e-9

    def x(size: float) -> float:
        return left + (math.log10(size) - low) / (high - low) * (width - left - 130)

    def y(value: float) -> float:
        return height - bottom - (math.log10(value) + 4) / 6 * (height - bottom - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Geometric mean of the time of a question against the size of the graph</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for exponent in range(-4, 3):
        place = y(10.0**exponent)
        parts.append(f'<line x1="{left}" x2="{width - 130}" y1="{place:.1f}" y2="{place:.1f}" '
                     'stroke="#ddd"/>')  # fmt: skip
        parts.append(f'<text x="{left - 8}" y="{place + 4:.1f}" text-anchor="end">'
                     f"{10.0**exponent:g} s</text>")  # fmt: skip
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{height - 25}" text-anchor="middle">'
                     f"{size:,}</text>")  # fmt: skip
    parts.append(f'<text x="{(left + width - 130) / 2}" y="{height - 6}" text-anchor="middle">'
                 "triples</text>")  # fmt: skip
    for colour, engine in zip(_COLOURS, engines, strict=False):
        points = []
        for result in results:
            if engine in result["engines"]:
                times = [seconds(result, engine, q) for q in result["engines"][engine]["questions"]]
                logs = [math.log10(one) for one in times if one]
                if logs:
                    mean = 10 ** (sum(logs) / len(logs))
                    points.append((x(result["about"]["triples"]), y(mean)))
        if not points:
            continue
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        a, b = points[-1]
        parts.append(f'<text x="{a + 6:.1f}" y="{b + 4:.1f}" fill="{colour}">{engine}</text>')
    return "\n".join([*parts, "</svg>", ""])
