"""What Virtuoso does in its own way, brought back to what SPARQL says.

Measured on 7.2.5 of Debian: ASK is answered with a table, blank nodes are named by addresses,
booleans come as 0 and 1, answers end at a row limit with status 200, and a query that ran out of
time may give what it had found so far, marked by a header only.
"""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

_ASK = "__ASK_RETVAL"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_NOT_IN_A_LABEL = re.compile(r"[^A-Za-z0-9]+")

DEFAULT_ROW_LIMIT = 10_000
"""``ResultSetMaxRows`` as Virtuoso comes."""


def answered(headers: Message) -> bool:
    """Return whether an answer was given by Virtuoso."""
    return str(headers.get("Server", "")).startswith("Virtuoso")


def partial_answer(headers: Message) -> str | None:
    """Return what the headers say about an answer that stopped early, or None."""
    state = headers.get("X-SQL-State")
    return None if state is None else f"{state} {headers.get('X-SQL-Message', '')}".strip()


def row_limit(headers: Message) -> int | None:
    """Return the row limit that an answer has reached, or None."""
    text = str(headers.get("X-SPARQL-MaxRows", ""))
    return int(text) if text.isdigit() else None


def repair(document: dict[str, Any]) -> dict[str, Any]:  # a SPARQL results document
    """Return a results document as other engines would have written it."""
    if document["head"].get("vars") == [_ASK]:
        rows = document["results"]["bindings"]
        return {"head": {}, "boolean": any(row[_ASK]["value"] != "0" for row in rows)}
    for row in document["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = _NOT_IN_A_LABEL.sub("-", term["value"])
            elif term.get("datatype") == _BOOLEAN:
                term["value"] = {"0": "false", "1": "true"}.get(term["value"], term["value"])
    return document
