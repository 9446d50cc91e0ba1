"""A walk through a list meets each thing once, in order, and sees one release."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ioknow.ingest.indexes import INDEXES
from ioknow.query.lists import SORTS, Lists, Wanted, build_lists
from ioknow.query.lists.reading import Place
from ioknow.store import EmbeddedStore, current_release, new_release
from ioknow.terms import Literal, NamedNode, Quad
from ioknow.vocabulary import IK, RDF, RDFS, case_graph, entity
from ioknow_api.settings import Settings
from tests.api.conftest import SMALL, Service, serving

ORGANIZATIONS = 3000


def made_up(count: int, salt: str = "") -> Iterator[Quad]:
    """Return organizations, several of them under one name, two countries between them."""
    graph = case_graph("made-up")
    yield Quad(IK.Firm, RDF.type, NamedNode("http://www.w3.org/2002/07/owl#Class"), graph)
    for number in range(count):
        one = entity(f"organization/made-up-{number}{salt}")
        yield Quad(one, RDF.type, IK.Organization, graph)
        yield Quad(one, RDFS.label, Literal(f"Name {number * 7919 % (count // 2)}"), graph)
        yield Quad(one, IK.inCountry, entity(f"place/country-{number % 2}"), graph)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """Lists of many organizations."""
    store, folder = EmbeddedStore.in_memory(), tmp_path_factory.mktemp("lists")
    store.bulk_extend(made_up(ORGANIZATIONS))
    build_lists(store, folder)
    return Lists(folder)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("filters", [(), (("country", "place/country-1"),)])
def test_pages_of_any_size_hold_each_thing_once(
    many: Lists, sort: str, filters: tuple[tuple[str, str], ...]
) -> None:
    wanted = Wanted("organizations", filters, sort=sort)
    sizes = random.Random(7)
    found: list[str] = []
    after: Place | None = None
    while page := many.page(wanted, sizes.randint(1, 300), after):
        found += [line.iri for line in page]
        after = page[-1].place
    assert len(found) == len(set(found)) == ORGANIZATIONS // (2 if filters else 1)


def test_names_are_in_order_and_ties_by_identifier(many: Lists) -> None:
    keys = [(line.value["label"].casefold(), line.iri) for line in many.every("organizations")]
    assert keys == sorted(keys)


def test_a_walk_goes_on_in_its_release_while_another_is_published(tmp_path: Path) -> None:
    with new_release(tmp_path, version="first", inputs={}, indexes=INDEXES) as store:
        store.bulk_extend(made_up(40))
    with (
        serving(Settings(store=tmp_path, pool=SMALL, watch_seconds=0)) as service,
        httpx.Client(base_url=service.url, timeout=60) as client,
    ):
        path: str | None = "/api/v1/organizations?limit=7"
        found: list[str] = []
        versions: set[str] = set()
        while path:
            page = client.get(path).raise_for_status().json()
            found += [item["path"] for item in page["items"]]
            versions.add(page["version"])
            path = page["next"]
            if len(found) == 14:
                _publish(tmp_path, service, "second")
        assert len(found) == len(set(found)) == 40
        assert versions == {"first"}
        assert client.get("/api/v1/organizations").json()["version"] == "second"


def test_a_walk_in_a_release_that_is_long_replaced_has_expired(tmp_path: Path) -> None:
    with new_release(tmp_path, version="r0", inputs={}, indexes=INDEXES) as store:
        store.bulk_extend(made_up(4))
    with (
        serving(Settings(store=tmp_path, pool=SMALL, watch_seconds=0)) as service,
        httpx.Client(base_url=service.url, timeout=60) as client,
    ):
        following = client.get("/api/v1/organizations?limit=1").json()["next"]
        for number in (1, 2, 3):
            _publish(tmp_path, service, f"r{number}")
            client.get("/api/v1/organizations")
        answer = client.get(following)
    assert answer.status_code == 410
    assert answer.json()["type"].endswith("/problem/cursor-expired")


def test_a_cursor_belongs_to_its_list(api: httpx.Client) -> None:
    following = api.get("/api/v1/organizations?limit=1&country=KR").json()["next"]
    assert following.count("country=KR") == 1
    assert api.get(following.replace("country=KR", "country=JP")).status_code == 404
    other = api.get(following.replace("/organizations", "/relationships"))
    assert other.status_code in (404, 422)


BEYOND = 2**63
"""The first number that the lists, which are kept in SQLite, cannot hold."""


@pytest.mark.parametrize(
    ("place", "status"),
    [
        (["zzz", BEYOND - 1], 200),
        ([BEYOND - 1, 1], 200),
        ([-BEYOND + 1, -BEYOND + 1], 200),
        (["zzz", BEYOND], 404),
        (["zzz", -BEYOND], 404),
        ([BEYOND, 1], 404),
        ([-BEYOND, 1], 404),
        (["zzz", "1"], 404),
        (["zzz", None], 404),
        ([None, 1], 404),
        ([["zzz"], 1], 404),
        (["zzz"], 404),
        (["zzz", 1, 1], 404),
    ],
)
def test_a_cursor_with_another_place_is_read_or_refused(
    api: httpx.Client, place: list[object], status: int
) -> None:
    following = api.get("/api/v1/organizations?limit=1").json()["next"]
    beginning, _, cursor = following.partition("cursor=")
    version, fingerprint, *_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * 3))
    text = json.dumps([version, fingerprint, *place]).encode()
    forged = base64.urlsafe_b64encode(text).decode().rstrip("=")
    answer = api.get(f"{beginning}cursor={forged}")
    assert answer.status_code == status
    if status == 404:
        assert answer.json()["type"].endswith("/unknown-cursor")


def test_a_cursor_of_no_release_is_refused(api: httpx.Client) -> None:
    following = api.get("/api/v1/organizations?limit=1").json()["next"]
    beginning, _, cursor = following.partition("cursor=")
    _, *rest = json.loads(base64.urlsafe_b64decode(cursor + "=" * 3))
    for version, status in (("nowhere", 410), (7, 404)):
        text = json.dumps([version, *rest]).encode()
        forged = base64.urlsafe_b64encode(text).decode().rstrip("=")
        assert api.get(f"{beginning}cursor={forged}").status_code == status


def test_a_walk_may_change_how_much_it_shows(api: httpx.Client) -> None:
    first = api.get("/api/v1/organizations?limit=1").json()
    more = api.get(first["next"].replace("limit=1&", "limit=2&")).json()["items"]
    both = api.get("/api/v1/organizations?limit=3").json()["items"]
    assert [*first["items"], *more] == both
    fewer = api.get(first["next"] + "&fields=path").json()["items"]
    assert fewer == [{name: both[1][name] for name in ("id", "path")}]


def test_only_a_page_with_a_successor_links_to_one(api: httpx.Client) -> None:
    whole = api.get("/api/v1/cases?limit=100")
    assert (whole.json()["next"], whole.links) == (None, {})
    count = len(whole.json()["items"])
    exact = api.get(f"/api/v1/cases?limit={count}")
    assert (exact.json()["next"], exact.links) == (None, {})
    less = api.get(f"/api/v1/cases?limit={count - 1}")
    assert less.links["next"]["url"] == less.json()["next"]


def test_events_as_of_a_date(api: httpx.Client) -> None:
    founded = api.get("/api/v1/claims?kind=Founding&case=kicms&as_of=2004").json()["items"]
    assert "event/kicms-founding" in [item["path"] for item in founded]
    before = api.get("/api/v1/claims?kind=Founding&case=kicms&as_of=2003").json()["items"]
    assert "event/kicms-founding" not in [item["path"] for item in before]


def _publish(directory: Path, service: Service, version: str) -> None:
    with new_release(directory, version=version, inputs={}, indexes=INDEXES) as store:
        store.bulk_extend(made_up(30, f"-{version}"))
    service.pool.roll(current_release(directory))
