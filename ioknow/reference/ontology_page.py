"""The reference page of the ontology: every class and property."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ioknow.query.usage import questions_by_term
from ioknow.reference.markdown import NOTE, heading, page, sentences, table
from ioknow.reference.terms import LANGUAGES, OntologyTerm, read_terms, source_titles
from ioknow.vocabulary import IK

_MODULES = {
    "core": "Actors, places, things and dates",
    "relations": "Relationships",
    "transfer": "Knowledge transfer",
    "intermediation": "Intermediation",
    "capability": "Capabilities",
    "evidence": "Claims, evidence and sources",
    "classification": "Classifications that follow from claims",
    "dl-sizes": "Size classes as OWL",
    "statistics": "Published tables",
}

_INTRODUCTION = """\
Every class and property of the ontology, with the prefix `ik:` for `{namespace}`.
Claims are nodes with evidence; ties between actors are derived from them.
A name in `code` is what stands in data and queries.
Definitions in German, Japanese and Korean stand in the files of `ontology/`.
What is called "inferred" is computed when data are loaded and never written."""


def ontology_page() -> str:
    """Return the page as Markdown."""
    terms = read_terms()
    chained = _chains_with(terms)
    parts = [
        heading(1, "Ontology reference"),
        NOTE,
        _INTRODUCTION.format(namespace=IK.iri),
        _figures(terms),
        _index(terms),
    ]
    for module, title in _MODULES.items():
        parts.append(heading(2, title, module))
        for wanted in ("class", "property"):
            members = [t for t in terms.values() if t.module == module and wanted in t.kind]
            parts += [_section(term, terms, chained) for term in members]
    return page(*parts)


def _figures(terms: Mapping[str, OntologyTerm]) -> str:
    classes = sum(term.kind == "class" for term in terms.values())
    used = sum(f"ik:{name}" in questions_by_term() for name in terms)
    mapped = sum(any(a.object for a in term.alignments) for term in terms.values())
    return (
        f"{classes} classes and {len(terms) - classes} properties; "
        f"{used} of them occur in named questions, {mapped} have a mapping to another vocabulary."
    )


def _index(terms: Mapping[str, OntologyTerm]) -> str:
    rows = []
    for module, title in _MODULES.items():
        label = f"[{title}](#{module})"
        for kind, plural in (("class", "classes"), ("property", "properties")):
            names = [n for n, t in terms.items() if t.module == module and kind in t.kind]
            if names:
                rows.append([label, plural, " · ".join(f"[{n}](#{n})" for n in names)])
                label = ""
    return table(["part", "", "terms"], rows)


def _chains_with(terms: Mapping[str, OntologyTerm]) -> dict[str, list[str]]:
    """Return for each property the properties that a chain with it implies."""
    found: dict[str, list[str]] = {}
    for name, term in terms.items():
        for link in {link for chain in term.chains for link in chain}:
            found.setdefault(link, []).append(f"ik:{name}")
    return found


def _section(
    term: OntologyTerm, terms: Mapping[str, OntologyTerm], chained: Mapping[str, list[str]]
) -> str:
    name = f"ik:{term.name}"
    labels = " · ".join(f"{lang} {term.texts['label'].get(lang, '-')}" for lang in LANGUAGES)
    facts = [
        ("IRI", f"<{IK.iri}{term.name}>"),
        ("labels", labels),
        ("example", term.texts["example"].get("en", "")),
        ("note", term.texts["editorialNote"].get("en", "")),
        ("direction", term.texts["direction"].get("en", "")),
        ("kind of", _links(term.links["subClassOf"] + term.links["subPropertyOf"], terms)),
        ("kinds", _links(_below(term, terms), terms)),
        ("from", _links(term.links["domain"], terms)),
        ("to", _links(term.links["range"], terms)),
        ("both ways", "yes" if "owl:SymmetricProperty" in term.links["type"] else ""),
        ("one value only", "yes" if "owl:FunctionalProperty" in term.links["type"] else ""),
        ("inverse", _links(_inverses(term, terms), terms)),
        ("follows from", _chains(term, terms)),
        ("leads to", _links(chained.get(name, []), terms)),
        ("node behind it", _links(term.links["qualifiedForm"], terms)),
        ("properties", _links(_properties_of(term, terms), terms)),
        ("never also", _links(term.disjoint, terms)),
        ("mapped to", _alignments(term)),
        ("source", _sources(term)),
        ("questions", _questions(name)),
    ]
    lines = [f"- {label}: {text}" for label, text in facts if text]
    return page(
        heading(3, term.name, term.name),
        f"`{name}`, {term.kind}",
        sentences(term.texts["definition"].get("en", "")),
        "\n".join(lines),
    ).strip()


def _links(names: Iterable[str], terms: Mapping[str, OntologyTerm]) -> str:
    shown = []
    for name in names:
        local = name.removeprefix("ik:")
        shown.append(f"[{local}](#{local})" if local in terms else f"`{name}`")
    return ", ".join(shown)


def _below(term: OntologyTerm, terms: Mapping[str, OntologyTerm]) -> list[str]:
    name = f"ik:{term.name}"
    return [
        f"ik:{other.name}"
        for other in terms.values()
        if name in other.links["subClassOf"] + other.links["subPropertyOf"]
    ]


def _inverses(term: OntologyTerm, terms: Mapping[str, OntologyTerm]) -> list[str]:
    name = f"ik:{term.name}"
    turned = [f"ik:{o.name}" for o in terms.values() if name in o.links["inverseOf"]]
    return term.links["inverseOf"] + turned


def _chains(term: OntologyTerm, terms: Mapping[str, OntologyTerm]) -> str:
    return "; or ".join(
        " then ".join(_links([link], terms) for link in chain) for chain in sorted(term.chains)
    )


def _properties_of(term: OntologyTerm, terms: Mapping[str, OntologyTerm]) -> list[str]:
    name = f"ik:{term.name}"
    return [f"ik:{other.name}" for other in terms.values() if name in other.links["domain"]]


def _alignments(term: OntologyTerm) -> str:
    if not term.alignments:
        return ""
    shown = [
        f"`{one.object}` ({one.predicate.removesuffix('Match')})" + _comment(one.comment)
        for one in term.alignments
        if one.object
    ]
    return ", ".join(shown) or "nothing; no equivalent was found in the aligned vocabularies"


def _comment(comment: str) -> str:
    return f", {comment}" if comment else ""


def _sources(term: OntologyTerm) -> str:
    titles = source_titles()
    shown = []
    for iri in term.links["source"]:
        shown.append(titles.get(iri, f"<{iri}>"))
    return ", ".join(shown)


def _questions(name: str) -> str:
    questions = questions_by_term().get(name, ())
    return ", ".join(f"[{question}](questions.md#{question})" for question in questions)
