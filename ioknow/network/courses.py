"""The course of a measure over windows of time, beside the ties that come, stay and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ioknow.arguments import whole_number
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext, percent
from ioknow.network.evolution import Evolution, Turnover, evolution, parts, windows_of
from ioknow.network.measures.asking import is_two_mode, measured
from ioknow.network.measures.definition import Definition, find_measure
from ioknow.network.measures.results import ActorValues, Cell, NetworkValues, Result
from ioknow.network.network import Network
from ioknow.vocabulary import entity

_WIDTHS = (1, 2, 5, 10, 20, 50)
_READABLE = 16
"""Windows up to which a width is chosen when none is asked for."""

COLUMNS = (
    *("window", "actors", "pairs", "entered_actors", "left_actors", "entered_pairs"),
    *("left_pairs", "kept_pairs", "persistence", "value"),
)


@dataclass(frozen=True)
class Course:
    """A measure in each window, and how the ties changed from one window to the next.

    Attributes:
        network: Title of the network.
        turnovers: Ties that entered, stayed and left, one for each window.
        undated: Ties of which no year is known; they are in no window.
        definition: The measure; None when only ties were asked for.
        reading: What the number of a window is.
        values: One number for each window; ``nan`` where it is not defined.
        width: Years in a window.
    """

    network: str
    turnovers: tuple[Turnover, ...]
    undated: int
    definition: Definition | None
    reading: str
    values: tuple[float, ...]
    width: int

    @property
    def windows_hold(self) -> str:
        """Which ties are in a window."""
        return Evolution.definition

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        turnovers = self.turnovers
        if not turnovers:
            return gettext(
                "No tie of %(network)s has a known year, so nothing can be followed.",
                network=self.network,
            )
        first, last = turnovers[0], turnovers[-1]
        said = gettext(
            "%(network)s: %(first)s in %(start)s, %(last)s in %(end)s.",
            network=self.network,
            first=_pairs(first),
            start=str(first.window),
            last=_pairs(last),
            end=str(last.window),
        )
        known = [one.persistence for one in turnovers if not np.isnan(one.persistence)]
        if known:
            stay = gettext(
                "On the average %(share)s of the tied pairs stay to the next window.",
                share=percent(float(np.mean(known))),
            )
            said = f"{said} {stay}"
        if self.undated:
            undated = ngettext(
                "%(num)s tie without any known year is in no window.",
                "%(num)s ties without any known year are in no window.",
                self.undated,
            )
            said = f"{said} {undated}"
        return said

    def records(self) -> list[dict[str, Cell]]:
        """Return one row for each window; what is undefined is None."""
        return [
            {
                "window": str(one.window),
                **{name: getattr(one, name) for name in COLUMNS[1:-2]},
                "persistence": _defined(one.persistence),
                "value": _defined(value),
            }
            for one, value in zip(self.turnovers, self.values, strict=True)
        ]


def course(
    network: Network,
    measure: str = "",
    parameters: Mapping[str, Any] | None = None,
    *,
    actor: str = "",
    width: int = 0,
) -> Course:
    """Return a measure in each window of time, and the ties that entered, stayed and left.

    Args:
        network: The network; its ties have years.
        measure: Name of a measure of one-mode networks; empty for none.
        parameters: Keywords of the measure.
        actor: Whose value is followed; empty for the value of the network, or the mean over the
            actors that have one.
        width: Years in a window; 0 for the smallest of 1, 2, 5, 10, 20 and 50 years that makes
            16 windows or fewer.

    Raises:
        ParameterValueError: The measure cannot be followed, or the width is below 0.
        UnknownEntityError: The actor is not in the network.

    Example:
        >>> import ioknow
        >>> found = course(ioknow.open().network(case="kicms"), "degree", width=5)
        >>> found.reading
        'mean over the actors with a tie in the window'
    """
    about = find_measure(measure) if measure else None
    if about is not None and is_two_mode(about):
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s is a measure of two-mode networks, which have no windows; follow another",
                name=about.definition.name,
            )
        )
    if actor:
        network.position(actor)
    width = whole_number(width, "width")
    if width < 0:
        raise ParameterValueError(
            lazy_gettext("windows of %(width)s years; give 1 or more, or 0 to choose", width=width)
        )
    chosen = width or _chosen_width(network)
    windows = windows_of(network, width=chosen)
    values = [float("nan")] * len(windows)
    reading = ""
    if about is not None:
        asked = dict(parameters or {})
        reading = _reading(measured(network.subnetwork([]), measure, asked), network, actor)
        values = [
            _number(measured(part, measure, asked), actor) for _, part in parts(network, windows)
        ]
    found = evolution(network, windows)
    return Course(
        network=network.title,
        turnovers=found.turnovers,
        undated=found.undated,
        definition=about.definition if about else None,
        reading=reading,
        values=tuple(values),
        width=chosen,
    )


def _chosen_width(network: Network) -> int:
    years = [len(windows_of(network, width=width)) for width in _WIDTHS[3:]]
    if not any(years):
        return 1
    for width in _WIDTHS:
        try:
            if len(windows_of(network, width=width)) <= _READABLE:
                return width
        except ParameterValueError:  # more windows than anybody reads
            continue
    return _WIDTHS[-1]


def _reading(result: Result, network: Network, actor: str) -> str:
    if isinstance(result, NetworkValues):
        return gettext_noop("value of the network of the window")
    if not isinstance(result, ActorValues):
        return gettext_noop("number of rows")
    if actor:
        return f"value of {network.label(network.position(actor))}"
    return gettext_noop("mean over the actors with a tie in the window")


def _number(result: Result, actor: str) -> float:
    if isinstance(result, NetworkValues):
        return float(result.value)
    if not isinstance(result, ActorValues):
        return float(len(result.records()))
    if actor:
        iri = actor if actor in set(result.ids.tolist()) else entity(actor).value
        return result[iri] if iri in set(result.ids.tolist()) else float("nan")
    values = np.asarray(result.values, dtype=np.float64)
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else value


def _pairs(one: Turnover) -> str:
    return gettext(
        "%(pairs)s of %(actors)s",
        pairs=ngettext("%(num)s tied pair", "%(num)s tied pairs", one.pairs),
        actors=ngettext("%(num)s actor", "%(num)s actors", one.actors),
    )
