"""Reference documentation and release files, generated from what they describe.

``python -m ioknow.reference`` writes the pages of ``docs/reference`` and everything else in the
repository that is computed from something else; a test fails when one of them is out of date.
:func:`write_release` writes the ontology in the formats that other tools read.
"""

from ioknow.reference.bundle import jsonld_context, write_release
from ioknow.reference.differences import TermDifferences, compare_terms
from ioknow.reference.generated import generated_files, write_generated_files

__all__ = [
    "TermDifferences",
    "compare_terms",
    "generated_files",
    "jsonld_context",
    "write_generated_files",
    "write_release",
]
