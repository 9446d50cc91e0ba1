"""Prefixes that a query uses without declaring them."""

from __future__ import annotations

import re

from ioknow.vocabulary import PREFIXES

_SKIPPED = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w?$:@.-])([A-Za-z][\w-]*):")


def without_texts(query: str) -> str:
    """Return a query with spaces in place of texts in quotation marks, IRIs and comments.

    Example:
        >>> without_texts("ASK { ?s <urn:p> 'a' } # so")
        'ASK { ?s             }     '
    """
    return _SKIPPED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), query)


def undeclared_prefixes(query: str) -> list[tuple[str, int]]:
    """Return the prefixes that a query uses and does not declare, each with its first place.

    Args:
        query: A SPARQL text; texts in quotation marks, IRIs and comments are passed over.

    Returns:
        Prefix and position in the text, in the order of the text.

    Example:
        >>> undeclared_prefixes("PREFIX ex: <urn:ex:> SELECT * { ?s ex:p 'no:name' ; ik:q ?o }")
        [('ik', 52)]
    """
    text = without_texts(query)
    declared = {found[1] for found in _DECLARED.finditer(text)}
    first: dict[str, int] = {}
    for found in _USED.finditer(text):
        if found[1] not in declared and found[1] != "_":
            first.setdefault(found[1], found.start())
    return list(first.items())


def with_prefixes(query: str) -> str:
    """Return a query with the well-known prefixes declared that it uses but does not declare.

    Example:
        >>> print(with_prefixes("SELECT ?firm { ?firm a ik:Firm }"))
        PREFIX ik: <https://w3id.org/ioknow/ontology#>
        SELECT ?firm { ?firm a ik:Firm }
    """
    missing = [name for name, _ in undeclared_prefixes(query) if name in PREFIXES]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + query
