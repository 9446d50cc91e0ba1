"""What a measure is, in words, and the register of all measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ioknow.arguments import with_nearest
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext

READING = _(
    "Structural, not causal: it describes recorded ties, and says nothing about what would "
    "happen if they were others."
)


@dataclass(frozen=True)
class Definition:
    """What a measure is.

    Attributes:
        name: Name of the function, such as ``constraint``.
        title: The same in words.
        family: Which family of measures it belongs to.
        summary: What it counts, in one or two sentences.
        model: Which ties enter: the whole network, or each actor's own surroundings.
        direction: How direction is read.
        weight: How weights are read.
        normalisation: What values are divided by, and their range.
        undefined: Which actors or networks have no value, and what stands there.
        references: Literature.
        unit: What the first number counts; a ratio has none.
    """

    name: str
    title: str
    family: str
    summary: str
    model: str
    direction: str
    weight: str
    normalisation: str
    undefined: str
    references: tuple[str, ...]
    unit: str = _("no unit")


@dataclass(frozen=True)
class Measure:
    """A measure that can be asked for by name.

    Attributes:
        definition: What it is.
        function: Computes it; its first argument is the network, the rest are keywords.
    """

    definition: Definition
    function: Callable[..., Any]  # each measure has keywords of its own


MEASURES: dict[str, Measure] = {}
"""All measures by name."""

F = TypeVar("F", bound=Callable[..., Any])


def measure(definition: Definition) -> Callable[[F], F]:
    """Register a function as the measure of a definition."""

    def register(function: F) -> F:
        assert function.__name__ == definition.name
        MEASURES[definition.name] = Measure(definition, function)
        return function

    return register


def find_measure(name: str) -> Measure:
    """Return a measure by name, such as ``effective_size`` or ``effective-size``.

    Raises:
        ParameterValueError: There is no such measure.
    """
    found = MEASURES.get(name.replace("-", "_"))
    if found is None:
        raise ParameterValueError(
            with_nearest(
                lazy_gettext(
                    "there is no measure '%(name)s'; there are %(known)s",
                    name=name,
                    known=", ".join(sorted(MEASURES)),
                ),
                name.replace("-", "_"),
                MEASURES,
            )
        )
    return found
