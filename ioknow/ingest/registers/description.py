"""The description of a release in its own graph: DCAT, PROV, the checksum of each file.

No time of loading is written, so that the same files give the same statements whenever they are
loaded; when a store's release was built stands in its ``release.json``.
"""

from __future__ import annotations

from importlib.metadata import version as package_version

from ioknow.ingest.registers.release import LABEL, RegisterRelease
from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal, slug, typed
from ioknow.ingest.registers.values import day
from ioknow.vocabulary import DCAT, DCTERMS, FOAF, PROV, VOID, Namespace

_SPDX = Namespace("http://spdx.org/rdf/terms#")
_TITLE = f"<{DCTERMS.title.value}>"


def describe_release(
    statements: Statements, release: RegisterRelease, digests: dict[str, str]
) -> None:
    """Write what a release is, whose it is, under which licence, and from which files it came."""
    add = statements.add
    graph = f"<{release.graph}>"
    add(graph, TYPE, f"<{DCAT.Dataset.value}>")
    add(graph, TYPE, f"<{VOID.Dataset.value}>")
    add(graph, _TITLE, literal(f"{release.title} {release.version}", "en"))
    add(graph, f"<{DCAT.version.value}>", literal(release.version))
    add(graph, f"<{DCTERMS.publisher.value}>", literal(release.publisher, "en"))
    add(graph, f"<{DCTERMS.license.value}>", f"<{release.licence}>")
    add(graph, f"<{DCTERMS.source.value}>", individual(release.source))
    add(graph, f"<{FOAF.homepage.value}>", f"<{release.homepage}>")
    if day(release.issued):
        add(graph, f"<{DCTERMS.issued.value}>", typed(release.issued, "date"))
    activity = f"<{release.graph}#conversion>"
    add(graph, f"<{PROV.wasGeneratedBy.value}>", activity)
    add(activity, TYPE, f"<{PROV.Activity.value}>")
    software = f"Conversion by ioknow {package_version('ioknow')}"
    add(activity, LABEL, literal(software, "en"))
    for name, digest in sorted(digests.items()):
        file = f"<{release.graph}#{slug(name)}>"
        add(graph, f"<{DCAT.distribution.value}>", file)
        add(activity, f"<{PROV.used.value}>", file)
        _describe_file(statements, file, name, digest)


def _describe_file(statements: Statements, file: str, name: str, digest: str) -> None:
    add = statements.add
    checksum = f"{file.removesuffix('>')}-sha256>"
    add(file, TYPE, f"<{DCAT.Distribution.value}>")
    add(file, _TITLE, literal(name))
    add(file, f"<{_SPDX.checksum.value}>", checksum)
    add(checksum, TYPE, f"<{_SPDX.Checksum.value}>")
    add(checksum, f"<{_SPDX.algorithm.value}>", f"<{_SPDX.checksumAlgorithm_sha256.value}>")
    add(checksum, f"<{_SPDX.checksumValue.value}>", literal(digest))
