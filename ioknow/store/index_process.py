"""Builds indexes of a finished database, some of them in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from ioknow import errors
from ioknow.errors import IoknowError, StoreError
from ioknow.store.embedded import EmbeddedStore
from ioknow.store.parentage import end_with_parent
from ioknow.store.release import IndexBuilder


def build_indexes(store: EmbeddedStore, folder: Path, indexes: Mapping[str, IndexBuilder]) -> None:
    """Build indexes in this process, in their order."""
    for name, build in indexes.items():
        place = folder / name
        place.mkdir(parents=True)
        build(store, place)


@contextmanager
def building_beside(
    database: Path, columns: Path, folder: Path, indexes: Mapping[str, IndexBuilder]
) -> Iterator[None]:
    """Build indexes in another process while the block runs.

    Args:
        database: The finished database.
        columns: Its columns.
        folder: Folder of the indexes.
        indexes: Builders by name; each is a function of a module.

    Raises:
        IoknowError: What stopped a builder.
        StoreError: The process ended without a word.
    """
    order = {
        "parent": os.getpid(),
        "database": str(database),
        "columns": str(columns),
        "folder": str(folder),
        "indexes": {name: [one.__module__, one.__name__] for name, one in indexes.items()},
    }
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-c", f"import sys; from {__name__} import main; sys.exit(main())"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        yield
        said = process.stdout.read()
        code = process.wait()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    if said:
        error = json.loads(said)
        raise getattr(errors, str(error["kind"]), StoreError)(error["message"])
    if code:
        raise StoreError(f"the process that built {', '.join(indexes)} ended with code {code}")


def main() -> int:
    """Read the order from standard input and carry it out."""
    from ioknow.store.columns import read_columns

    order = json.loads(sys.stdin.read())
    end_with_parent(order["parent"])
    store = EmbeddedStore.open(Path(order["database"]), read_only=True)
    store.use_columns(read_columns(Path(order["columns"])))
    indexes: dict[str, IndexBuilder] = {
        name: getattr(import_module(module), function)
        for name, (module, function) in order["indexes"].items()
    }
    try:
        build_indexes(store, Path(order["folder"]), indexes)
    except IoknowError as error:
        sys.stdout.write(json.dumps({"kind": type(error).__name__, "message": str(error)}))
        return 1
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
