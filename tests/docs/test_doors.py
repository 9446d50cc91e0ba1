"""Every analysis is reached by a method, a command, a route and a page, as the table says."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

import ioknow.analysis
import ioknow.matching
from ioknow import KnowledgeGraph
from ioknow.cli import cli
from ioknow_api.routes import pages

REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference"
TABLE = REFERENCE / "analyses.md"
ROW = re.compile(r"^\| `([\w.]+)` \| `(\w+)` \| `([\w-]+)` \| `([\w/-]+)` \| `([\w/-]+)` \|$", re.M)
DOORS = [match.groups() for match in ROW.finditer(TABLE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def addresses() -> set[str]:
    contract = json.loads((REFERENCE / "openapi.json").read_text(encoding="utf-8"))
    routes = (route for module in pages.MODULES for route in module.router.routes)
    return {*contract["paths"], *(one.path for one in routes if isinstance(one, APIRoute))}


@pytest.mark.parametrize(("function", "method", "command", "route", "page"), DOORS)
def test_an_analysis_has_all_its_doors(  # noqa: PLR0917 - a row of the table
    function: str, method: str, command: str, route: str, page: str, addresses: set[str]
) -> None:
    module, _, name = function.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))
    assert callable(getattr(KnowledgeGraph, method))
    assert command in cli.commands
    assert {route, page} <= addresses


def test_every_function_that_reads_a_dataset_is_in_the_table() -> None:
    reading = {
        f"{module.__name__}.{name}"
        for module in (ioknow.analysis, ioknow.matching)
        for name in module.__all__
        if inspect.isfunction(function := getattr(module, name))
        and next(iter(inspect.signature(function).parameters)) == "dataset"
    }
    assert len(reading) > 15
    assert reading - {function for function, *_ in DOORS} == set()
