"""Walking through lists: opaque cursors that are tied to one release and one list."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request

from ioknow.query.lists import Lists
from ioknow.query.lists.reading import Place
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow_api.keeping import ListsKeeper
from ioknow_api.problems import ProblemError

CURSOR = r"^([A-Za-z0-9_-]{20,2000})?$"


@dataclass(frozen=True)
class Walk:
    """A walk through a list.

    Attributes:
        lists: The lists of the release that the walk reads.
        version: Version of that release.
        after: Where the last page ended; None at the beginning.
        asked: What was asked for, without the cursor.
    """

    lists: Lists
    version: str
    after: Place | None
    asked: dict[str, Any]

    def next_path(self, request: Request, last: Place) -> str:
        """Return the path of the page that begins after a place."""
        cursor = _write(self.version, _fingerprint(request, self.asked), last)
        return f"{request.url.path}?{urlencode({**self.asked, 'cursor': cursor}, doseq=True)}"


def begin(request: Request, asked: dict[str, Any]) -> Walk:
    """Return the walk that a request begins, or goes on with by its cursor.

    Args:
        request: The request.
        asked: Its parameters, defaults left out.

    Raises:
        ProblemError: The cursor is not one of ours, belongs to another list, or to a release
            that is no longer open.
    """
    pool: WorkerPool | RemotePool = request.app.state.pool
    keeper: ListsKeeper = request.app.state.lists
    rest = {name: value for name, value in asked.items() if name != "cursor"}
    release = pool.release
    lists = keeper.current(pool)
    if not asked.get("cursor"):
        return Walk(lists, release.version, None, rest)
    version, fingerprint, after = _read(asked["cursor"])
    if fingerprint != _fingerprint(request, rest):
        raise ProblemError(
            404,
            "unknown-cursor",
            "the cursor belongs to a list that was asked for in another way",
            hint="follow 'next' as it is, or begin without a cursor",
        )
    earlier = lists if version == release.version else keeper.of(version)
    if earlier is None:
        raise _expired(version, release.version)
    return Walk(earlier, version, after, rest)


def begin_now(request: Request, asked: dict[str, Any], version: str) -> Walk:
    """Return the walk that a request begins, where only the present release can be walked.

    Raises:
        ProblemError: As for :func:`begin`, or the cursor belongs to an earlier release.
    """
    walk = begin(request, asked)
    if walk.version != version:
        raise _expired(walk.version, version)
    return walk


def _expired(earlier: str, now: str) -> ProblemError:
    return ProblemError(
        410,
        "cursor-expired",
        f"release {earlier} of the dataset has been replaced by {now}",
        hint="begin again without a cursor",
    )


def _fingerprint(request: Request, asked: dict[str, Any]) -> str:
    same = {name: value for name, value in asked.items() if name not in ("limit", "fields")}
    text = orjson.dumps([request.url.path, same], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:16]


def _write(version: str, fingerprint: str, place: Place) -> str:
    text = orjson.dumps([version, fingerprint, *place])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _read(text: str) -> tuple[str, str, Place]:
    try:
        padded = text + "=" * (-len(text) % 4)
        version, fingerprint, key, number = orjson.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError, TypeError):
        pass
    else:
        known = isinstance(version, str) and isinstance(key, str | int)
        if known and isinstance(number, int) and abs(number) < 2**63 and _fits(key):
            return version, str(fingerprint), (key, number)
    raise ProblemError(
        404,
        "unknown-cursor",
        "the cursor is not one of ours",
        hint="take it from 'next' of a page or its Link header, or leave it out",
    )


def _fits(key: str | int) -> bool:
    return isinstance(key, str) or abs(key) < 2**63
