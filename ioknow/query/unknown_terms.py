"""Terms of our namespaces that a query uses and the dataset does not have.

A misspelt class or property matches nothing, so that its answer is empty like that of a question
to which nothing is known. The names are found by scanning the text, whatever engine reads it, and
only terms of the ontology and the vocabulary are looked at: of others nobody here knows them all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ioknow.languages import gettext, listed
from ioknow.query.reading import Reader
from ioknow.terms import NamedNode
from ioknow.vocabulary import IK, IKV, PREFIXES

_OWN = (IK.iri, IKV.iri)
_SCANNED = re.compile(
    rf"""
      '''.*?''' | \"\"\".*?\"\"\" | '(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*"
    | \#[^\n]*
    | \b(?i:PREFIX)\s+(?P<declared>[\w.-]*):\s*<(?P<namespace>[^<>\s]*)>
    | <(?P<iri>(?:{"|".join(map(re.escape, _OWN))})[\w.-]+)>
    | <[^<>"{{}}|^`\\\s]*>
    | (?<![\w?$:@.%\\-])(?P<prefix>[A-Za-z][\w.-]*)?:(?P<local>[\w-]+(?:\.+[\w-]+)*)
    """,
    re.VERBOSE | re.DOTALL,
)
"""What is read or passed over: texts, comments, declarations, IRIs, prefixed names."""
_USED = "ASK {{ {{ {0} ?p ?o }} UNION {{ ?s {0} ?o }} UNION {{ ?s ?p {0} }} }}"
_NEAR = 3


@dataclass(frozen=True)
class UnknownTerm:
    """A term that a query uses and that the dataset does not have.

    Attributes:
        iri: Its IRI.
        near: IRIs of terms whose names come near, the nearest first.
    """

    iri: str
    near: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name with the usual prefix, such as ``ik:Firm``."""
        return _short(self.iri)

    @property
    def nearest(self) -> tuple[str, ...]:
        """The names that come near, with the usual prefix."""
        return tuple(map(_short, self.near))

    @property
    def text(self) -> str:
        """That it is not there, and what may have been meant, in a sentence."""
        if not self.near:
            return gettext("No term of this dataset is called %(name)s.", name=self.name)
        return gettext(
            "No term of this dataset is called %(name)s; near: %(names)s.",
            name=self.name,
            names=listed(list(self.nearest)),
        )


def terms_used(query: str) -> frozenset[str]:
    """Return the IRIs of our namespaces that stand in a query; the usual prefixes may be missing.

    Example:
        >>> sorted(terms_used("SELECT * { ?s a ik:Firm } # ik:Bank"))
        ['https://w3id.org/ioknow/ontology#Firm']
        >>> terms_used("PREFIX ik: <urn:x:> ASK { ?s ik:p 'ik:Firm' }")
        frozenset()
    """
    prefixes, found, named = dict(PREFIXES), set(), []
    for one in _SCANNED.finditer(query):
        match one.lastgroup:
            case "namespace":
                prefixes[one["declared"]] = one["namespace"]
            case "iri":
                found.add(one["iri"])
            case "local":
                named.append((one["prefix"] or "", one["local"]))
    for prefix, local in named:
        if (namespace := prefixes.get(prefix)) in _OWN:
            found.add(f"{namespace}{local}")
    return frozenset(found)


def unknown_terms(reader: Reader, used: Iterable[str]) -> tuple[UnknownTerm, ...]:
    """Return those of the terms that the dataset neither describes nor uses, by name.

    Args:
        reader: Reads the dataset.
        used: What :func:`terms_used` found in a query.
    """
    entries = reader.terminology.entries
    found = []
    for iri in sorted(used):
        if iri not in entries and not reader.store.test(_USED.format(NamedNode(iri))):
            known = [one for one in entries if one.startswith(_namespace(iri))]
            found.append(UnknownTerm(iri, _nearest(iri, known)))
    return tuple(found)


def _nearest(iri: str, known: Iterable[str]) -> tuple[str, ...]:
    start = len(_namespace(iri))
    names: dict[str, list[str]] = {}
    for one in sorted(known):
        names.setdefault(one[start:].casefold(), []).append(one)
    near = difflib.get_close_matches(iri[start:].casefold(), list(names), n=_NEAR)
    return tuple(one for name in near for one in names[name])[:_NEAR]


def _namespace(iri: str) -> str:
    return next(one for one in _OWN if iri.startswith(one))


def _short(iri: str) -> str:
    prefix = "ik" if iri in IK else "ikv"
    return f"{prefix}:{iri[len(_namespace(iri)) :]}"
