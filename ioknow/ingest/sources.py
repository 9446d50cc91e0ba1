"""The registers that can be fetched: publisher, licence and address, from ``data/sources.toml``."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ioknow import resources
from ioknow.errors import SourceFileError, UsageError


@dataclass(frozen=True)
class Source:
    """A published register.

    Attributes:
        name: By which it is fetched.
        title: What it is called.
        publisher: Who publishes it.
        licence: Under what conditions.
        licence_address: Where these stand.
        homepage: Its page for people.
        use: What is in it.
        kind: ``file``, or ``zenodo`` for a list of records of Zenodo.
        address: Where it is had from.
        largest: Bytes above which it cannot be this source.
        load: Name under which ``ioknow load`` reads it.
    """

    name: str
    title: str
    publisher: str
    licence: str
    licence_address: str
    homepage: str
    use: str
    kind: str
    address: str
    largest: int
    load: str


@dataclass(frozen=True)
class FetchedFile:
    """A file that was fetched, as its own record beside it says.

    Attributes:
        path: The file.
        source: Name of the source.
        version: As its publisher calls it, or empty.
        size: Bytes.
        sha256: Checksum of the content.
        address: Where it came from, after redirects.
        fetched: When, UTC, ISO 8601.
    """

    path: Path
    source: str
    version: str
    size: int
    sha256: str
    address: str
    fetched: str


def read_sources(file: Path | None = None) -> dict[str, Source]:
    """Return the sources by name.

    Args:
        file: Another list of sources; the one that belongs to ioknow when None.

    Raises:
        SourceFileError: The file cannot be read as a list of sources.

    Example:
        >>> read_sources()["ror"].licence
        'CC0 1.0'
    """
    file = file or resources.root() / "data" / "sources.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: Source(name=name, **table) for name, table in tables.items()}
    except (OSError, ValueError, TypeError) as error:
        raise SourceFileError(f"{file}: is no list of sources: {error}") from error


def find_source(name: str, sources: dict[str, Source]) -> Source:
    """Return a source by its name.

    Raises:
        UsageError: There is none of this name.
    """
    if name not in sources:
        raise UsageError(f"no source '{name}'; there are {', '.join(sources)}")
    return sources[name]


def fetched_files(folder: Path) -> dict[str, FetchedFile]:
    """Return the newest fetched file of each source in a folder."""
    found: dict[str, FetchedFile] = {}
    for record in sorted(folder.glob("*/*.fetched.json")):
        file = read_record(record)
        known = found.get(file.source)
        if file.path.is_file() and (known is None or file.fetched >= known.fetched):
            found[file.source] = file
    return found


def record_of(file: Path) -> Path:
    """Return where the record of a fetched file lies."""
    return file.with_name(file.name + ".fetched.json")


def read_record(record: Path) -> FetchedFile:
    """Read the record of a fetched file.

    Raises:
        SourceFileError: It is damaged.
    """
    try:
        stated = json.loads(record.read_text(encoding="utf-8"))
        return FetchedFile(
            path=record.with_name(record.name.removesuffix(".fetched.json")), **stated
        )
    except (OSError, ValueError, TypeError) as error:
        raise SourceFileError(f"{record}: is damaged ({error}); fetch the source again") from error
