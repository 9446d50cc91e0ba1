"""Where the data come from, and what the words mean."""

from __future__ import annotations

from collections import defaultdict

from fastapi import Request
from fastapi.responses import HTMLResponse

from ioknow.languages import gettext_noop as _
from ioknow.query.terminology import Entry
from ioknow.query.usage import questions_by_term
from ioknow_api.explorer import sparql_texts
from ioknow_api.explorer.rendering import render, site
from ioknow_api.explorer.routing import page_router
from ioknow_api.explorer.sparql_texts import of_kind

router = page_router()

_GROUPS = (
    ("Actor", _("Actors"), _("Who can take part in a relationship.")),
    (
        "Relationship",
        _("Relationships"),
        _("Ties, each a node of its own with roles, dates, evidence."),
    ),
    ("Claim", _("Other claims"), _("What else sources say.")),
    ("", _("Things and records"), _("What claims are about, and where they stand.")),
)


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    """Say what the dataset holds, where it comes from, and where it is uncertain."""
    entities = site(request).entities
    words = entities.reader.terminology
    return render(
        request,
        "about.html",
        counts=entities.counts(),
        sources=entities.sources(),
        graphs=entities.graphs(),
        statuses=entities.statuses(),
        discrepancies=entities.claims_of("Discrepancy"),
        scheme={entry.iri: entry for entry in words.of_type("concept")},
        query=of_kind("Source"),
    )


@router.get("/glossary")
def glossary(request: Request) -> HTMLResponse:
    """Explain the classes and properties of the ontology."""
    words = site(request).entities.reader.terminology
    own = [entry for entry in words.of_type("class") if "ioknow/ontology#" in entry.iri]
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in own:
        name = next(n for n, *_rest in _GROUPS if not n or words.is_below(entry.iri, n))
        groups[name].append(entry)
    properties = [e for e in words.of_type("property") if "ioknow/ontology#" in e.iri]
    return render(
        request,
        "glossary.html",
        groups=[(title, hint, groups[name]) for name, title, hint in _GROUPS if groups[name]],
        properties=properties,
        entries=words.entries,
        asked_by=questions_by_term(),
        query=sparql_texts.terms_of_the_ontology(),
    )


@router.get("/vocabulary")
def vocabulary(request: Request) -> HTMLResponse:
    """Explain the concepts of the vocabulary, by scheme."""
    words = site(request).entities.reader.terminology
    schemes: dict[str, list[Entry]] = defaultdict(list)
    for entry in words.of_type("concept"):
        schemes[entry.scheme].append(entry)
    named = [
        (words.entries.get(iri) or Entry(iri, "scheme"), concepts)
        for iri, concepts in schemes.items()
    ]
    named.sort(key=lambda pair: str(pair[0].label).casefold())
    return render(
        request,
        "vocabulary.html",
        schemes=named,
        entries=words.entries,
        query=sparql_texts.terms_of_the_vocabulary(),
    )
