"""What can be computed of the networks of a dataset, asked for as values that travel."""

from __future__ import annotations

from dataclasses import dataclass, field

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.courses import Course, course
from ioknow.network.measures.asking import is_two_mode, measured
from ioknow.network.measures.definition import find_measure
from ioknow.network.measures.results import Result
from ioknow.network.network import Network
from ioknow.network.projection import Scope
from ioknow.network.stored import Networks

Parameters = tuple[tuple[str, str | int | float | bool | tuple[str, ...]], ...]
"""Keywords of a measure as pairs, so that a job can be a key."""

DIRECTIONS = ("stated", "undirected")
MODES = ("ties", "affiliations")
"""Whether organizations are tied as claims say, or by the events that they share."""


@dataclass(frozen=True)
class MeasureJob:
    """A measure of a part of the dataset.

    Attributes:
        name: Name of the measure.
        scope: What part of it; measures of two-mode networks read who takes part in what.
        parameters: Keywords of the measure.
        direction: ``stated``, or ``undirected`` to read every tie in both directions.
        mode: ``ties``, or ``affiliations`` to tie organizations by the projects, consortia and
            bodies they share.
    """

    name: str
    scope: Scope = field(default_factory=Scope)
    parameters: Parameters = ()
    direction: str = "stated"
    mode: str = "ties"

    def run(self, networks: Networks) -> Result:
        """Return the measure.

        Raises:
            ParameterValueError: The measure cannot be asked for in this way.
            UnknownEntityError: The case or the organization does not exist.
        """
        return measured(self._network(networks), self.name, dict(self.parameters))

    @property
    def reads_affiliations(self) -> bool:
        """Whether it reads who takes part in what."""
        return self.mode == "affiliations" or is_two_mode(find_measure(self.name))

    def _network(self, networks: Networks) -> Network | AffiliationNetwork:
        if is_two_mode(find_measure(self.name)):
            return networks.affiliations(self.scope)
        return one_mode(networks, self.scope, self.direction, self.mode)


@dataclass(frozen=True)
class CourseJob:
    """A measure in windows of time, and the ties that enter, stay and leave.

    Attributes:
        measure: Name of the measure, or empty.
        scope: What part of the dataset.
        parameters: Keywords of the measure.
        actor: Path of the actor whose value is followed, or empty.
        width: Years in a window; 0 to choose.
        direction: As for :class:`MeasureJob`.
        mode: As for :class:`MeasureJob`.
    """

    measure: str = ""
    scope: Scope = field(default_factory=Scope)
    parameters: Parameters = ()
    actor: str = ""
    width: int = 0
    direction: str = "stated"
    mode: str = "ties"

    def run(self, networks: Networks) -> Course:
        """Return the course."""
        network = one_mode(networks, self.scope, self.direction, self.mode)
        return course(
            network, self.measure, dict(self.parameters), actor=self.actor, width=self.width
        )

    @property
    def reads_affiliations(self) -> bool:
        """Whether it reads who takes part in what."""
        return self.mode == "affiliations"


Job = MeasureJob | CourseJob


def one_mode(networks: Networks, scope: Scope, direction: str, mode: str) -> Network:
    """Return the network of actors that is asked for.

    Raises:
        ParameterValueError: There is no such direction, mode or weight.
    """
    for value, options, what in ((direction, DIRECTIONS, "direction"), (mode, MODES, "mode")):
        if value not in options:
            raise ParameterValueError(
                lazy_gettext(
                    "there is no %(what)s '%(value)s'; there are %(known)s",
                    what=what,
                    value=value,
                    known=", ".join(options),
                )
            )
    if mode == "affiliations":
        return networks.affiliations(scope).projection(weight=scope.weight)
    network = networks.network(scope)
    return network.undirected() if direction == "undirected" else network
