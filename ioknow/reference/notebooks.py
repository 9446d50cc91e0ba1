"""Tutorials as Jupyter notebooks, made from their pages."""

from __future__ import annotations

import json
import re

from ioknow import resources

NOTEBOOKS = ("a-cited-table-and-figure",)
"""Tutorials that are notebooks too, by name."""

_BLOCK = re.compile(r"^```python\n(.*?)^```\n?", re.DOTALL | re.MULTILINE)


def notebook(name: str) -> str:
    """Return a tutorial as a notebook of the Jupyter format 4.5, without outputs.

    Its texts become text cells; the lines after ``>>>`` and ``...`` become code cells, which print
    what the page prints. A link to the notebook itself is left out.

    Args:
        name: Name of the page below ``docs/tutorials``, without ending.
    """
    page = resources.documentation_folder() / "tutorials" / f"{name}.md"
    text = page.read_text(encoding="utf-8").replace(f"[notebook]({name}.ipynb)", "notebook")
    cells = []
    for number, part in enumerate(_BLOCK.split(text)):
        source = code_of(part) if number % 2 else part.strip()
        if source:
            cells.append(_cell(f"{name}-{number}", source, "code" if number % 2 else "markdown"))
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def code_of(session: str) -> str:
    r"""Return what was typed in an interactive session.

    Example:
        >>> code_of(">>> a = [\n...     1,\n... ]\n>>> a\n[1]\n")
        'a = [\n    1,\n]\na'
    """
    typed = re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", session, re.MULTILINE)
    return "\n".join(typed)


def _cell(name: str, source: str, kind: str) -> dict[str, object]:
    cell: dict[str, object] = {
        "cell_type": kind,
        "id": re.sub(r"\W", "-", name)[-64:],
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
