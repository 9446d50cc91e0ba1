"""The files of a CORDIS edition: CSV, JSON and Excel, recognised by their columns.

The European Commission has changed the layout several times. Columns are looked up by name,
whatever their order, and old names stand for new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ioknow.errors import SourceFileError
from ioknow.ingest.registers.opening import Part
from ioknow.ingest.registers.release import RegisterRelease
from ioknow.ingest.registers.rows import Row
from ioknow.ingest.registers.table_files import columns_of, read_table
from ioknow.ingest.registers.tallies import Tally
from ioknow.ingest.registers.values import day, given

ORGANIZATION = {
    "projectreference": "projectid",
    "organizationid": "organisationid",
    "orgid": "organisationid",
    "pic": "organisationid",
    "id": "organisationid",
    "organizationurl": "url",
    "ecfincontribution": "eccontribution",
    "contribution": "eccontribution",
    "vat": "vatnumber",
}
PROJECT = {
    "projectid": "id",
    "reference": "id",
    "programme": "legalbasis",
    "call": "mastercall",
    "ecfincontribution": "ecmaxcontribution",
    "maxcontribution": "ecmaxcontribution",
}
SUBJECT = {"projectreference": "projectid", "topiccode": "topic"}
PART = {"projectrcn": "rcn", "programmepart": "part"}

USED = {
    "organization": "projectid projectacronym organisationid vatnumber name shortname sme "
    "activitytype street postcode city country url role eccontribution neteccontribution totalcost "
    "endofparticipation",
    "project": "id acronym title objective startdate enddate status totalcost ecmaxcontribution "
    "grantdoi frameworkprogramme legalbasis topics contentupdatedate",
    "topics": "projectid topic title",
    "legalbasis": "projectid legalbasis title",
    "euroscivoc": "projectid euroscivoccode euroscivocpath euroscivoctitle",
    "part": "rcn part",
}
"""Columns that become statements, by kind of table; the report names the others."""

_FRAMEWORKS = {
    "H2020": ("cordis-h2020", "CORDIS Horizon 2020"),
    "HORIZON": ("cordis-horizon", "CORDIS Horizon Europe"),
    "FP7": ("cordis-fp7", "CORDIS FP7"),
}


@dataclass(frozen=True)
class Table:
    """A file of the edition.

    Attributes:
        part: Where it lies.
        kind: ``organization``, ``project``, ``topics``, ``legalbasis``, ``euroscivoc``,
            ``part`` or ``other``.
        rename: Old column names to those used here.
    """

    part: Part
    kind: str
    rename: dict[str, str]

    def rows(self, tally: Tally) -> Iterator[tuple[int, Row]]:
        """Read the rows; each comes with its line, or with its number in a JSON or Excel file."""
        yield from read_table(self.part, tally, self.rename)


def tables_of(parts: Iterable[Part]) -> list[Table]:
    """Return the tables among the files, recognised by their columns.

    Raises:
        SourceFileError: None of them is a CORDIS table.
    """
    found = []
    names = []
    for part in parts:
        names.append(part.name)
        kind, rename = _kind(columns_of(part))
        found.append(Table(part, kind, rename))
    if all(table.kind == "other" for table in found):
        raise SourceFileError(
            f"no CORDIS table among {', '.join(names)}; organization, project, topics, "
            "legalBasis and euroSciVoc are recognised by their column names, as CSV, JSON or Excel"
        )
    return found


def describe(tables: Iterable[Table]) -> RegisterRelease:
    """Return the edition that the tables hold: its framework programme and its latest date."""
    frameworks: set[str] = set()
    latest = ""
    given_tables = list(tables)
    for table in given_tables:
        if table.kind != "project":
            continue
        for _, row in table.rows(Tally(table.part.name, "projects")):
            framework = given(row.get("frameworkprogramme", "")).upper()
            if framework:
                frameworks.add(framework)
            latest = max(latest, day(given(row.get("contentupdatedate", ""))) or "")
    if not frameworks:
        frameworks = {name for table in given_tables for name in _named(table.part)}
    name, title = ("cordis", "CORDIS")
    if len(frameworks) == 1:
        (framework,) = frameworks
        name, title = _FRAMEWORKS.get(framework, (name, title))
    return RegisterRelease(
        register="cordis",
        name=name,
        version=latest,
        title=title,
        publisher="European Union, Publications Office",
        licence="https://creativecommons.org/licenses/by/4.0/",
        homepage="https://cordis.europa.eu/",
        issued=latest,
    )


def _named(part: Part) -> list[str]:
    words = set(re.split(r"[^a-z0-9]+", part.name.lower()))
    return [name for name in _FRAMEWORKS if name.lower() in words]


_PROJECT_KEYS = frozenset({"projectid", "projectreference", "projectrcn"})
_ORGANIZATION_KEYS = frozenset({"organisationid", "organizationid", "orgid", "pic", "id", "name"})


def _kind(columns: Iterable[str]) -> tuple[str, dict[str, str]]:
    names = set(columns)
    if names & _PROJECT_KEYS and "role" in names and names & _ORGANIZATION_KEYS:
        return "organization", _organization_columns(names)
    if "programmepart" in names and names & {"rcn", "projectrcn"}:
        return "part", PART
    if subject := _subject(names):
        return subject, SUBJECT
    keys = names & {"id", "reference", "projectid"} and names & {"title", "startdate"}
    if keys and names & {"acronym", "totalcost", "objective", "frameworkprogramme"}:
        return "project", _project_columns(names)
    return "other", {}


def _subject(names: set[str]) -> str:
    """Return what a table says of projects by their ids; empty for another table."""
    if not names & _PROJECT_KEYS:
        return ""
    if "euroscivoccode" in names:
        return "euroscivoc"
    if names & {"topic", "topiccode"}:
        return "topics"
    return "legalbasis" if "legalbasis" in names and "startdate" not in names else ""


def _organization_columns(names: set[str]) -> dict[str, str]:
    rename = dict(ORGANIZATION)
    if "organisationid" in names:
        del rename["id"]
    if not names & {"projectid", "projectreference"}:
        rename["projectrcn"] = "projectid"
    return rename


def _project_columns(names: set[str]) -> dict[str, str]:
    """Leave a column under its own name where the name it would get is there, too."""
    return {old: new for old, new in PROJECT.items() if new not in names}
