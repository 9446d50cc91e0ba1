"""Filters of lists: what a client writes, and the value under which things are filed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ioknow.errors import UnknownEntityError
from ioknow.query.folding import fold
from ioknow.query.lists import Lists
from ioknow.vocabulary import ID, IK, IKV
from ioknow_api.explorer.rendering import Site


def country(here: Site, text: str) -> str:
    """Return the path of a country from its code, one of its names, or its path.

    Raises:
        UnknownEntityError: No country of this name is described.
    """
    path = text.removeprefix(ID)
    if path in here.countries:
        return path
    for known, names in here.countries.items():
        if fold(text) in {fold(name) for name in names}:
            return known
    codes = sorted(min(names, key=len) for names in here.countries.values())
    shown = ", ".join(codes[:40]) + (", ..." if len(codes) > 40 else "")
    raise UnknownEntityError(f"no country '{text}' is described; there are {shown}")


def kind(here: Site, text: str) -> str:
    """Return the name of a class of the ontology.

    Raises:
        UnknownEntityError: There is no such class.
    """
    name = text.removeprefix(IK.iri).removeprefix("ik:")
    classes = {one.name for one in here.entities.reader.terminology.of_type("class")}
    if name not in classes:
        raise UnknownEntityError(f"no class '{text}' is in the ontology; {_near(name, classes)}")
    return name


def thing(lists: Lists, text: str, *, beginning: str = "") -> str:
    """Return the path of something that is described, from its path or identifier.

    Args:
        lists: The lists it must be in.
        text: What a client wrote, such as ``case/kicms``, ``kicms`` or an IRI.
        beginning: What a short path leaves out, such as ``case/``.

    Raises:
        UnknownEntityError: Nothing of this path is described.
    """
    path = text.removeprefix(ID)
    tried = [path, beginning + path] if beginning else [path]
    for one in tried:
        if lists.lines([ID + one]):
            return one
    raise UnknownEntityError(f"nothing is described under '{text}'; search for its name")


def concept(lists: Lists, name: str, text: str) -> str:
    """Return the value of a filter by a concept, with or without the name of its scheme.

    Raises:
        UnknownEntityError: Nothing is filed under it.
    """
    known = lists.values(name)
    short = text.removeprefix(IKV.iri).removeprefix("ikv:")
    for one in (short, f"{name}-{short}"):
        if one in known:
            return one
    near = _near(short, (one.removeprefix(f"{name}-") for one in known))
    raise UnknownEntityError(f"nothing has the {name} '{text}'; {near}")


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    found = difflib.get_close_matches(name, names, n=1)
    if found:
        return f"did you mean {found[0]}?"
    return f"there are {', '.join(names[:20])}" if len(names) <= 60 else "see /glossary for all"
