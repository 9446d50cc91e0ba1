"""How a network changes: measures over windows of time, and which ties come, stay and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from ioknow.arrays import distinct
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop, lazy_gettext
from ioknow.network.network import Network
from ioknow.network.tables import UNKNOWN_END, UNKNOWN_START

if TYPE_CHECKING:
    import pandas

_LONGEST = 500


@dataclass(frozen=True)
class Window:
    """A span of years, both ends included."""

    start: int
    end: int

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Turnover:
    """What changed from one window to the next.

    Attributes:
        window: The window.
        actors: Actors with a tie in it.
        pairs: Tied pairs of actors in it.
        entered_actors: Actors with a tie in it and none in the window before.
        left_actors: Actors with a tie in the window before and none in it.
        entered_pairs: Pairs tied in it and not in the window before.
        left_pairs: Pairs tied in the window before and not in it.
        kept_pairs: Pairs tied in both.
        persistence: Kept pairs over pairs of the window before; ``nan`` without any.
    """

    window: Window
    actors: int
    pairs: int
    entered_actors: int
    left_actors: int
    entered_pairs: int
    left_pairs: int
    kept_pairs: int
    persistence: float


@dataclass(frozen=True)
class Evolution:
    """Windows of a network, in the order of time.

    Attributes:
        network: The network.
        turnovers: One for each window; the first is compared with an empty network.
        undated: Ties of which no year is known; they are in no window.
    """

    definition: ClassVar[str] = gettext_noop(
        "A tie is in a window when it can have held in one of its years. A tie whose beginning or "
        "end is not known is taken to hold in the one year that is known; a tie without any year "
        "is in no window and is counted as undated. A pair is kept when some tie holds between "
        "its actors in both windows, which need not be the same one."
    )

    network: Network
    turnovers: tuple[Turnover, ...]
    undated: int

    def __repr__(self) -> str:
        return (
            f"Evolution({self.network.title!r}, windows={len(self.turnovers)}, "
            f"undated={self.undated})"
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Return one row for each window."""
        import pandas as pd

        columns = list(Turnover.__dataclass_fields__)
        rows = [
            {name: str(one.window) if name == "window" else getattr(one, name) for name in columns}
            for one in self.turnovers
        ]
        return pd.DataFrame(rows, columns=columns)


def windows_of(network: Network, *, width: int = 1, step: int | None = None) -> tuple[Window, ...]:
    """Return windows that cover all known years of a network's ties.

    Args:
        network: The network.
        width: Years in a window, 1 or more.
        step: Years from the start of a window to the next; the width by default.

    Raises:
        ParameterValueError: A width or step below 1, or over 500 windows.
    """
    step = width if step is None else step
    if width < 1 or step < 1:
        raise ParameterValueError(
            lazy_gettext(
                "windows of %(width)s years every %(step)s; give 1 or more", width=width, step=step
            )
        )
    start, end = _years(network)
    known = np.concatenate([start[start != UNKNOWN_START], end[end != UNKNOWN_END]])
    if not len(known):
        return ()
    first, last = int(known.min()), int(known.max())
    starts = range(first, last + 1, step)
    if len(starts) > _LONGEST:
        raise ParameterValueError(
            lazy_gettext(
                "the ties run from %(first)s to %(last)s, which makes %(starts)s windows; choose "
                "wider ones, at most %(longest)s are computed",
                first=str(first),
                last=str(last),
                starts=len(starts),
                longest=_LONGEST,
            )
        )
    return tuple(Window(one, one + width - 1) for one in starts)


def evolution(network: Network, windows: tuple[Window, ...] | None = None) -> Evolution:
    """Return which actors and ties enter, stay and leave from window to window.

    Args:
        network: The network; its ties have years.
        windows: Spans of years in the order of time; each known year by default.

    Example:
        >>> import ioknow
        >>> found = evolution(ioknow.open().network(case="kicms"))
        >>> found.turnovers[0].left_pairs
        0
    """
    windows = windows_of(network) if windows is None else windows
    turnovers = []
    actors: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    pairs: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    for window in windows:
        now_actors, now_pairs = _present(network, window)
        kept = np.intersect1d(pairs, now_pairs, assume_unique=True)
        turnovers.append(
            Turnover(
                window=window,
                actors=len(now_actors),
                pairs=len(now_pairs),
                entered_actors=len(np.setdiff1d(now_actors, actors, assume_unique=True)),
                left_actors=len(np.setdiff1d(actors, now_actors, assume_unique=True)),
                entered_pairs=len(now_pairs) - len(kept),
                left_pairs=len(pairs) - len(kept),
                kept_pairs=len(kept),
                persistence=len(kept) / len(pairs) if len(pairs) else float("nan"),
            )
        )
        actors, pairs = now_actors, now_pairs
    start, end = _years(network)
    undated = int(((start == UNKNOWN_START) & (end == UNKNOWN_END)).sum())
    return Evolution(network, tuple(turnovers), undated)


def over_time(
    network: Network,
    measure: Callable[[Network], float],
    windows: tuple[Window, ...] | None = None,
) -> pandas.DataFrame:
    """Return a measure of the network in each window.

    Args:
        network: The network; its ties have years.
        measure: Computes one number of a network; it is given the actors that have a tie in the
            window, and the ties of the window.
        windows: Spans of years in the order of time; each known year by default.

    Returns:
        Columns ``window``, ``actors``, ``ties`` and ``value``.

    Example:
        >>> import ioknow
        >>> table = over_time(ioknow.open().network(case="kicms"), lambda one: len(one))
        >>> (table["value"] == table["actors"]).all()
        np.True_
    """
    import pandas as pd

    rows = [
        {
            "window": str(window),
            "actors": len(part),
            "ties": part.number_of_ties,
            "value": measure(part),
        }
        for window, part in parts(network, windows)
    ]
    return pd.DataFrame(rows, columns=["window", "actors", "ties", "value"])


def parts(
    network: Network, windows: tuple[Window, ...] | None = None
) -> Iterator[tuple[Window, Network]]:
    """Give the network of each window: its ties, and the actors that have one."""
    from dataclasses import replace

    for window in windows_of(network) if windows is None else windows:
        links = network.links.take(_held(network, window))
        used = np.zeros(len(network), dtype=bool)
        used[links.source] = used[links.target] = True
        title = f"{network.title}, {window}"
        yield window, replace(network, links=links).subnetwork(used, title=title)


def _years(network: Network) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return network.links.start, network.links.end


def _held(network: Network, window: Window) -> NDArray[np.bool_]:
    start, end = _years(network)
    dated = (start != UNKNOWN_START) | (end != UNKNOWN_END)
    begun = np.where(start == UNKNOWN_START, end, start)
    ended = np.where(end == UNKNOWN_END, start, end)
    held: NDArray[np.bool_] = dated & (begun <= window.end) & (ended >= window.start)
    return held


def _present(network: Network, window: Window) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the actors with a tie in a window, and its pairs as single numbers."""
    held = _held(network, window)
    source = network.links.source[held].astype(np.int64)
    target = network.links.target[held].astype(np.int64)
    between = source != target
    low = np.minimum(source, target)[between]
    high = np.maximum(source, target)[between]
    return distinct(np.concatenate([low, high])), distinct(low * len(network) + high)
