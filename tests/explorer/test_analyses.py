"""Analyses on pages and over HTTP: the answers of the library, and what the data lack."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from ioknow import KnowledgeGraph
from ioknow.analysis import propagate_shock
from ioknow.matching import own_needs, score_collaboration, who_benefits

FIRM = "organization/lee-2010/firm"
CUSTOMER = "organization/sme-transformation-1990-2008/precion-hdd-customer"
KYOTO = "organization/kyoto-shisaku-net"


def test_a_collaboration_is_scored_part_by_part(
    browser_like: httpx.Client, kg: KnowledgeGraph
) -> None:
    members = [f"{FIRM}-m", f"{FIRM}-h", f"{FIRM}-k2"]
    found = score_collaboration(kg.matcher, members, ["moulding", "distribution"])
    asked = {"members": ", ".join(members), "needs": "moulding, distribution"}
    page = browser_like.get("/collaboration", params=asked).text
    for part in found.parts:
        assert part.name in page
    assert "expected sales: a sales plan of the collaboration" in page
    many: list[tuple[str, str | int | float | bool | None]] = [("member", one) for one in members]
    many += [("need", "moulding"), ("need", "distribution")]
    answer = browser_like.get("/api/v1/collaboration", params=many).json()
    assert [row["part"] for row in answer["rows"]] == [part.name for part in found.parts]
    assert answer["lacks"] == list(found.lacks)


def test_who_benefits_is_reach_and_says_so(browser_like: httpx.Client, kg: KnowledgeGraph) -> None:
    found = who_benefits(kg.matcher, "organization/kicms", case="kicms")
    asked = {"intermediary": "KICMS", "case": "kicms"}
    page = browser_like.get("/benefits", params=asked).text
    assert "sales, growth or survival of firms with and without the intermediary" in page
    text = browser_like.get("/benefits", params={**asked, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["organization"] for row in rows] == [one["organization"] for one in found.records()]


def test_a_shock_keeps_its_bounds(browser_like: httpx.Client, kg: KnowledgeGraph) -> None:
    loss = propagate_shock(kg, CUSTOMER, drop=50).exposures[0].loss.text
    page = browser_like.get("/shock", params={"customer": CUSTOMER, "drop": 50}).text
    assert loss == "over 35 to 50"
    assert loss in page
    answer = browser_like.get("/api/v1/shock", params={"customer": CUSTOMER, "drop": 50}).json()
    assert (answer["rows"][0]["lower"], answer["rows"][0]["upper"]) == (35.0, 50.0)


def test_needs_are_read_off_and_lead_to_partners(
    browser_like: httpx.Client, kg: KnowledgeGraph
) -> None:
    found = own_needs(kg.matcher, f"{FIRM}-m")
    partners = kg.match(f"{FIRM}-m", found.texts)
    named = {str(one.organization.label) for one in partners.suggestions}
    # Table 8 of the source: what H, C, K1 and K2 did in the consortium led by M.
    assert {"Firm H", "Firm C", "Firm K1", "Firm K2"} <= named
    overlaps = {
        str(one.organization.label): [each.text for each in one.overlaps]
        for one in partners.suggestions
    }
    assert "function: marketing" in overlaps["Firm H"]
    page = browser_like.get("/needs", params={"organization": f"{FIRM}-m"})
    assert found.sentence in page.text
    assert "/match?for=" in page.text


def test_a_candidate_is_checked_against_the_rules(browser_like: httpx.Client) -> None:
    page = browser_like.get("/admission", params={"network": KYOTO, "rule-candidate-period": "3"})
    assert "3 given, 6 month asked" in page.text
    asked: list[tuple[str, str | int | float | bool | None]] = [
        ("network", KYOTO),
        ("name", "Firm X"),
        ("rule", "candidate-period=6"),
        ("has", "technology=laser cutting, welding"),
        ("member", "Firm A; technology=welding; business-field=medical"),
    ]
    answer = browser_like.get("/api/v1/admission", params=asked).json()
    verdicts = {row["rule"]: row["verdict"] for row in answer["rows"]}
    assert "not met" in verdicts.values()  # the overlap in welding
    assert "Firm X" in answer["answer"]
    assert any(row["overlaps"] == "Firm A: welding" for row in answer["rows"])


def test_a_consortium_is_built_under_rules(browser_like: httpx.Client) -> None:
    asked = {"needs": "moulding, distribution", "lead": f"{FIRM}-m"}
    assert "Firm K2" in browser_like.get("/consortium", params=asked).text
    # M neither moulds nor distributes, and nobody does both.
    refused = browser_like.get("/consortium", params={**asked, "at_most": "2"})
    assert "There is no consortium under these rules (proved)." in refused.text


def test_dependence_has_its_page_and_route(browser_like: httpx.Client) -> None:
    page = browser_like.get("/dependence", params={"threshold": 50}).text
    assert "certainly dependent on one customer: Precion" in page
    answer = browser_like.get("/api/v1/dependence", params={"threshold": 50}).json()
    assert answer["answer"].startswith("At 50 % of sales: certainly dependent")


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/collaboration", {"members": f"{FIRM}-m"}, 400),
        ("/benefits", {"intermediary": "nobody at all"}, 404),
        ("/shock", {"customer": CUSTOMER, "drop": "0"}, 400),
        ("/admission", {"network": KYOTO, "has": "colour=red"}, 400),
        ("/admission", {"network": KYOTO, "rule-candidate-period": "soon"}, 400),
        ("/consortium", {"needs": "moulding", "shape": "round"}, 400),
        ("/needs", {"organization": "organization/nobody"}, 404),
        ("/benefits", {"format": "csv"}, 400),
        ("/api/v1/collaboration", {"member": f"{FIRM}-m"}, 422),
        ("/api/v1/admission", {"network": KYOTO, "rule": "unknown-rule=yes"}, 400),
        ("/api/v1/needs", {"organization": "organization/nobody"}, 404),
    ],
)
def test_what_cannot_be_asked_is_said(
    browser_like: httpx.Client, path: str, asked: dict[str, str], status: int
) -> None:
    assert browser_like.get(path, params=asked).status_code == status


@pytest.mark.parametrize(
    "path",
    ["collaboration", "benefits", "shock", "admission", "consortium", "needs", "dependence"],
)
def test_every_page_stands_empty_with_its_form(browser_like: httpx.Client, path: str) -> None:
    page = browser_like.get(f"/{path}")
    assert page.status_code == 200
    assert f'action="/{path}"' in page.text
