"""Every example in docstrings and in the README runs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fastapi.routing import APIRoute

import ioknow
import ioknow_api
from ioknow.cli import cli
from ioknow_api.app import create_app
from ioknow_api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
MODULES = sorted(
    module.name
    for package in (ioknow, ioknow_api)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str, kg: ioknow.KnowledgeGraph) -> None:
    module = importlib.import_module(name)
    results = doctest.testmod(module, optionflags=FLAGS, extraglobs={"kg": kg})
    assert results.failed == 0


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in one language."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [code for name, code in found if name == language]


def test_the_python_of_the_readme_runs() -> None:
    found = blocks("python")
    assert found
    names: dict[str, object] = {}
    for code in found:
        exec(compile(code, "README.md", "exec"), names)


def test_the_commands_of_the_readme_exist_with_their_options() -> None:
    lines = [line for block in blocks("") for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("ioknow ")]
    assert len(commands) >= 5
    for _, name, *arguments in commands:
        options = [argument for argument in arguments if argument.startswith("--")]
        command = cli.commands[name]
        known = command.commands if isinstance(command, click.Group) else {}
        within = [one for one in arguments[:1] if one in known]
        shown = CliRunner().invoke(cli, [name, *within, "--help"]).output
        assert [option for option in options if option not in shown] == []


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"ioknow {name}" not in text] == []


def test_every_public_name_is_importable_and_explained() -> None:
    for name in ioknow.__all__:
        assert getattr(ioknow, name).__doc__


def test_the_public_names_are_those_on_the_page_of_the_python_library() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    shown = re.findall(r'^### <a id="ioknow\.(\w+)"></a>', page, re.MULTILINE)
    assert len(shown) > 5
    assert sorted(shown) == sorted(ioknow.__all__)


def test_every_page_of_the_explorer_is_in_the_reference() -> None:
    listed = (ROOT / "docs" / "reference" / "pages.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `(/[^`]*)` \| (.+) \|$", listed, re.MULTILINE)
    assert len(shown) > 40
    app = create_app(Settings(store=Path("store")))
    hidden = {
        one.path.replace(":path", "")
        for one in app.routes
        if isinstance(one, APIRoute) and not one.include_in_schema and "GET" in (one.methods or ())
    }
    assert hidden - {path for path, _ in shown} == set()


def test_every_relative_link_in_the_documentation_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "queries" / "README.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#|<)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
