"""Brings the catalogues up to date: ``python -m ioknow.languages``."""

from __future__ import annotations

from ioknow.languages.extraction import write_catalogues
from ioknow.resources import root

for name, missing in write_catalogues(root()).items():
    print(f"{name}: {missing} messages to translate")  # noqa: T201 - for the one who asked
