"""One change of a store directory at a time, and files that are on the disk when we say so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ioknow.errors import StoreError

_LOCK = ".lock"


@contextmanager
def exclusive(store: Path) -> Iterator[None]:
    """Wait until nobody else changes a store directory, and keep others from it meanwhile.

    The system gives the lock back when the process ends, however it ends. Readers need none.

    Args:
        store: The store directory; it is created when absent.

    Raises:
        StoreError: The directory cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(store / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{store}: cannot be written: {error.strerror}") from error
    try:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_durably(file: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file by new content: whoever reads finds the old or the new, never a part."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    draft.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_running(process: str) -> bool:
    """Whether a process of this number runs on this machine."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
