"""The answer to a query as a network, a map or a chart, where its columns allow one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ioknow.languages import gettext, ngettext
from ioknow.model import Thing
from ioknow.network import Network
from ioknow.network.patterns import family_of
from ioknow.query.reading import Values, links, texts
from ioknow.terms import Literal, NamedNode, Triple
from ioknow.views.charts import (
    MOST_SERIES,
    Bar,
    BarGroup,
    Line,
    Point,
    bar_chart,
    line_chart,
)
from ioknow.views.layout import lay_out
from ioknow.views.maps import Place, map_svg, read_world
from ioknow.views.svg import network_svg
from ioknow.vocabulary import DCTERMS, IK, RDF, RDFS, SKOS
from ioknow_api.explorer.assets import STATIC
from ioknow_api.explorer.desk_service import Cell, Result, short
from ioknow_api.explorer.links import page_path
from ioknow_api.explorer.rendering import Site

VIEWS = ("table", "network", "map", "chart")

_MOST_ACTORS = 300
_MOST_TIES = 3000
_MOST_BARS = 60
_MOST_LOOKED_UP = 1000
_ENDS = (
    ("source", "target"),
    ("from", "to"),
    ("first", "second"),
    ("subject", "object"),
    ("s", "o"),
)
_LATITUDES, _LONGITUDES = ("latitude", "lat"), ("longitude", "long", "lon", "lng")
_TIMES = ("year", "time", "when", "date")
_LABELS = (RDFS.label.value, SKOS.prefLabel.value)


@dataclass(frozen=True)
class View:
    """A picture of an answer.

    Attributes:
        svg: The picture; empty when there is none.
        caption: What it shows, and what it leaves out, in numbers.
    """

    svg: Markup
    caption: str


def fitting(result: Result) -> tuple[str, ...]:
    """Return the views that an answer can be shown in, the table first."""
    if result.triples is not None:
        return ("table", "network")
    if not result.rows:
        return ("table",)
    found = ["table"]
    if _ends(result) is not None:
        found.append("network")
    if _coordinates(result) is not None or _things(result):
        found.append("map")
    if _numbers(result):
        found.append("chart")
    return tuple(found)


def network_view(here: Site, result: Result) -> View:
    """Draw two columns of a table as ties."""
    ends = _ends(result)
    if ends is None:
        return _none(gettext("A network needs two columns, such as ?source and ?target."))
    names: dict[str, str] = {}
    pairs: dict[tuple[str, str], int] = {}
    for row in result.rows:
        one, other = (row[column].iri or row[column].text for column in ends)
        if one and other and one != other:
            pairs[one, other] = pairs.get((one, other), 0) + 1
        for column in ends:
            named = _named(result, column)
            cell = row[column]
            if cell.text:
                names[cell.iri or cell.text] = row[named].text if named is not None else ""
    first, second = (result.variables[column] for column in ends)
    return _drawn(
        here,
        list(pairs),
        names,
        gettext("Ties from ?%(source)s to ?%(target)s", source=first, target=second),
    )


def triples_view(here: Site, triples: Iterable[Triple]) -> View:
    """Draw statements between IRIs as ties."""
    names: dict[str, str] = {}
    pairs: dict[tuple[str, str], None] = {}
    for triple in triples:
        one, other = triple.subject, triple.object
        if isinstance(other, Literal) and triple.predicate.value in _LABELS:
            if isinstance(one, NamedNode) and (other.language in (None, "en")):
                names[one.value] = other.value
        elif (
            isinstance(one, NamedNode)
            and isinstance(other, NamedNode)
            and triple.predicate != RDF.type
            and one != other
        ):
            pairs[one.value, other.value] = None
    return _drawn(here, list(pairs), names, gettext("Statements between named things"))


def map_view(here: Site, result: Result) -> View:
    """Show rows where they lie: by columns of coordinates, or by what the dataset knows."""
    title = gettext("Places of the answer")
    at = _coordinates(result)
    if at is not None:
        places = _at_coordinates(result, *at)
        return _mapped(places, title, len(result.rows), "")
    column = next(iter(_things(result)), None)
    if column is None:
        return _none(
            gettext("A map needs columns ?latitude and ?longitude, or one of organizations.")
        )
    iris = [row[column].iri for row in result.rows if row[column].iri]
    counts = {iri: iris.count(iri) for iri in dict.fromkeys(iris[:_MOST_LOOKED_UP])}
    places, coarse = _located(here, counts)
    said = gettext(
        "%(num)s stand in the middle of their country, as no nearer place is known.", num=coarse
    )
    return _mapped(places, title, len(result.rows), said if coarse else "")


def chart_view(here: Site, result: Result) -> View:
    """Draw a column of numbers: lines over years where there are years, else bars."""
    numbers = _numbers(result)
    if not numbers:
        return _none(gettext("A chart needs a column of numbers."))
    times = [c for c, name in enumerate(result.variables) if name.lower() in _TIMES]
    years = next((c for c in times if _is_year(result, c)), None)
    value = numbers[0]
    words = [c for c in range(len(result.variables)) if c not in numbers and c not in times]
    label = _label_column(result, words)
    named = [] if label is None else [row[label].iri for row in result.rows[:_MOST_LOOKED_UP]]
    names = here.entities.reader.things(one for one in named if one)
    if years is not None:
        return _lines(result, years, value, label, names)
    return _bars(result, label, numbers, names)


def _lines(
    result: Result, year: int, value: int, label: int | None, names: dict[str, Thing]
) -> View:
    series: dict[str, list[Point]] = {}
    for row in result.rows:
        x, y = row[year].number or _as_year(row[year].text), row[value].number
        if x is not None and y is not None:
            name = _called(row[label], names) if label is not None else result.variables[value]
            series.setdefault(name, []).append(Point(x, y, row[value].text))
    kept = list(series.items())[:MOST_SERIES]
    drawn = [Line(name, tuple(sorted(points, key=lambda p: p.x))) for name, points in kept]
    caption = gettext(
        "?%(value)s over ?%(year)s, by line.",
        value=result.variables[value],
        year=result.variables[year],
    )
    left = len(series) - len(kept)
    if left:
        caption += " " + gettext("%(num)s more series are not drawn; the table has them.", num=left)
    return View(Markup(line_chart(drawn, title=caption)), caption)  # noqa: S704 - escaped there


def _bars(
    result: Result, label: int | None, numbers: Sequence[int], names: dict[str, Thing]
) -> View:
    shown = [c for c in numbers if c != label][:MOST_SERIES]
    rows = result.rows[:_MOST_BARS]
    groups = [
        BarGroup(
            _called(row[label], names)
            if label is not None
            else gettext("row %(number)s", number=number),
            tuple(
                Bar(at, value, row[c].text)
                for at, c in enumerate(shown)
                if (value := row[c].number) is not None
            ),
        )
        for number, row in enumerate(rows, start=1)
    ]
    columns = [result.variables[c] for c in shown]
    caption = gettext("%(columns)s for each row.", columns=", ".join(f"?{one}" for one in columns))
    left = len(result.rows) - len(rows)
    if left:
        caption += " " + gettext(
            "The first %(shown)s rows are drawn, %(left)s more are not.", shown=len(rows), left=left
        )
    chart = bar_chart([one for one in groups if one.bars], columns, title=caption)
    return View(Markup(chart), caption)  # noqa: S704 - escaped there


def _called(cell: Cell, names: dict[str, Thing]) -> str:
    """Return the name of what a cell identifies, or its text."""
    return str(names[cell.iri].label) if cell.iri in names else cell.text


def _drawn(here: Site, pairs: list[tuple[str, str]], names: dict[str, str], what: str) -> View:
    if not pairs:
        return _none(gettext("No row ties two different things."))
    kept: list[tuple[str, str]] = []
    actors: dict[str, None] = {}
    for pair in pairs[:_MOST_TIES]:
        if len(actors.keys() | set(pair)) <= _MOST_ACTORS:
            kept.append(pair)
            actors |= dict.fromkeys(pair)
    known = here.entities.reader.things(one for one in actors if "://" in one)
    words = here.entities.reader.terminology
    network = Network.from_edges(
        kept,
        directed=True,
        attributes={
            "label": {one: names.get(one) or _name(known.get(one), one) for one in actors},
            "family": {
                one: family_of(words, known[one].kinds) if one in known else "other"
                for one in actors
            },
        },
        title=what,
    )
    network = replace(network, links=replace(network.links, types=("row",)))
    svg = network_svg(network, layout=lay_out(network), link=_link)
    caption = gettext(
        "%(what)s: %(things)s things, %(pairs)s pairs.",
        what=what,
        things=len(actors),
        pairs=len(kept),
    )
    left = len(pairs) - len(kept)
    if left:
        caption += " " + gettext("%(num)s more pairs are not drawn; the table has them.", num=left)
    return View(Markup(svg), caption)  # noqa: S704 - escaped there


def _name(thing: Thing | None, iri: str) -> str:
    return str(thing.label) if thing is not None else short(iri)


def _link(iri: str) -> str:
    return page_path(iri) if "://" in iri else "#result"


def _located(here: Site, counts: dict[str, int]) -> tuple[list[Place], int]:
    """Return where things lie, and how many of them only by their country."""
    reader = here.entities.reader
    described = reader.describe(counts)
    places = (IK.inCountry.value, DCTERMS.spatial.value, IK.locatedIn.value)
    of = {
        iri: [place for name in places for place in links(values, name)]
        for iri, values in described.items()
    }
    described |= reader.describe({place for several in of.values() for place in several})
    names = reader.things(described)
    middles = read_world(STATIC / "build/world.json").middles
    joined: dict[tuple[float, float], list[str]] = {}
    coarse = 0
    for iri in counts:
        candidates = [iri, *of.get(iri, ())]
        exact = next((p for p in map(described.get, candidates) if p and _point(p)), None)
        if exact is not None and (point := _point(exact)) is not None:
            joined.setdefault(point, []).append(iri)
            continue
        codes = (texts(described.get(one, {}), IK.countryCode.value) for one in candidates)
        code = next((str(found[0]) for found in codes if found), "")
        if code in middles:
            joined.setdefault(middles[code], []).append(iri)
            coarse += 1
    return [
        Place(
            x,
            y,
            _joined_name(iris, names),
            _rows(sum(counts[one] for one in iris)),
            sum(counts[one] for one in iris),
            page_path(iris[0]) if len(iris) == 1 else "",
        )
        for (x, y), iris in joined.items()
    ], coarse


def _joined_name(iris: Sequence[str], names: dict[str, Thing]) -> str:
    first = _name(names.get(iris[0]), iris[0])
    return first if len(iris) == 1 else _and_more(first, len(iris) - 1)


def _and_more(name: str, more: int) -> str:
    return gettext("%(name)s and %(more)s more", name=name, more=more)


def _rows(count: int) -> str:
    return ngettext("%(num)s row", "%(num)s rows", count)


def _point(values: Values) -> tuple[float, float] | None:
    found = [texts(values, name.value) for name in (IK.longitude, IK.latitude)]
    if not (found[0] and found[1]):
        return None
    return float(str(found[0][0])), float(str(found[1][0]))


def _at_coordinates(result: Result, latitude: int, longitude: int) -> list[Place]:
    others = [c for c in range(len(result.variables)) if c not in (latitude, longitude)]
    label = _label_column(result, others)
    joined: dict[tuple[float, float], list[list[Cell]]] = {}
    for row in result.rows:
        y, x = row[latitude].number, row[longitude].number
        if x is not None and y is not None and -180 <= x <= 180 and -90 <= y <= 90:
            joined.setdefault((x, y), []).append(row)
    found = []
    for (x, y), rows in joined.items():
        name = rows[0][label].text if label is not None else f"{y:g}, {x:g}"
        name = name if len(rows) == 1 else _and_more(name, len(rows) - 1)
        found.append(Place(x, y, name, _rows(len(rows)), len(rows)))
    return found


def _mapped(places: list[Place], title: str, rows: int, said: str) -> View:
    if not places:
        return _none(gettext("No row has a place that the dataset knows."))
    world = read_world(STATIC / "build/world.json")
    shown = sum(place.count for place in places)
    caption = gettext(
        "%(shown)s of %(rows)s rows have a place; %(places)s places.",
        shown=shown,
        rows=rows,
        places=len(places),
    )
    outlines = "" if world.rings else gettext("The outlines of countries have not been built.")
    caption = " ".join(part for part in (caption, said, outlines) if part)
    return View(Markup(map_svg(places, world, title=f"{title}: {caption}")), caption)  # noqa: S704


def _none(why: str) -> View:
    return View(Markup(""), why)


def _ends(result: Result) -> tuple[int, int] | None:
    """Return the columns that name the two ends of ties."""
    place = {name.lower(): column for column, name in enumerate(result.variables)}
    for one, other in _ENDS:
        if one in place and other in place:
            return place[one], place[other]
    iris = [c for c in range(len(result.variables)) if _all_iris(result, c)]
    return (iris[0], iris[1]) if len(iris) > 1 else None


def _all_iris(result: Result, column: int) -> bool:
    cells = [row[column] for row in result.rows if row[column].text]
    return bool(cells) and all(cell.iri for cell in cells)


def _things(result: Result) -> list[int]:
    """Return the columns of identifiers that have pages of things."""
    return [
        c
        for c in range(len(result.variables))
        if _all_iris(result, c) and result.rows[0][c].page.startswith(("/organizations", "/things"))
    ]


def _named(result: Result, column: int) -> int | None:
    """Return the column with the names of another, such as ?source_name."""
    name = result.variables[column].lower()
    wanted = {f"{name}_name", f"{name}name", f"{name}label", f"{name}_label"}
    return next((c for c, other in enumerate(result.variables) if other.lower() in wanted), None)


def _coordinates(result: Result) -> tuple[int, int] | None:
    place = {name.lower(): column for column, name in enumerate(result.variables)}
    latitude = next((place[name] for name in _LATITUDES if name in place), None)
    longitude = next((place[name] for name in _LONGITUDES if name in place), None)
    if latitude is None or longitude is None:
        return None
    numeric = any(row[latitude].number is not None for row in result.rows)
    return (latitude, longitude) if numeric else None


def _numbers(result: Result) -> list[int]:
    """Return the columns of numbers that are no years or coordinates."""
    skipped = {*_TIMES, *_LATITUDES, *_LONGITUDES}
    return [
        c
        for c, name in enumerate(result.variables)
        if name.lower() not in skipped and any(row[c].number is not None for row in result.rows)
    ]


def _is_year(result: Result, column: int) -> bool:
    cells = [row[column] for row in result.rows if row[column].text]
    return bool(cells) and all(_as_year(cell.text) is not None for cell in cells)


def _as_year(text: str) -> float | None:
    return float(text[:4]) if text[:4].isdigit() and len(text) >= 4 else None


def _label_column(result: Result, columns: Sequence[int]) -> int | None:
    """Return the column that names a row: one with 'name' or 'label', else the first of words."""
    for column in columns:
        if any(part in result.variables[column].lower() for part in ("name", "label")):
            return column
    plain = [c for c in columns if not _all_iris(result, c)]
    return next(iter([*plain, *columns]), None)
