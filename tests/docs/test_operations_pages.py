"""What an operator looks up is what the code reads and logs."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCES = [
    ROOT / "Makefile",
    *sorted((ROOT / "ioknow").rglob("*.py")),
    *sorted((ROOT / "api" / "ioknow_api").rglob("*.py")),
]
LEVELS = {"debug": "debug", "info": "info", "warning": "warning"}


def test_every_variable_that_is_read_is_on_the_page_of_settings_and_no_other() -> None:
    read = {
        name
        for file in SOURCES
        for name in re.findall(r"\bIOKNOW_[A-Z_]*[A-Z]\b", file.read_text(encoding="utf-8"))
    }
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)`", page, flags=re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == read | {"PORT"}


def logged() -> Iterator[tuple[str, str]]:
    """Yield level and message of each call of a logger."""
    for file in SOURCES[1:]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            speaker = node.func.value
            if isinstance(speaker, ast.Name) and speaker.id == "_log":
                message = node.args[0]
                assert isinstance(message, ast.Constant), f"{file}: a message that is computed"
                yield LEVELS.get(node.func.attr, "error"), str(message.value)


def test_every_message_of_the_log_is_on_its_page_and_no_other() -> None:
    text = (REFERENCE / "log.md").read_text(encoding="utf-8").partition("## Messages")[2]
    told = set(re.findall(r"^\| (\w+) \| `([^`]+)` \|", text, flags=re.MULTILINE))
    from ioknow_api.observing import ANSWERED

    assert told == {*logged(), ("info", ANSWERED)}


def test_every_field_of_a_line_about_a_request_is_on_the_page(
    caplog: pytest.LogCaptureFixture,
) -> None:
    import asyncio
    import json
    import logging

    import httpx
    from fastapi import FastAPI

    from ioknow_api.logs import ACCESS, JsonLines
    from ioknow_api.metrics import Metrics
    from ioknow_api.observing import Observation

    app = FastAPI()
    app.state.metrics = Metrics()
    app.add_middleware(Observation)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            await client.get("http://service/nothing?secret=1")

    ACCESS.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, ACCESS.name):
        asyncio.run(ask())
    ACCESS.removeHandler(caplog.handler)
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert "secret" not in str(line)
    text = (REFERENCE / "log.md").read_text(encoding="utf-8").partition("## Messages")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE))
    assert told - {"request_id", "exception"} == set(line) - {"request_id"}


UNIT = ROOT / "deploy" / "ioknow.service"
RECIPE = ROOT / "deploy" / "Containerfile"


def test_what_is_deployed_uses_settings_and_commands_that_exist() -> None:
    from ioknow.cli import cli
    from ioknow_api.settings import SETTINGS

    known = {one.name for one in SETTINGS}
    for file in (UNIT, RECIPE):
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"\b(?:IOKNOW_[A-Z_]*[A-Z]|PORT)\b(?==)", text)) <= known
    assert re.findall(r"^ExecStart=\S+/ioknow (\w+)$", UNIT.read_text(), re.MULTILINE) == ["serve"]
    assert 'CMD ["serve"]' in RECIPE.read_text() and "serve" in cli.commands


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is missing, so nothing was read by systemd")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/ioknow/bin/ioknow", "/bin/true"))
    done = subprocess.run([program, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
