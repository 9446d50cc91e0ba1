"""The records of the last ROR release of a store, kept so that a partial release can update them.

ROR never removes a record: what is no longer wanted is marked as withdrawn. A file without some
records is therefore not a smaller register but an update, and the other records stand.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ioknow.errors import StoreError
from ioknow.store.release import REGISTERS


class KeptRecords:
    """A file of records, one JSON document a line, in ``registers/`` of a store directory."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __iter__(self) -> Iterator[dict[str, Any]]:
        import orjson

        try:
            with gzip.open(self.file, "rb") as stream:
                for line in stream:
                    yield orjson.loads(line)
        except (OSError, EOFError, orjson.JSONDecodeError) as error:
            raise StoreError(
                f"{self.file}: the kept records are damaged ({error}); load the full dump again "
                "with --replace"
            ) from error


class RecordKeeper:
    """Writes records to a file."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream

    def keep(self, record: dict[str, Any]) -> None:
        """Write one record."""
        import orjson

        self._stream.write(orjson.dumps(record) + b"\n")


@contextmanager
def keeping_records(file: Path) -> Iterator[RecordKeeper]:
    """Write the records of a release to a new file."""
    with gzip.GzipFile(file, "wb", compresslevel=1, mtime=0) as stream:
        yield RecordKeeper(stream)


def kept_file(store: Path, name: str, version: str) -> Path:
    """Return where the records of a release are kept."""
    return store / REGISTERS / f"{name}-{version}.jsonl.gz"


def draft_of(file: Path) -> Path:
    """Return where records lie until their release is published."""
    return file.with_suffix(".draft")


def settle_drafts(store: Path, inputs: Iterable[str]) -> None:
    """Do with the drafts of a load that was killed what it would have done.

    A draft whose release was published, so that only the renaming is missing, is kept; others go.
    Nobody else may load meanwhile.

    Args:
        store: The store directory.
        inputs: Names of what the present release rests on.
    """
    published = {tuple(name.split("/")[1:3]) for name in inputs if name.startswith("register/")}
    finals = {kept_file(store, *one) for one in published}
    drafts = {draft_of(final): final for final in finals if not final.exists()}
    for draft in (store / "registers").glob("*.draft"):
        if draft in drafts:
            draft.replace(drafts[draft])
        else:
            draft.unlink(missing_ok=True)
