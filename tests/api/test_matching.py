"""Partners and consortia over HTTP."""

from __future__ import annotations

import httpx
import pytest

FIRM_M = "organization/lee-2010/firm-m"
NEEDS = ["electronics manufacturing", "moulding", "component supply", "distribution"]


def test_partners_come_with_reasons_and_places(api: httpx.Client) -> None:
    found = api.get("/api/v1/match", params={"for": FIRM_M, "need": NEEDS}).json()
    by_name = {one["organization"]["label"]["value"]: one for one in found["suggestions"]}
    assert set(by_name) == {"Firm H", "Firm C", "Firm K1", "Firm K2"}
    firm_h = by_name["Firm H"]
    assert [one["text"] for one in firm_h["overlaps"]] == ["function: marketing"]
    assert "Lee et al. 2010" in firm_h["meets"][0]["support"]["places"]
    assert found["weights"]["coverage"] > 0


def test_a_consortium_comes_with_its_proof_and_form(api: httpx.Client) -> None:
    found = api.get("/api/v1/consortium", params={"lead": FIRM_M, "need": NEEDS}).json()
    assert (found["outcome"], found["gap"], len(found["organizations"])) == ("optimal", 0.0, 5)
    assert found["form"]["form"]["type"]["label"]["value"] == "R&D-focused"


def test_a_described_firm_gets_partners(api: httpx.Client) -> None:
    found = api.get("/api/v1/match", params={"has": "R&D", "seat": "korea", "need": "export"})
    assert found.json()["suggestions"][0]["organization"]["label"]["value"] == "Firm H"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/match?for=organization/nobody&need=moulding", 404),
        ("/api/v1/match?need=galvanising%20baths", 400),
        ("/api/v1/match?k=0", 422),
        ("/api/v1/match?kind=shop", 422),
        ("/api/v1/match?for=organization/kicms&has=moulding", 400),
        ("/api/v1/match?prefer=cheapest", 400),
        ("/api/v1/consortium", 400),
        ("/api/v1/consortium?need=moulding&at_most=1&at_least=2", 400),
    ],
)
def test_what_cannot_be_asked_is_a_problem(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
