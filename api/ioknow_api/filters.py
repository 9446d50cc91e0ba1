"""Filters of lists: what a client writes, and the value under which things are filed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.query.folding import fold
from ioknow.query.lists import Lists
from ioknow.query.search_facets import Facets, years_of
from ioknow.vocabulary import GRAPH, ID, IK, IKV
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
    raise UnknownEntityError(
        lazy_gettext(
            "no country '%(text)s' is described; there are %(shown)s", text=text, shown=shown
        )
    )


def kind(here: Site, text: str) -> str:
    """Return the name of a class of the ontology.

    Raises:
        UnknownEntityError: There is no such class.
    """
    name = text.removeprefix(IK.iri).removeprefix("ik:")
    classes = {one.name for one in here.entities.reader.terminology.of_type("class")}
    if name not in classes:
        raise UnknownEntityError(
            lazy_gettext(
                "no class '%(text)s' is in the ontology; %(near)s",
                text=text,
                near=_near(name, classes),
            )
        )
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
        if lists.holds(ID + one):
            return one
    raise UnknownEntityError(
        lazy_gettext("nothing is described under '%(text)s'; search for its name", text=text)
    )


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
    raise UnknownEntityError(
        lazy_gettext(
            "nothing has the %(name)s '%(text)s'; %(near)s", name=name, text=text, near=near
        )
    )


def facets(here: Site, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return filters of a search as its index knows them.

    Args:
        here: What is searched.
        wanted: What a client wrote, by facet: codes, names, short or whole paths; empty for any.

    Raises:
        UnknownEntityError: Nothing is filed under one of them.
        UsageError: A year is none.
    """
    found = {}
    known = here.index.facets
    for facet, text in wanted.items():
        if not text:
            continue
        if facet == "country":
            found[facet] = country(here, text)
        elif facet in ("kind", "tie"):
            found[facet] = kind(here, text)
        elif facet == "year":
            found[facet] = "-".join(map(str, sorted(set(years_of(text)))))
        else:
            found[facet] = _filed(known, facet, text)
    return found


def _filed(known: Facets, facet: str, text: str) -> str:
    path = text.removeprefix(ID).removeprefix(GRAPH)
    for one in (path, f"{facet}/{path}", f"register/{path}", IKV.iri + path):
        if known.fitting(facet, one):
            return one
    near = known.nearest(facet, path)
    advice = (
        lazy_gettext("did you mean %(name)s?", name=near)
        if near
        else lazy_gettext("see the values that a search counts")
    )
    raise UnknownEntityError(
        lazy_gettext(
            "nothing found by search has the %(facet)s '%(text)s'; %(advice)s",
            facet=facet,
            text=text,
            advice=advice,
        )
    )


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    found = difflib.get_close_matches(name, names, n=1)
    if found:
        return lazy_gettext("did you mean %(name)s?", name=found[0])
    if len(names) > 60:
        return lazy_gettext("see /glossary for all")
    return lazy_gettext("there are %(names)s", names=", ".join(names[:20]))
