"""What connects organizations, and what a network would lose without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from ioknow.analysis import RemovalRanking, WhatIf, removal_ranking, what_if
from ioknow.errors import UnknownEntityError
from ioknow.languages import gettext, lazy_gettext
from ioknow.model import Thing
from ioknow.network import FAMILIES, TIE_TYPES, Network, Scope
from ioknow.network.paths import Paths, shortest_paths
from ioknow.views.charts import bars_of
from ioknow.views.layout import lay_out
from ioknow.views.lines import is_told_singly
from ioknow.views.palette import NODE_STYLES
from ioknow.views.svg import network_svg
from ioknow.vocabulary import entity
from ioknow_api.explorer.links import page_path, with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.tabular import csv_of, csv_response
from ioknow_api.parameters import Year, among, year_of

router = page_router()

_SUGGESTED = 300
_LISTED = 200
_RANKED = 50
_DRAWN = 15

Names = Annotated[tuple[str, ...], Query()]
Name = Annotated[str, Query(max_length=400)]


def read_scope(
    case: Annotated[str, Query(max_length=200)] = "",
    as_of: Year = "",
    tie: Annotated[tuple[str, ...], Query()] = (),
) -> Scope:
    """Read the network that an address asks about."""
    types = frozenset(among("tie", tie, TIE_TYPES))
    return Scope(case=case, as_of=year_of(as_of), types=types)


Asked = Annotated[Scope, Depends(read_scope)]


@router.get("/what-if")
def what_if_page(request: Request, scope: Asked, remove: Names = ()) -> HTMLResponse:
    """Show what a network loses without some organizations."""
    here = site(request)
    names = [one for one in remove if one.strip()]
    actors = [find_actor(here, one) for one in names[:20]]
    return render(
        request,
        "what_if.html",
        scope=scope,
        actors=actors,
        found=_lost(here, scope, actors) if actors else None,
        ranking=None if actors else _ranking(here, scope),
        ranked=_RANKED,
        picture=_picture(here, scope, actors),
        listed=_LISTED,
        address=_address("/what-if.csv", scope, remove=[one.path for one in actors]),
        document=_in_api("what-if", scope, remove=[one.path for one in actors])
        if actors
        else _in_api("removals", scope),
        cases=[one for one in here.entities.cases() if one.count],
        suggested=suggested(here),
        tie_types=TIE_TYPES,
    )


@router.get("/what-if.csv")
def what_if_csv(request: Request, scope: Asked, remove: Names = ()) -> Response:
    """Return the same effects as a table."""
    here = site(request)
    actors = [find_actor(here, one) for one in remove if one.strip()]
    if not actors:
        return csv_of(_ranking(here, scope).to_pandas())
    return csv_response(_lost(here, scope, actors).records(), WhatIf.columns)


@router.get("/path")
def path_page(
    request: Request,
    scope: Asked,
    start: Name = "",
    end: Name = "",
    through: Annotated[tuple[str, ...], Query()] = (),
) -> HTMLResponse:
    """Show the shortest paths between two organizations, each step with its sources."""
    here = site(request)
    given = bool(start.strip() and end.strip())
    ends = (find_actor(here, start), find_actor(here, end)) if given else None
    kinds = among("through", through, FAMILIES.values())
    found = _paths(here, scope, ends, kinds) if ends else None
    return render(
        request,
        "path.html",
        scope=scope,
        ends=ends,
        through=kinds,
        kinds={name: NODE_STYLES[name].label for name in dict.fromkeys(FAMILIES.values())},
        found=found,
        steps=[_steps(here, path.actors, path.claims()) for path in found.paths[:20]]
        if found
        else [],
        address=_address(
            "/path.csv",
            scope,
            start=ends[0].path if ends else "",
            end=ends[1].path if ends else "",
            through=kinds,
        ),
        document=_in_api(
            "paths",
            scope,
            start=ends[0].path if ends else "",
            end=ends[1].path if ends else "",
            through=",".join(kinds),
        ),
        behind=_claims_of(found) if found else (),
        cases=[one for one in here.entities.cases() if one.count],
        suggested=suggested(here),
        tie_types=TIE_TYPES,
    )


@router.get("/path.csv")
def path_csv(
    request: Request,
    scope: Asked,
    start: Name,
    end: Name,
    through: Annotated[tuple[str, ...], Query()] = (),
) -> Response:
    """Return the same paths as a table, one row for each claim behind a step."""
    here = site(request)
    kinds = among("through", through, FAMILIES.values())
    found = _paths(here, scope, (find_actor(here, start), find_actor(here, end)), kinds)
    return csv_of(found.to_pandas())


def _picture(here: Site, scope: Scope, actors: list[Thing]) -> Markup:
    """Return what is left of a network, drawn; or, of one too large, whose removal cuts most."""
    network = here.network(scope)
    if not actors:
        ranking = _ranking(here, scope)
        rows = [
            (str(label), float(cut))
            for label, cut in ranking.to_pandas(_DRAWN)[["label", "pairs_cut"]].values
            if cut
        ]
        title = gettext("Pairs of others that would be cut")
        return Markup(bars_of(rows, title=title)) if rows else Markup("")  # noqa: S704 - escaped
    if not is_told_singly(network) or not network.number_of_ties:
        return Markup("")
    gone = {one.iri for one in actors} & set(network.ids.tolist())
    left = replace(network.without(gone), focal="")
    layout = lay_out(network)  # everybody stays where the whole network has them
    return Markup(network_svg(left, layout=layout, link=page_path))  # noqa: S704 - escaped there


def _lost(here: Site, scope: Scope, actors: list[Thing]) -> WhatIf:
    network = here.network(scope)
    return what_if(here.entities, [one.iri for one in actors], pairs=_LISTED, network=network)


def _ranking(here: Site, scope: Scope) -> RemovalRanking:
    return here.kept(
        ("ranking", scope),
        lambda: removal_ranking(here.entities, network=here.network(scope)),
    )


def _paths(here: Site, scope: Scope, ends: tuple[Thing, Thing], through: tuple[str, ...]) -> Paths:
    network: Network = here.network(scope)
    return shortest_paths(network, ends[0].iri, ends[1].iri, through=through)


def _steps(
    here: Site, actors: Iterable[str], claims: Iterable[Iterable[object]]
) -> list[tuple[Thing, Thing, list[object]]]:
    iris = list(actors)
    things = here.entities.reader.things(iris)
    pairs = zip(iris, iris[1:], claims, strict=False)
    return [(things[one], things[other], list(several)) for one, other, several in pairs]


def find_actor(here: Site, text: str) -> Thing:
    """Return the organization under a path, or under a name that only one has.

    Raises:
        UnknownEntityError: There is none, or several; the message names those that come near.
    """
    text = text.strip()
    if "/" in text:
        iri = entity(text).value
        found = here.entities.reader.things([iri]).get(iri)
        if found is None or not found.kinds:
            raise UnknownEntityError(
                lazy_gettext("there is nothing under '%(text)s'; search for its name", text=text)
            )
        return found
    hits = [
        hit.thing
        for hit in here.index.search(text, limit=8)
        if hit.thing.path.startswith("organization/")
    ]
    same = [one for one in hits if str(one.label).casefold() == text.casefold()]
    if len(same) == 1 or len(hits) == 1:
        return (same or hits)[0]
    near = ", ".join(f"{one.label} ({one.path})" for one in hits[:5])
    if not near:
        raise UnknownEntityError(
            lazy_gettext(
                "no organization is called '%(text)s'; search for part of its name", text=text
            )
        )
    raise UnknownEntityError(
        lazy_gettext(
            "'%(text)s' can be several organizations: %(near)s; give the path of one",
            text=text,
            near=near,
        )
    )


def suggested(here: Site) -> list[Thing]:
    """Return the best connected organizations, to choose from."""
    leading = [hit.thing for hit in here.index.leading(_SUGGESTED)]
    return sorted(leading, key=lambda one: (str(one.label).casefold(), one.iri))


def _address(place: str, scope: Scope, **more: object) -> str:
    return with_query(
        place, case=scope.case, as_of=scope.as_of, tie=tuple(sorted(scope.types)), **more
    )


def _in_api(route: str, scope: Scope, **more: object) -> str:
    """Return the address of the same answer in the API."""
    types = ",".join(sorted(scope.types))
    return with_query(f"/api/v1/{route}", case=scope.case, as_of=scope.as_of, types=types, **more)


def _claims_of(found: Paths) -> list[Thing]:
    """Return the claims behind the steps of all paths."""
    return [claim.thing for path in found.paths for step in path.claims() for claim in step]
