"""Identifiers are stable, and each of them answers people and programs."""

from __future__ import annotations

import httpx
import pytest
import rdflib

from ioknow.reference.identifiers import bundled_identifiers, read_identifiers
from ioknow.vocabulary import BASE

# rdflib's own JSON-LD parser uses what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
    "application/rdf+xml": "xml",
}


def kinds() -> list[str]:
    """Return one identifier of each kind: of each scheme of individuals, terms, and graphs."""
    found: dict[str, str] = {}
    for iri, in_use in read_identifiers().items():
        if in_use:
            path = iri.removeprefix(BASE)
            depth = 2 if path.startswith("id/") else 1
            found.setdefault("/".join(path.split("#")[0].split("/")[:depth]), path)
    return list(found.values())


def test_no_identifier_disappears() -> None:
    lost = [iri for iri, in_use in read_identifiers().items() if in_use]
    assert len(lost) > 4000
    assert sorted(set(lost) - bundled_identifiers()) == [], (
        "mark what is withdrawn on purpose with ' retired' in data/identifiers.txt"
    )


@pytest.mark.parametrize("path", kinds())
def test_an_identifier_of_each_kind_answers(api: httpx.Client, path: str) -> None:
    document, iri = path.split("#", maxsplit=1)[0], rdflib.URIRef(BASE + path)
    answer = api.get(f"/{document}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    assert path.startswith("graph/") or (iri, None, None) in graph
    page = api.get(f"/{document}", headers={"Accept": "text/html,*/*;q=0.1"})
    if page.status_code == 303:
        shown = api.get(page.headers["location"], headers={"Accept": "text/html"})
        assert shown.status_code == 200, page.headers["location"]
        assert shown.headers["content-type"].startswith("text/html")
    else:
        assert path.startswith("graph/")
        assert page.status_code == 200


def test_all_forms_say_the_same(api: httpx.Client) -> None:
    graphs = []
    for form, parser in FORMATS.items():
        answer = api.get("/id/relationship/cf2-m", headers={"Accept": form})
        assert answer.headers["content-type"].partition(";")[0] == form
        assert "Accept" in answer.headers["vary"]
        graphs.append(set(rdflib.Graph().parse(data=answer.content, format=parser)))
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("path", ["/id/organization/kicms", "/ontology", "/graph/case/lee-2010"])
def test_a_description_has_a_head_and_a_validator(api: httpx.Client, path: str) -> None:
    headers = {"Accept": "text/turtle"}
    whole, head = api.get(path, headers=headers), api.head(path, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    again = api.get(path, headers={**headers, "If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_withdrawn_identifier_is_gone(api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from ioknow_api.routes import linked_data

    withdrawn = {f"{BASE}id/organization/withdrawn": False}
    monkeypatch.setattr(linked_data, "_published", lambda: withdrawn)
    answer = api.get("/id/organization/withdrawn", headers={"Accept": "text/turtle"})
    assert answer.status_code == 410
    assert answer.json()["type"] == f"{BASE}problem/gone"
    other = api.get("/id/organization/nobody", headers={"Accept": "text/turtle"})
    assert other.status_code == 404
