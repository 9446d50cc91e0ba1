from __future__ import annotations

import html
import io
import re

import httpx
import networkx
import pytest

from ioknow import KnowledgeGraph
from ioknow.network import Scope, build_network
from ioknow.query.entities import Entities
from ioknow.vocabulary import ID

FIRMS = {f"{ID}organization/lee-2010/firm-{name}" for name in ("m", "h", "c", "k1", "k2")}
KICMS = f"{ID}organization/kicms"


@pytest.fixture(scope="module")
def entities(kg: KnowledgeGraph) -> Entities:
    return Entities(kg.store)


def test_a_consortium_ties_every_pair_of_partners_once(entities: Entities) -> None:
    network = build_network(entities, Scope(case="kicms", types=frozenset({"alliance"})))
    pairs = [
        {tie.source, tie.target}
        for tie in network.ties
        if tie.claim.iri == f"{ID}relationship/cf2-m"
    ]
    assert len(pairs) == 10
    assert set().union(*pairs) == FIRMS


def test_the_intermediary_is_tied_to_those_it_serves_and_is_no_partner(entities: Entities) -> None:
    network = build_network(entities, Scope(case="kicms"))
    mediated = {tie.target for tie in network.ties if tie.type == "intermediation"}
    assert mediated >= FIRMS
    partners = {
        end for tie in network.ties if tie.type == "alliance" for end in (tie.source, tie.target)
    }
    assert KICMS not in partners


def test_before_it_began_a_tie_is_not_there(entities: Entities) -> None:
    def ties(year: int) -> int:
        scope = Scope(case="kicms", types=frozenset({"alliance"}), as_of=year)
        return len(build_network(entities, scope).ties)

    assert ties(2003) < ties(2004)


def test_every_tie_has_evidence(entities: Entities) -> None:
    assert [
        tie.claim.path for tie in build_network(entities, Scope()).ties if not tie.evidence
    ] == []


def test_an_ego_network_holds_the_ego_and_its_neighbours_only(entities: Entities) -> None:
    network = build_network(entities, Scope(organization="organization/kicms"))
    neighbours = network.neighbours()
    assert {node.id for node in network.nodes} == {KICMS, *neighbours[KICMS]}
    assert [node.id for node in network.nodes if node.focal] == [KICMS]


def test_more_hops_reach_at_least_as_far(entities: Entities) -> None:
    sizes = [
        len(build_network(entities, Scope(organization="organization/imc", hops=hops)).nodes)
        for hops in (1, 2, 3)
    ]
    assert sizes == sorted(sizes)


def test_the_same_question_gives_the_same_network(entities: Entities, kg: KnowledgeGraph) -> None:
    first = build_network(entities, Scope())
    second = build_network(Entities(kg.store), Scope())
    assert (first.nodes, first.ties) == (second.nodes, second.ties)


def test_a_network_too_large_to_read_is_listed_by_its_best_connected(
    browser_like: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ioknow.views.lines.MOST_ACTORS", 3)
    page = browser_like.get("/network?as_of=1993&tie=alliance&tie=supply&tie=part").text
    assert "too many for a readable picture" in page
    assert "Best connected" in page
    answer = browser_like.get("/network.csv?as_of=1993&tie=alliance&tie=supply&tie=part")
    assert answer.status_code == 400
    assert "ioknow export" in answer.text


def test_a_network_too_large_to_read_is_shown_by_its_districts(
    browser_like: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ioknow.views.lines.MOST_ACTORS", 20)
    page = browser_like.get("/network?as_of=1994").text
    assert 'class="network-svg districts"' in page
    links = re.findall(r'href="(/network\?as_of=1994&amp;district=\d+)"', page)
    assert links
    inside = browser_like.get(html.unescape(links[-1]))
    assert inside.status_code == 200
    assert "The whole network" in inside.text


def test_a_district_that_is_not_there_is_a_page_that_says_so(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/network?district=9999")
    assert answer.status_code == 404
    assert "no district 9999" in answer.text
    assert browser_like.get("/network?district=x").status_code == 400


@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_files_for_other_programs_hold_every_actor(browser_like: httpx.Client, ending: str) -> None:
    answer = browser_like.get(f"/network.{ending}?case=kicms")
    assert answer.status_code == 200
    read = networkx.read_gexf if ending == "gexf" else networkx.read_graphml
    drawn = browser_like.get("/network.json?case=kicms").json()
    assert set(read(io.BytesIO(answer.content)).nodes) == {one["id"] for one in drawn["nodes"]}


def test_a_network_as_json_ld_is_rdf(browser_like: httpx.Client) -> None:
    document = browser_like.get("/network.jsonld?case=kicms").json()
    assert document["@context"].endswith("/api/v1/context.jsonld")
    assert {one["path"] for one in document["nodes"]} >= {"organization/kicms"}


def test_the_block_of_a_network_names_its_actors(browser_like: httpx.Client) -> None:
    block = browser_like.get("/network.pack?case=kicms").content
    assert block[:4] == b"IKN1"
    assert b"KICMS" in block
