"""Checksums of every file of a release, in the form that ``sha256sum --check`` reads.

A database notices some damage to its files by itself, but not all: an engine's log with one
flipped byte opens without a word and lacks what came after it. So the digests are taken when the
release is published, and :func:`damaged_files` compares them later.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from ioknow.errors import StoreError

NAME = "SHA256SUMS"
"""Name of the file, in the folder whose files it lists."""

_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")


def sha256(file: Path) -> str:
    """Return the SHA-256 digest of a file's content."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_checksums(folder: Path, *, like: Path | None = None) -> str:
    """Write the digests of all files in a folder and below it.

    Args:
        folder: The folder; no file in it may change afterwards.
        like: A folder with checksums of its own. A file that is one with its namesake there (a
            hard link) keeps the digest that was taken then.

    Returns:
        The digest of the list itself.
    """
    known = {} if like is None else read_checksums(like)
    lines = []
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        before = None if like is None or name not in known else like / name
        same = before is not None and before.samefile(file)
        lines.append(f"{known[name] if same else sha256(file)}  {name}\n")
    text = "".join(lines)
    (folder / NAME).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def read_checksums(folder: Path) -> dict[str, str]:
    """Return the digests of a folder's files, by their name in it.

    Raises:
        StoreError: There is no list, or it is not one.
    """
    file = folder / NAME
    try:
        content = file.read_bytes()
    except OSError as error:
        raise StoreError(f"{file}: the checksums cannot be read: {error}") from error
    return parse_checksums(content, str(file))


def parse_checksums(content: bytes, place: str) -> dict[str, str]:
    """Return the digests of a list by the name of their file.

    Args:
        content: The list.
        place: Where it stands, for the message.

    Raises:
        StoreError: It is not such a list.
    """
    text = content.decode("utf-8", "replace")
    found = {match[2]: match[1] for match in _LINE.finditer(text)}
    if "".join(f"{digest}  {name}\n" for name, digest in found.items()) != text:
        raise StoreError(f"{place}: not a list of checksums; the file is damaged")
    return found


def damaged_files(folder: Path) -> Iterator[str]:
    """Yield a sentence for each file that is changed, missing or too many.

    Raises:
        StoreError: There is no list to compare with, or it is damaged.
    """
    expected = read_checksums(folder)
    for name, digest in expected.items():
        file = folder / name
        if not file.is_file():
            yield f"{file}: missing"
        elif sha256(file) != digest:
            yield f"{file}: changed since it was published"
    for file in _files(folder):
        if file.relative_to(folder).as_posix() not in expected:
            yield f"{file}: was not there when the release was published"


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.name != NAME)
