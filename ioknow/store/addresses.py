"""Which hosts may be contacted on behalf of a stranger, checked by name and by address.

A host is named in a list or it is not contacted. A listed name must lead to public addresses, all
of them, since whoever controls a name's DNS could point it into our own network. An address that
is itself in the list may be contacted whatever it is.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from ioknow.errors import AddressRefusedError, SettingError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolved = tuple[int, tuple[str, int] | tuple[str, int, int, int]]
"""Address family and socket address."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}")
_USUAL_PORTS = {"http": 80, "https": 443}
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


@dataclass(frozen=True)
class AllowedHosts:
    """The hosts that may be contacted.

    Attributes:
        entries: Each host, a name in lower case or an address, with its port; None stands for
            the usual ports of http and https.
    """

    entries: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def parse(cls, text: str) -> AllowedHosts:
        """Read a list such as ``query.wikidata.org, sparql.example.org:8890, 127.0.0.1:7878``.

        Raises:
            SettingError: An entry is not the name or the address of a host; nothing is guessed.

        Example:
            >>> sorted(AllowedHosts.parse("query.wikidata.org, 127.0.0.1:7878").entries)
            [('127.0.0.1', 7878), ('query.wikidata.org', None)]
        """
        parts = (part.strip() for part in text.split(","))
        return cls(frozenset(_entry(part) for part in parts)) if text.strip() else cls()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def require(self, url: str) -> tuple[str, int]:
        """Return host and port of an address that may be asked.

        Raises:
            AddressRefusedError: The host is not in the list.
        """
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError as error:
            raise AddressRefusedError(f"{url!r} is not an address: {error}") from None
        if parts.scheme not in _USUAL_PORTS or not host or "@" in parts.netloc:
            raise AddressRefusedError(
                f"{url!r} is not the address of an endpoint; give http:// or https://, a host "
                "and a path"
            )
        usual = _USUAL_PORTS[parts.scheme]
        name, wanted = _canonical(host), port or usual
        if (name, wanted) in self.entries or (wanted == usual and (name, None) in self.entries):
            return name, wanted
        raise AddressRefusedError(
            f"SERVICE may not ask {host}:{wanted}: the host is not in this service's list; ask "
            "whoever runs the service to allow it, or run the federated part yourself"
        )

    def resolve(self, host: str, port: int) -> list[Resolved]:
        """Return the addresses of a host from the list, each checked.

        Raises:
            AddressRefusedError: One of the addresses is not public and not in the list itself.
            OSError: The name has no address.
        """
        found: list[Resolved] = []
        for family, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            address = ipaddress.ip_address(str(place[0]).partition("%")[0])
            if not is_public(address) and not self._lists(address, port):
                raise AddressRefusedError(
                    f"{host} leads to {address}, which is not a public address; add the address "
                    "itself to the list if it is meant"
                )
            found.append((family, place))  # type: ignore[arg-type]  # bytes only without IPv6
        return found

    def _lists(self, address: Address, port: int) -> bool:
        text = str(address)
        return (text, port) in self.entries or (
            port in _USUAL_PORTS.values() and (text, None) in self.entries
        )


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the public internet, and to nothing inside it.

    Example:
        >>> is_public(ipaddress.ip_address("8.8.8.8"))
        True
        >>> is_public(ipaddress.ip_address("::ffff:8.8.8.8"))  # written so to pass a filter
        False
    """
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or address.teredo
        nat = any(address in network for network in _NAT64)
        return inner is None and not nat and int(address) >> 32 != 0
    return True


def _entry(text: str) -> tuple[str, int | None]:
    bracketed = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]{1,5}))?", text)
    plain = re.fullmatch(r"([^\s/:@\[\]?#]+)(?::([0-9]{1,5}))?", text)
    match = bracketed or plain
    port = int(match[2]) if match and match[2] else None
    if match is None or (port is not None and not 0 < port < 65536):
        raise _bad(text)
    name = _canonical(match[1])
    if not _NAME.fullmatch(name):
        try:
            name = str(ipaddress.ip_address(name))
        except ValueError:
            raise _bad(text) from None
    return name, port


def _canonical(host: str) -> str:
    """Return a host as it stands in the list: lower case, ASCII, addresses in short form."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _bad(text: str) -> SettingError:
    return SettingError(
        f"the list of allowed hosts has the entry {text!r}; give names with a dot such as "
        "query.wikidata.org, or addresses such as 127.0.0.1 or [2001:db8::1], each with a port "
        "where it is not 80 or 443, separated by commas"
    )
