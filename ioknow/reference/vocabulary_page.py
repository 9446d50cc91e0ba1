"""The reference page of the vocabulary: every concept scheme with its concepts."""

from __future__ import annotations

from ioknow.reference.markdown import NOTE, heading, page, sentences, table
from ioknow.reference.terms import Scheme, read_schemes
from ioknow.vocabulary import IKV

_INTRODUCTION = """\
The concepts that stand where a claim says which kind, role, channel, unit or measure.
The prefix `ikv:` stands for `{namespace}`; the name of a concept begins with that of its scheme.
A concept below another is set behind a dash."""


def vocabulary_page() -> str:
    """Return the page as Markdown."""
    schemes = read_schemes()
    total = sum(len(scheme.concepts) for scheme in schemes)
    index = table(
        ["scheme", "concepts", "used by"],
        (
            [
                f"[{scheme.labels['en']}](#{scheme.name})",
                str(len(scheme.concepts)),
                _properties(scheme),
            ]
            for scheme in schemes
        ),
    )
    return page(
        heading(1, "Vocabulary reference"),
        NOTE,
        _INTRODUCTION.format(namespace=IKV.iri),
        f"{total} concepts in {len(schemes)} schemes.",
        index,
        *(_section(scheme) for scheme in schemes),
    )


def _section(scheme: Scheme) -> str:
    known = {concept.name: concept for concept in scheme.concepts}
    rows = []
    for concept in scheme.concepts:
        above = [known[name].labels["en"] for name in concept.broader if name in known]
        meaning = concept.definition
        if concept.others:
            meaning += f" Also: {', '.join(concept.others)}."
        rows.append(
            [
                f"`{concept.name}`",
                f"- {concept.labels['en']}" if above else concept.labels["en"],
                concept.labels.get("de", ""),
                concept.labels.get("ja", ""),
                concept.labels.get("ko", ""),
                f"{meaning} Below: {', '.join(above)}." if above else meaning,
            ]
        )
    titles = " · ".join(scheme.labels[lang] for lang in ("de", "ja", "ko"))
    used = _properties(scheme)
    return page(
        heading(2, scheme.labels["en"], scheme.name),
        f"`ikv:{scheme.name}` · {titles}",
        sentences(scheme.definition),
        f"Values of {used}." if used else "",
        table(["concept", "English", "Deutsch", "日本語", "한국어", "meaning"], rows),
    ).strip()


def _properties(scheme: Scheme) -> str:
    return ", ".join(f"[{name}](ontology.md#{name})" for name in scheme.properties)
