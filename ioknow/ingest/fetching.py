"""Downloads a source: whole or not at all, resumed where it broke off, checked before use."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from ioknow.errors import ChecksumError, DownloadError
from ioknow.ingest.sources import FetchedFile, Source, read_record, record_of

_ALGORITHMS = ("sha256", "md5")
_REDIRECTS = 5
_SECONDS = 60
_PIECE = 1 << 18
_LISTING = 5_000_000
"""Bytes of a list of records; a longer one is no list."""
_SPARE = 100_000_000
"""Bytes of the disk that are left free."""

Progress = Callable[[int, int | None], None]
"""Told how many bytes are there, and of how many."""


@dataclass(frozen=True)
class _File:
    """What is to be downloaded, as far as it is known beforehand."""

    address: str
    name: str = ""
    version: str = ""
    size: int | None = None
    checksum: str = ""


def fetch(
    source: Source,
    folder: Path,
    *,
    checksum: str = "",
    insecure: bool = False,
    progress: Progress | None = None,
) -> FetchedFile:
    """Download a source into a folder of its own name below a folder.

    A download that broke off goes on where it stopped, if the server still has the same file and
    can send a part of it. The file gets its name when all of it is there and its checksum fits.

    Args:
        source: What to download.
        folder: Folder of all downloads; it is created.
        checksum: ``sha256:...`` or ``md5:...`` that the file must have, beside what the
            publisher states.
        insecure: Also take addresses without TLS, for a mirror in one's own network.
        progress: Told how far it is.

    Raises:
        DownloadError: The server cannot be reached, sends something else or too much, breaks
            off, or the disk has no room. What has arrived is kept for the next attempt.
        ChecksumError: The file is not the one that was published; it is removed.
    """
    opener = urllib.request.build_opener(_Redirects(insecure=insecure))
    _require_allowed(source.address, insecure=insecure)
    file = _newest(opener, source) if source.kind == "zenodo" else _File(source.address)
    _require_allowed(file.address, insecure=insecure)
    place = folder / source.name
    place.mkdir(parents=True, exist_ok=True)
    part = place / "download.part"
    with _open(opener, file.address, part) as answer:
        target = place / (_safe(file.name) or _name_of(answer, source))
        already = _already(target, file, checksum)
        if already is not None:
            return already
        _receive(answer, part, source, file, progress)
    digest = _check(part, [one for one in (file.checksum, checksum) if one])
    found = FetchedFile(
        path=target,
        source=source.name,
        version=file.version or _version(target.name),
        size=part.stat().st_size,
        sha256=digest,
        address=answer.geturl(),
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    stated = {name: value for name, value in asdict(found).items() if name != "path"}
    record_of(target).write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")
    part.replace(target)
    _notes(part).unlink(missing_ok=True)
    return found


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, each only to where a first address may lead as well."""

    max_redirections = _REDIRECTS
    max_repeats = 2

    def __init__(self, *, insecure: bool) -> None:
        self._insecure = insecure

    def redirect_request(  # noqa: PLR0917 - the signature of urllib
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the next request, or raise for an address that is not allowed."""
        _require_allowed(newurl, insecure=self._insecure)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _require_allowed(address: str, *, insecure: bool) -> None:
    scheme = urlsplit(address).scheme.lower()
    if scheme != "https" and not (insecure and scheme == "http"):
        raise DownloadError(
            f"{address}: only https is used; for a mirror in your own network allow http"
        )


def _newest(opener: urllib.request.OpenerDirector, source: Source) -> _File:
    """Return the newest file of a list of records of Zenodo."""
    with _open(opener, source.address, None) as answer:
        text = answer.read(_LISTING + 1)
    try:
        if len(text) > _LISTING:
            raise ValueError("it is too long")
        record = json.loads(text)["hits"]["hits"][0]
        files = [one for one in record["files"] if one["key"].endswith(".zip")] or record["files"]
        latest = files[-1]  # where a record has several, its publisher puts the latest last
        return _File(
            address=latest["links"]["self"],
            name=latest["key"],
            version=str(record.get("metadata", {}).get("version", "")),
            size=int(latest["size"]),
            checksum=latest["checksum"],
        )
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise DownloadError(
            f"{source.address}: is no list of records with files ({error}); download the file from "
            f"{source.homepage} yourself"
        ) from error


def _open(opener: urllib.request.OpenerDirector, address: str, part: Path | None) -> Any:
    """Ask for an address, or for what is missing of it when a part is there."""
    request = urllib.request.Request(address, headers={"User-Agent": "ioknow"})  # noqa: S310 - the scheme was checked
    notes = _read_notes(part) if part is not None else {}
    if part is not None and notes.get("address") == address and notes.get("mark"):
        request.add_header("Range", f"bytes={part.stat().st_size}-")
        request.add_header("If-Range", notes["mark"])
    try:
        return opener.open(request, timeout=_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == 416 and part is not None:
            part.unlink(missing_ok=True)
            return _open(opener, address, None)
        raise DownloadError(f"{address}: the server answers {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(f"{address}: cannot be reached: {error}; try again later") from error


def _receive(
    answer: Any, part: Path, source: Source, file: _File, progress: Progress | None
) -> None:
    """Write the answer behind what is there, or in its place when the server sends it all."""
    start = _resumed_from(answer, part)
    length = answer.headers.get("Content-Length")
    total = start + int(length) if length and length.isdigit() else None
    if total is not None and file.size is not None and total != file.size:
        raise DownloadError(
            f"{answer.geturl()}: has {total:,} bytes, its publisher states {file.size:,}"
        )
    total = total if total is not None else file.size
    if total is not None and total > source.largest:
        raise DownloadError(
            f"{answer.geturl()}: has {total:,} bytes; {source.name} is never over "
            f"{source.largest:,}, so this is something else"
        )
    room = shutil.disk_usage(part.parent).free - _SPARE
    if total is not None and total - start > room:
        raise DownloadError(
            f"{part.parent}: {total - start:,} bytes are to come, {max(room, 0):,} are free"
        )
    mark = answer.headers.get("ETag", "")
    # A weak mark does not promise the same bytes, so it is no ground to go on from.
    mark = "" if mark.startswith("W/") else mark or answer.headers.get("Last-Modified", "")
    notes = {"address": file.address, "mark": mark}
    _notes(part).write_text(json.dumps(notes), encoding="utf-8")
    there = start
    with part.open("ab" if start else "wb") as stream:
        try:
            while piece := answer.read(_PIECE):
                there += len(piece)
                if there > source.largest:
                    raise DownloadError(
                        f"{answer.geturl()}: sends more than {source.largest:,} bytes; "
                        f"that is not {source.name}"
                    )
                stream.write(piece)
                if progress is not None:
                    progress(there, total)
        except (OSError, http.client.HTTPException) as error:
            raise DownloadError(
                f"{answer.geturl()}: broke off after {there:,} bytes ({error}); "
                "fetch it again to go on"
            ) from error
    if total is not None and there != total:
        raise DownloadError(
            f"{answer.geturl()}: broke off after {there:,} of {total:,} bytes; "
            "fetch it again to go on"
        )


def _resumed_from(answer: Any, part: Path) -> int:
    """Return after which byte the answer goes on; 0 when it begins anew."""
    if answer.status != 206:
        return 0
    stated = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    there = part.stat().st_size
    if stated is None or int(stated[1]) != there:
        part.unlink(missing_ok=True)
        raise DownloadError(
            f"{answer.geturl()}: sends another part than was asked for; "
            "fetch it again from the start"
        )
    return there


def _check(part: Path, checksums: list[str]) -> str:
    """Return the SHA-256 digest of a file whose checksums fit."""
    for checksum in checksums:
        algorithm, _, wanted = checksum.partition(":")
        found = _digest(part, algorithm)
        if found != wanted.lower():
            part.unlink()
            raise ChecksumError(
                f"{part.parent.name}: the {algorithm} checksum is {found}, {wanted} was published; "
                "the file was changed or damaged on its way and is removed"
            )
    return _digest(part, "sha256")


def _digest(file: Path, algorithm: str) -> str:
    if algorithm not in _ALGORITHMS:
        raise DownloadError(f"'{algorithm}' is no checksum; they are {', '.join(_ALGORITHMS)}")
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _already(target: Path, file: _File, checksum: str) -> FetchedFile | None:
    """Return the file when this very content was fetched before."""
    stated = [one for one in (file.checksum, checksum) if one]
    if not stated or not target.is_file() or not record_of(target).is_file():
        return None
    for one in stated:
        algorithm, _, wanted = one.partition(":")
        if _digest(target, algorithm) != wanted.lower():
            return None
    return read_record(record_of(target))


def _name_of(answer: Any, source: Source) -> str:
    named = answer.headers.get_filename() or unquote(Path(urlsplit(answer.geturl()).path).name)
    return _safe(named) or source.name


def _safe(name: str) -> str:
    """Return a file name that stays in its folder."""
    return re.sub(r"[^\w.+-]", "-", Path(name).name).lstrip(".")


def _version(name: str) -> str:
    found = re.search(r"v\d+(?:\.\d+)*|\d{4}-?\d{2}-?\d{2}", name)
    return found[0] if found else ""


def _notes(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _read_notes(part: Path) -> dict[str, str]:
    if not part.is_file() or not part.stat().st_size or not _notes(part).is_file():
        return {}
    try:
        found = json.loads(_notes(part).read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()}
