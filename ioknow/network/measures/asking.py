"""Measures asked for by name, with parameters as texts or values: what all doors call."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ioknow.errors import NetworkSizeError, ParameterValueError
from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.measures.definition import Measure, find_measure
from ioknow.network.measures.results import Result
from ioknow.network.network import Network
from ioknow.network.projection import Scope
from ioknow.network.stored import Networks


def measured(
    network: Network | AffiliationNetwork, name: str, parameters: Mapping[str, Any]
) -> Result:
    """Return a measure of a network, asked for by name.

    Args:
        network: One-mode, or two-mode for the measures of the family *two-mode*.
        name: A name from :data:`MEASURES`; hyphens may stand for underscores.
        parameters: Keywords of the measure; texts are read as the type that each wants.

    Raises:
        ParameterValueError: There is no such measure, it takes no such parameter, a value does
            not fit, or the measure is of the other kind of network.
    """
    found = find_measure(name)
    if is_two_mode(found) != isinstance(network, AffiliationNetwork):
        wanted = "an affiliation network" if is_two_mode(found) else "a network of actors"
        raise ParameterValueError(f"{found.definition.name} is a measure of {wanted}")
    known = parameters_of(found)
    given = {}
    for key, value in parameters.items():
        if key not in known:
            takes = ", ".join(known) or "no parameter"
            raise ParameterValueError(
                f"measure {found.definition.name} has no parameter '{key}'; it takes: {takes}"
            )
        given[key] = _read(found, key, value) if isinstance(value, str) else value
    result = found.function(network, **given)
    assert isinstance(result, Result)
    return result


def measure_scope(
    networks: Networks,
    name: str,
    scope: Scope,
    parameters: Mapping[str, Any],
    *,
    direction: str = "stated",
    most: int | None = None,
) -> Result:
    """Return a measure of a part of the dataset: what the command line and the service call.

    Args:
        networks: Gives the networks of a dataset.
        name: Name of the measure.
        scope: What part of it; measures of two-mode networks read who takes part in what.
        parameters: Keywords of the measure, as values or as texts.
        direction: ``stated``, or ``undirected`` to read every tie in both directions.
        most: Ties, or participations, up to which it is measured; None for any number.

    Raises:
        ParameterValueError: The measure cannot be asked for in this way.
        UnknownEntityError: The case or the organization does not exist.
        NetworkSizeError: The network has more ties than ``most``.
    """
    if direction not in ("stated", "undirected"):
        raise ParameterValueError(
            f"there is no direction '{direction}'; there are stated, undirected"
        )
    network: Network | AffiliationNetwork
    if is_two_mode(find_measure(name)):
        network = networks.affiliations(scope)
        ties = len(network.actor)
    else:
        network = networks.network(scope)
        network = network.undirected() if direction == "undirected" else network
        ties = network.number_of_ties
    if most is not None and ties > most:
        raise NetworkSizeError(
            f"{network.title} has {ties:,} ties and is measured here up to {most:,}: choose a "
            "case, an organization, families of ties or a year, or measure it in Python"
        )
    return measured(network, name, parameters)


def is_two_mode(measure: Measure) -> bool:
    """Say whether a measure is of two-mode networks."""
    return measure.definition.family == "two-mode"


def parameters_of(measure: Measure) -> dict[str, inspect.Parameter]:
    """Return the keywords of a measure by name."""
    return {
        name: one
        for name, one in inspect.signature(measure.function).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    }


def choices_of(measure: Measure, name: str) -> tuple[str, ...]:
    """Return the texts that a parameter can be; none when it can be any."""
    hint = get_type_hints(measure.function)[name]
    return get_args(hint) if get_origin(hint) is Literal else ()


def _read(measure: Measure, name: str, text: str) -> Any:
    """Return a text as what the parameter wants, seen from its default."""
    default = parameters_of(measure)[name].default
    try:
        if isinstance(default, bool):
            return {"true": True, "false": False}[text.lower()]
        if isinstance(default, int):
            return int(text)
        if isinstance(default, float):
            return float(text)
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(","))
    except (KeyError, ValueError):
        kind = {bool: "true or false", int: "a whole number", float: "a number"}[type(default)]
        raise ParameterValueError(
            f"{name} of {measure.definition.name} is {kind}, not '{text}'"
        ) from None
    return text
