"""Lists of everything described, ordered and filed once for each release, read page by page.

At the size of a register nobody can afford to sort all organizations for every page. A release
therefore carries its lists as one SQLite file: each thing with its number in alphabetical order,
the line that a list shows of it, and the values by which lists are filtered.
"""

from __future__ import annotations

from ioknow.query.lists.building import build_lists
from ioknow.query.lists.reading import SORTS, Line, Lists, Wanted

__all__ = ["SORTS", "Line", "Lists", "Wanted", "build_lists"]
