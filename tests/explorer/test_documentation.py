from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx

from tests.explorer.strict_html import Page, read

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILES = sorted(file.relative_to(DOCS) for file in DOCS.rglob("*.md"))
FOLDERS_WITH_A_PAGE = ("", "reference", "decisions")


def path_of(file: Path) -> str:
    """Return where a file stands as a page."""
    name = file.with_suffix("").as_posix().removesuffix("README").rstrip("/")
    return f"/docs/{name}".rstrip("/")


def pages(client: httpx.Client) -> dict[str, Page]:
    found = {}
    for file in FILES:
        answer = client.get(path_of(file))
        assert answer.status_code == 200, file
        found[path_of(file)] = read(answer.text)
    return found


def test_every_file_is_a_page_and_every_link_leads_to_a_page_and_an_anchor_of_it(
    browser_like: httpx.Client,
) -> None:
    found = pages(browser_like)
    assert len(found) > 30
    broken: list[tuple[str, str, object]] = []
    for path, page in found.items():
        for address in page.addresses():
            target, anchor = urldefrag(urljoin(path, address))
            if not target.startswith("/docs"):
                continue
            if target not in found:
                status = browser_like.get(target).status_code
                if status != 200:
                    broken.append((path, address, status))
            elif anchor and anchor not in found[target].ids():
                broken.append((path, address, "no such anchor"))
    assert broken == []


def test_every_page_is_listed_on_every_page(browser_like: httpx.Client) -> None:
    page = read(browser_like.get("/docs/how-to/what-if").text)
    listed = {urldefrag(link)[0] for link in page.addresses() if link.startswith("/docs/")}
    wanted = {path_of(file) for file in FILES if file.stem != "README"}
    assert wanted <= listed


def test_an_unknown_page_says_where_all_are(browser_like: httpx.Client) -> None:
    for name in ("nothing", "../pyproject", "how-to/%2e%2e/%2e%2e/pyproject.toml", "x.svg"):
        answer = browser_like.get(f"/docs/{name}")
        assert answer.status_code == 404
    assert "/docs lists all" in browser_like.get("/docs/nothing").text


def test_code_tables_and_language_are_marked_up(browser_like: httpx.Client) -> None:
    text = browser_like.get("/docs/how-to/what-if").text
    assert '<article lang="en">' in text
    assert re.search(r'<table>\s*<caption class="unseen">Ask</caption>\s*<thead>', text)
    assert '<th scope="col">' in text
    assert "<pre><code" in text


def test_right_aligned_columns_are_numbers_without_inline_style(
    browser_like: httpx.Client,
) -> None:
    text = browser_like.get("/docs/explanation/performance").text
    assert 'class="num"' in text
    assert " style=" not in text
