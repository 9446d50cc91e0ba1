"""The files of the repository that are computed from others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ioknow import resources
from ioknow.errors import ResourcesNotFoundError


def generated_files() -> dict[str, Callable[[], str]]:
    """Return what computes each generated file, by path from the root of the checkout.

    Example:
        >>> "docs/reference/ontology.md" in generated_files()
        True
    """
    from ioknow.reasoning.size_files import size_classes, size_rules, size_shape
    from ioknow.reasoning.sizes import read_size_definitions
    from ioknow.reference.bundle import jsonld_context
    from ioknow.reference.cli_page import cli_page
    from ioknow.reference.coverage_page import coverage_page
    from ioknow.reference.identifiers import FILE, identifiers_list
    from ioknow.reference.measures_page import measures_page
    from ioknow.reference.notebooks import NOTEBOOKS, notebook
    from ioknow.reference.ontology_page import ontology_page
    from ioknow.reference.python_page import python_page
    from ioknow.reference.questions_page import questions_page
    from ioknow.reference.service_pages import (
        metrics_page,
        openapi_document,
        pages_page,
        problems_page,
        settings_page,
    )
    from ioknow.reference.vocabulary_page import vocabulary_page

    sizes = read_size_definitions()
    files: dict[str, Callable[[], str]] = {
        "ontology/dl-sizes.ttl": partial(size_classes, sizes),
        "ontology/shapes/sizes.ttl": partial(size_shape, sizes),
    }
    for name, text in size_rules(sizes).items():
        files[f"ontology/rules/{name}"] = partial(str, text)
    for name in NOTEBOOKS:
        files[f"docs/tutorials/{name}.ipynb"] = partial(notebook, name)
    return {
        **files,
        "ontology/context.jsonld": jsonld_context,
        "docs/reference/ontology.md": ontology_page,
        "docs/reference/vocabulary.md": vocabulary_page,
        "docs/reference/questions.md": questions_page,
        "docs/reference/measures.md": measures_page,
        "docs/reference/cli.md": cli_page,
        "docs/reference/python.md": python_page,
        "docs/reference/coverage.md": coverage_page,
        "docs/reference/pages.md": pages_page,
        "docs/reference/problems.md": problems_page,
        "docs/reference/settings.md": settings_page,
        FILE: identifiers_list,
        "docs/reference/metrics.md": metrics_page,
        "docs/reference/openapi.json": openapi_document,
    }


def write_generated_files(root: Path | None = None) -> list[Path]:
    """Write the generated files that differ from what is there, and return them.

    Args:
        root: The checkout; the one from which ioknow runs when left out.

    Raises:
        ResourcesNotFoundError: ioknow does not run from a checkout.
    """
    folder = resources.root() if root is None else root
    if root is None and not (folder / "pyproject.toml").is_file():
        raise ResourcesNotFoundError(
            f"{folder} is an installed package, and pages are generated in a checkout; "
            "run `python -m ioknow.reference` there"
        )
    written = []
    for name, compute in generated_files().items():
        file, text = folder / name, compute()
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            written.append(file)
    return written
