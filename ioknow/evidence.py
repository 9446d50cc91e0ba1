"""Checking evidence against the papers.

The dataset quotes nothing. Instead an evidence node carries a fingerprint of the passage it rests
on: the SHA-256 digest of the passage's normalised words, and how many words these are. Whoever
holds the text of the paper can see whether each passage stands in it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ioknow.errors import SourceFileError
from ioknow.store import Store
from ioknow.vocabulary import path_of, sparql_prologue

_WORD = re.compile(r"[^\W_]+")
_FOOTNOTE_MARK = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]+")
_HYPHENATED_BREAK = re.compile(r"(?<=\w)[-\u2010\u00ad][ \t]*\n[ \t]*(?=\w)")

_FINGERPRINTS = """
SELECT ?evidence ?label ?source ?digest ?words {
  ?evidence ik:passageDigest ?digest ; ik:passageWords ?words ; ik:fromSource/rdfs:label ?source ;
            rdfs:label ?label .
} ORDER BY ?source ?evidence
"""


def normalised_words(text: str) -> list[str]:
    r"""Return the words of a text as they enter a fingerprint.

    Words broken at a line's end are joined; raised footnote numbers, width, case, punctuation and
    spacing are ignored.

    Example:
        >>> normalised_words("The net-\nwork, of 18 Firms.")
        ['the', 'network', 'of', '18', 'firms']
    """
    plain = unicodedata.normalize("NFKC", _FOOTNOTE_MARK.sub(" ", text))
    joined = _HYPHENATED_BREAK.sub("", plain)
    return _WORD.findall(joined.casefold())


def passage_digest(words: Sequence[str]) -> str:
    """Return the fingerprint of a passage given as normalised words.

    Example:
        >>> passage_digest(["eighteen", "members"])[:16]
        '6ab2d7f63a88ca9c'
    """
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


@dataclass(frozen=True)
class Fingerprint:
    """The fingerprint that one evidence node carries.

    Attributes:
        evidence: Path of the evidence node.
        label: Its readable locator.
        source: Short reference of the paper.
        digest: SHA-256 of the passage's normalised words.
        words: How many words these are.
    """

    evidence: str
    label: str
    source: str
    digest: str
    words: int


@dataclass(frozen=True)
class EvidenceReport:
    """Which passages were found in the given texts.

    Attributes:
        found: Fingerprints whose passage stands in one of the texts, with that file.
        missing: Fingerprints of sources of which a text was given, but not the passage.
        untested: Fingerprints of sources of which no passage was found in any text.
    """

    found: dict[Fingerprint, Path]
    missing: tuple[Fingerprint, ...]
    untested: tuple[Fingerprint, ...]

    def __str__(self) -> str:
        lines = [
            f"{len(self.found)} passages found, {len(self.missing)} not found, "
            f"{len(self.untested)} of sources that none of the texts contains"
        ]
        lines += [f"  not found: {item.label} ({item.evidence})" for item in self.missing]
        return "\n".join(lines)


def fingerprints(store: Store) -> list[Fingerprint]:
    """Return the fingerprints of all evidence nodes, by source."""
    return [
        Fingerprint(
            evidence=path_of(row["evidence"].value),
            label=row["label"].value,
            source=row["source"].value,
            digest=row["digest"].value,
            words=int(row["words"].value),
        )
        for row in store.select(sparql_prologue() + _FINGERPRINTS)
    ]


def verify_evidence(store: Store, texts: Iterable[Path]) -> EvidenceReport:
    """Look for the passage of every evidence node in plain texts of the papers.

    Args:
        store: The dataset.
        texts: UTF-8 text files, any number, in any order; which paper each holds is found out.

    Raises:
        SourceFileError: A file cannot be read as UTF-8 text.
    """
    wanted = fingerprints(store)
    found: dict[Fingerprint, Path] = {}
    lengths = sorted({item.words for item in wanted})
    for file in texts:
        words = normalised_words(_read(file))
        windows = {
            passage_digest(words[start : start + length])
            for length in lengths
            for start in range(len(words) - length + 1)
        }
        found |= {item: file for item in wanted if item.digest in windows}
    held = {item.source for item in found}
    absent = [item for item in wanted if item not in found]
    return EvidenceReport(
        found=found,
        missing=tuple(item for item in absent if item.source in held),
        untested=tuple(item for item in absent if item.source not in held),
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourceFileError(f"{file}: no such file (looked in {Path.cwd()})") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceFileError(f"{file}: cannot be read as UTF-8 text: {error}") from error
