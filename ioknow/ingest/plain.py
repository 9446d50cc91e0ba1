"""Plain stores: a dataset of one's own, with nothing of ioknow's in it.

A plain store holds what its users put there, statement by statement: no bundled cases, no derived
ties, no catalog. It is a SPARQL server's ordinary dataset, for data that are not about
organizations and for checking the service against the standards' own tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ioknow.errors import SourceFileError, StoreNotFoundError, UsageError
from ioknow.store import Release, current_release, new_release, parse_file, rdf_format
from ioknow.store.locking import exclusive
from ioknow.store.publishing import remove_leftovers

_LINES = (".nt", ".nq")
"""Endings of files that are loaded line by line, however large they are."""


def load_plain(store: Path, files: Iterable[Path] = ()) -> Release:
    """Make a plain store of RDF files, or an empty one.

    Statements of Turtle, N-Triples and RDF/XML files go to the default graph; TriG and N-Quads
    files state their graphs. N-Triples and N-Quads files may be larger than the memory.

    Args:
        store: The store directory; it must hold no release yet.
        files: RDF files.

    Raises:
        UsageError: The directory holds a release already.
        SourceFileError: A file is missing or of an unknown kind.
        RdfSyntaxError: A file is not well-formed.
        StoreError: The directory cannot be written.

    Example:
        >>> from tempfile import mkdtemp
        >>> load_plain(Path(mkdtemp())).total
        0
    """
    digests: dict[str, str] = {}
    given = list(files)
    for file in given:
        rdf_format(file)
        digests[file.name] = _digest(file)
    with exclusive(store):
        remove_leftovers(store)
        try:
            version = current_release(store).version
        except StoreNotFoundError:
            pass
        else:
            raise UsageError(
                f"{store}: holds the release {version} already; name an empty directory"
            )
        text = "\n".join(f"{name} {digest}" for name, digest in sorted(digests.items()))
        version = hashlib.sha256(b"plain\n" + text.encode()).hexdigest()[:12]
        with new_release(store, version=version, inputs=digests, plain=True) as writer:
            for file in given:
                if file.suffix.lower() in _LINES:
                    writer.bulk_load_file(file)
                else:
                    writer.bulk_extend(parse_file(file))
        return current_release(store)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        raise SourceFileError(f"{file}: no such file (looked in {Path.cwd()})") from None
    except OSError as error:
        raise SourceFileError(f"{file}: cannot be read: {error.strerror}") from error
