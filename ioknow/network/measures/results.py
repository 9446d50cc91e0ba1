"""Results of measures: values with the definition, parameters and network they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ioknow.languages import gettext, gettext_noop, lazy_gettext, ngettext
from ioknow.network.measures.definition import READING, Definition
from ioknow.vocabulary import path_of

if TYPE_CHECKING:
    import pandas

    from ioknow.network.network import Network

Column = NDArray[Any]  # floats, integers or texts
Cell = float | int | str | None


@dataclass(frozen=True, eq=False)
class Result:
    """What a measure returns.

    Attributes:
        definition: What was measured.
        network: Title of the network.
        size: Number of its actors.
        pairs: Number of tied pairs.
        direction: How direction was read here.
        weight: How weights were read here.
        parameters: What was asked for.
        notes: What a reader should know of this result.
    """

    definition: Definition
    network: str
    size: int
    pairs: int
    direction: str
    weight: str
    parameters: Mapping[str, Cell] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        # A data class would write one of its own, with every array in it.
        cls.__repr__ = Result.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        asked = "".join(f", {name}={value!r}" for name, value in self.parameters.items())
        return (
            f"{type(self).__name__}({self.definition.name!r}{asked}, "
            f"network={self.network!r}, actors={self.size})"
        )

    def _repr_html_(self) -> str:
        """Return the values as notebooks show them, below what was measured."""
        table: str = self.to_pandas().to_html(index=False, max_rows=60)
        return f"<p>{escape(self.definition.title)}: {escape(self.network)}</p>{table}"

    @property
    def reading(self) -> str:
        """What the values do not say."""
        return READING

    @property
    def extent(self) -> str:
        """How large the measured network is, in words."""
        if self.definition.family == "two-mode":
            pairs = ngettext("%(num)s participation", "%(num)s participations", self.pairs)
        else:
            pairs = ngettext("%(num)s tied pair", "%(num)s tied pairs", self.pairs)
        actors = ngettext("%(num)s actor", "%(num)s actors", self.size)
        return f"{actors}, {pairs}"

    def table(self) -> dict[str, Column]:
        """Return the values by column, all of one length."""
        raise NotImplementedError

    def to_pandas(self) -> pandas.DataFrame:
        """Return the values as a data frame; what the result says of itself is in ``.attrs``."""
        import pandas as pd

        frame = pd.DataFrame(self.table())
        frame.attrs.update(self.description())
        return frame

    def records(self) -> list[dict[str, Cell]]:
        """Return the values as rows of plain Python values; what is undefined is None."""
        columns = {name: column.tolist() for name, column in self.table().items()}
        rows = zip(*columns.values(), strict=True)
        return [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]

    def largest(self, count: int) -> list[dict[str, Cell]]:
        """Return the rows with the largest values, or the first rows of a table of others."""
        return self.records()[:count]

    def description(self) -> dict[str, Any]:  # plain values, as JSON has them
        """Return what the result says of itself: definition, parameters, network."""
        about = self.definition
        return {
            "measure": about.name,
            "title": about.title,
            "summary": about.summary,
            "model": about.model,
            "unit": about.unit,
            "direction": self.direction,
            "weight": self.weight,
            "normalisation": about.normalisation,
            "undefined": about.undefined,
            "references": list(about.references),
            "reading": self.reading,
            "network": self.network,
            "actors": self.size,
            "pairs": self.pairs,
            "parameters": dict(self.parameters),
            "notes": list(self.notes),
        }

    def explain(self) -> str:
        """Return in words what was measured, how, and what it does not say."""
        about = self.definition
        asked = ", ".join(f"{name} = {value}" for name, value in self.parameters.items())
        lines = [
            f"{about.title}: {about.summary}",
            gettext(
                "Network: %(network)s, %(size)s.",
                network=self.network,
                size=self.extent,
            ),
            f"Model: {about.model}",
            f"Direction: {self.direction}",
            f"Weight: {self.weight}",
            f"Unit: {about.unit}",
            f"Normalisation: {about.normalisation}",
            f"Undefined: {about.undefined}",
            *([f"Parameters: {asked}."] if asked else []),
            *(f"Note: {note}" for note in self.notes),
            self.reading,
            f"Literature: {'; '.join(about.references)}.",
        ]
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class ActorValues(Result):
    """One or several numbers for each actor.

    Attributes:
        ids: IRIs of the actors, in the order of the network.
        labels: Their names.
        columns: Values by name; the first is the measure itself.
    """

    ids: Column = field(default_factory=lambda: np.empty(0, dtype=object))
    labels: Column = field(default_factory=lambda: np.empty(0, dtype=object))
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def values(self) -> Column:
        """The measure itself, in the order of :attr:`ids`."""
        return next(iter(self.columns.values()))

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids.tolist())

    def __getitem__(self, actor: str) -> float:
        """Return the value of an actor, by IRI or by path.

        Raises:
            KeyError: The actor is not in the network.
        """
        return float(self.values[self._positions[actor]])

    @property
    def _positions(self) -> dict[str, int]:
        known = {str(iri): row for row, iri in enumerate(self.ids)}
        return known | {path_of(iri): row for iri, row in known.items()}

    def table(self) -> dict[str, Column]:
        """Return actor, label and the values, one row for each actor."""
        return {"actor": self.ids, "label": self.labels, **self.columns}

    def top(self, count: int = 10, *, column: str = "") -> list[tuple[str, str, float]]:
        """Return the actors with the largest values: IRI, name and value, ties by IRI.

        Actors without a value come never.
        """
        return [
            (str(self.ids[row]), str(self.labels[row]), float(self._numbers(column)[row]))
            for row in self._ranked(count, column)
        ]

    def largest(self, count: int, *, column: str = "") -> list[dict[str, Cell]]:
        """Return the rows of the actors with the largest values, without undefined ones."""
        rows = self._ranked(count, column)
        columns = {name: [values[row] for row in rows] for name, values in self.table().items()}
        return [
            {name: _plain(_python(values[place])) for name, values in columns.items()}
            for place in range(len(rows))
        ]

    def _numbers(self, column: str) -> NDArray[np.float64]:
        return np.asarray(self.columns[column] if column else self.values, dtype=np.float64)

    def _ranked(self, count: int, column: str) -> list[int]:
        """Return the rows with the largest values, largest first, equal ones by IRI."""
        values = self._numbers(column)
        known = np.flatnonzero(~np.isnan(values))
        if 0 < count < len(known):  # what cannot be among them need not be sorted
            least = np.partition(values[known], -count)[-count]
            known = known[values[known] >= least]
        return sorted(known.tolist(), key=lambda row: (-values[row], str(self.ids[row])))[:count]


@dataclass(frozen=True, eq=False)
class NetworkValues(Result):
    """One or several numbers for the network as a whole.

    Attributes:
        values: The numbers by name; the first is the measure itself.
    """

    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The measure itself."""
        return next(iter(self.values.values()))

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def table(self) -> dict[str, Column]:
        """Return one row for each number."""
        return {
            "name": np.array(list(self.values), dtype=object),
            "value": np.array(list(self.values.values()), dtype=np.float64),
        }


@dataclass(frozen=True, eq=False)
class RowValues(Result):
    """A table whose rows are pairs, groups or sets of actors.

    Attributes:
        columns: Values by name, all of one length.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def table(self) -> dict[str, Column]:
        """Return the rows."""
        return dict(self.columns)


def about(
    network: Network,
    definition: Definition,
    *,
    direction: str = "",
    weight: str = "",
    parameters: Mapping[str, Cell] | None = None,
    notes: Sequence[str] = (),
) -> dict[str, Any]:  # keywords of Result
    """Return what every result says of itself, as keywords."""
    return {
        "definition": definition,
        "network": network.title,
        "size": len(network),
        "pairs": network.number_of_pairs,
        "direction": direction or definition.direction,
        "weight": weight or definition.weight,
        "parameters": dict(parameters or {}),
        "notes": tuple(notes),
    }


def actor_values(
    network: Network, definition: Definition, columns: Mapping[str, Column], **said: Any
) -> ActorValues:
    """Return values for the actors of a network; see :func:`about` for the keywords."""
    return ActorValues(
        **about(network, definition, **said),
        ids=network.ids,
        labels=network.actors.columns.get("label", network.ids),
        columns=dict(columns),
    )


def network_values(
    network: Network, definition: Definition, values: Mapping[str, float], **said: Any
) -> NetworkValues:
    """Return values for a network; see :func:`about` for the keywords."""
    return NetworkValues(**about(network, definition, **said), values=dict(values))


def row_values(
    network: Network, definition: Definition, columns: Mapping[str, Column], **said: Any
) -> RowValues:
    """Return a table about a network; see :func:`about` for the keywords."""
    return RowValues(**about(network, definition, **said), columns=dict(columns))


def as_stated(network: Network) -> str:
    """Say how direction is read by a measure that follows it."""
    if network.directed:
        return gettext_noop(
            "as stated: from source to target; ties without direction count both ways"
        )
    return gettext_noop("the network has no directed ties")


def weights_of(network: Network) -> str:
    """Say what the weights of a network are."""
    from ioknow.network.network import WEIGHTS

    return lazy_gettext(
        "%(weight)s: %(meaning)s",
        weight=network.weight,
        meaning=lazy_gettext(WEIGHTS[network.weight]),
    )


def _python(value: Any) -> Cell:  # a number of numpy, or a text
    found: Cell = value.item() if isinstance(value, np.generic) else value
    return found


def _plain(value: Cell) -> Cell:
    return None if isinstance(value, float) and math.isnan(value) else value
