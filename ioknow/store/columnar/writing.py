"""Columns to documents: SPARQL results and N-Triples, whole columns at a time.

Each term that occurs is written once, however often it occurs; rows are joined by pyarrow, and
no Python object stands for a row.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyoxigraph

from ioknow.store.columnar.algebra import Constant, Var
from ioknow.store.columnar.dictionary import Dictionary
from ioknow.store.columnar.encoding import (
    DATATYPES,
    DICTIONARY,
    SHIFT,
    XSD,
    Tag,
    decode_value,
    zero,
)
from ioknow.store.columnar.twin import Rows
from ioknow.store.columnar.values import Value

_TEXT = pa.large_string()
_ODD_IN_JSON = r'["\\\x00-\x1f]'
_ODD_IN_CSV = '[",\r\n]'
_ODD_IN_TRIPLES = '["\\\\\n\r]'

Writer = Callable[[Tag, Any, Any], Any]
"""Writes terms of one kind: texts, and languages or datatypes as array or single text."""

FORMATS = {"json", "csv", "tsv", "xml"}


def write_solutions(rows: Rows, dictionary: Dictionary, form: str) -> bytes:
    """Return solutions as a document: ``json``, ``csv``, ``tsv`` or ``xml``."""
    if form == "csv":
        return _csv(rows, dictionary)
    document = _json(rows, dictionary)
    if form == "json":
        return document
    solutions = pyoxigraph.parse_query_results(document, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    wanted = {
        "xml": pyoxigraph.QueryResultsFormat.XML,
        "tsv": pyoxigraph.QueryResultsFormat.TSV,
    }[form]
    output = solutions.serialize(format=wanted)
    assert output is not None  # without an output argument the document is returned
    return output


def write_boolean(truth: bool, form: str) -> bytes:  # it is the content
    """Return the answer of ASK as a document."""
    word = "true" if truth else "false"
    if form == "json":
        return b'{"head":{},"boolean":' + word.encode() + b"}"
    if form == "xml":
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head></head><boolean>{word}</boolean></sparql>"
        ).encode()
    return word.encode()


def write_triples(
    rows: Rows, dictionary: Dictionary, template: tuple[tuple[Any, Any, Any], ...]
) -> tuple[bytes, int]:
    """Return the triples of CONSTRUCT as N-Triples, each once, and their number."""
    columns = dict(
        zip(rows.translation.variables, range(len(rows.translation.variables)), strict=True)
    )
    written: dict[str, Any] = {}
    parts = []
    for triple in template:
        texts = []
        for place, node in enumerate(triple):
            if isinstance(node, Var):
                if node.name not in written:
                    written[node.name] = _column(rows, columns[node.name], dictionary, _as_triples)
                texts.append(_fit_for(place, written[node.name]))
            else:
                texts.append(pa.scalar(_constant(node), _TEXT))
        if rows.table.num_rows == 0:
            continue
        if all(isinstance(text, pa.Scalar) for text in texts):
            texts[0] = pa.array([texts[0].as_py()], _TEXT)
        lines = pc.binary_join_element_wise(
            *texts, pa.scalar(".\n", _TEXT), pa.scalar(" ", _TEXT), null_handling="emit_null"
        )
        parts.append(lines.drop_null())
    if not parts:
        return b"", 0
    chunks = [c for p in parts for c in (p.chunks if isinstance(p, pa.ChunkedArray) else [p])]
    lines = pa.chunked_array(chunks, _TEXT).unique()
    return bytes(_data(lines)), len(lines)


def _fit_for(place: int, texts: Any) -> Any:
    """Leave out terms that cannot stand at a place of a triple."""
    if place == 2:
        return texts
    wrong = '^"' if place == 0 else '^["_]'
    return pc.if_else(pc.match_substring_regex(texts, wrong), pa.scalar(None, _TEXT), texts)


def _constant(node: Constant) -> str:
    if node.kind == "iri":
        return f"<{node.value}>"
    if node.language:
        return str(pyoxigraph.Literal(node.value, language=node.language))
    datatype = pyoxigraph.NamedNode(node.datatype)
    return str(pyoxigraph.Literal(node.value, datatype=datatype))


def _json(rows: Rows, dictionary: Dictionary) -> bytes:
    names = rows.translation.variables
    head = json.dumps({"head": {"vars": list(names)}}, ensure_ascii=False, separators=(",", ":"))
    start = head[:-1].encode() + b',"results":{"bindings":['
    if not names:
        return start + b",".join([b"{}"] * rows.table.num_rows) + b"]}}"
    if rows.table.num_rows == 0:
        return start + b"]}}"
    first = rows.table.column(0).null_count > 0
    cells = [
        _column(rows, place, dictionary, _as_json, f'{"," if place or first else ""}"{name}":')
        for place, name in enumerate(names)
    ]
    # In memory the rows then lie after each other as they do in the document.
    if first:
        joined = pc.binary_join_element_wise(*cells, _NOTHING)
        lines = _framed(",{", pc.utf8_slice_codeunits(joined, 1), "}")
    else:
        lines = pc.binary_join_element_wise(_text(",{"), *cells, _text("}"), _NOTHING)
    return b"".join([start, _data(lines)[1:], b"]}}"])


def _csv(rows: Rows, dictionary: Dictionary) -> bytes:
    names = rows.translation.variables
    head: bytes = (",".join(names) + "\r\n").encode()
    if rows.table.num_rows == 0:
        return head
    if not names:
        return head + b"\r\n" * int(rows.table.num_rows)
    cells = []
    for place, _ in enumerate(names):
        cells += [_text(","), _column(rows, place, dictionary, _as_csv, "")]
    lines = pc.binary_join_element_wise(*cells[1:], _text("\r\n"), _NOTHING)
    return b"".join([head, _data(lines)])


def _column(
    rows: Rows, place: int, dictionary: Dictionary, write: Writer, before: str | None = None
) -> Any:
    """Return one column as texts, each behind a text; NULL or nothing where unbound."""
    value = rows.translation.columns[place]
    column = rows.table.column(place).combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # pyarrow leaves an empty one as it is
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    encoded = column.dictionary_encode()
    texts = _terms(encoded.dictionary, value, dictionary, write)
    if before:
        texts = _prefixed(texts, before)
    found = texts.take(encoded.indices)
    return found if before is None or not found.null_count else pc.fill_null(found, "")


def _terms(distinct: Any, value: Value, dictionary: Dictionary, write: Writer) -> Any:
    """Return distinct values as texts, in their order."""
    if value.form == "text":
        return write(Tag.STRING, distinct.cast(_TEXT), "")
    if value.form == "worded":
        return _worded(distinct, write)
    if value.form == "decimal":
        plain = distinct.cast(pa.string()).cast(_TEXT)
        plain = pc.utf8_rtrim(pc.utf8_rtrim(plain, characters="0"), characters=".")
        return write(Tag.DECIMAL, plain, DATATYPES[Tag.DECIMAL])
    numbers = distinct.to_numpy(zero_copy_only=False)
    if len(numbers) == 0 or numbers.dtype == object:
        return pa.nulls(len(numbers), _TEXT)
    tags = numbers >> SHIFT
    found, places = [], []
    for tag in np.unique(tags):
        where = np.flatnonzero(tags == tag)
        chosen = pa.array(numbers[where])
        texts, extra = _texts(Tag(int(tag)), chosen, dictionary)
        found.append(write(Tag(int(tag)), texts, extra))
        places.append(where)
    order = np.empty(len(numbers), dtype=np.int64)
    order[np.concatenate(places)] = np.arange(len(numbers))
    return pa.concat_arrays(found).take(pa.array(order))


def _worded(distinct: Any, write: Writer) -> Any:
    """Return texts that stand behind their language, if they have one, and a bar."""
    parts = pc.split_pattern(distinct.cast(_TEXT), "|", max_splits=1)
    languages, texts = pc.list_element(parts, 0), pc.list_element(parts, 1)
    plain, spoken = write(Tag.STRING, texts, ""), write(Tag.LANG, texts, languages)
    return pc.if_else(pc.equal(languages, ""), plain, spoken)


def _texts(tag: Tag, numbers: Any, dictionary: Dictionary) -> tuple[Any, Any]:
    if tag in DICTIONARY:
        return dictionary.texts(tag, numbers)
    if tag is Tag.INTEGER:
        values = pc.subtract(numbers, pa.scalar(zero(tag), pa.int64()))
        return values.cast(_TEXT), DATATYPES[tag]
    texts = [decode_value(number)[0] for number in numbers.to_pylist()]
    return pa.array(texts, _TEXT), DATATYPES[tag]


def _as_json(tag: Tag, texts: Any, extra: Any) -> Any:
    escaped = _escaped(texts, _ODD_IN_JSON, lambda text: json.dumps(text, ensure_ascii=False)[1:-1])
    if tag is Tag.IRI:
        return _framed('{"type":"uri","value":"', escaped, '"}')
    if tag is Tag.BLANK:
        return _framed('{"type":"bnode","value":"', escaped, '"}')
    start = '{"type":"literal","value":"'
    if tag is Tag.STRING:
        return _framed(start, escaped, '"}')
    name = "xml:lang" if tag is Tag.LANG else "datatype"
    return _joined(start, escaped, f'","{name}":"', extra, '"}')


def _as_csv(tag: Tag, texts: Any, _extra: Any) -> Any:
    if tag is Tag.BLANK:
        return _framed("_:", texts, "")
    return _escaped(texts, _ODD_IN_CSV, lambda text: '"' + text.replace('"', '""') + '"')


def _as_triples(tag: Tag, texts: Any, extra: Any) -> Any:
    if tag is Tag.IRI:
        return _framed("<", texts, ">")
    if tag is Tag.BLANK:
        return _framed("_:", texts, "")
    escaped = _escaped(texts, _ODD_IN_TRIPLES, _triples_escape)
    if tag is Tag.STRING:
        return _framed('"', escaped, '"')
    if tag is Tag.LANG:
        return _joined('"', escaped, '"@', extra, "")
    return _joined('"', escaped, '"^^<', extra, ">")


def _triples_escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")


def _escaped(texts: Any, odd: str, escape: Callable[[str], str]) -> Any:
    mask = pc.match_substring_regex(texts, odd)
    if not pc.any(mask).as_py():
        return texts
    replaced = [escape(text) for text in texts.filter(mask).to_pylist()]
    return pc.replace_with_mask(texts, mask, pa.array(replaced, _TEXT))


def _text(text: str) -> Any:
    return pa.scalar(text, _TEXT)


_NOTHING = _text("")


def _framed(before: str, texts: Any, after: str) -> Any:
    return pc.binary_join_element_wise(_text(before), texts, _text(after), _NOTHING)


def _prefixed(texts: Any, before: str) -> Any:
    return pc.binary_join_element_wise(_text(before), texts, _NOTHING)


def _joined(start: str, texts: Any, middle: str, extra: Any, end: str) -> Any:
    between = _text(extra) if isinstance(extra, str) else extra
    return pc.binary_join_element_wise(
        _text(start), texts, _text(middle), between, _text(end), _NOTHING
    )


def _data(lines: Any) -> memoryview:
    """Return all texts of an array after each other, which is how they lie in memory."""
    if len(lines) == 0:
        return memoryview(b"")
    _, offsets, data = lines.buffers()
    places = np.frombuffer(offsets, dtype=np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[places[0] : places[-1]]


__all__ = ["FORMATS", "XSD", "write_boolean", "write_solutions", "write_triples"]
