"""Every page of the documentation runs as it stands, and so do its notebooks."""

from __future__ import annotations

import doctest
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import console

DOCS = Path(__file__).resolve().parents[2] / "docs"
GENERATED = DOCS / "reference"  # its examples are those of the docstrings
TEXTS = {
    page.relative_to(DOCS).as_posix(): page.read_text(encoding="utf-8")
    for page in sorted(DOCS.rglob("*.md"))
    if GENERATED not in page.parents
}
PAGES = [page for page, text in TEXTS.items() if ">>> " in text or "```console" in text]
NOTEBOOKS = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.ipynb"))


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(
    page: str, store_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = console.steps(TEXTS[page])
    for name in ("my-store", "new-store"):  # what 'ioknow load' makes there, made once
        if name in TEXTS[page]:
            shutil.copytree(store_directory, tmp_path / name)
    for step in commands:
        ended, printed = console.run(step)
        assert ended == 0, f"{step.command}: {printed}"
        assert console.agrees(printed, step.printed), f"{step.command}: {printed}"
    found = doctest.testfile(
        str(DOCS / page),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert found.attempted + len(commands) > 0
    assert found.failed == 0


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_runs_from_top_to_bottom(notebook: str, tmp_path: Path) -> None:
    copy = tmp_path / "notebook.ipynb"
    copy.write_bytes((DOCS / notebook).read_bytes())
    command = [sys.executable, "-c", "from nbclient.cli import main; main()", "--inplace"]
    done = subprocess.run(
        [*command, copy.name],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    cells = [one for one in json.loads(copy.read_text())["cells"] if one["cell_type"] == "code"]
    assert len(cells) > 5
    assert all(cell["execution_count"] for cell in cells)


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
