"""Which files of a register are read, which release they are, and what turns them around."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol  # options differ from register to register

from ioknow.errors import UsageError
from ioknow.ingest.registers import (
    cordis,
    cordis_files,
    gleif,
    gleif_deltas,
    gleif_files,
    ror,
    ror_files,
    table,
)
from ioknow.ingest.registers.opening import Part, parts_of
from ioknow.ingest.registers.release import RegisterRelease
from ioknow.ingest.registers.statements import Statements, slug
from ioknow.ingest.registers.tallies import Tally


class Convert(Protocol):
    """Writes the statements of a release and says what became of each file."""

    def __call__(self, statements: Statements, **options: Any) -> list[Tally]:
        """Write; for the options of ROR see :func:`ioknow.ingest.registers.ror.convert`."""


@dataclass(frozen=True)
class Edition:
    """The files of one release, ready to be turned into statements.

    Attributes:
        release: What the files are a release of.
        parts: The files that are read.
        convert: Writes the statements and says what became of each file.
    """

    release: RegisterRelease
    parts: tuple[Part, ...]
    convert: Convert

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 digest of each file's content, by its name.

        Of files with the same name, in folders that were given one by one, the later have a
        number.
        """
        found: dict[str, str] = {}
        for part in self.parts:
            number = sum(one.name == part.name for one in self.parts[: self.parts.index(part)])
            found[f"{part.name} ({number + 1})" if number else part.name] = part.sha256()
        return found


def open_edition(
    register: str,
    paths: Iterable[Path],
    *,
    name: str = "",
    version: str = "",
    mapping: Path | None = None,
) -> Edition:
    """Look at files and say which release of a register they are.

    Args:
        register: ``ror``, ``cordis``, ``gleif`` or ``table``.
        paths: Files, archives or folders.
        name: Under which name the release is kept; the register's own when empty.
        version: Version of the release; what the files say of themselves when empty.
        mapping: For ``table``: the declared mapping, a file or the name of a bundled one.

    Raises:
        UsageError: There is no such register, or a table comes without a mapping.
        MappingError: The mapping cannot be read or does not fit its tables.
        SourceFileError: The files are missing, damaged, or hold nothing of the register.
    """
    if register not in (*_OPENERS, "table"):
        known = ", ".join((*_OPENERS, "table"))
        raise UsageError(f"there is no register {register!r}; there are: {known}")
    if (mapping is None) == (register == "table"):
        raise UsageError("a table is loaded with a mapping, and a register without one")
    found = [part for path in paths for part in parts_of(path)]
    opened = _open_table(mapping, found) if mapping else _OPENERS[register](found)
    release, parts, convert = opened
    if name:
        release = replace(release, name=slug(name))
    stated = version or release.version
    if not stated:
        stated = _digest_version(parts)
    release = replace(release, version=_path_part(stated))
    return Edition(
        release,
        tuple(parts),
        lambda statements, **options: convert(release, statements, **options),
    )


_Opened = tuple[RegisterRelease, list[Part], Callable[..., list[Tally]]]


def _open_ror(found: list[Part]) -> _Opened:
    files = ror_files.files_of(found)
    return ror_files.describe(files.read), list(files.read), partial(ror.convert, files)


def _open_cordis(found: list[Part]) -> _Opened:
    tables = cordis_files.tables_of(found)
    parts = [table.part for table in tables]
    release = cordis_files.describe(tables)
    return release, parts, partial(cordis.convert, tables)


def _open_gleif(found: list[Part]) -> _Opened:
    files = gleif_files.files_of(found)
    gleif_deltas.layered(
        files
    )  # a delta without its golden copy is refused before anything is read
    parts = [file.part for file in files]
    return gleif.describe(files), parts, partial(gleif.convert, files)


def _open_table(file: Path, found: list[Part]) -> _Opened:
    mapping = table.open_mapping(file)
    tables = table.tables_of(mapping, found)
    parts = [*(one.part for one in tables), Part(mapping.file)]
    return table.describe(mapping), parts, partial(table.convert, tables, mapping)


_OPENERS: dict[str, Callable[[list[Part]], _Opened]] = {
    "ror": _open_ror,
    "cordis": _open_cordis,
    "gleif": _open_gleif,
}


def _digest_version(parts: Iterable[Part]) -> str:
    import hashlib

    text = "\n".join(sorted(part.sha256() for part in parts))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _path_part(version: str) -> str:
    return "".join(mark if mark.isalnum() or mark in ".-_" else "-" for mark in version)
