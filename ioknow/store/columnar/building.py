"""Building a twin: N-Quads text into sorted columns, by DuckDB alone.

Python never sees a statement. Lines of the usual shape are cut by position; the few others, and
literals whose canonical form is not plain, go through the store's own parser and back.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyoxigraph

from ioknow.errors import StoreError
from ioknow.store.columnar.cutting import cut_file
from ioknow.store.columnar.encoding import (
    DICTIONARY,
    KNOWN,
    SHIFT,
    XSD,
    Tag,
    dictionary_tag,
    encode_value,
    first,
    zero,
)
from ioknow.store.columnar.tokens import unescape
from ioknow.store.columns import DEFAULT, Columns

FORMAT = 2
"""Version of the files; a twin of another version is not opened."""

_MOST_TABLES = 400
_FREQUENT = 500
_MOST_FREQUENT = 50_000
_MEMORY = "2GB"

_INTEGER_SHAPE = f"extra = '{XSD}integer' AND regexp_full_match(value, '-?[1-9][0-9]{{0,15}}|0')"
_DATE_SHAPE = (
    f"extra = '{XSD}date' AND left(value, 4) <> '0000' "
    "AND regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')"
)
_DECIMAL_SHAPE = (
    f"extra = '{XSD}decimal' "
    "AND regexp_full_match(value, '-?(?:0|[1-9][0-9]{0,17})[.][0-9]{0,16}[1-9]')"
)


def build_twin(
    sources: Sequence[Path] | Columns, folder: Path, *, expected: int | None = None
) -> None:
    """Write the twin of the statements in N-Triples or N-Quads files, or in columns.

    Args:
        sources: The files; a blank node belongs to its file. Or the columns of a database, from
            which it takes a fraction of the time.
        folder: An empty folder for the twin.
        expected: Number of different statements that the twin must hold, or None.

    Raises:
        StoreError: A file is not well-formed, or the number of statements is another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "scratch"
    scratch.mkdir()
    try:
        connection = duckdb.connect(str(folder / "twin.duckdb"))
        try:
            connection.execute(f"SET temp_directory = '{_quoted(scratch)}'")
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute("SET preserve_insertion_order = false")
            _Builder(connection, folder).build(sources, expected)
        finally:
            connection.close()
    except duckdb.Error as error:
        raise StoreError(f"{folder}: the columnar twin cannot be built: {error}") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Builder:
    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._run = connection.execute

    def build(self, sources: Sequence[Path] | Columns, expected: int | None) -> None:
        if isinstance(sources, Columns):
            self._number_columns(sources)
        else:
            self._run("CREATE TEMP TABLE raw (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT)")
            self._run("CREATE TEMP TABLE term (t VARCHAR)")
            for number, source in enumerate(sources):
                self._read(source, number if len(sources) > 1 else None)
            self._number_terms()
            self._write_statements()
            self._run("DROP TABLE raw")
        found = self._one("SELECT count(*) FROM quads")
        if expected is not None and found != expected:
            raise StoreError(
                f"{self._folder}: the columnar twin holds {found:,} statements, "
                f"the store {expected:,}"
            )
        self._write_description(found)

    def _one(self, query: str) -> int:
        row = self._run(query).fetchone()
        assert row is not None
        return int(row[0])

    def _read(self, source: Path, number: int | None) -> None:
        """Keep the statements of a file as hashes of their terms, and each term."""
        blank = "b" if number is None else f"b{number}_"
        for cut in cut_file(source):
            own = [_own(column, blank) if cut.blank else column for column in "sog"]
            self._keep(cut.terms, f"(SELECT {own[0]} AS s, p, {own[1]} AS o, {own[2]} AS g FROM")
            if cut.unusual:
                self._read_unusual(cut.unusual, blank, source)

    def _keep(self, terms: Any, selected: str = "(SELECT * FROM") -> None:
        statements = f"{selected} terms)"
        self._connection.register("terms", terms)
        self._run(f"""
            INSERT INTO raw
            SELECT hash(s), hash(p), hash(o), if(g IS NULL, NULL, hash(g)) FROM {statements}
            """)
        self._run(f"""
            INSERT INTO term
            SELECT s FROM {statements} UNION SELECT p FROM {statements}
            UNION SELECT o FROM {statements}
            UNION SELECT g FROM {statements} WHERE g IS NOT NULL
            """)
        self._connection.unregister("terms")

    def _read_unusual(self, text: bytes, blank: str, source: Path) -> None:
        def own(term: Any) -> str | None:
            if isinstance(term, pyoxigraph.DefaultGraph):
                return None
            if isinstance(term, pyoxigraph.BlankNode):
                return f"_:{blank}{term.value}"
            return str(term)

        try:
            quads = list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise StoreError(f"{source}: not N-Quads: {error}") from error
        columns = [
            [own(getattr(quad, part)) for quad in quads]
            for part in ("subject", "predicate", "object", "graph_name")
        ]
        unusual = pa.table(
            [pa.array(column, pa.string()) for column in columns], names=["s", "p", "o", "g"]
        )
        self._keep(unusual)

    def _number_terms(self) -> None:
        """Give each distinct token its number, and write the dictionary."""
        quote = "(length(t) - instr(reverse(right(t, 300)), '\"') + 1)"
        self._run(f"""
            CREATE TEMP TABLE part AS
            SELECT t,
              CASE left(t, 1) WHEN '<' THEN {Tag.IRI} WHEN '_' THEN {Tag.BLANK}
                ELSE CASE right(t, 1) WHEN '"' THEN {Tag.STRING} WHEN '>' THEN 0
                  ELSE {Tag.LANG} END END AS tag,
              CASE left(t, 1) WHEN '<' THEN substr(t, 2, length(t) - 2)
                WHEN '_' THEN substr(t, 3)
                ELSE substr(t, 2, {quote} - 2) END AS value,
              CASE WHEN left(t, 1) <> '"' OR right(t, 1) = '"' THEN ''
                WHEN right(t, 1) = '>' THEN substr(t, {quote} + 4, length(t) - {quote} - 4)
                ELSE lower(substr(t, {quote} + 2)) END AS extra
            FROM (SELECT DISTINCT t FROM term)
            """)
        self._run("DROP TABLE term")
        self._run(f"""
            CREATE TEMP TABLE plain AS
            SELECT t, value, extra,
              CASE WHEN left(t, 1) = '"' AND contains(t, '\\') THEN NULL WHEN tag > 0 THEN tag
                WHEN {_DECIMAL_SHAPE} THEN {Tag.DECIMAL}
                WHEN id IS NULL AND extra NOT IN ({_list(KNOWN)}) THEN {Tag.OPAQUE}
                WHEN id IS NOT NULL THEN 0 END AS tag, id
            FROM (SELECT *, CASE WHEN tag > 0 THEN NULL
                    WHEN {_INTEGER_SHAPE} THEN {zero(Tag.INTEGER)} + try_cast(value AS BIGINT)
                    WHEN {_DATE_SHAPE} THEN {zero(Tag.DATE)}
                      + (try_cast(value AS DATE) - DATE '1970-01-01') END AS id
                  FROM part)
            """)
        self._run("DROP TABLE part")
        self._read_tokens()
        for tag in DICTIONARY:
            self._write_dictionary(tag)
        self._run("DROP TABLE token")
        if self._one("SELECT count(*) - count(DISTINCT h) FROM number"):
            raise StoreError(f"{self._folder}: two terms have the same hash; no twin is possible")

    def _read_tokens(self) -> None:
        """Send literals that are not plainly canonical through the store's own reading."""
        rows = self._run("SELECT t FROM plain WHERE tag IS NULL").fetchall()
        tokens = [row[0] for row in rows]
        columns: list[list[Any]] = [[], [], [], [], []]
        for token, literal in zip(tokens, _canonical(tokens), strict=True):
            datatype, language = literal.datatype.value, literal.language or ""
            number = None if language else encode_value(literal.value, datatype)
            tag = dictionary_tag(literal.value, language, datatype)
            row = (token, literal.value, language or datatype, 0 if number else int(tag), number)
            for column, value in zip(columns, row, strict=True):
                column.append(value)
        texts = [pa.array(column, pa.string()) for column in columns[:3]]
        numbers = [pa.array(columns[3], pa.int32()), pa.array(columns[4], pa.int64())]
        read = pa.table([*texts, *numbers], names=["t", "value", "extra", "tag", "id"])
        self._connection.register("read", read)
        self._run("""
            CREATE TEMP TABLE token AS
            SELECT t, value, extra, tag, id FROM plain WHERE tag IS NOT NULL
            UNION ALL SELECT t, value, extra, tag, id FROM read
            """)
        self._connection.unregister("read")
        self._run("DROP TABLE plain")
        self._run("CREATE TEMP TABLE number AS SELECT hash(t) AS h, id FROM token WHERE tag = 0")

    def _write_dictionary(self, tag: Tag) -> None:
        keyed = tag in (Tag.LANG, Tag.HARD, Tag.OPAQUE)
        extra = ", extra" if keyed else ""
        number = {Tag.DECIMAL: "DECIMAL(38, 18)", Tag.DOUBLE: "DOUBLE"}.get(tag)
        order = f"value::{number}, value" if number else f"value{extra}"
        table = f"term_{tag.name.lower()}"
        distinct = "" if tag in (Tag.IRI, Tag.BLANK) else "DISTINCT"
        self._run(f"""
            CREATE TABLE {table} AS
            SELECT {first(tag)} - 1 + row_number() OVER () AS id, value{extra}
              {f", value::{number} AS num" if number else ""}
            FROM (SELECT {distinct} value{extra} FROM token
                  WHERE tag = {tag} ORDER BY {order})
            """)
        if not self._one(f"SELECT count(*) FROM {table}"):
            return
        same = "AND d.extra = t.extra" if keyed else ""
        self._run(f"""
            INSERT INTO number
            SELECT hash(t.t), d.id FROM token t JOIN {table} d ON d.value = t.value {same}
            WHERE t.tag = {tag}
            """)
        found = self._connection.sql(
            f"SELECT value{extra} FROM {table} ORDER BY id"
        ).to_arrow_table()
        wide = pa.schema([(name, pa.large_string()) for name in found.column_names])
        path = self._folder / f"{tag.name.lower()}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, wide) as writer:
            writer.write_table(found.cast(wide).combine_chunks())

    def _write_statements(self) -> None:
        self._run("""
            CREATE TABLE quads AS
            SELECT DISTINCT p.id AS p, s.id AS s, o.id AS o, g.id AS g
            FROM raw r JOIN number s ON s.h = r.s
              JOIN number p ON p.h = r.p JOIN number o ON o.h = r.o
              LEFT JOIN number g ON g.h = r.g
            ORDER BY p, s, o, g
            """)
        # The store's union of graphs holds a statement as often as graphs do; so must the twin.
        self._run("CREATE VIEW triples AS SELECT p, s, o FROM quads")

    def _number_columns(self, columns: Columns) -> None:
        """Give terms their numbers, and write the statements by them."""
        place = pa.array(np.arange(len(columns.terms), dtype=np.int32))
        given = pa.table({"t": columns.terms, "place": place})
        self._connection.register("given", given)
        self._run("CREATE TEMP TABLE term AS SELECT t FROM given")
        self._number_terms()
        numbers = self._run("""
            SELECT n.id FROM given JOIN number n ON n.h = hash(t) ORDER BY place
            """).fetchnumpy()["id"]
        self._connection.unregister("given")
        graph = np.append(numbers, 0)[columns.graph]
        named = columns.graph != DEFAULT
        parts = [numbers[one] for one in (columns.property, columns.subject, columns.value)]
        rows = pa.table([*parts, pa.array(graph, mask=~named)], names=["p", "s", "o", "g"])
        self._connection.register("rows", rows)
        self._run("CREATE TABLE quads AS SELECT p, s, o, g FROM rows ORDER BY p, s, o, g")
        self._connection.unregister("rows")
        self._run("CREATE VIEW triples AS SELECT p, s, o FROM quads")

    def _write_description(self, statements: int) -> None:
        rows = self._run(f"""
            SELECT p, count(*), approx_count_distinct(s), approx_count_distinct(o),
                   bit_or(1 << (s >> {SHIFT})::INTEGER), bit_or(1 << (o >> {SHIFT})::INTEGER)
            FROM triples GROUP BY p ORDER BY count(*) DESC, p
            """).fetchall()
        predicates = []
        for place, (number, count, subjects, objects, subject_tags, object_tags) in enumerate(rows):
            table = f"p{place}" if place < _MOST_TABLES else None
            if table:
                self._run(
                    f"CREATE TABLE {table} AS SELECT s, o FROM triples WHERE p = {number} "
                    "ORDER BY s, o"
                )
            predicates.append([number, table, count, subjects, objects, subject_tags, object_tags])
        frequent = self._run(f"""
            SELECT p, o, count(*) FROM triples GROUP BY p, o HAVING count(*) >= {_FREQUENT}
            ORDER BY count(*) DESC, p, o LIMIT {_MOST_FREQUENT}
            """).fetchall()
        graphs = self._one("SELECT count(DISTINCT g) FROM quads")
        tags = self._run(f"SELECT bit_or(1 << (g >> {SHIFT})::INTEGER) FROM quads").fetchone()
        description = {
            "format": FORMAT,
            "statements": statements,
            "triples": self._one("SELECT count(*) FROM triples"),
            "graphs": graphs,
            "graph_tags": int(tags[0] or 0) if tags else 0,
            "predicates": predicates,
            "frequent": frequent,
        }
        (self._folder / "twin.json").write_text(json.dumps(description), encoding="utf-8")
        self._run("CHECKPOINT")


def _own(column: str, blank: str) -> str:
    """SQL for a term whose blank node is marked as one of its file."""
    return f"if(prefix({column}, '_:'), '_:{blank}' || substr({column}, 3), {column})"


def _canonical(tokens: Iterable[str]) -> list[pyoxigraph.Literal]:
    """Return literals as the store keeps them, in order."""
    node = pyoxigraph.NamedNode("urn:x")
    place = [pyoxigraph.NamedNode(f"urn:{number}") for number, _ in enumerate(tokens)]
    store = pyoxigraph.Store()
    store.bulk_extend(
        pyoxigraph.Quad(name, node, _literal(token))
        for name, token in zip(place, tokens, strict=True)
    )
    found = {quad.subject.value: quad.object for quad in store}
    return [found[name.value] for name in place]


_PARTS = re.compile(r'"(.*)"(?:\^\^<([^"]*)>|@([^"]*))?', re.DOTALL)


def _literal(token: str) -> pyoxigraph.Literal:
    match = _PARTS.fullmatch(token)
    assert match is not None
    value = unescape(match[1])
    if match[3]:
        return pyoxigraph.Literal(value, language=match[3])
    if match[2]:
        return pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(match[2]))
    return pyoxigraph.Literal(value)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _list(texts: Iterable[str]) -> str:
    return ", ".join(f"'{text}'" for text in sorted(texts))
