"""What the pages of analyses share: a form, the answer in words, a table, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from markupsafe import Markup

from ioknow.analysis import Result
from ioknow.errors import ParameterValueError
from ioknow.languages import gettext, lazy_gettext, translated
from ioknow.languages import gettext_noop as _
from ioknow.model import Thing
from ioknow.views.charts import bars_of, number_text
from ioknow_api.explorer.connections import find_actor, suggested
from ioknow_api.explorer.links import with_query
from ioknow_api.explorer.rendering import Site, render, site
from ioknow_api.explorer.tabular import csv_response

Text = Annotated[str, Query(max_length=2000)]
Csv = Annotated[str, Query(alias="format", pattern="^(csv)?$")]


SHOWN = 500
"""Rows on a page; the table as CSV has all."""


_SAID = frozenset(
    {"change", "dependent", "firm_dependent", "presence", "presence_after", "presence_before"}
    | {"verdict"}
)
"""Columns whose words are ours, and not those of a source."""

HEADINGS = (
    _("Part"),
    _("Reason"),
    _("Lacks"),
    _("Claims"),
    _("Places"),
    _("Step"),
    _("Through"),
    _("Share"),
    _("Loss"),
    _("Lower"),
    _("Upper"),
    _("Known"),
    _("Cut from"),
    _("Names"),
    _("Need"),
    _("Done by"),
    _("Dependent"),
    _("Firm dependent"),
    _("Lost in"),
    _("Verdict"),
    _("Overlaps"),
    _("certain"),
    _("no"),
)
"""Headings and words of the tables, as the catalogues have them."""

_YEARS = frozenset({"since", "until", "lost_in", "year"})


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name: Name of the parameter.
        label: What is asked.
        value: What stands in it.
        kind: ``actor``, ``text``, ``lines``, ``number`` or ``choice``.
        choices: Values with their words, for a choice.
        hint: Said beside it.
    """

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    choices: Mapping[str, str] | None = None
    hint: str = ""


@dataclass(frozen=True)
class Analysis:
    """The page of an analysis.

    Attributes:
        title: Its heading.
        intro: Said until something is asked.
        fields: The fields of its form.
        found: The answer; None until something is asked.
        route: Path of the same answer in the API, below ``/api/v1/``.
        asked: What is asked of that route; numbers, paths, and tuples of them.
        bars: Names with their values, to be drawn.
        bars_title: What the bars show.
        onward: Address and words of what one may ask next; both empty for nothing.
    """

    title: str
    intro: str
    fields: Sequence[Field]
    found: Result | None
    route: str
    asked: Mapping[str, object] = field(default_factory=dict)
    bars: Sequence[tuple[str, float]] = ()
    bars_title: str = ""
    onward: tuple[str, str] = ("", "")

    def answer(self, request: Request, form: str = "") -> Response:
        """Return the page, or its table as CSV.

        Raises:
            ParameterValueError: A table is wanted of nothing.
        """
        found = self.found
        if form == "csv":
            if found is None:
                raise ParameterValueError(lazy_gettext("nothing is asked; fill in the form first"))
            return csv_response(found.records(), found.columns)
        given = {
            key: tuple(request.query_params.getlist(key))
            for key in request.query_params
            if key not in ("lang", "format")
        }
        table = with_query(request.url.path, **given, format="csv")
        document = with_query(f"/api/v1/{self.route}", **self.asked)
        rows = found.records() if found else ()
        bars = bars_of(self.bars, title=self.bars_title) if self.bars else ""
        return render(
            request,
            "analysis.html",
            title=self.title,
            intro=self.intro,
            found=found,
            rows=rows[:SHOWN],
            total=len(rows),
            columns=[one for one in found.columns if one != "path"] if found else [],
            fields=self.fields,
            cell=cell,
            numeric={
                name for row in rows[:SHOWN] for name, value in row.items() if cell(name, value)[1]
            },
            picture=Markup(bars),  # noqa: S704 - escaped there
            caption=self.bars_title,
            onward=self.onward,
            suggested=suggested(site(request)),
            formats=[("CSV", table), ("JSON", document)] if found else [],
        )


def cell(name: str, value: object) -> tuple[str, bool]:
    """Return a value of a table in the language spoken, and whether it is a number.

    Years are no numbers, and have no separator of thousands.

    Example:
        >>> cell("share", 0.66666), cell("since", 1998), cell("known", True)
        (('0.6667', True), ('1998', False), ('yes', False))
    """
    if value is None or value == "":
        return "\u2013", False
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no"), False
    if isinstance(value, int | float | Decimal) and name not in _YEARS:
        return number_text(float(value)), True
    return translated(str(value)) if name in _SAID else str(value), False


def chosen(here: Site, text: str) -> Thing | None:
    """Return the organization that a field names; None for an empty field.

    Raises:
        UnknownEntityError: There is none, or several of that name.
    """
    return find_actor(here, text) if text.strip() else None


def actor_field(name: str, label: str, actor: Thing | None) -> Field:
    """Return the field in which an organization is named."""
    return Field(name, label, path_of(actor), "actor")


def path_of(actor: Thing | None) -> str:
    """Return the path of an organization, or nothing for none."""
    return actor.path if actor else ""


def parts(text: str) -> tuple[str, ...]:
    """Return what stands between commas or in lines."""
    return tuple(one.strip() for one in text.replace("\n", ",").split(",") if one.strip())[:40]


def lines(text: str) -> list[str]:
    """Return what stands in lines."""
    return [one.strip() for one in text.splitlines() if one.strip()][:60]
