"""What a set of downloads holds, and its descriptions as DCAT and as RO-Crate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ioknow.errors import StoreError
from ioknow.terms import Literal, NamedNode, Triple
from ioknow.vocabulary import BASE, DCAT, DCTERMS, RDF, XSD, Namespace

MANIFEST = "manifest.json"
CRATE = "ro-crate-metadata.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_TITLE = "ioknow dataset"
_DESCRIPTION = "Inter-organizational relationships as claims with evidence"
_SPDX = Namespace("http://spdx.org/rdf/terms#")


@dataclass(frozen=True)
class Distribution:
    """One file of the dataset.

    Attributes:
        name: File name.
        title: What it is, in words.
        media_type: Media type of its content.
        compression: ``gzip``, or empty.
        size: Bytes.
        sha256: Checksum in hexadecimal.
        items: Statements of an RDF file, rows of a table.
    """

    name: str
    title: str
    media_type: str
    compression: str
    size: int
    sha256: str
    items: int


@dataclass(frozen=True)
class Manifest:
    """The files of one release.

    Attributes:
        version: The release.
        created: When it was built, UTC, ISO 8601.
        statements: Statements in it.
        files: The files.
    """

    version: str
    created: str
    statements: int
    files: tuple[Distribution, ...]

    def file(self, name: str) -> Distribution | None:
        """Return the file of a name, or None."""
        return next((one for one in self.files if one.name == name), None)

    def write(self, folder: Path) -> None:
        """Write the manifest and the RO-Crate metadata into a folder."""
        (folder / MANIFEST).write_text(_text(asdict(self)), encoding="utf-8")
        (folder / CRATE).write_text(_text(self.crate()), encoding="utf-8")

    def crate(self) -> dict[str, Any]:  # a JSON object
        """Return the metadata of an RO-Crate 1.1 whose root is the folder of the files."""
        root = {
            "@id": "./",
            "@type": "Dataset",
            "name": _TITLE,
            "description": _DESCRIPTION,
            "version": self.version,
            "datePublished": self.created,
            "license": {"@id": LICENCE},
            "hasPart": [{"@id": one.name} for one in self.files],
        }
        descriptor = {
            "@id": CRATE,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        }
        licence = {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
        }
        files = [
            {
                "@id": one.name,
                "@type": "File",
                "name": one.title,
                "encodingFormat": "application/gzip" if one.compression else one.media_type,
                "contentSize": str(one.size),
                "sha256": one.sha256,
            }
            for one in self.files
        ]
        return {
            "@context": "https://w3id.org/ro/crate/1.1/context",
            "@graph": [descriptor, root, licence, *files],
        }

    def dcat(self, address: str) -> Iterator[Triple]:
        """Return the description of the dataset and its files as DCAT.

        Args:
            address: Address under which the files can be had, with a slash at its end.
        """
        dataset = NamedNode(f"{BASE}dataset")
        yield Triple(dataset, RDF.type, DCAT.Dataset)
        yield Triple(dataset, DCTERMS.title, Literal(_TITLE, language="en"))
        yield Triple(dataset, DCTERMS.description, Literal(_DESCRIPTION, language="en"))
        yield Triple(dataset, DCTERMS.license, NamedNode(LICENCE))
        yield Triple(dataset, DCAT.version, Literal(self.version))
        yield Triple(dataset, DCTERMS.issued, Literal(self.created, datatype=XSD.dateTime))
        for one in self.files:
            file = NamedNode(address + one.name)
            checksum = NamedNode(f"{file.value}#checksum")
            yield Triple(dataset, DCAT.distribution, file)
            yield Triple(file, RDF.type, DCAT.Distribution)
            yield Triple(file, DCTERMS.title, Literal(one.title, language="en"))
            yield Triple(file, DCAT.downloadURL, file)
            yield Triple(file, DCAT.mediaType, _media(one.media_type))
            if one.compression:
                yield Triple(file, DCAT.compressFormat, _media("application/gzip"))
            yield Triple(file, DCAT.byteSize, Literal(one.size))
            yield Triple(file, DCTERMS.license, NamedNode(LICENCE))
            yield Triple(file, _SPDX.checksum, checksum)
            yield Triple(checksum, RDF.type, _SPDX.Checksum)
            yield Triple(checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256)
            yield Triple(checksum, _SPDX.checksumValue, Literal(one.sha256, datatype=XSD.hexBinary))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder of downloads.

    Raises:
        StoreError: It is missing or damaged.
    """
    try:
        stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(Distribution(**one) for one in stated.pop("files"))
        return Manifest(**stated, files=files)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"{folder}: the downloads are damaged ({error}); remove the folder, they are made anew"
        ) from error


def _media(media_type: str) -> NamedNode:
    return NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")


def _text(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
