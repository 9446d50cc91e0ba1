"""Triple-helix synergy: what three attributes of organizations tell about each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ioknow.arrays import distinct
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext_noop as _
from ioknow.languages import lazy_gettext
from ioknow.network.measures.definition import Definition, measure
from ioknow.network.measures.results import NetworkValues, network_values
from ioknow.network.network import Network

_SYNERGY = Definition(
    name="synergy",
    unit=_("bits"),
    title=_("Triple-helix synergy"),
    family=_("diversity"),
    summary=_(
        "Mutual information of three attributes of the actors, such as sector, type and "
        "place: T = H1 + H2 + H3 - H12 - H13 - H23 + H123, in bits. Sign convention: negative is "
        "synergy, the three together leave less uncertainty than their pairs do; positive is "
        "redundancy."
    ),
    model=_("actors and their attributes; ties do not enter"),
    direction=_("not read"),
    weight=_("not read"),
    normalisation=_(
        "bits; -1 when the third is the exclusive or of two fair coins, +1 when all "
        "three are one fair coin, 0 when they are independent"
    ),
    undefined=_(
        "nan when no actor has all three attributes; actors that lack one are left out, as "
        "a note says"
    ),
    references=(
        "Leydesdorff (2003), Scientometrics 58, 445-467",
        "Leydesdorff and Park (2014), Journal of Informetrics 8, 984-992 (on the sign)",
    ),
)


@measure(_SYNERGY)
def synergy(
    network: Network,
    *,
    dimensions: Sequence[str] = ("sector", "type", "country"),
    groups: str = "",
) -> NetworkValues:
    """Return the mutual information of three attributes of the actors.

    Args:
        network: Actors with attributes.
        dimensions: Three attributes, such as sector, size class and place.
        groups: An attribute by which T is divided: each group's own T, weighted by its share of
            the actors, and what is left, the synergy between groups.

    Returns:
        Values ``synergy`` (T), the entropies ``H(name)`` and so on; with groups also
        ``between groups`` and ``group: name``, the group's weighted part.

    Raises:
        ParameterValueError: There are not three dimensions, or no such attribute.

    Example:
        >>> both = {"u": ["0", "0", "1", "1"], "i": ["0", "1", "0", "1"], "g": ["0", "1", "1", "0"]}
        >>> four = Network.from_edges([], nodes="abcd", attributes=both)
        >>> synergy(four, dimensions=("u", "i", "g")).value
        -1.0

    References:
        Leydesdorff (2003), *Scientometrics* 58, 445-467.
    """
    names = tuple(dimensions)
    if len(names) != 3:
        raise ParameterValueError(
            lazy_gettext("synergy is of three attributes, not %(names)s", names=len(names))
        )
    columns = [network.attribute(name).astype(str) for name in names]
    known = np.logical_and.reduce([column != "" for column in columns])
    coded = [np.unique(column[known], return_inverse=True)[1] for column in columns]
    values, entropies = _information(coded, names)
    result = {"synergy": values, **entropies}
    if groups:
        result |= _by_groups(coded, names, network.attribute(groups).astype(str)[known], values)
    left_out = int((~known).sum())
    lacking = lazy_gettext(
        "%(count)s of %(all)s actors lack one of the attributes", count=left_out, all=len(network)
    )
    notes = [lacking] if left_out else []
    asked = {"dimensions": ", ".join(names), "groups": groups}
    return network_values(network, _SYNERGY, result, parameters=asked, notes=notes)


def _information(
    coded: list[NDArray[np.intp]], names: Sequence[str]
) -> tuple[float, dict[str, float]]:
    total, entropies = 0.0, {}
    for chosen in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)):
        value = _entropy([coded[one] for one in chosen])
        entropies[f"H({', '.join(names[one] for one in chosen)})"] = value
        total += value if len(chosen) != 2 else -value
    return total, entropies


def _entropy(columns: list[NDArray[np.intp]]) -> float:
    """Return the entropy of the combinations of columns, in bits."""
    if not len(columns[0]):
        return float("nan")
    _, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum()) + 0.0  # no minus before zero


def _by_groups(
    coded: list[NDArray[np.intp]], names: Sequence[str], of: NDArray[np.str_], total: float
) -> dict[str, float]:
    parts = {}
    for group in distinct(of):
        inside = of == group
        value, _ = _information([column[inside] for column in coded], names)
        parts[f"group: {group or 'not known'}"] = value * float(inside.mean())
    return {"between groups": total - sum(parts.values()), **parts}
