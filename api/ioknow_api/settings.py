"""Settings of the service, from the environment.

Every setting has a default that suits one machine and the public; a value that cannot be used
stops the start instead of being replaced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from ioknow.errors import SettingError
from ioknow.ingest.writing import WriteLimits
from ioknow.query.limits import QueryLimits
from ioknow.query.pool import PoolSize
from ioknow.store import is_endpoint
from ioknow.store.addresses import AllowedHosts

_T = TypeVar("_T")


@dataclass(frozen=True)
class Settings:
    """How the service behaves.

    Attributes:
        store: Store directory whose current release is served.
        endpoint: Address of a SPARQL endpoint that is served in its place, or None.
        federation: Hosts that SERVICE may ask; none by default.
        public_url: Address under which the service is known, such as ``https://example.org``;
            None for the address a request came in on. The Host header is never believed.
        trusted_proxies: Addresses whose ``X-Forwarded-For`` is believed, separated by commas.
        union_default_graph: Whether the default graph is the union of all graphs.
        limits: Limits of one query.
        pool: Size of the worker pool.
        head_seconds: Time a client has for the head of a request, or between two requests.
        body_seconds: Time a client has for the body of a request.
        connections: Open connections; beyond it an idle one is closed.
        watch_seconds: How often a new release is looked for; 0 for never.
        writes: Whether SPARQL Update and Graph Store writes are taken from holders of a token.
        write: Limits of one such change.
    """

    store: Path
    public_url: str | None = None
    trusted_proxies: str = ""
    union_default_graph: bool = True
    limits: QueryLimits = field(default_factory=QueryLimits)
    pool: PoolSize = field(default_factory=PoolSize)
    head_seconds: float = 15.0
    body_seconds: float = 30.0
    connections: int = 1000
    watch_seconds: float = 2.0
    writes: bool = False
    write: WriteLimits = field(default_factory=WriteLimits)
    endpoint: str | None = None
    federation: AllowedHosts = field(default_factory=AllowedHosts)

    def __post_init__(self) -> None:
        if self.endpoint is not None and self.writes:
            raise SettingError(
                "a remote endpoint is only read; serve without --writes, and change the data where "
                "they are"
            )
        if self.public_url is not None:
            parts = urlsplit(self.public_url)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
                raise SettingError(
                    f"IOKNOW_PUBLIC_URL is {self.public_url!r}; give an address such as "
                    "https://example.org or leave it out"
                )

    @classmethod
    def from_environment(
        cls, store: Path | str | None = None, environment: Mapping[str, str] = os.environ
    ) -> Settings:
        """Read the settings from environment variables.

        Args:
            store: Store directory or the address of an endpoint; when None, ``IOKNOW_STORE``.
            environment: The variables: ``IOKNOW_PUBLIC_URL``, ``IOKNOW_TRUSTED_PROXIES``,
                ``IOKNOW_UNION_DEFAULT_GRAPH``, ``IOKNOW_QUERY_SECONDS``,
                ``IOKNOW_QUERY_MEMORY_MB``, ``IOKNOW_QUERY_ROWS``, ``IOKNOW_QUERY_MB``,
                ``IOKNOW_WORKERS``, ``IOKNOW_RESERVED_WORKERS``, ``IOKNOW_QUERIES_PER_CLIENT``,
                ``IOKNOW_QUERIES_WAITING``, ``IOKNOW_CACHE_MB``, ``IOKNOW_CONNECTIONS``,
                ``IOKNOW_WRITES``, ``IOKNOW_WRITE_MB``, ``IOKNOW_WRITE_SECONDS``,
                ``IOKNOW_WRITE_MEMORY_MB``, ``IOKNOW_FEDERATION``.

        Raises:
            SettingError: A variable has a value that cannot be used.

        Example:
            >>> settings = Settings.from_environment(Path("store"), {"IOKNOW_QUERY_SECONDS": "5"})
            >>> settings.limits.seconds
            5.0
        """

        def read(name: str, convert: Callable[[str], _T], default: _T) -> _T:
            text = environment.get(f"IOKNOW_{name}", "")
            if not text:
                return default
            try:
                return convert(text)
            except ValueError:
                raise SettingError(
                    f"IOKNOW_{name} is {text!r}; the default is {default!r}, give a value of that "
                    "kind, greater than zero"
                ) from None

        limits, size, write = QueryLimits(), PoolSize(), WriteLimits()
        place = str(store or environment.get("IOKNOW_STORE", ".ioknow/store"))
        remote = is_endpoint(place)
        return cls(
            store=Path(".ioknow/store" if remote else place),
            endpoint=place if remote else None,
            federation=AllowedHosts.parse(environment.get("IOKNOW_FEDERATION", "")),
            watch_seconds=30.0 if remote else 2.0,
            public_url=environment.get("IOKNOW_PUBLIC_URL", "").rstrip("/") or None,
            trusted_proxies=environment.get("IOKNOW_TRUSTED_PROXIES", ""),
            union_default_graph=read("UNION_DEFAULT_GRAPH", _truth, True),
            limits=QueryLimits(
                seconds=read("QUERY_SECONDS", _number, limits.seconds),
                memory=read("QUERY_MEMORY_MB", _whole, limits.memory // 10**6) * 10**6,
                rows=read("QUERY_ROWS", _whole, limits.rows),
                bytes=read("QUERY_MB", _whole, limits.bytes // 10**6) * 10**6,
            ),
            pool=PoolSize(
                free=read("WORKERS", _whole, size.free),
                named=read("RESERVED_WORKERS", _whole, size.named),
                per_client=read("QUERIES_PER_CLIENT", _whole, size.per_client),
                waiting=read("QUERIES_WAITING", _whole, size.waiting),
                cache=read("CACHE_MB", _whole, size.cache // 10**6) * 10**6,
            ),
            connections=read("CONNECTIONS", _whole, 1000),
            writes=read("WRITES", _truth, False),
            write=WriteLimits(
                bytes=read("WRITE_MB", _whole, write.bytes >> 20) << 20,
                seconds=read("WRITE_SECONDS", _number, write.seconds),
                memory=read("WRITE_MEMORY_MB", _whole, write.memory // 10**6) * 10**6,
            ),
        )


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _number(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"
