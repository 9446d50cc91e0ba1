"""Lists of everything described, ordered and filed once for each release, read page by page.

At the size of a register nobody can afford to sort all organizations for every page. A release
therefore carries its lists as one SQLite file: each thing with its number in alphabetical order
and the values by which lists are filtered. The line that a list shows of a thing is made from the
columns of the release when it is asked for; where there are none, it is in the file.
"""

from __future__ import annotations

from ioknow.query.lists.building import build_lists
from ioknow.query.lists.indexing import build_index
from ioknow.query.lists.reading import SORTS, Line, Lists, Wanted

__all__ = ["SORTS", "Line", "Lists", "Wanted", "build_index", "build_lists"]
