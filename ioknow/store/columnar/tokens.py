"""Words and signs of a SPARQL text."""

from __future__ import annotations

import re

from ioknow.store.columnar.algebra import NotAccelerated

_TOKEN = re.compile(
    r"""(?:\s+|\#[^\r\n]*)*
    (?: (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
      | (?P<variable>[?$]\w+)
      | (?P<string>"(?!"")(?:[^"\\\r\n]|\\.)*"|'(?!'')(?:[^'\\\r\n]|\\.)*'
                  |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3})
      | (?P<blank>_:[\w·](?:[\w·.-]*[\w·-])?)
      | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:[\w:%](?:[\w:·.%-]*[\w:·%-])?)?)
      | (?P<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,|/^*+?!=<>-])
      | (?P<end>\Z)
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

Token = tuple[str, str]
"""Kind and text; words are in capitals, strings without their quotes."""


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a query; the last one has the kind ``end``.

    Raises:
        NotAccelerated: There is a form of text that only the store reads.
    """
    if "\\u" in text or "\\U" in text:
        raise NotAccelerated("the text has code point escapes")
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        value = match[kind]
        if kind == "word":
            if value == "a":
                tokens.append(("a", "a"))
                continue
            value = value.upper()
        elif kind == "string":
            width = 3 if value[:3] in ('"""', "'''") and len(value) >= 6 else 1
            value = unescape(value[width:-width])
        elif kind == "iri":
            value = value[1:-1]
        elif kind == "other":
            raise NotAccelerated(f"the sign {value!r} is read by the store only")
        tokens.append((kind, value))
        if kind == "end":
            break
    return tokens


def unescape(text: str) -> str:
    """Return a string with its escapes resolved."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_resolve, text)


def _resolve(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        return chr(int(digits, 16))
    return _ESCAPED.get(match[3], match[3])
