"""What ioknow weighs: the wheel, the packages it brings along, and the time to import it.

``python -m benchmarks.weight`` in a checkout whose explorer is built.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7


def wheel_bytes() -> int:
    """Build the wheel and return its size."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return next(Path(folder).glob("*.whl")).stat().st_size


def packages() -> set[str]:
    """Return the names of all packages that a plain install brings, on this machine."""
    found: set[str] = set()
    open_names = ["ioknow"]
    while open_names:
        name = open_names.pop()
        if name in found:
            continue
        found.add(name)
        for text in metadata.requires(name) or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                open_names.append(wanted.name.lower().replace("_", "-"))
    return found - {"ioknow"}


def installed_bytes(names: set[str]) -> int:
    """Return the size of the files of these packages."""
    files = (file for name in names for file in metadata.files(name) or ())
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file())


def cpu_seconds(*arguments: str) -> float:
    """Return the least processor time of a fresh process, of some rounds."""
    times = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    """Measure and print a table in Markdown."""
    names = packages()
    bare = cpu_seconds("-c", "pass")
    rows = [
        ("wheel", f"{wheel_bytes() / 1e6:.1f} MB"),
        ("packages asked for by name", str(sum("extra ==" not in one for one in _asked()))),
        ("packages that a plain install brings", str(len(names))),
        ("their size", f"{installed_bytes(names) / 1e6:.0f} MB"),
        ("Python alone, CPU time", f"{bare:.2f} s"),
        (
            "`import ioknow`, CPU time beyond that",
            f"{cpu_seconds('-c', 'import ioknow') - bare:.2f} s",
        ),
        (
            "`ioknow --help`, CPU time beyond that",
            f"{cpu_seconds('-m', 'ioknow', '--help') - bare:.2f} s",
        ),
    ]
    print("| what | measured |\n|---|---:|")
    for what, measured in rows:
        print(f"| {what} | {measured} |")


def _asked() -> list[str]:
    return metadata.requires("ioknow") or []


if __name__ == "__main__":
    main()
