"""Measures asked for by name, with parameters as texts or values: what all doors call."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ioknow.errors import ParameterValueError
from ioknow.languages import lazy_gettext
from ioknow.languages.docstrings import meaning_of_argument
from ioknow.network.affiliations import AffiliationNetwork
from ioknow.network.measures.definition import Measure, find_measure
from ioknow.network.measures.results import Result
from ioknow.network.network import Network


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
        wanted = (
            lazy_gettext("an affiliation network")
            if is_two_mode(found)
            else lazy_gettext("a network of actors")
        )
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s is a measure of %(wanted)s", name=found.definition.name, wanted=wanted
            )
        )
    known = parameters_of(found)
    given = {}
    for key, value in parameters.items():
        if key not in known:
            takes = ", ".join(known) or lazy_gettext("no parameter")
            raise ParameterValueError(
                lazy_gettext(
                    "measure %(name)s has no parameter '%(key)s'; it takes: %(takes)s",
                    name=found.definition.name,
                    key=key,
                    takes=takes,
                )
            )
        given[key] = _read(found, key, value) if isinstance(value, str) else value
    result = found.function(network, **given)
    assert isinstance(result, Result)
    return result


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


def described(measure: Measure, name: str) -> str:
    """Return what the docstring of a measure says of a parameter."""
    return meaning_of_argument(measure.function.__doc__ or "", name)


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
        kind = {
            bool: lazy_gettext("true or false"),
            int: lazy_gettext("a whole number"),
            float: lazy_gettext("a number"),
        }[type(default)]
        raise ParameterValueError(
            lazy_gettext(
                "%(name)s of %(measure)s is %(kind)s, not '%(text)s'",
                name=name,
                measure=measure.definition.name,
                kind=kind,
                text=text,
            )
        ) from None
    return text
