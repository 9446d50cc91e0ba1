"""Pages about organizations, cases, sources, claims and everything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from ioknow.languages import gettext, listed
from ioknow.model import BrokeredLink, Claim, Profile, Thing
from ioknow.network import Scope
from ioknow.query.facets import FACETS
from ioknow.query.mentions import ON_A_PAGE
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.drawing import draw
from ioknow_api.explorer.links import page_path, with_query
from ioknow_api.explorer.relations import of_the_same_knowledge, others_among, ties_of
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.sections import SECTION_WORDS, contents
from ioknow_api.parameters import also_reads, year_of

router = page_router()

_ON_A_PAGE = 100
_TEMPLATES = {"relationship": "relationship.html", "transfer": "transfer.html"}
"""Kinds of claims that have pages of their own kind, by the beginning of their paths."""


class Wanted(BaseModel):
    """What a list of organizations should hold; each facet narrows it by one value."""

    q: str = ""
    kind: str = ""
    country: str = ""
    sector: str = ""
    tie: str = ""
    year: str = ""
    source: str = ""
    case: str = ""
    after: str = ""


@router.get("/organizations")
def organizations(request: Request, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """List organizations by name, narrowed by what they are and where they take part."""
    here = site(request)
    q, after = wanted.q.strip()[:200], wanted.after
    chosen = wanted.model_dump(include=set(FACETS))
    found = here.index.find(
        q,
        filters=chosen,
        facets=chosen,
        organizations=True,
        limit=_ON_A_PAGE,
        after=after or None,
    )
    lines = {one.thing.iri: one for one in here.entities.actors(h.thing.iri for h in found.hits)}
    kept = {name: value for name, value in {"q": q, **chosen}.items() if value}
    return render(
        request,
        "organizations.html",
        listed=[(hit, lines[hit.thing.iri]) for hit in found.hits],
        total=found.total,
        every=here.index.find(organizations=True, limit=0).total,
        facets=found.facets,
        q=q,
        chosen=chosen,
        after=after,
        following=with_query("/organizations", **kept, after=found.after) if found.after else "",
        query=sparql_texts.of_kind("Organization"),
        formats=[("JSON", with_query("/api/v1/search", **{"kind": "Organization", **kept}))],
    )


@router.get("/organizations/{path:path}")
def organization(request: Request, path: str) -> Response:
    """Show an organization."""
    return _profile(request, f"organization/{path}")


@router.get("/things/{path:path}")
def thing(request: Request, path: str) -> Response:
    """Show a person, a group, a product, a place of evidence, ..."""
    return _profile(request, path)


@router.get("/relationships/{path:path}")
def relationship(request: Request, path: str) -> Response:
    """Show a relationship: who takes part, when, the ties it makes, and where it stands."""
    return _profile(request, f"relationship/{path}")


@router.get("/transfers/{path:path}")
def transfer(request: Request, path: str) -> Response:
    """Show a transfer of knowledge: what came from whom to whom, by which means."""
    return _profile(request, f"transfer/{path}")


@router.get("/claims/{path:path}")
def claim(request: Request, path: str) -> Response:
    """Show one claim."""
    return _profile(request, path)


@router.get("/cases")
def cases(request: Request) -> HTMLResponse:
    """List the cases."""
    found = site(request).entities.cases()
    return render(request, "cases.html", cases=found, query=sparql_texts.of_kind("Case"))


@router.get("/cases/{slug}")
def case(request: Request, slug: str) -> HTMLResponse:
    """Show a case."""
    view = site(request).entities.case(slug)
    drawing = draw(site(request), Scope(case=slug))
    first = [("network", gettext("Who works with whom"), drawing.network.number_of_ties)]
    if view.links:
        first.append(("links", _links_through(_brokers(view.links)), len(view.links)))
    first.append(("actors", gettext("Who takes part"), len(view.actors)))
    return render(
        request,
        "case.html",
        view=view,
        profile=view.profile,
        brokers=_brokers(view.links),
        drawing=drawing,
        contents=contents(view.profile, *first),
        query=sparql_texts.of_case(view.profile.thing.iri),
    )


@router.get("/sources/{slug:path}")
def source(request: Request, slug: str) -> HTMLResponse:
    """Show a source and every place in it that is cited."""
    also_reads(request, ("start",))
    start = request.query_params.get("start", "")
    view = site(request).entities.source(slug, int(start) if start.isdecimal() else 0)
    return render(
        request,
        "source.html",
        view=view,
        profile=view.profile,
        query=sparql_texts.from_source(view.profile.thing.iri),
    )


def _profile(request: Request, path: str) -> Response:
    entities = site(request).entities
    section, start = request.query_params.get("section", ""), request.query_params.get("start", "")
    year = year_of(request.query_params.get("as_of", ""))
    profile = entities.profile_page(
        path, section=section[:40], start=int(start) if start.isdecimal() else 0, as_of=year
    )
    canonical = page_path(profile.thing.iri)
    if canonical != request.url.path and not _same(canonical, request.url.path):
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(canonical + asked, status_code=308)
    iri = profile.thing.iri
    words = entities.reader.terminology
    if any(words.is_below(kind.iri, "Claim") for kind in profile.thing.kinds):
        return _claim(request, profile, entities.claim(path))
    if profile.thing.is_a("Evidence"):
        found = entities.reader.evidence([iri])[iri]
        claims = entities.claims_about([iri])
        return render(
            request,
            "evidence.html",
            evidence=found,
            claims=claims,
            profile=profile,
            query=sparql_texts.mentions(iri),
        )
    also_reads(request, ("section", "start", "as_of"))
    is_actor = any(words.is_below(kind.iri, "Actor") for kind in profile.thing.kinds)
    whole = is_actor and not section
    drawing = draw(site(request), Scope(organization=path, as_of=year)) if whole else None
    if drawing is not None and not drawing.network.number_of_ties:
        drawing = None
    return render(
        request,
        "profile.html",
        profile=profile,
        drawing=drawing,
        tieless=whole and drawing is None,
        as_of=year,
        hidden=[
            (gettext(SECTION_WORDS[name][0]), count)
            for name, count in profile.excerpt.hidden.items()
        ],
        shown=sum(map(profile.total, profile.claims)),
        sources=_sources(profile),
        section_of=section,
        on_a_page=ON_A_PAGE,
        contents=contents(profile, *_first(profile, drawing is not None)),
        query=sparql_texts.mentions(iri),
    )


def _claim(request: Request, profile: Profile, found: Claim) -> Response:
    here, iri = site(request), found.thing.iri
    template = _TEMPLATES.get(found.thing.path.partition("/")[0], "claim.html")
    ties = template != "claim.html"
    return render(
        request,
        template,
        claim=found,
        profile=profile,
        dated=ties,
        tied=ties_of(here, iri) if ties else None,
        among=others_among(here, found) if ties else (),
        alike=of_the_same_knowledge(here, found) if ties else (),
        contents=contents(profile),
        query=sparql_texts.about(iri),
    )


def _first(profile: Profile, has_picture: bool) -> list[tuple[str, str, int]]:
    first = []
    if profile.links:
        first.append(("links", _links_through(str(profile.thing.label)), len(profile.links)))
    if has_picture:
        first.append(("network", gettext("Network"), 0))
    return first


def _sources(profile: Profile) -> list[Thing]:
    claims: Iterable[Claim] = (one for group in profile.claims.values() for one in group)
    places = [*profile.evidence, *(place for one in claims for place in one.evidence)]
    found = {one.source.iri: one.source for one in places if one.source}
    return sorted(found.values(), key=lambda one: (str(one.label), one.iri))


def _brokers(links: Iterable[BrokeredLink]) -> str:
    names: dict[str, None] = {}
    for link in links:
        for one in link.intermediation.actors("hasIntermediary"):
            names[str(one.label)] = None
    return listed(list(names))


def _links_through(names: str) -> str:
    return gettext("Links through %(names)s", names=names)


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")
