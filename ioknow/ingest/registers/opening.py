"""Finds and opens the files of a register: plain, gzip, in a zip archive or in a folder."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from ioknow.errors import SourceFileError

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of a register.

    Attributes:
        path: The file on disk.
        member: Name inside a zip archive, or empty.
    """

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Name for reports: the file, and its place in the archive."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

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
            SourceFileError: The file is missing, unreadable or damaged.
        """
        try:
            if self.member:
                with (
                    zipfile.ZipFile(self.path) as archive,
                    archive.open(self.member) as stream,
                    _decompressed(stream) as content,
                ):
                    yield content
            else:
                with self.path.open("rb") as stream, _decompressed(stream) as content:
                    yield content
        except FileNotFoundError:
            raise SourceFileError(f"{self.path}: no such file (looked in {Path.cwd()})") from None
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
            raise SourceFileError(
                f"{self.path}: {self.name} cannot be read ({error}); download it again"
            ) from error

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


def parts_of(path: Path) -> list[Part]:
    """Return the files that a path stands for, in a fixed order.

    A folder stands for its files, an archive for its members, both also below sub-folders.

    Raises:
        SourceFileError: There is nothing there, or the archive is damaged.
    """
    if not path.exists():
        raise SourceFileError(f"{path}: no such file or folder (looked in {Path.cwd()})")
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _wanted(file.name))
        found = [part for file in files for part in _parts_of_file(file)]
    else:
        found = _parts_of_file(path)
    if not found:
        raise SourceFileError(f"{path}: holds no files")
    return found


def _parts_of_file(file: Path) -> list[Part]:
    try:
        with file.open("rb") as stream:
            start = stream.read(4)
        if start not in (_ZIP, _EMPTY_ZIP) or file.suffix.lower() == ".xlsx":
            return [Part(file)]
        with zipfile.ZipFile(file) as archive:
            names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceFileError(f"{file}: cannot be read ({error}); download it again") from error
    if "[Content_Types].xml" in names:
        return [Part(file)]  # a workbook is a zip archive, too
    return [Part(file, name) for name in names if _wanted(PurePosixPath(name).name)]


def _wanted(name: str) -> bool:
    return not name.startswith((".", "__MACOSX"))


@contextmanager
def _decompressed(stream: IO[bytes]) -> Iterator[BinaryIO]:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _PIECE)
    if buffered.peek(2)[:2] == _GZIP:
        with gzip.GzipFile(fileobj=buffered) as content:
            yield io.BufferedReader(content, _PIECE)
    else:
        yield buffered
