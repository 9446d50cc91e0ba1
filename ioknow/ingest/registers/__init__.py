"""Registers of organizations: read, turned into claims with evidence, kept release by release."""

from ioknow.ingest.registers.conversion import Progress
from ioknow.ingest.registers.loading import (
    RegisterFiles,
    RegisterReport,
    load_register,
    load_registers,
)
from ioknow.ingest.registers.release import RegisterRelease
from ioknow.ingest.registers.tallies import Remark, Tally

__all__ = [
    "Progress",
    "RegisterFiles",
    "RegisterRelease",
    "RegisterReport",
    "Remark",
    "Tally",
    "load_register",
    "load_registers",
]
