"""Which named questions use a term of the ontology or a concept."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from ioknow.query.questions import QuestionLibrary
from ioknow.vocabulary import IK, IKV

_NAME = re.compile(r"(?<![\w:])(ikv?):([A-Za-z][\w-]*)")
_IRI = re.compile(rf"<({re.escape(IK.iri)}|{re.escape(IKV.iri)})([\w-]+)>")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def names_in(sparql: str) -> frozenset[str]:
    """Return the terms and concepts that a query names, as prefixed names.

    Comments and texts in quotation marks are passed over.

    Example:
        >>> sorted(names_in('SELECT * { ?x a ik:Firm ; ik:role ikv:role-leader } # ik:Person'))
        ['ik:Firm', 'ik:role', 'ikv:role-leader']
    """
    text = _STRING.sub('""', sparql)
    # A hash inside an IRI is no comment.
    lines = [re.sub(r"(^|\s)#.*$", "", line) for line in text.splitlines()]
    text = "\n".join(lines)
    found = {f"{prefix}:{name}" for prefix, name in _NAME.findall(text)}
    for beginning, name in _IRI.findall(text):
        found.add(f"{'ik' if beginning == IK.iri else 'ikv'}:{name}")
    return frozenset(found)


@cache
def questions_by_term() -> dict[str, tuple[str, ...]]:
    """Return the named questions that use each term or concept, by prefixed name.

    Example:
        >>> "expert-hubs" in questions_by_term()["ik:hasIntermediary"]
        True
    """
    found: dict[str, set[str]] = defaultdict(set)
    for question in QuestionLibrary.bundled().values():
        texts = [question.sparql]
        texts += [one.suggestions for one in question.parameters if one.suggestions]
        for text in texts:
            for name in names_in(text):
                found[name].add(question.name)
    return {name: tuple(sorted(names)) for name, names in sorted(found.items())}
