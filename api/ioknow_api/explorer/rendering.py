"""Renders templates, and gives routes what they read from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import cache, cached_property
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from ioknow.identity import Resolver
from ioknow.identity.building import NAME as IDENTITY
from ioknow.identity.building import keys_of
from ioknow.languages import SOURCE, gettext, language, number, speaking
from ioknow.languages.catalogues import script_words
from ioknow.languages.headings import heading
from ioknow.model import Thing, by_source
from ioknow.model.claims import date_words
from ioknow.network import Network, Scope
from ioknow.network.stored import KeptNetworks
from ioknow.query.entities import Entities
from ioknow.query.isolated import IsolatedStore
from ioknow.query.search import SearchIndex
from ioknow.store import Release
from ioknow.views.palette import NODE_STYLES, TIE_STYLES
from ioknow.views.stored_layout import Address, StoredLayout, layout_of
from ioknow.views.svg import line_sample, symbol
from ioknow.vocabulary import ID, entity
from ioknow_api import request_ids
from ioknow_api.explorer import assets, wording
from ioknow_api.explorer.alternates import all_formats
from ioknow_api.explorer.links import data_path, page_path, with_query
from ioknow_api.explorer.sections import SECTION_WORDS
from ioknow_api.explorer.timelines import timeline_of
from ioknow_api.parameters import unread

if TYPE_CHECKING:
    from ioknow.knowledge_graph import KnowledgeGraph
    from ioknow.query.questions import Question
    from ioknow_api.explorer.drawing import Drawing

T = TypeVar("T")

_API = "/api/v1/"
_DOCUMENTS = {
    "organization": "organizations",
    "relationship": "relationships",
    "transfer": "transfers",
    "case": "cases",
    "source": "sources",
}
"""Where the API has documents of their own kind, by the beginning of a path."""
_KEPT = 24
"""Networks and what was computed of them, kept at most; a register's takes 100 MB."""
_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Site:
    """What pages read from, for one version of the dataset.

    Attributes:
        graph: The knowledge graph of the service.
        version: Version of the dataset.
        entities: Reads profiles.
        drawings: Networks drawn before, by what was asked for and in which language.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.version = graph.version
        self.entities = Entities(graph.store)
        self.drawings: dict[tuple[Scope, Address, str], Drawing] = {}
        self._made: dict[Hashable, Any] = {}  # each key with what its own caller made

    def network(self, scope: Scope) -> Network:
        """Return the network of a scope, its words in the language of the page.

        The last few are kept; those in other languages share the arrays of the English one.
        """
        spoken = language()
        with speaking(SOURCE):
            network = self.networks.network(scope)
        if spoken == SOURCE:
            return network
        return self.kept(
            ("network", scope), lambda: replace(network, title=self._title(network, scope))
        )

    def _title(self, network: Network, scope: Scope) -> str:
        path = scope.organization or (f"case/{scope.case}" if scope.case else "")
        if not path:
            return gettext(network.title)
        iri = entity(path).value
        label = str(self.entities.reader.things([iri])[iri].label)
        return gettext("Around %(name)s", name=label) if scope.organization else label

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made before in the language spoken, or make it; the last few are kept."""
        key = language(), key
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @property
    def as_of(self) -> str:
        """The day on which this version was made, in words; empty where nobody says it."""
        return date_words(self._release.created[:10]) if self._release else ""

    @cached_property
    def _release(self) -> Release | None:
        store = self.graph.store
        return store.release if isinstance(store, IsolatedStore) else self.graph.release

    @cached_property
    def networks(self) -> KeptNetworks:
        """The networks of this version; the last few are kept."""
        return KeptNetworks(self.entities, self._release, keep=_KEPT)

    @cached_property
    def layout(self) -> StoredLayout | None:
        """Where all organizations lie; None where the release was made without a layout."""
        return layout_of(self._release, self.networks.whole) if self._release else None

    @cached_property
    def countries(self) -> dict[str, tuple[str, ...]]:
        """The countries by path, each with its code and names."""
        return self.entities.countries()

    @cached_property
    def index(self) -> SearchIndex:
        """Finds things by name; opened at the first search."""
        if isinstance(self.graph.store, IsolatedStore):
            return SearchIndex.for_release(self.graph.store.release)
        return self.graph.names

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves names; opened at the first text."""
        if isinstance(self.graph.store, IsolatedStore):
            folder = self.graph.store.release.index(IDENTITY)
            if folder is not None:
                return Resolver.open(folder)
            return Resolver(keys_of(self.index.tables))
        return self.graph.resolver


def warm_up(graph: KnowledgeGraph) -> Site:
    """Return a site that has read what the first pages wait for: names, the network, its layout."""
    warm = Site(graph)
    warm.index.suggest("ioknow", limit=1)
    assert warm.entities.reader.terminology.entries
    if warm.networks.whole is not None and warm.layout is not None:
        warm.layout.rows_of(warm.networks.whole)
    return warm


def site(request: Request) -> Site:
    """Return what pages read from; read again when the dataset has a new version."""
    known: Site | None = getattr(request.state, "explorer_site", None)
    if known is None:
        state = request.app.state
        graph: KnowledgeGraph = state.graph
        known = getattr(state, "explorer_site", None)
        if known is None or known.graph is not graph or known.version != graph.version:
            known = state.explorer_site = Site(graph)
        request.state.explorer_site = known
    return known


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page.

    Args:
        request: The request it answers.
        template: File in the template folder.
        status: HTTP status.
        **values: What the template shows.
    """
    spoken = wording.language_of(request)
    with speaking(spoken):
        page = (
            environment()
            .get_template(template)
            .render(
                request=request,
                path=request.url.path,
                site=site(request),
                unread=unread(request, wording.PARAMETER),
                **values,
            )
        )
    asked = wording.asked_language(request)
    return HTMLResponse(
        wording.keep_language(page, asked) if asked else page,
        status_code=status,
        headers={"Vary": "Accept, Accept-Language", "Content-Language": spoken},
    )


def render_failure(request: Request, status: int, message: str) -> HTMLResponse:
    """Return a page about a failure, for which nothing of the dataset is read."""
    spoken = wording.language_of(request)
    with speaking(spoken):
        page = (
            environment()
            .get_template("failure.html")
            .render(message=message, name=request_ids.current.get())
        )
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": spoken}
    return HTMLResponse(page, status, headers | {"Cache-Control": "no-store"})


@cache
def environment() -> jinja2.Environment:
    """Return the template environment: escaping everywhere, unknown names are errors."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        page_path=page_path,
        iri_of=lambda path: entity(path).value,
        data_path=data_path,
        with_query=with_query,
        static_url=assets.static_url,
        network_style_url=assets.network_style_url,
        script_url=assets.script_url,
        script_words=lambda: Markup(script_words(language())),  # noqa: S704 - ours, as JSON
        package_version=package_version("ioknow"),
        formats=_formats,
        all_formats=all_formats,
        question_formats=_question_formats,
        section_words=SECTION_WORDS,
        node_styles=NODE_STYLES,
        tie_styles=TIE_STYLES,
        timeline_of=timeline_of,
        symbol=lambda name: Markup(symbol(name)),  # noqa: S704 - made by us from a fixed table
        line_sample=lambda name: Markup(line_sample(name)),  # noqa: S704 - as above
    )
    wording.install(found)
    found.filters.update(
        by_source=by_source,
        plain=_plain,
        thousands=number,
        decimals=lambda value, digits=2: number(value, digits=digits),
    )
    found.tests.update(thing=lambda value: isinstance(value, Thing))
    return found


def _formats(iri: str, drawing: Drawing | None = None) -> list[tuple[str, str]]:
    """Return the other forms in which a thing can be had."""
    here = data_path(iri)
    found = [
        ("Turtle", with_query(here, format="turtle")),
        ("JSON-LD", with_query(here, format="jsonld")),
    ]
    if iri.startswith(ID):
        kind, _, rest = quote(iri.removeprefix(ID)).partition("/")
        claim = page_path(iri).startswith("/claims/")
        listed = _DOCUMENTS.get(kind) or f"{'claims' if claim else 'things'}/{kind}"
        found.append(("JSON", f"{_API}{listed}/{rest}"))
        found.append((gettext("one page to print"), f"/brief/{quote(iri.removeprefix(ID))}"))
    if drawing is not None:
        found.append((gettext("CSV of its ties"), drawing.address(".csv")))
    return found


def _question_formats(question: Question, given: dict[str, str]) -> list[tuple[str, str]]:
    """Return the other forms in which an answer can be had."""
    here = f"/api/v1/questions/{question.name}"
    return [
        ("CSV", with_query(here, format="csv", **given)),
        ("JSON", with_query(here, format="json", **given)),
    ]


def _plain(label: object) -> str:
    """Return the words of a property as a heading: ``has channel`` becomes ``Channel``."""
    text = heading(str(label))
    return text[:1].upper() + text[1:]
