"""The reference page of the measures of networks."""

from __future__ import annotations

import inspect
from itertools import groupby

from ioknow.network import FAMILIES, TIE_TYPES, WEIGHTS
from ioknow.network.measures import MEASURES, Measure
from ioknow.network.measures.asking import choices_of, is_two_mode, parameters_of
from ioknow.reference.markdown import NOTE, heading, page, table

_INTRODUCTION = """\
A measure is a function of `ioknow.network.measures`, a command and an API operation of one name.
These ask for the same values:

- `kg.network(case="kicms").measure("constraint", model="ego")`
- `ioknow measure constraint model=ego --case kicms`
- `/api/v1/networks/measures/constraint?case=kicms&model=ego`

Each result repeats what stands here, with the network, its size and the parameters.
All measures describe the structure of recorded ties; none says anything about causes.
[What a network measure means](../explanation/what-a-network-measure-means.md) explains this."""


def measures_page() -> str:
    """Return the reference page of the measures, in Markdown."""
    ordered = sorted(MEASURES.values(), key=lambda m: (m.definition.family, m.definition.name))
    blocks = [heading(1, "Measures of networks"), NOTE, _INTRODUCTION, _vocabulary()]
    for family, group in groupby(ordered, key=lambda m: m.definition.family):
        blocks.append(heading(2, family.capitalize()))
        blocks += [_measure(one) for one in group]
    return page(*blocks)


def _vocabulary() -> str:
    families = ", ".join(f"`{name}`" for name in dict.fromkeys(FAMILIES.values()))
    ties = ", ".join(f"`{name}`" for name in TIE_TYPES)
    weights = [[f"`{name}`", words] for name, words in WEIGHTS.items()]
    return "\n\n".join(
        [
            heading(2, "Networks"),
            f"Families of ties: {ties}.",
            f"Kinds of actors: {families}.",
            table(["weight", "what the weight of a pair is"], weights),
        ]
    )


def _measure(measure: Measure) -> str:
    about = measure.definition
    rows = [
        ["model", about.model],
        ["direction", about.direction],
        ["weight", about.weight],
        ["unit", about.unit],
        ["normalisation", about.normalisation],
        ["undefined", about.undefined],
        ["literature", "; ".join(about.references)],
    ]
    if is_two_mode(measure):
        rows.insert(0, ["network", "two-mode: `kg.affiliations(...)`"])
    for name, parameter in parameters_of(measure).items():
        rows.append([f"`{name}`", _parameter(measure, name, parameter)])
    return "\n\n".join(
        [
            heading(3, f"`{about.name}`: {about.title}"),
            about.summary,
            table(["", "as computed here"], rows),
        ]
    )


def _parameter(measure: Measure, name: str, parameter: inspect.Parameter) -> str:
    choices = choices_of(measure, name)
    default = parameter.default
    text = ", ".join(default) if isinstance(default, tuple) else str(default)
    known = f"one of {', '.join(choices)}; " if choices else ""
    return f"{known}default `{text}`" if text else f"{known}default none"
