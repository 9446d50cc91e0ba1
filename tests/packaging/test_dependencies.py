"""The page of dependencies names every package that is asked for, and no other."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/dependencies.md").read_text(encoding="utf-8")
LOCKED = {
    name.lower()
    for name in re.findall(
        r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
    )
}


def rows(heading: str) -> dict[str, list[str]]:
    """Return the other cells of each row below a heading, by the name in the first."""
    section = re.split(r"^## ", PAGE.partition(f"\n## {heading}\n")[2], flags=re.MULTILINE)[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "]
    return {first: others for first, *others in cells if not first.startswith("package")}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[]", one)[0].lower() for one in requirements}


def test_each_python_package_has_a_row_with_all_cells() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [one for some in project["project"]["optional-dependencies"].values() for one in some]
    development = names(project["dependency-groups"]["dev"]) - names(extras)
    assert rows("The library and the service").keys() == names(project["project"]["dependencies"])
    assert rows("Extras").keys() == names(extras)
    assert rows("Development").keys() == development
    for heading in ("The library and the service", "Extras", "Development"):
        for name, cells in rows(heading).items():
            assert name in LOCKED
            assert len(cells) == 4 and all(cells), name


def test_each_package_of_the_explorer_has_a_row_with_all_cells() -> None:
    package = json.loads((ROOT / "api/web/package.json").read_text(encoding="utf-8"))
    found = rows("The explorer")
    assert found.keys() == {*package["dependencies"], *package["devDependencies"]}
    assert all(len(cells) == 4 and all(cells) for cells in found.values())


def test_no_required_package_is_under_the_gpl() -> None:
    for name, (_, licence, *_others) in rows("The library and the service").items():
        assert not licence.startswith("GPL"), name
