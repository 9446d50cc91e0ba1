from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the wheel as an installer lays them out, outside the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_the_wheel_holds_code_data_and_the_built_explorer_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"ioknow", "ioknow_api"}
    for wanted in (
        "ioknow/py.typed",
        "ioknow/_resources/ontology/ioknow.ttl",
        "ioknow/_resources/data/cases/lee-2010.ttl",
        "ioknow/_resources/queries/consortia/members-of-a-consortium.rq",
        "ioknow_api/templates/base.html",
        "ioknow_api/static/build/manifest.json",
    ):
        assert wanted in names
    assert not [name for name in names if "node_modules" in name or name.endswith(".ts")]


def test_the_installed_package_answers_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    code = (
        "import ioknow, ioknow.resources as r; print(r.root());"
        "print(ioknow.open().ask('members-of-a-network').sentence)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    root, sentence = done.stdout.splitlines()
    assert Path(root) == installed / "ioknow" / "_resources"
    assert sentence == "Kyoto Shisaku Net has 18 member companies."


def test_the_lock_names_no_host_and_hashes_every_package() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(pinned) > 50
    assert all(line.endswith("\\") for line in pinned)


def test_the_lock_of_the_explorer_names_no_host() -> None:
    lock = (ROOT / "api" / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
