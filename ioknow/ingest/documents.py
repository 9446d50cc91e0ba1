"""RDF documents that were sent by others: what is checked before an RDF parser sees them.

A parser follows the document: entities of XML multiply, brackets nest until the stack ends, a
JSON-LD context sends it to another host. So nesting is counted by one linear scan, XML is first
read by a reader that stops at a document type, and no context is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from xml.parsers import expat

from ioknow.errors import DataError, DocumentLimitError, RdfSyntaxError
from ioknow.store.parsing import parse_triples
from ioknow.terms import RdfFormat, Triple

MEDIA_TYPES: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/n3": RdfFormat.N3,
}
"""Formats of documents that are read, by media type."""

MULTIPART = "multipart/form-data"
NESTING = 64
"""Deepest nesting of brackets or elements that is read."""

_PARTS = 100
# No group here repeats possessively: Python 3.11.2, which Debian 12 has, matches those wrongly.
_JSON_SIGN = re.compile(rb'"(?:[^"\\]++|\\.)*"|\\.|([\[{])|([\]}])', re.DOTALL)
_TURTLE_SIGN = re.compile(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*"""'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*'''"
    rb'|"(?:[^"\\\r\n]++|\\.)*"'
    rb"|'(?:[^'\\\r\n]++|\\.)*'"
    rb"|<[^<>\x00-\x20]*+>|#[^\r\n]*+|\\.|([\[({])|([\])}])",
    re.DOTALL,
)


def read_document(content: bytes, media_type: str, *, base: str) -> Iterator[Triple]:
    """Read the triples of a document, or of the parts of a multipart form.

    Args:
        content: The document.
        media_type: Its type, as a Content-Type header states it.
        base: IRI against which relative IRIs are resolved.

    Raises:
        RdfSyntaxError: The document is not well-formed.
        DocumentLimitError: It is nested too deeply, or has too many parts.
        DataError: It is of a kind that is not read.

    Example:
        >>> [t] = read_document(b"<a> <b> 1 .", "text/turtle", base="http://example.org/")
        >>> t.subject.value
        'http://example.org/a'
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind == MULTIPART:
        for number, (type_, part) in enumerate(_parts(content, media_type), start=1):
            yield from _read(part, type_, f"part {number} of the form", base)
    else:
        yield from _read(content, kind, "the document", base)


def _read(content: bytes, kind: str, name: str, base: str) -> Iterator[Triple]:
    form = MEDIA_TYPES.get(kind)
    if form is None:
        raise DataError(f"{name}: {kind[:80]!r} is not read; send one of {', '.join(MEDIA_TYPES)}")
    if form == RdfFormat.RDF_XML:
        _check_xml(content, name)
    elif form == RdfFormat.JSON_LD:
        _check_nesting(content, _JSON_SIGN, name)
    else:
        _check_nesting(content, _TURTLE_SIGN, name)
    yield from parse_triples(content, form, name=name, base=base)


def _parts(content: bytes, media_type: str) -> Iterator[tuple[str, bytes]]:
    """Yield type and content of each part of a form."""
    head = b"Content-Type: " + media_type.encode("latin-1", "replace") + b"\r\n\r\n"
    form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + content)
    if not form.is_multipart():
        raise DataError("the form has no parts; send it with the boundary that its type states")
    parts = list(form.iter_parts())
    if len(parts) > _PARTS:
        raise DocumentLimitError(
            f"the form has {len(parts)} parts, {_PARTS} are read; send several", limit="parts"
        )
    for part in parts:
        body = part.get_payload(decode=True)
        stated = "content-type" in part
        yield (
            part.get_content_type() if stated else "text/turtle",
            body if isinstance(body, bytes) else b"",
        )


def _check_nesting(content: bytes, sign: re.Pattern[bytes], name: str) -> None:
    depth = 0
    for match in sign.finditer(content):
        if match.lastindex == 1:
            depth += 1
            if depth > NESTING:
                raise _too_deep(name)
        elif match.lastindex == 2:
            depth = max(depth - 1, 0)


def _check_xml(content: bytes, name: str) -> None:
    """Read XML for its shape alone; stop at a document type, which could declare entities."""
    depth = 0

    def begin(_element: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > NESTING:
            raise _too_deep(name)

    def end(_element: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(*_: object) -> None:
        raise DataError(
            f"{name}: RDF/XML with a document type or entities is not read; "
            "send it as Turtle or N-Triples"
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = declare
    parser.EntityDeclHandler = declare
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise RdfSyntaxError(
            f"{name}, line {error.lineno}, column {error.offset + 1}: not well-formed XML: "
            f"{expat.errors.messages[error.code]}; correct that place",
            file=name,
            line=error.lineno,
            column=error.offset + 1,
        ) from error


def _too_deep(name: str) -> DocumentLimitError:
    return DocumentLimitError(
        f"{name}: nested more than {NESTING} deep; write it flatter, or as N-Triples",
        limit="nesting",
    )
