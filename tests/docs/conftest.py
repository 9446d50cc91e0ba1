"""What examples write into a folder for temporary files goes away with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def temporary_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ``mkdtemp`` make its folders in one that is removed, here and in processes.

    Its path is short: the address of a socket, such as Chromium's, has at most 107 characters.
    """
    with tempfile.TemporaryDirectory(prefix="docs-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        yield
