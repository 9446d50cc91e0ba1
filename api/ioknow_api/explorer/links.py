"""Addresses of pages: which page is about which identifier."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from ioknow.vocabulary import ID, IK, IKV

_OWN_PAGES = {
    "organization": "organizations",
    "case": "cases",
    "source": "sources",
    "dataset": "statistics",
    "relationship": "relationships",
    "transfer": "transfers",
}
_THINGS = {
    "artifact",
    "capability",
    "cohort",
    "concept",
    "country",
    "evidence",
    "knowledge",
    "knowledge-asset",
    "law",
    "machine",
    "person",
    "place",
    "post",
    "product",
    "programme",
    "skill",
    "study",
    "technology",
    "unit",
}


def page_path(iri: str) -> str:
    """Return the path of the page about an individual, a class, a property or a concept.

    What is not ours keeps its own address.

    Example:
        >>> page_path("https://w3id.org/ioknow/id/organization/lee-2010/firm-m")
        '/organizations/lee-2010/firm-m'
        >>> page_path("https://w3id.org/ioknow/id/relationship/cf2-m")
        '/relationships/cf2-m'
        >>> page_path("https://w3id.org/ioknow/id/event/kicms-founding")
        '/claims/event/kicms-founding'
        >>> page_path("https://w3id.org/ioknow/ontology#Intermediary")
        '/glossary#Intermediary'
    """
    if iri in IK:
        return "/glossary#" + quote(iri.removeprefix(IK.iri))
    if iri in IKV:
        return "/vocabulary#" + quote(iri.removeprefix(IKV.iri))
    if not iri.startswith(ID):
        return iri
    kind, _, rest = iri.removeprefix(ID).partition("/")
    rest = quote(rest)
    if kind in _OWN_PAGES:
        return f"/{_OWN_PAGES[kind]}/{rest}"
    return f"/{'things' if kind in _THINGS else 'claims'}/{kind}/{rest}"


def data_path(iri: str) -> str:
    """Return the path at which the identifier itself is answered, in any format.

    Example:
        >>> data_path("https://w3id.org/ioknow/id/organization/kicms")
        '/id/organization/kicms'
    """
    return "/id/" + quote(iri.removeprefix(ID)) if iri.startswith(ID) else iri


def with_query(path: str, **values: object) -> str:
    """Return a path with those values that are not empty as its query.

    Example:
        >>> with_query("/network", case="kicms", as_of=None)
        '/network?case=kicms'
    """
    pairs = [(name, value) for name, value in values.items() if value not in (None, "", ())]
    return f"{path}?{urlencode(pairs, doseq=True)}" if pairs else path
