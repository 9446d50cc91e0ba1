"""Finds and opens the files of a register: plain, gzip, in archives, archives in them, folders.

Whatever a file is packed in, its content comes out as UTF-8 without a byte order mark, so that
readers of CSV, JSON and XML need to know nothing of it.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from ioknow.errors import SourceFileError

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 20
_DEEPEST = 3
"""Most archives that may lie in each other."""

_UNREADABLE = (OSError, EOFError, UnicodeError, zlib.error, zipfile.BadZipFile, RuntimeError)


@dataclass(frozen=True)
class Part:
    """One file of a register.

    Attributes:
        path: The file on disk.
        member: Name inside a zip archive, or empty.
        within: Archives inside the archive, from the outermost in, in which the member lies.
        folder: Folders between the one that was given and the file, with ``/`` after each.
    """

    path: Path
    member: str = ""
    within: tuple[str, ...] = ()
    folder: str = ""

    @property
    def name(self) -> str:
        """Name for reports: the file below the folder given, and its place in the archive."""
        inside = [*self.within, self.member] if self.member else []
        return "/".join([f"{self.folder}{self.path.name}", *inside])

    @property
    def stem(self) -> str:
        """File name in lower case without folders, ``.gz`` and ending."""
        name = PurePosixPath(self.member or self.path.name).name.lower().removesuffix(".gz")
        return PurePosixPath(name).stem

    @property
    def ending(self) -> str:
        """Last ending in lower case, ``.gz`` left aside."""
        name = PurePosixPath(self.member or self.path.name).name.lower().removesuffix(".gz")
        return PurePosixPath(name).suffix

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open for reading, decompressed.

        Raises:
            SourceFileError: The file is missing, unreadable or damaged, also while it is read.
        """
        with ExitStack() as opened:
            with self._told():
                stream = _decompressed(self._packed(opened), opened)
                start = stream.peek(3)[:3]
            if start.startswith(codecs.BOM_UTF8):
                stream.read(3)
            elif start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                stream = io.BufferedReader(_Recoded(stream, "utf-16"), _PIECE)
            yield cast(BinaryIO, io.BufferedReader(_Guarded(stream, self), _PIECE))

    def head(self, size: int = 4096) -> bytes:
        """Return the first bytes of the content."""
        with self.open() as stream:
            return stream.read(size)

    def sha256(self) -> str:
        """Return the digest of the content, so that packing the same again changes nothing."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def _packed(self, opened: ExitStack) -> IO[bytes]:
        if not self.member:
            return opened.enter_context(self.path.open("rb"))
        status = self.path.stat()
        archive = _archive(self.path, (status.st_mtime_ns, status.st_size))
        for name in self.within:
            inner = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the part
            opened.callback(inner.close)
            with archive.open(name) as stream:
                _copy(stream, inner)
            archive = opened.enter_context(zipfile.ZipFile(inner))
        return opened.enter_context(archive.open(self.member))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say of an error which file it is about."""
        try:
            yield
        except FileNotFoundError:
            raise SourceFileError(f"{self.path}: no such file (looked in {Path.cwd()})") from None
        except _UNREADABLE as error:
            raise SourceFileError(
                f"{self.path}: {self.name} cannot be read ({error}); download it again"
            ) from error


def parts_of(path: Path) -> list[Part]:
    """Return the files that a path stands for, in a fixed order.

    A folder stands for its files, an archive for its members, both also below sub-folders; an
    archive in an archive for its own.

    Raises:
        SourceFileError: There is nothing there, or the archive is damaged.
    """
    if not path.exists():
        raise SourceFileError(f"{path}: no such file or folder (looked in {Path.cwd()})")
    found: list[Part] = []
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            place = file.relative_to(path)
            if file.is_file() and _wanted(place.parts):
                folder = "".join(f"{name}/" for name in place.parts[:-1])
                found += [replace(part, folder=folder) for part in _parts_of_file(file)]
    else:
        found = _parts_of_file(path)
    if not found:
        raise SourceFileError(f"{path}: holds no files")
    return found


def _parts_of_file(file: Path) -> list[Part]:
    try:
        with file.open("rb") as stream:
            if file.suffix.lower() == ".xlsx" or not _is_zip(stream.read(4)):
                return [Part(file)]
            with zipfile.ZipFile(stream) as archive:
                return list(_members(Part(file), archive, 1))
    except _UNREADABLE as error:
        raise SourceFileError(f"{file}: cannot be read ({error}); download it again") from error


def _members(outer: Part, archive: zipfile.ZipFile, depth: int) -> Iterator[Part]:
    """Return what lies in an archive: the part itself when the archive is a workbook."""
    names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    if "[Content_Types].xml" in names:
        yield outer  # a workbook is a zip archive, too
        return
    within = (*outer.within, outer.member) if outer.member else ()
    for name in names:
        if not _wanted(PurePosixPath(name).parts):
            continue
        part = Part(outer.path, name, within)
        with archive.open(name) as stream:
            if name.lower().endswith(".xlsx") or not _is_zip(stream.read(4)):
                yield part
                continue
        if depth == _DEEPEST:
            raise SourceFileError(
                f"{part.name}: archives lie in each other more than {_DEEPEST} deep; unpack them"
            )
        with tempfile.TemporaryFile() as copy:
            with archive.open(name) as stream:
                _copy(stream, copy)
            with zipfile.ZipFile(copy) as inner:
                yield from _members(part, inner, depth + 1)


@lru_cache(maxsize=4)
def _archive(path: Path, state: tuple[int, int]) -> zipfile.ZipFile:  # noqa: ARG001 - of the cache
    """Open an archive, in this state, once for all its members; it may have thousands."""
    return zipfile.ZipFile(path)


def _is_zip(start: bytes) -> bool:
    return start in (_ZIP, _EMPTY_ZIP)


def _wanted(names: Iterable[str]) -> bool:
    """Leave aside what file managers and version control put beside the files."""
    return not any(name.startswith(".") or name == "__MACOSX" for name in names)


def _copy(stream: IO[bytes], target: IO[bytes]) -> None:
    while piece := stream.read(_PIECE):
        target.write(piece)
    target.seek(0)


def _decompressed(stream: IO[bytes], opened: ExitStack) -> io.BufferedReader:
    buffered: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, stream), _PIECE)
    if buffered.peek(2)[:2] != _GZIP:
        return buffered
    content = opened.enter_context(gzip.GzipFile(fileobj=buffered))
    return io.BufferedReader(cast(io.RawIOBase, content), _PIECE)


class _Guarded(io.RawIOBase):
    """The content of a part; what goes wrong while it is read names the part."""

    def __init__(self, stream: io.BufferedReader, part: Part) -> None:
        self._stream = stream
        self._part = part

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        with self._part._told():
            return self._stream.readinto1(buffer)


class _Recoded(io.RawIOBase):
    """A text in another encoding, as UTF-8."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, newline="")
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        self._left = self._left or self._text.read(_PIECE).encode()
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
