"""The rule that keeps strangers' queries out of our own network, by name and by address."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from ioknow.errors import AddressRefusedError, SettingError
from ioknow.store.addresses import AllowedHosts, is_public

LIST = AllowedHosts.parse("query.wikidata.org, sparql.example.org:8890, 10.0.0.5, [2001:db8::1]:81")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # metadata of cloud machines
        "100.64.0.1",
        "192.0.2.7",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "91.198.174.192", "2620:0:861:ed1a::1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://query.wikidata.org/sparql", ("query.wikidata.org", 443)),
        ("http://QUERY.wikidata.org./sparql", ("query.wikidata.org", 80)),
        ("http://sparql.example.org:8890/sparql", ("sparql.example.org", 8890)),
        ("http://10.0.0.5/", ("10.0.0.5", 80)),
        ("http://[2001:db8::1]:81/", ("2001:db8::1", 81)),
    ],
)
def test_a_host_of_the_list_may_be_asked(url: str, place: tuple[str, int]) -> None:
    assert LIST.require(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/sparql",
        "https://evil-query.wikidata.org/sparql",
        "https://query.wikidata.org.example.org/sparql",
        "https://query.wikidata.org:8080/sparql",
        "https://sparql.example.org/sparql",  # listed with another port
        "https://query.wikidata.org@127.0.0.1/",
        "https://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "ftp://query.wikidata.org/",
        "file:///etc/passwd",
        "urn:x",
        "http://",
        "http://query.wikidata.org:99999/",
        "http://[::1/",
    ],
)
def test_any_other_host_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        LIST.require(url)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "*.wikidata.org",
        "https://query.wikidata.org",
        "query.wikidata.org/sparql",
        "user@example.org",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "10.0.0.0/8",
        "example.org:0",
        "example.org:99999",
        "example.org,,other.org",
        "a b.org",
        "-bad-.org",
        "[::1",
    ],
)
def test_a_list_with_an_entry_that_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="list of allowed hosts"):
        AllowedHosts.parse(text)


def test_no_text_is_an_empty_list() -> None:
    assert not AllowedHosts.parse("  ")
    assert AllowedHosts.parse("example.org")


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_a_listed_name_must_lead_to_public_addresses_only(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "91.198.174.192", "127.0.0.1")
    with pytest.raises(AddressRefusedError, match=r"leads to 127\.0\.0\.1"):
        LIST.resolve("query.wikidata.org", 443)
    resolving(monkeypatch, "91.198.174.192")
    assert LIST.resolve("query.wikidata.org", 443) == [(socket.AF_INET, ("91.198.174.192", 443))]


def test_an_address_that_is_listed_itself_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "10.0.0.5")
    assert LIST.resolve("query.wikidata.org", 443)
    with pytest.raises(AddressRefusedError):
        LIST.resolve("sparql.example.org", 8890)  # the address is listed for the usual ports
