"""Where the ontology, the curated data and the question library are.

In an installed package they lie in ``ioknow/_resources``; in a checkout, beside the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ioknow.errors import ResourcesNotFoundError

_FOLDERS = ("ontology", "data", "queries")


@cache
def root() -> Path:
    """Return the folder that holds ``ontology``, ``data`` and ``queries``.

    Raises:
        ResourcesNotFoundError: Neither the installed package nor a checkout holds them.

    Example:
        >>> (root() / "ontology" / "ioknow.ttl").is_file()
        True
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_resources", package.parent):
        if (candidate / "ontology" / "ioknow.ttl").is_file() and all(
            (candidate / folder).is_dir() for folder in _FOLDERS
        ):
            return candidate
    raise ResourcesNotFoundError(
        f"the folders {', '.join(_FOLDERS)} were found neither in {package / '_resources'} nor in "
        f"{package.parent}; reinstall ioknow, or work in a complete checkout"
    )


def ontology_files() -> list[Path]:
    """Return the OWL modules, in a stable order.

    Example:
        >>> "core.ttl" in [file.name for file in ontology_files()]
        True
    """
    return sorted((root() / "ontology").glob("*.ttl"))


def vocabulary_files() -> list[Path]:
    """Return the SKOS concept schemes."""
    return sorted((root() / "ontology" / "vocab").glob("*.ttl"))


def shape_files() -> list[Path]:
    """Return the SHACL shapes."""
    return sorted((root() / "ontology" / "shapes").glob("*.ttl"))


def rule_files() -> list[Path]:
    """Return the hand-written inference rules (SPARQL CONSTRUCT)."""
    return sorted((root() / "ontology" / "rules").glob("*.rq"))


def case_files() -> list[Path]:
    """Return the curated case files, one per source and one of shared individuals."""
    return sorted((root() / "data" / "cases").glob("*.ttl"))


def question_files() -> list[Path]:
    """Return the files of the question library."""
    return sorted((root() / "queries").glob("*/*.rq"))


def documentation_folder() -> Path:
    """Return the folder of the documentation's Markdown files.

    Example:
        >>> (documentation_folder() / "README.md").is_file()
        True
    """
    return root() / "docs"
