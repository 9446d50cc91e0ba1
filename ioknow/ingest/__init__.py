"""Bringing data in: the bundled cases and files of one's own."""

from ioknow.ingest.bundled import bundled_files
from ioknow.ingest.loading import LoadReport, load, load_bundled

__all__ = ["LoadReport", "bundled_files", "load", "load_bundled"]
