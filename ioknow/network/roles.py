"""Gould and Fernandez's five roles of a broker between groups: one reading for all who count them.

Gould and Fernandez (1989), *Sociological Methodology* 19, 89-126.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""Roles of j in i → j → k: all in one group; i and k in one other group; i outside; k outside;
three groups."""

WITHOUT_DIRECTION = (
    "coordinator",
    "itinerant",
    "representative or gatekeeper",
    "representative or gatekeeper",
    "liaison",
)
"""The same where i - j - k has no direction, so that gatekeeper and representative are one."""


def role_numbers(
    first: NDArray[Any], broker: NDArray[Any], last: NDArray[Any]
) -> NDArray[np.intp]:  # groups: numbers or texts
    """Return the place in :data:`ROLES` of each broker, by the groups of i, j and k.

    Example:
        >>> role_numbers(np.array([1, 2]), np.array([1, 1]), np.array([1, 2])).tolist()
        [0, 1]
    """
    before, after, ends = first == broker, broker == last, first == last
    return np.select([before & after, ends, after, before], [0, 1, 2, 3], default=4)
