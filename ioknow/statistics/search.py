"""Breadth and depth of external search, as surveys of innovation measure them.

References:
    Laursen and Salter (2006), *Strategic Management Journal* 27, 131-150; used for Korean firms by
    Lee et al. (2010), *Research Policy* 39, 290-300, section 4.1.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from ioknow import resources
from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.statistics.cube import Cube, load_cube
from ioknow.store import parse_file
from ioknow.vocabulary import IKV, SKOS

Use = Literal["none", "low", "medium", "high"]
"""How strongly a firm uses a source of information."""

SOURCES_TABLE = "lee-2010-table-3"
_SCHEME = IKV["information-source-"].value
_WITHIN_FIRM = IKV["information-source-group-within-firm"]


@dataclass(frozen=True)
class ExternalSearch:
    """How widely and how intensively a firm searches outside itself.

    Attributes:
        breadth: Number of external sources that it uses at all.
        depth: Number of external sources that it uses to a high level.
        sources: Number of external sources counted; breadth and depth are at most this many.
    """

    breadth: int
    depth: int
    sources: int


def external_sources() -> tuple[str, ...]:
    """Return the codes of the sources outside the firm: all but those of its own departments.

    Example:
        >>> len(external_sources())
        17
    """
    groups = {}
    for file in resources.vocabulary_files():
        for quad in parse_file(file):
            subject = str(getattr(quad.subject, "value", ""))
            if quad.predicate == SKOS.broader and subject.startswith(_SCHEME):
                groups[subject.removeprefix(_SCHEME)] = quad.object
    return tuple(sorted(code for code, group in groups.items() if group != _WITHIN_FIRM))


def external_search(uses: Mapping[str, Use]) -> ExternalSearch:
    """Return breadth and depth of a firm's search from how it uses each source.

    Args:
        uses: Level of use by code of the scheme ``ikv:information-source``, for example
            ``{"university": "high", "internet": "low"}``. Sources within the firm do not count,
            sources left out are not used.

    Raises:
        ParameterValueError: A source or a level is unknown.

    Example:
        >>> search = external_search({"university": "high", "internet": "low", "research": "high"})
        >>> (search.breadth, search.depth, search.sources)
        (2, 1, 17)
    """
    external = external_sources()
    known = {*external, *load_cube(SOURCES_TABLE).codes("information_source")}
    for source, use in uses.items():
        if source not in known:
            raise ParameterValueError(
                lazy_gettext(
                    "there is no information source '%(source)s'; there are %(known)s",
                    source=source,
                    known=", ".join(sorted(known)),
                )
            )
        if use not in get_args(Use):
            raise ParameterValueError(
                lazy_gettext(
                    "'%(use)s' is no level of use of %(source)s; there are %(known)s",
                    use=use,
                    source=source,
                    known=", ".join(get_args(Use)),
                )
            )
    levels = [uses.get(source, "none") for source in external]
    return ExternalSearch(
        breadth=sum(level != "none" for level in levels),
        depth=levels.count("high"),
        sources=len(external),
    )


def mean_breadth(cube: Cube | None = None) -> Decimal:
    """Return how many external sources a firm uses on average, from the shares of users.

    The sum of the shares of a table is the mean number of sources, whatever the overlap between
    them, as long as all shares have the same base.

    Args:
        cube: A table with the dimension ``information_source`` and shares in percent; None stands
            for the published one.

    Example:
        >>> mean_breadth()
        Decimal('8.44')
    """
    table = load_cube(SOURCES_TABLE) if cube is None else cube
    external = set(external_sources())
    shares = [
        seen.value
        for seen in table.select(measure="share-of-sources-using")
        if seen.dimensions["information_source"] in external
    ]
    return sum(shares, Decimal(0)) / 100
