"""Settings of the service: from flags, from the environment, or their defaults.

Every setting has a default that suits one machine and the public; a value that cannot be used
stops the start instead of being replaced. :data:`SETTINGS` describes all of them; the command
``ioknow settings`` prints it, and a page of the documentation is written from it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ioknow.errors import SettingError
from ioknow.ingest.writing import WriteLimits
from ioknow.query.lanes import PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.store import is_endpoint
from ioknow.store.addresses import AllowedHosts
from ioknow_api.logs import FORMATS, LEVELS


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
        log_format: ``human`` or ``json``.
        log_level: The least important level that is written.
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
    log_format: str = "human"
    log_level: str = "info"

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
            environment: The variables; see :data:`SETTINGS`.

        Raises:
            SettingError: A variable has a value that cannot be used.

        Example:
            >>> settings = Settings.from_environment(Path("store"), {"IOKNOW_QUERY_SECONDS": "5"})
            >>> settings.limits.seconds
            5.0
        """
        chosen = {one.name: _value(one, environment)[0] for one in SETTINGS}
        place = str(store or chosen["IOKNOW_STORE"])
        remote = is_endpoint(place)
        return cls(
            store=Path(".ioknow/store" if remote else place),
            endpoint=place if remote else None,
            federation=AllowedHosts.parse(chosen["IOKNOW_FEDERATION"]),
            watch_seconds=30.0 if remote else 2.0,
            public_url=chosen["IOKNOW_PUBLIC_URL"].rstrip("/") or None,
            trusted_proxies=chosen["IOKNOW_TRUSTED_PROXIES"],
            union_default_graph=chosen["IOKNOW_UNION_DEFAULT_GRAPH"],
            limits=QueryLimits(
                seconds=chosen["IOKNOW_QUERY_SECONDS"],
                memory=chosen["IOKNOW_QUERY_MEMORY_MB"] * 10**6,
                rows=chosen["IOKNOW_QUERY_ROWS"],
                bytes=chosen["IOKNOW_QUERY_MB"] * 10**6,
            ),
            pool=PoolSize(
                free=chosen["IOKNOW_WORKERS"],
                named=chosen["IOKNOW_RESERVED_WORKERS"],
                per_client=chosen["IOKNOW_QUERIES_PER_CLIENT"],
                waiting=chosen["IOKNOW_QUERIES_WAITING"],
                cache=chosen["IOKNOW_CACHE_MB"] * 10**6,
            ),
            connections=chosen["IOKNOW_CONNECTIONS"],
            writes=chosen["IOKNOW_WRITES"],
            write=WriteLimits(
                bytes=chosen["IOKNOW_WRITE_MB"] << 20,
                seconds=chosen["IOKNOW_WRITE_SECONDS"],
                memory=chosen["IOKNOW_WRITE_MEMORY_MB"] * 10**6,
            ),
            log_format=chosen["IOKNOW_LOG_FORMAT"],
            log_level=chosen["IOKNOW_LOG_LEVEL"],
        )


@dataclass(frozen=True)
class Setting:
    """A setting as its users see it.

    Attributes:
        name: Environment variable.
        default: Value when nobody gives one.
        meaning: What it does, with its unit.
        read: Turns a text into a value; raises ValueError for what cannot be used.
        wanted: What kind of value it takes, in words.
        flag: Option of ``ioknow serve`` that sets it too, or empty.
        secret: Whether its value is never shown.
    """

    name: str
    default: Any  # of the type that ``read`` returns
    meaning: str
    read: Callable[[str], Any] = str
    wanted: str = "a text"
    flag: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Chosen:
    """The value that a setting has, and where it comes from.

    Attributes:
        setting: The setting.
        value: Its value as text; stars for a secret.
        source: ``flag``, ``environment`` or ``default``.
    """

    setting: Setting
    value: str
    source: str


def chosen_settings(
    flags: Mapping[str, object] | None = None, environment: Mapping[str, str] = os.environ
) -> list[Chosen]:
    """Return every setting with its value and where it comes from.

    Args:
        flags: Values given on the command line, by the name of the variable; they come first.
        environment: The variables.

    Raises:
        SettingError: A value cannot be used.

    Example:
        >>> [(one.value, one.source) for one in chosen_settings(environment={"PORT": "80"})
        ...  if one.setting.name in ("PORT", "IOKNOW_WORKERS")]
        [('80', 'environment'), ('4', 'default')]
    """
    found = []
    for one in SETTINGS:
        given = (flags or {}).get(one.name)
        value, source = (given, "flag") if given is not None else _value(one, environment)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        found.append(Chosen(one, "***" if one.secret and text else text, source))
    return found


def _value(setting: Setting, environment: Mapping[str, str]) -> tuple[Any, str]:
    text = environment.get(setting.name, "")
    if not text:
        return setting.default, "default"
    try:
        return setting.read(text), "environment"
    except ValueError:
        shown = "a secret text" if setting.secret else repr(text)
        raise SettingError(
            f"{setting.name} is {shown}; the default is {setting.default!r}, give {setting.wanted}"
        ) from None


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


def _one_of(*names: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in names:
            raise ValueError(text)
        return text.lower()

    return read


_COUNT = "a whole number of 1 or more"
_LIMITS, _POOL, _WRITE = QueryLimits(), PoolSize(), WriteLimits()

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "IOKNOW_STORE",
        ".ioknow/store",
        "Store directory whose current release is served, or the address of a SPARQL endpoint.",
        wanted="a directory or an address",
        flag="--store",
    ),
    Setting("IOKNOW_HOST", "127.0.0.1", "Address to listen on.", flag="--host"),
    Setting("PORT", 8000, "Port to listen on.", int, "a number", flag="--port"),
    Setting(
        "IOKNOW_PUBLIC_URL",
        "",
        "Address under which the service is known; empty for the one it listens on.",
        wanted="an address such as https://example.org",
    ),
    Setting(
        "IOKNOW_TRUSTED_PROXIES",
        "",
        "Addresses whose X-Forwarded-For is believed, separated by commas.",
    ),
    Setting(
        "IOKNOW_UNION_DEFAULT_GRAPH",
        True,
        "Whether the default graph is the union of all named graphs.",
        _truth,
        "true or false",
    ),
    Setting(
        "IOKNOW_QUERY_SECONDS",
        _LIMITS.seconds,
        "Seconds that a query may take.",
        _number,
        "a number greater than zero",
    ),
    Setting(
        "IOKNOW_QUERY_MEMORY_MB",
        _LIMITS.memory // 10**6,
        "Megabytes of memory that a query may take.",
        _whole,
        _COUNT,
    ),
    Setting("IOKNOW_QUERY_ROWS", _LIMITS.rows, "Rows that an answer may have.", _whole, _COUNT),
    Setting(
        "IOKNOW_QUERY_MB",
        _LIMITS.bytes // 10**6,
        "Megabytes that an answer may have.",
        _whole,
        _COUNT,
    ),
    Setting("IOKNOW_WORKERS", _POOL.free, "Workers that take any query.", _whole, _COUNT),
    Setting(
        "IOKNOW_RESERVED_WORKERS",
        _POOL.named,
        "Workers that take only named questions and lookups.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_QUERIES_PER_CLIENT",
        _POOL.per_client,
        "Queries of one client that run at the same time.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_QUERIES_WAITING",
        _POOL.waiting,
        "Queries that wait for a worker; beyond, the answer is 503.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_CACHE_MB",
        _POOL.cache // 10**6,
        "Megabytes of answers that are kept for the same question.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_CONNECTIONS",
        1000,
        "Open connections; beyond, the longest idle one is closed.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_FEDERATION",
        "",
        "Hosts that SERVICE may ask, separated by commas; none when empty.",
        wanted="hosts such as example.org",
    ),
    Setting(
        "IOKNOW_WRITES",
        False,
        "Whether SPARQL Update and Graph Store writes are taken from holders of a token.",
        _truth,
        "true or false",
        flag="--writes",
    ),
    Setting(
        "IOKNOW_WRITE_MB",
        _WRITE.bytes >> 20,
        "Mebibytes that the body of a change may have.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_WRITE_SECONDS",
        _WRITE.seconds,
        "Seconds that a change may take.",
        _number,
        "a number greater than zero",
    ),
    Setting(
        "IOKNOW_WRITE_MEMORY_MB",
        _WRITE.memory // 10**6,
        "Megabytes of memory that a change may take.",
        _whole,
        _COUNT,
    ),
    Setting(
        "IOKNOW_LOG_FORMAT",
        "human",
        "Form of the log on the error output: human or json.",
        _one_of(*FORMATS),
        " or ".join(FORMATS),
    ),
    Setting(
        "IOKNOW_LOG_LEVEL",
        "info",
        f"Least important level that is logged: {', '.join(LEVELS)}.",
        _one_of(*LEVELS),
        "one of " + ", ".join(LEVELS),
    ),
)
"""All settings, in the order in which they are shown."""
