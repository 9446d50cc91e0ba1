"""What one query may use. The numbers are published in the service description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QueryLimits:
    """Limits of one query and of the text that states it.

    Attributes:
        seconds: Time from the start of the work to the complete answer.
        memory: Bytes of memory that a worker may take beyond its start.
        rows: Solutions or triples in an answer.
        bytes: Size of an answer before compression.
        text: Bytes of a query text.
        nesting: Brackets of any kind inside each other.
        chain: Operators, path steps or UNION branches in one sequence.
        tokens: Words, terms and signs of a query text.
    """

    seconds: float = 10.0
    memory: int = 1_000_000_000
    rows: int = 100_000
    bytes: int = 64_000_000
    text: int = 2 * 1024 * 1024
    nesting: int = 64
    chain: int = 400
    tokens: int = 60_000
