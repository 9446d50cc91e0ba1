"""An image is built from what is in git, whatever else lies in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def patterns(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def test_nothing_that_git_ignores_gets_into_an_image() -> None:
    # A pattern of git holds in any folder unless it has a slash before its end.
    ignored = {
        one.strip("/") if "/" in one.rstrip("/") or one.startswith(".") else f"**/{one.strip('/')}"
        for one in patterns(".gitignore")
    }
    assert patterns(".dockerignore") == {*ignored, ".git"}
