from __future__ import annotations

import base64
import gzip
import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ioknow.errors import ResourcesNotFoundError
from ioknow.network import Network
from ioknow.views import offline
from ioknow.views.offline import network_html, notebook_html
from ioknow.views.packed import pack_network

CHECKOUT = Path(__file__).resolve().parents[2]
WEB = CHECKOUT / "api/web"


def three() -> Network:
    """A university in Japan between two firms; two ties to the first, one to the second."""
    return Network.from_edges(
        [("x:b", "x:a"), ("x:a", "x:b"), ("x:b", "x:c"), ("x:c", "x:c")],
        nodes=["x:a", "x:b", "x:c"],
        attributes={
            "label": ["Ä & <b>", "京都\n大学", "C</script>"],
            "family": ["firm", "university", "firm"],
            "country": ["", "Japan", ""],
        },
        title="Three <i>",
    )


def read(block: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a block as its description says, with nothing of ours."""
    assert block[:4] == b"IKN1"
    length = int.from_bytes(block[4:8], "little")
    header = json.loads(block[8 : 8 + length])
    body = block[8 + length :]
    kinds = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "i16": "<i2"}
    columns: dict[str, Any] = {}
    for name, (kind, start, size) in header["columns"].items():
        if kind == "text":
            columns[name] = body[start : start + size].decode().split("\n")
        else:
            columns[name] = np.frombuffer(body, kinds[kind], size, start).tolist()
    return header, columns


def test_a_block_holds_every_actor_and_every_tied_pair_once() -> None:
    header, columns = read(pack_network(three()))
    assert (header["actors"], header["pairs"], header["hidden"]) == (3, 2, 0)
    assert columns["first"] == [1, 1, 0]
    assert columns["target"] == [1, 2]
    assert columns["count"] == [2, 1]
    assert columns["degree"] == [1, 2, 1]
    assert columns["labels"] == ["Ä & <b>", "京都 大学", "C</script>"]
    assert [header["prefix"] + one for one in columns["ids"]] == ["x:a", "x:b", "x:c"]
    assert [header["families"][one] for one in columns["family"]] == ["firm", "university", "firm"]
    assert [header["countries"][one] for one in columns["country"]] == ["", "Japan", ""]


def test_an_equal_network_gives_an_equal_block() -> None:
    assert pack_network(three()) == pack_network(three())


def test_of_too_many_pairs_every_actor_keeps_its_strongest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ioknow.views.packed.MOST_PAIRS", 30)
    ring = [(f"n{one}", f"n{(one + step) % 30}") for one in range(30) for step in (1, 2, 3)]
    header, columns = read(pack_network(Network.from_edges(ring)))
    assert (header["pairs"], header["hidden"]) == (30, 60)
    sources = np.repeat(np.arange(30), columns["first"])
    assert set(sources.tolist()) | set(columns["target"]) == set(range(30))


@pytest.mark.parametrize("actors", [0, 1, 600])
def test_networks_of_any_size_are_packed(actors: int) -> None:
    edges = [(f"n{one}", f"n{one + 1}") for one in range(actors - 1)]
    nodes = [f"n{one}" for one in range(actors)]
    header, columns = read(pack_network(Network.from_edges(edges, nodes=nodes)))
    assert header["actors"] == actors == len(columns["x"])


def test_the_script_reads_what_was_packed(tmp_path: Path) -> None:
    node = Path(sys.executable).with_name("node")
    program = str(node) if node.exists() else shutil.which("node")
    if program is None:
        pytest.skip("node is missing, so no script was tried")
    block = tmp_path / "three.pack"
    block.write_bytes(pack_network(three()))
    ran = subprocess.run(
        [program, "--test", "--test-reporter=tap", "test/packed.test.ts"],
        cwd=WEB,
        env={**os.environ, "IOKNOW_PACKED": str(block)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    found = re.search(r"READ (\[.*\])", ran.stdout)
    assert found
    assert json.loads(found[1]) == ["x:a|x:b|Ä & <b>|2|-32768", "x:b|x:c|京都 大学|1|-32768"]


@pytest.fixture
def assets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script and a style of our own, so that no build is needed."""
    monkeypatch.setattr(offline, "_asset", {"offline.js": "run()", "offline.css": "p{}"}.get)


@pytest.mark.usefixtures("assets")
def test_the_offline_file_holds_the_block_and_asks_nobody() -> None:
    page = network_html(three())
    found = re.search(r'id="block">([A-Za-z0-9+/=]+)</script>', page)
    assert found
    assert gzip.decompress(base64.b64decode(found[1])) == pack_network(three())
    assert not re.search(r"(src|href)\s*=|url\(|https?://", page.replace('id="block"', ""))
    assert "<title>Three &lt;i&gt;</title>" in page
    assert 'lang="en"' in page


@pytest.mark.usefixtures("assets")
def test_names_do_not_end_the_script_of_the_offline_file() -> None:
    page = network_html(three())
    assert page.count("</script>") == 2
    assert "<b>" not in page


@pytest.mark.usefixtures("assets")
def test_a_notebook_shows_the_file_in_a_frame_of_its_own() -> None:
    shown = three()._repr_html_()
    found = re.search(r'srcdoc="([^"]*)"', shown)
    assert found
    assert html.unescape(found[1]) == network_html(three())
    assert 'sandbox="allow-scripts' in shown
    assert "allow-same-origin" not in shown


def test_a_notebook_lists_what_is_too_large_or_cannot_be_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        raise ResourcesNotFoundError(name)

    monkeypatch.setattr(offline, "_asset", missing)
    assert "京都 大学" in notebook_html(three()) or "京都\n大学" in notebook_html(three())
    monkeypatch.setattr(offline, "MOST_IN_NOTEBOOK", 2)
    assert "<iframe" not in notebook_html(three())
