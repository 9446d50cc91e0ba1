"""The examples of the how-to page about the API run against a real server, as printed."""

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

from ioknow_api.settings import Settings
from tests.api.conftest import SMALL, serving

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-api.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000"
EXAMPLES = [
    pytest.param(language, code, expected, id=f"{language}-{number}")
    for number, (language, code, expected) in enumerate(
        BLOCK.findall(PAGE.read_text(encoding="utf-8")), start=1
    )
]


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
            exec(compile(code, str(PAGE), "exec"), {})
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


def test_the_page_has_an_example_in_each_language() -> None:
    assert {str(one.values[0]) for one in EXAMPLES} == {"bash", "python", "javascript", "r"}
