"""The sections of a page about a thing: their titles and a plain word on each."""

from __future__ import annotations

from ioknow.model import Profile

SECTION_WORDS: dict[str, tuple[str, str]] = {
    "intermediation": (
        "Intermediation",
        "An intermediary stands between others: it brings them together or keeps their work going, "
        "without being a partner itself.",
    ),
    "memberships": (
        "Memberships",
        "A membership ties a member to a body that has rules of its own.",
    ),
    "transfers": (
        "Knowledge transfers",
        "What somebody knew and somebody else then knew, and how it got there.",
    ),
    "people": ("People", "Who held which post, and who is related to whom."),
    "relationships": (
        "Relationships",
        "Alliances, consortia, supply, funding and other ties, each with the part everyone plays.",
    ),
    "rules": ("Rules", "What members or partners have agreed to, from fees to answering times."),
    "activities": ("Activities", "What is regularly done or offered."),
    "figures": (
        "Figures",
        "Measured values as the source prints them; 'about' and 'over' are the source's words.",
    ),
    "events": ("Timeline", "What happened, oldest first."),
    "outcomes": ("Outcomes", "What came of a relationship, a transfer or an event."),
    "factors": (
        "Factors",
        "What the sources name as reasons for success or failure, barriers, benefits and risks.",
    ),
    "findings": ("Findings", "Conclusions, recommendations and arguments of the sources."),
    "concepts": ("Concepts", "Ideas and models a source uses, and whose they are."),
    "capabilities": ("Capabilities", "What somebody can do or owns, and in which years."),
    "names": ("Names as printed", "Each spelling, with the place where it is printed."),
    "discrepancies": (
        "Contradictions and broken passages",
        "Where a source contradicts itself or its text is broken, and how it is read here.",
    ),
    "other": ("Other claims", "What fits none of the sections above."),
}


def contents(profile: Profile, *first: tuple[str, str, int]) -> list[tuple[str, str, int]]:
    """Return the table of contents of a page: anchor, title, number of entries."""
    found = list(first)
    found += [
        (name, SECTION_WORDS[name][0], len(claims)) for name, claims in profile.claims.items()
    ]
    return [*found, ("use", "Use this page", 0)]
