"""The examples of the pages about the API run against a real server, as printed."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from ioknow_api.settings import Settings
from tests.api.conftest import SMALL, serving
from tests.explorer.visiting import FLAGS, need

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("how-to/use-the-api.md", "tutorials/an-application-on-the-api.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000"
EXAMPLES = [
    pytest.param(language, code, expected, id=f"{Path(page).stem}-{language}-{number}")
    for page in PAGES
    for number, (language, code, expected) in enumerate(
        BLOCK.findall((DOCS / page).read_text(encoding="utf-8")), start=1
    )
    if language != "html"
]
BOARD = next(
    code
    for language, code, _ in BLOCK.findall((DOCS / PAGES[1]).read_text(encoding="utf-8"))
    if language == "html"
)


@pytest.fixture(scope="module")
def address(store_directory: Path) -> Iterator[str]:
    """The address of a server over the bundled cases."""
    with serving(Settings(store=store_directory, pool=SMALL)) as service:
        yield service.url


def run(language: str, code: str, folder: Path) -> str:
    """Run an example in its language and return what it prints."""
    if language == "python":
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(code, "example", "exec"), {})
        return output.getvalue()
    node = Path(sys.executable).parent / "node"
    command = {
        "bash": ["bash", "-e", "-o", "pipefail", "-c", code] if shutil.which("curl") else [],
        "javascript": [str(node), "--input-type=module", "-e", code] if node.exists() else [],
        "r": ["Rscript", "-e", code] if shutil.which("Rscript") else [],
    }[language]
    if not command:
        pytest.skip(f"the tool for {language} is not installed")
    environment = {**os.environ, "DIR": str(folder)}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("language", "code", "expected"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    address: str, tmp_path: Path, language: str, code: str, expected: str
) -> None:
    printed = run(language, code.replace(ADDRESS, address), tmp_path)
    pattern = ".*".join(re.escape(part) for part in expected.rstrip("\n").split("..."))
    assert re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL), printed


@pytest.mark.browser
def test_the_page_of_the_tutorial_shows_five_partners(address: str, tmp_path: Path) -> None:
    program = shutil.which("chromium")
    need(program, "the browser (apt-get install chromium)")
    board = tmp_path / "board.html"
    board.write_text(BOARD.replace(ADDRESS, address), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_page()
        page.goto(board.as_uri())
        page.wait_for_selector("#board tr:nth-child(5)")
        assert page.inner_text("#sentence") == "The consortium has 5 partners."
        assert page.locator("#board tr").count() == 5
        assert "Table 8, p. 297" in page.inner_text("#board")
        browser.close()


def test_the_pages_have_an_example_in_each_language() -> None:
    assert {str(one.values[0]) for one in EXAMPLES} == {"bash", "python", "javascript", "r"}
