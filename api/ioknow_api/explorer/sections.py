"""The sections of a page about a thing: their titles and a plain word on each."""

from __future__ import annotations

from ioknow.languages import gettext
from ioknow.languages import gettext_noop as _
from ioknow.model import Profile

SECTION_WORDS: dict[str, tuple[str, str]] = {
    "intermediation": (
        _("Intermediation"),
        _(
            "An intermediary stands between others: it brings them together or keeps their work "
            "going, without being a partner itself."
        ),
    ),
    "memberships": (
        _("Memberships"),
        _("A membership ties a member to a body that has rules of its own."),
    ),
    "transfers": (
        _("Knowledge transfers"),
        _("What somebody knew and somebody else then knew, and how it got there."),
    ),
    "people": (
        _("People"),
        _("Who held which post, and who is related to whom."),
    ),
    "relationships": (
        _("Relationships"),
        _(
            "Alliances, consortia, supply, funding and other ties, each with the part everyone "
            "plays."
        ),
    ),
    "rules": (
        _("Rules"),
        _("What members or partners have agreed to, from fees to answering times."),
    ),
    "activities": (
        _("Activities"),
        _("What is regularly done or offered."),
    ),
    "figures": (
        _("Figures"),
        _("Measured values as the source prints them; 'about' and 'over' are the source's words."),
    ),
    "events": (
        _("Timeline"),
        _("What happened, oldest first."),
    ),
    "outcomes": (
        _("Outcomes"),
        _("What came of a relationship, a transfer or an event."),
    ),
    "factors": (
        _("Factors"),
        _("What the sources name as reasons for success or failure, barriers, benefits and risks."),
    ),
    "findings": (
        _("Findings"),
        _("Conclusions, recommendations and arguments of the sources."),
    ),
    "concepts": (
        _("Concepts"),
        _("Ideas and models a source uses, and whose they are."),
    ),
    "capabilities": (
        _("Capabilities"),
        _("What somebody can do or owns, and in which years."),
    ),
    "names": (
        _("Names as printed"),
        _("Each spelling, with the place where it is printed."),
    ),
    "discrepancies": (
        _("Contradictions and broken passages"),
        _("Where a source contradicts itself or its text is broken, and how it is read here."),
    ),
    "other": (
        _("Other claims"),
        _("What fits none of the sections above."),
    ),
}
"""Title and a plain word for each section, to be said by :func:`gettext`."""


def contents(profile: Profile, *first: tuple[str, str, int]) -> list[tuple[str, str, int]]:
    """Return the table of contents of a page: anchor, title, number of entries."""
    found = list(first)
    found += [
        (name, gettext(SECTION_WORDS[name][0]), profile.total(name)) for name in profile.claims
    ]
    return [*found, ("use", gettext("Use this page"), 0)]
