"""A source with the places in it that are cited."""

from __future__ import annotations

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model.evidence import Evidence
from ioknow.model.profiles import Profile, SourceView
from ioknow.query.reading import Reader, terms
from ioknow.terms import NamedNode
from ioknow.vocabulary import IK

_PLACES_OF_SOURCE = f"""
SELECT DISTINCT ?evidence {{
  VALUES ?source {{ %s }}
  ?evidence {IK.fromSource} ?source
}} ORDER BY ?evidence
"""
_COUNT_OF_PLACES = f"""
SELECT (COUNT(DISTINCT ?evidence) AS ?count) {{
  VALUES ?source {{ %s }}
  ?evidence {IK.fromSource} ?source
}}
"""
_CLAIMS_OF_EVIDENCE = f"""
SELECT ?evidence (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  VALUES ?evidence {{ %s }}
  ?claim {IK.hasEvidence} ?evidence ; {IK.claimStatus} ?status
}} GROUP BY ?evidence
"""
MOST_PLACES = 1000
"""Places of a source on a page."""


def read_source(reader: Reader, profile: Profile, start: int) -> SourceView:
    """Return a source with the places that are cited, as many as a page holds.

    Args:
        reader: Reads the dataset.
        profile: The record of the source.
        start: How many places to pass over; only a register has more than a page holds.

    Raises:
        UnknownEntityError: It has no place from there on.
    """
    cited = _PLACES_OF_SOURCE % NamedNode(profile.thing.iri)
    ((count,),) = reader.rows(_COUNT_OF_PLACES % NamedNode(profile.thing.iri), "count")
    total = int(count)
    if start and not 0 <= start < total:
        raise UnknownEntityError(
            lazy_gettext(
                "source/%(slug)s has %(total)s places, none from %(start)s on",
                slug=profile.thing.path.removeprefix("source/"),
                total=total,
                start=start,
            )
        )
    # The records of a register have no order but their numbers.
    page = f"LIMIT {MOST_PLACES} OFFSET {start}" if total > MOST_PLACES else ""
    wanted = [one for (one,) in reader.rows(cited + page, "evidence")]
    counts = dict.fromkeys(wanted, 0)
    for at in range(0, len(wanted), 400):
        query = _CLAIMS_OF_EVIDENCE % terms(wanted[at : at + 400])
        rows = reader.rows(query, "evidence", "claims")
        counts |= {one: int(count) for one, count in rows}
    places = sorted(reader.evidence(wanted).values(), key=_place_order)
    return SourceView(
        profile=profile,
        evidence=tuple((place, counts[place.thing.iri]) for place in places),
        claims=sum(counts.values()),
        total=total,
        start=start if total > MOST_PLACES else 0,
    )


def _place_order(place: Evidence) -> tuple[int, str, str]:
    start = place.lines.partition("-")[0]
    return (int(start) if start.isdigit() else 10**9, place.page, place.thing.iri)
