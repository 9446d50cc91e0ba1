"""A name for every request, by which a client and the log speak of the same one."""

from __future__ import annotations

import re
from contextvars import ContextVar
from random import Random

_numbers = Random()  # noqa: S311  # nothing secret hangs on them
"""Names of requests need not be hard to guess, and asking the system for each takes long."""

_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

current: ContextVar[str] = ContextVar("request_id", default="")
"""The request that the present task works on; empty outside of requests."""


def named(header: str | None) -> str:
    """Return the name that a client gave its request, or a new one.

    A name of another form is not repeated: it could break a log line or a header.

    Example:
        >>> named("job-17")
        'job-17'
        >>> len(named("two words")), len(named(None))
        (32, 32)
    """
    return header if header and _FORM.fullmatch(header) else f"{_numbers.getrandbits(128):032x}"
