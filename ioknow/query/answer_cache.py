"""Answers that were given before: a release never changes, so neither do its answers."""

from __future__ import annotations

from collections import OrderedDict

from ioknow.query.messages import Reply, Request


class AnswerCache:
    """The most recently used answers, up to a number of bytes.

    Args:
        capacity: Bytes of answers that are kept; 0 keeps none.

    Example:
        >>> cache = AnswerCache(10_000)
        >>> request = Request("ASK {}")
        >>> cache.put(request, Reply("v1", "boolean", "json", 1, False, b"{}"))
        >>> cache.get(request, "v1").body
        b'{}'
        >>> cache.get(request, "v2") is None
        True
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._replies: OrderedDict[tuple[Request, str], Reply] = OrderedDict()

    def get(self, request: Request, version: str) -> Reply | None:
        """Return the answer that this release gave to this request, or None."""
        key = (request, version)
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def put(self, request: Request, reply: Reply) -> None:
        """Keep an answer, unless it would push out a good part of the others."""
        if _cost(request, reply) > self._capacity // 8:
            return
        key = (request, reply.version)
        self._forget(key)
        self._replies[key] = reply
        self._size += _cost(request, reply)
        while self._size > self._capacity:
            self._forget(next(iter(self._replies)))

    def _forget(self, key: tuple[Request, str]) -> None:
        reply = self._replies.pop(key, None)
        if reply is not None:
            self._size -= _cost(key[0], reply)


def _cost(request: Request, reply: Reply) -> int:
    return len(request.query) + len(reply.body) + 500
