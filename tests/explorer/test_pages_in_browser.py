"""Every kind of page in a real browser: it fits, it has no barrier, nothing goes wrong."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import BrowserContext

from ioknow.languages import LANGUAGES
from tests.explorer.visiting import AXE, Visit, barriers, in_language, need

pytestmark = pytest.mark.browser

PAGES: Final = {
    "home": "/",
    "search": "/search?q=kyoto",
    "organizations": "/organizations",
    "organization": "/organizations/kicms",
    "cases": "/cases",
    "case": "/cases/kicms",
    "case to print": "/brief/case/kicms",
    "relationship": "/relationships/cf2-m",
    "transfer": "/transfers/lee-2010/military-to-civil",
    "claim": "/claims/event/kicms-founding",
    "rankings": "/rankings?by=holes&kind=firm",
    "evidence": "/things/evidence/lee-2010/kicms-founding",
    "source": "/sources/lee-2010",
    "network": "/network?case=kicms",
    "measures": "/measures?measure=constraint&case=kicms&model=ego",
    "evolution": "/evolution?measure=degree",
    "what if": "/what-if?case=kicms&remove=organization/kicms",
    "path": "/path?start=organization/lee-2010/firm-m&end=organization/lee-2010/firm-k2",
    "match": "/match?for=organization/lee-2010/firm-m&needs=manufacturing&together=yes",
    "needs": "/needs?organization=organization/lee-2010/firm-m",
    "consortium": "/consortium?needs=moulding,distribution&lead=organization/lee-2010/firm-m",
    "benefits": "/benefits?intermediary=organization/kicms&case=kicms",
    "shock": "/shock?customer=organization/sme-transformation-1990-2008/precion-hdd-customer",
    "collaboration": "/collaboration?members=organization/lee-2010/firm-m,"
    "organization/lee-2010/firm-h",
    "admission": "/admission?network=organization/kyoto-shisaku-net",
    "dependence": "/dependence",
    "questions": "/questions",
    "question": "/questions/members-of-a-network",
    "desk": "/query?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205",
    "comparison": "/compare?first=organization/imc&second=organization/precion",
    "statistics": "/statistics",
    "table": "/statistics/lee-2010/table-6",
    "contradictions": "/contradictions?source=lee-2010",
    "about": "/about",
    "glossary": "/glossary",
    "vocabulary": "/vocabulary",
    "documentation": "/docs",
    "error": "/organizations/nobody",
}


def status_of(name: str) -> int:
    """The status with which a kind of page is answered."""
    return 404 if name == "error" else 200


def spoken(name: str) -> str:
    """The language in which a kind of page is tried; each language has its turn."""
    return tuple(LANGUAGES)[list(PAGES).index(name) % len(LANGUAGES)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_has_no_barrier(wide: BrowserContext, address: str, name: str) -> None:
    need(AXE.is_file(), "axe-core (npm ci in api/web)")
    visit = Visit(wide, address)
    page = visit.go(in_language(PAGES[name], spoken(name)), status=status_of(name))
    assert barriers(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page, "color-contrast", "target-size", "scrollable-region-focusable") == []
    assert visit.problems == []
    page.close()
