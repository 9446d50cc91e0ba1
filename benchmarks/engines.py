"""The engines side by side: each loads one N-Triples file and answers with a document."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Protocol


class Engine(Protocol):
    """An engine under measurement.

    ``load`` is timed and may leave files in ``folder``; ``open`` prepares for questions; ``ask``
    returns SPARQL results JSON, or N-Triples for CONSTRUCT.
    """

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""

    def ask(self, query: str) -> bytes:
        """Answer a question completely."""

    def close(self) -> None:
        """Release everything."""


class Ioknow:
    """ioknow: the store on disk with its columnar twin, as ``ioknow.open()`` gives it."""

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""
        from ioknow.ingest import load_plain

        shutil.rmtree(folder, ignore_errors=True)
        load_plain(folder, [file])

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""
        import ioknow

        self._graph = ioknow.open(folder)

    def ask(self, query: str) -> bytes:
        """Answer a question completely."""
        if "CONSTRUCT" in query:
            return "\n".join(f"{t} ." for t in self._graph.construct(query)).encode()
        return self._graph.query(query).to_json().encode()

    def close(self) -> None:
        """Release everything."""
        self._graph.close()


class OxigraphOnDisk:
    """pyoxigraph over a RocksDB store."""

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""
        import pyoxigraph

        shutil.rmtree(folder, ignore_errors=True)
        store = pyoxigraph.Store(str(folder))
        store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_TRIPLES)
        store.flush()

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""
        import pyoxigraph

        self._store = pyoxigraph.Store.read_only(str(folder))

    def ask(self, query: str) -> bytes:
        """Answer a question completely."""
        import pyoxigraph

        found = self._store.query(query)
        form: object = pyoxigraph.QueryResultsFormat.JSON
        if isinstance(found, pyoxigraph.QueryTriples):
            form = pyoxigraph.RdfFormat.N_TRIPLES
        return found.serialize(format=form)  # type: ignore[arg-type,return-value]  # one of both

    def close(self) -> None:
        """Release everything."""


class Rdflib:
    """rdflib's graph in memory."""

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""
        self.open(file, folder)

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""
        import rdflib

        self._graph = rdflib.Graph()
        self._graph.parse(file, format="nt")

    def ask(self, query: str) -> bytes:
        """Answer a question completely."""
        form = "nt" if "CONSTRUCT" in query else "json"
        return self._graph.query(query).serialize(format=form) or b""

    def close(self) -> None:
        """Release everything."""


class Owlready:
    """owlready2's own engine, which translates SPARQL for SQLite."""

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""
        import owlready2

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        world = owlready2.World(filename=str(folder / "quadstore.sqlite3"))
        with file.open("rb") as stream:
            world.get_ontology("http://example.org/graph#").load(fileobj=stream)
        world.save()

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""
        import owlready2

        self._world = owlready2.World(filename=str(folder / "quadstore.sqlite3"), exclusive=False)

    def ask(self, query: str) -> bytes:
        """Answer a question completely; CONSTRUCT is refused by the engine."""
        prepared = self._world.prepare_sparql(query)
        names = [name.removeprefix("?") for name in prepared.column_names]
        rows = [
            {
                name: {"value": getattr(value, "iri", None) or str(value)}
                for name, value in zip(names, row, strict=True)
                if value is not None
            }
            for row in prepared.execute()
        ]
        return json.dumps({"results": {"bindings": rows}}).encode()

    def close(self) -> None:
        """Release everything."""
        self._world.close()


_VIRTUOSO = "/usr/bin/virtuoso-t"
_INI = """[Database]
DatabaseFile = {folder}/v.db
TransactionFile = {folder}/v.trx
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""


class Virtuoso:
    """Virtuoso of Debian, asked over HTTP."""

    port = 8830

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._server.pid

    def load(self, file: Path, folder: Path) -> None:
        """Load a graph."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.open(file, folder)
        script = (
            f"ld_dir('{file.parent}', '{file.name}', 'urn:bench'); rdf_loader_run(); checkpoint;"
        )
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{self.port + 1}", "dba", "dba", f"EXEC={script}"],
            check=True,
            capture_output=True,
        )
        self.close()

    def open(self, file: Path, folder: Path) -> None:
        """Make ready to answer."""
        ini = folder / "v.ini"
        text = _INI.format(folder=folder, data=file.parent, port=self.port, sql=self.port + 1)
        ini.write_text(text, encoding="utf-8")
        (folder / "v.lck").unlink(missing_ok=True)
        self._server = subprocess.Popen(
            [_VIRTUOSO, "+foreground", "+configfile", str(ini)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                self.ask("ASK {}")
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("Virtuoso did not start")

    def ask(self, query: str) -> bytes:
        """Answer a question completely."""
        accept = "text/plain" if "CONSTRUCT" in query else "application/sparql-results+json"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/sparql",
            urllib.parse.urlencode({"query": query}).encode(),
            {"Accept": accept},
        )
        with urllib.request.urlopen(request) as response:
            body = response.read()
            assert isinstance(body, bytes)
            return body

    def close(self) -> None:
        """Release everything."""
        self._server.terminate()
        self._server.wait()


ENGINES: dict[str, type[Engine]] = {
    "ioknow": Ioknow,
    "oxigraph-disk": OxigraphOnDisk,
    "rdflib": Rdflib,
    "owlready2": Owlready,
}
if Path(_VIRTUOSO).exists():
    ENGINES["virtuoso"] = Virtuoso
