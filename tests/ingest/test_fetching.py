from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ioknow.errors import ChecksumError, DownloadError, SourceFileError, UsageError
from ioknow.ingest.fetching import fetch
from ioknow.ingest.sources import Source, fetched_files, find_source, read_sources

CONTENT = bytes(range(256)) * 4000


@dataclass
class Publisher:
    """A web server on this machine that can be made to misbehave."""

    address: str = ""
    content: bytes = CONTENT
    mark: str = '"first"'
    ranges: bool = True
    break_after: int | None = None
    redirects: dict[str, str] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    state = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path in state.redirects:
                self.send_response(302)
                self.send_header("Location", state.redirects[self.path])
                self.end_headers()
                return
            content = state.documents.get(self.path, state.content)
            asked = self.headers.get("Range")
            state.asked.append(asked)
            start = 0
            if asked and state.ranges and self.headers.get("If-Range") == state.mark:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                self.send_response(206)
                last = len(content) - 1
                self.send_header("Content-Range", f"bytes {start}-{last}/{len(content)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(content) - start))
            self.send_header("ETag", state.mark)
            self.end_headers()
            self.wfile.write(content[start : state.break_after])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def source(publisher: Publisher) -> Source:
    return Source(
        name="register",
        title="A register",
        publisher="Somebody",
        licence="CC0 1.0",
        licence_address="https://example.org/licence",
        homepage="https://example.org/",
        use="organizations",
        kind="file",
        address=f"{publisher.address}/data/register-v1.2.zip",
        largest=2_000_000,
        load="ror",
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_arrives_whole_with_a_record_of_where_it_came_from(
    source: Source, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    file = fetch(source, tmp_path, insecure=True, progress=lambda a, b: seen.append((a, b)))
    assert file.path.read_bytes() == CONTENT
    assert (file.path.name, file.version) == ("register-v1.2.zip", "v1.2")
    assert (file.size, file.sha256) == (len(CONTENT), digest(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert fetched_files(tmp_path) == {"register": file}
    assert not list(tmp_path.glob("*/*.part*"))


def test_a_broken_download_goes_on_where_it_stopped(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    publisher.break_after = 300_000
    with pytest.raises(DownloadError, match="broke off after 300,000 of 1,024,000 bytes"):
        fetch(source, tmp_path, insecure=True)
    publisher.break_after = None
    assert fetch(source, tmp_path, insecure=True).path.read_bytes() == CONTENT
    assert publisher.asked == [None, "bytes=300000-"]


def test_a_file_that_changed_meanwhile_is_begun_anew(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    publisher.break_after = 300_000
    with pytest.raises(DownloadError):
        fetch(source, tmp_path, insecure=True)
    publisher.break_after, publisher.mark, publisher.content = None, '"second"', b"new" * 1000
    assert fetch(source, tmp_path, insecure=True).path.read_bytes() == b"new" * 1000


def test_a_server_without_ranges_sends_all_of_it_again(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    publisher.ranges, publisher.break_after = False, 300_000
    with pytest.raises(DownloadError):
        fetch(source, tmp_path, insecure=True)
    publisher.break_after = None
    assert fetch(source, tmp_path, insecure=True).path.read_bytes() == CONTENT


def test_a_wrong_checksum_leaves_nothing_behind(source: Source, tmp_path: Path) -> None:
    with pytest.raises(ChecksumError, match="the sha256 checksum is"):
        fetch(source, tmp_path, insecure=True, checksum="sha256:" + "0" * 64)
    assert not [one for one in tmp_path.glob("*/*") if one.suffix in (".zip", ".part")]


def test_a_right_checksum_is_taken_in_either_kind(source: Source, tmp_path: Path) -> None:
    md5 = hashlib.md5(CONTENT).hexdigest()
    assert fetch(source, tmp_path, insecure=True, checksum=f"md5:{md5}").size == len(CONTENT)


def test_what_is_there_already_is_not_downloaded_again(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    right = "sha256:" + digest(CONTENT)
    first = fetch(source, tmp_path, insecure=True, checksum=right)
    publisher.break_after = 10
    assert fetch(source, tmp_path, insecure=True, checksum=right) == first


def test_more_than_a_source_can_have_is_refused(source: Source, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="never over 1,000"):
        fetch(replace(source, largest=1000), tmp_path, insecure=True)


def test_a_full_disk_is_noticed_before_it_is_full(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9, 500_000))
    with pytest.raises(DownloadError, match="1,024,000 bytes are to come, 0 are free"):
        fetch(source, tmp_path, insecure=True)


def test_http_is_refused_unless_it_is_allowed(source: Source, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="only https is used"):
        fetch(source, tmp_path)


def test_a_redirect_does_not_lead_to_what_is_not_allowed(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    publisher.redirects["/data/register-v1.2.zip"] = "ftp://127.0.0.1/register.zip"
    with pytest.raises(DownloadError):
        fetch(source, tmp_path, insecure=True)


def test_redirects_end(publisher: Publisher, source: Source, tmp_path: Path) -> None:
    publisher.redirects |= {f"/{n}": f"/{n + 1}" for n in range(20)}
    publisher.redirects["/data/register-v1.2.zip"] = "/0"
    with pytest.raises(DownloadError, match="302"):
        fetch(source, tmp_path, insecure=True)


def test_a_name_from_the_server_stays_in_the_folder(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    address = f"{publisher.address}/..%2F..%2Fetc%2Fpasswd"
    file = fetch(replace(source, address=address), tmp_path, insecure=True)
    assert file.path.parent == tmp_path / "register"


def test_the_newest_of_a_list_of_records_is_taken(
    publisher: Publisher, source: Source, tmp_path: Path
) -> None:
    md5 = "md5:" + hashlib.md5(CONTENT).hexdigest()
    newest = {
        "metadata": {"version": "v9.9"},
        "files": [
            {"key": "v9.9-older.zip", "size": 1, "checksum": md5, "links": {"self": "no:where"}},
            {
                "key": "v9.9-data.zip",
                "size": len(CONTENT),
                "checksum": md5,
                "links": {"self": f"{publisher.address}/file"},
            },
        ],
    }
    publisher.documents["/list"] = json.dumps({"hits": {"hits": [newest]}}).encode()
    listed = replace(source, kind="zenodo", address=f"{publisher.address}/list")
    file = fetch(listed, tmp_path, insecure=True)
    assert (file.path.name, file.version) == ("v9.9-data.zip", "v9.9")
    publisher.documents["/list"] = b"<html>down for maintenance</html>"
    with pytest.raises(DownloadError, match="is no list of records"):
        fetch(listed, tmp_path, insecure=True)


def test_every_source_of_ours_says_who_publishes_it_and_how_it_may_be_used() -> None:
    sources = read_sources()
    assert {"ror", "cordis-horizon", "cordis-h2020", "gleif-lei"} <= sources.keys()
    for source in sources.values():
        assert source.address.startswith("https://")
        assert source.publisher and source.licence and source.use


def test_an_unknown_source_is_told_which_there_are() -> None:
    with pytest.raises(UsageError, match="no source 'rор'; there are ror, "):
        find_source("rор", read_sources())


def test_a_damaged_list_of_sources_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "sources.toml"
    damaged.write_text("[ror]\ntitle = 1\n")
    with pytest.raises(SourceFileError, match="is no list of sources"):
        read_sources(damaged)
