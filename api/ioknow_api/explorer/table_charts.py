"""Charts of a published table: one for each unit, lines over years or bars."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ioknow.languages import gettext
from ioknow.model import Thing
from ioknow.views.charts import MOST_SERIES, Bar, BarGroup, Line, Point, bar_chart, line_chart
from ioknow_api.explorer.published_tables import Figure, Grid, Table

_MOST_GROUPS = 40


def charts_of(found: Table) -> list[tuple[str, Markup, str]]:
    """Return one chart for each unit: its title, the picture, and what is left out."""
    units = dict.fromkeys(one.unit for one in found.figures)
    charts = []
    for unit in units:
        figures = [one for one in found.figures if one.unit == unit]
        grid = Grid.of(figures)
        years = all(row[:4].isdigit() for row in grid.rows) and len(grid.rows) > 2
        title = gettext("%(table)s, in %(unit)s", table=found.title, unit=unit.label)
        svg = _lines(grid, title, unit) if years else _bars(grid, title)
        left = max(0, len(grid.columns) - MOST_SERIES), max(0, len(grid.rows) - _MOST_GROUPS)
        said = (
            gettext(
                "%(columns)s columns and %(rows)s rows more are not drawn; the table has them.",
                columns=left[0],
                rows=0 if years else left[1],
            )
            if left[0] or (left[1] and not years)
            else ""
        )
        charts.append((str(unit.label), Markup(svg), said))  # noqa: S704 - escaped there
    return charts


def _lines(grid: Grid, title: str, unit: Thing) -> str:
    lines = [
        Line(
            column,
            tuple(
                Point(float(row[:4]), one.number, one.quantity.text, _mark(cell))
                for row in grid.rows
                if (cell := grid.cells.get((row, column)))
                for one in (_best(cell),)
            ),
        )
        for column in grid.columns[:MOST_SERIES]
    ]
    return line_chart([one for one in lines if one.points], title=title, unit=str(unit.label))


def _bars(grid: Grid, title: str) -> str:
    columns = grid.columns[:MOST_SERIES]
    groups = [
        BarGroup(
            row,
            tuple(
                Bar(at, one.number, one.bare, _mark(cell))
                for at, column in enumerate(columns)
                if (cell := grid.cells.get((row, column)))
                for one in (_best(cell),)
            ),
        )
        for row in grid.rows[:_MOST_GROUPS]
    ]
    return bar_chart([one for one in groups if one.bars], columns, title=title)


def _best(cell: Sequence[Figure]) -> Figure:
    """Return the figure to draw: the printed one, which is what the source says."""
    return next((one for one in cell if one.status == "stated"), cell[0])


def _mark(cell: Sequence[Figure]) -> str:
    doubtful = len(cell) > 1 or any(
        one.status != "stated" or one.verdict == "contradiction" for one in cell
    )
    return "*" if doubtful else ""
