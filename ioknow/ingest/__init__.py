"""Bringing data in: the bundled cases, and files and folders of one's own."""

from ioknow.ingest.bundled import bundled_files
from ioknow.ingest.inputs import read_inputs, validate_inputs
from ioknow.ingest.loading import LoadReport, load, load_bundled
from ioknow.ingest.plain import load_plain
from ioknow.ingest.registers import (
    RegisterFiles,
    RegisterReport,
    load_register,
    load_registers,
)
from ioknow.ingest.tables import read_case_folder, write_template

__all__ = [
    "LoadReport",
    "RegisterFiles",
    "RegisterReport",
    "bundled_files",
    "load",
    "load_bundled",
    "load_plain",
    "load_register",
    "load_registers",
    "read_case_folder",
    "read_inputs",
    "validate_inputs",
    "write_template",
]
