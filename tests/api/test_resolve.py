from __future__ import annotations

import httpx


def test_a_name_resolves_with_its_evidence(api: httpx.Client) -> None:
    found = api.get("/api/v1/resolve", params={"q": "Bank of Japan, Tokyo"}).json()
    assert found["state"] == "candidate"
    best = found["candidates"][0]
    assert (best["label"], best["chosen"]) == ("Bank of Japan", True)
    assert any(piece["reason"] for piece in best["evidence"])


def test_many_texts_resolve_in_their_order(api: httpx.Client) -> None:
    texts = ["Bank of Japan, Tokyo", "12 High Street"]
    found = api.post("/api/v1/resolve", json={"texts": texts}).json()
    assert [one["text"] for one in found["items"]] == texts
    assert [one["state"] for one in found["items"]] == ["candidate", "unresolved"]


def test_a_mistyped_identifier_is_a_problem_that_says_why(api: httpx.Client) -> None:
    answer = api.get("/api/v1/resolve", params={"q": "https://ror.org/05a28rw59"})
    assert answer.status_code == 400
    assert "check digits" in answer.json()["detail"]


def test_too_many_texts_are_refused(api: httpx.Client) -> None:
    answer = api.post("/api/v1/resolve", json={"texts": ["x"] * 201})
    assert 400 <= answer.status_code < 500
