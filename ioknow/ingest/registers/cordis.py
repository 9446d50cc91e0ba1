"""CORDIS: the projects of the European framework programmes and who took part in them.

A project is one node with one participation for each partner; partners are tied through it and
not pairwise, so a project of a hundred partners is a hundred statements and not five thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ioknow.identifiers import Scheme
from ioknow.ingest.registers.cordis_codes import CLASSES, PROGRAMMES, ROLES, STATES
from ioknow.ingest.registers.cordis_files import USED, Table
from ioknow.ingest.registers.organizations import ORGANIZATION, OrganizationWriter
from ioknow.ingest.registers.places import Places
from ioknow.ingest.registers.programmes import code_of, short_name_of, title_of
from ioknow.ingest.registers.release import (
    EVIDENCE,
    LABEL,
    STATED,
    STATUS,
    Evidence,
    RegisterRelease,
)
from ioknow.ingest.registers.rows import Row
from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal, slug, typed
from ioknow.ingest.registers.tallies import Tally
from ioknow.ingest.registers.values import amount, day, given
from ioknow.vocabulary import DCTERMS, IK, IKV, SKOS

_EURO = f"<{IKV['unit-euro'].value}>"
_ENDED = f"<{IKV['state-ended'].value}>"
_YES = frozenset({"true", "1", "yes", "y"})
_NO = frozenset({"false", "0", "no", "n"})
_DIGITS = re.compile(r"\d+\Z")
_NUMBER = re.compile(r"(\d[\d ]*)(?:\.0+)?\Z")
_FROM_WORDS = re.compile(r"[^a-z]")


def _number(text: str, line: int, tally: Tally) -> str:
    """Return an id without the spaces and the ``.0`` that spreadsheets and data frames add."""
    if not text or text.isalnum() or (found := _NUMBER.match(text)) is None:
        return text
    tally.repaired("an id that is written with spaces or as a decimal number", line)
    return found[1].replace(" ", "")


def _iri(name: str) -> str:
    return f"<{IK[name].value}>"


_PROJECT = _iri("FundedProject")
_COLLABORATIVE = _iri("CollaborativeProject")
_HAS_PARTICIPATION = _iri("hasParticipation")
_PARTICIPATION = _iri("Participation")
_PARTICIPANT = _iri("participant")
_HAS_PARTNER = _iri("hasPartner")
_HAS_LEADER = _iri("hasLeader")
_ROLE = _iri("role")
_MONEY = {
    "eccontribution": _iri("contribution"),
    "neteccontribution": _iri("netContribution"),
    "totalcost": _iri("totalCost"),
    "ecmaxcontribution": _iri("maximumContribution"),
}
_UNIT = _iri("unit")
_START = _iri("startDate")
_START_YEAR = _iri("startYear")
_END = _iri("endDate")
_END_YEAR = _iri("endYear")
_STATE = _iri("relationshipStatus")
_REGISTER_STATUS = _iri("registerStatus")
_UNDER_PROGRAMME = _iri("underProgramme")
_PROGRAMME = _iri("Programme")
_HAS_TOPIC = _iri("hasTopic")
_IDENTIFIER = _iri("identifier")
_ALTERNATIVE = f"<{SKOS.altLabel.value}>"
_DESCRIPTION = f"<{DCTERMS.description.value}>"
_CONCEPT = f"<{SKOS.Concept.value}>"
_PREFERRED = f"<{SKOS.prefLabel.value}>"
_NOTATION = f"<{SKOS.notation.value}>"
_BROADER = f"<{SKOS.broader.value}>"


@dataclass
class _Member:
    """What the rows say about one organization."""

    evidence: str
    identified: bool
    names: dict[str, int] = field(default_factory=dict)
    short_names: dict[str, None] = field(default_factory=dict)
    facts: Row = field(default_factory=dict)


class CordisWriter:
    """Turns the rows of an edition into statements; organizations first, then projects."""

    def __init__(self, statements: Statements, release: RegisterRelease) -> None:
        self._add = statements.add
        self._write = OrganizationWriter(statements)
        self._places = Places(statements)
        self._evidence = Evidence(statements, release)
        self._members: dict[str, _Member] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._partners: dict[str, dict[str, None]] = {}
        self._leaders: dict[str, dict[str, None]] = {}
        self._acronyms: dict[str, str] = {}
        self._described: set[str] = set()
        self._mentioned: dict[str, tuple[Tally, int]] = {}
        self._concepts: set[str] = set()
        self._programmes: dict[str, str] = {}
        self._parts: dict[str, tuple[str, Tally, int]] = {}

    def participation(self, row: Row, line: int, tally: Tally) -> None:
        """Write one row of the organization table."""
        project = slug(_number(given(row.get("projectid", "")), line, tally))
        if not project:
            tally.refused("the row names no project", line)
            return
        member = self._member(row, line, project, tally)
        if member is None:
            return
        self._mentioned.setdefault(project, (tally, line))
        acronym = given(row.get("projectacronym", ""))
        if acronym:
            self._acronyms.setdefault(project, acronym)
        number = self._seen.get((project, member), 0) + 1
        self._seen[project, member] = number
        if number > 1:
            tally.noted("an organization takes part in the same project once more", line)
        path = f"participation/cordis-{project}-{member}" + (f"-{number}" if number > 1 else "")
        node = individual(path)
        organization = individual(f"organization/{member}")
        name = given(row.get("name", "")) or member.upper()
        add = self._add
        add(individual(f"relationship/cordis-{project}"), _HAS_PARTICIPATION, node)
        add(node, TYPE, _PARTICIPATION)
        add(node, LABEL, literal(f"{name} in {acronym or project}", "en"))
        add(node, _PARTICIPANT, organization)
        role = self._role(row, line, tally)
        add(node, _ROLE, f"<{IKV[role].value}>")
        if ended := given(row.get("endofparticipation", "")):
            self._end_of_participation(node, ended, line, tally)
        money = self._money(node, row, "eccontribution", line=line, tally=tally)
        money |= self._money(node, row, "neteccontribution", line=line, tally=tally)
        money |= self._money(node, row, "totalcost", line=line, tally=tally)
        if money:
            add(node, _UNIT, _EURO)
        add(node, STATUS, STATED)
        add(node, EVIDENCE, self._evidence.of(project))
        self._partners.setdefault(project, {})[organization] = None
        if role == "role-coordinator":
            self._leaders.setdefault(project, {})[organization] = None
        tally.loaded += 1

    def project(self, row: Row, line: int, tally: Tally) -> None:
        """Write one row of the project table."""
        record = _number(given(row.get("id", "")), line, tally)
        project = slug(record)
        if not project:
            tally.refused("the row has no project id", line)
            return
        if project in self._described:
            tally.refused("the project occurs twice; the first row counts", line)
            return
        self._described.add(project)
        title = given(row.get("title", ""))
        acronym = given(row.get("acronym", "")) or self._acronyms.get(project, "")
        node = self._begin_project(project, record, acronym or title or f"Project {record}")
        if acronym and title:
            self._add(node, _ALTERNATIVE, literal(title, "en"))
        if objective := given(row.get("objective", "")):
            self._add(node, _DESCRIPTION, literal(objective, "en"))
        self._dates(node, row, line, tally)
        state = given(row.get("status", "")).upper()
        if state:
            self._add(node, _REGISTER_STATUS, literal(state))
            if state in STATES:
                self._add(node, _STATE, f"<{IKV[STATES[state]].value}>")
        money = self._money(node, row, "totalcost", line=line, tally=tally)
        money |= self._money(node, row, "ecmaxcontribution", line=line, tally=tally)
        if money:
            self._add(node, _UNIT, _EURO)
        self._subjects(node, row)
        if doi := given(row.get("grantdoi", "")):
            self._add(node, _IDENTIFIER, literal(f"doi:{doi.removeprefix('https://doi.org/')}"))
        tally.loaded += 1

    def _subjects(self, node: str, row: Row) -> None:
        framework = given(row.get("frameworkprogramme", "")).upper()
        if framework:
            self._under(node, framework, PROGRAMMES.get(framework, framework))
        for code in re.split(r"[;,]\s*", given(row.get("legalbasis", ""))):
            if code:
                self._under(node, code, "")
        part = self._parts.pop(given(row.get("rcn", "")), None)
        if part is not None:
            self._under(node, part[0], "")
        for code in re.split(r"[;,]\s*", given(row.get("topics", ""))):
            if code:
                self._topic(node, code, "")

    def topic(self, row: Row, line: int, tally: Tally) -> None:
        """Write one row of the topics table."""
        code = given(row.get("topic", ""))
        node = self._mention(row, line, tally)
        if node is None or not code:
            if node is not None:
                tally.refused("the row names no topic", line)
            return
        self._topic(node, code, given(row.get("title", "")))
        tally.loaded += 1

    def legal_basis(self, row: Row, line: int, tally: Tally) -> None:
        """Write one row of the legal basis table."""
        code = given(row.get("legalbasis", ""))
        node = self._mention(row, line, tally)
        if node is None or not code:
            if node is not None:
                tally.refused("the row names no legal basis", line)
            return
        self._under(node, code, given(row.get("title", "")))
        tally.loaded += 1

    def part(self, row: Row, line: int, tally: Tally) -> None:
        """Read one row of a table that gives the programme part of each record of a project."""
        record, code = given(row.get("rcn", "")), given(row.get("part", ""))
        if not record or not code:
            tally.refused("the row names no project or no programme part", line)
            return
        self._parts[record] = (code, tally, line)
        tally.loaded += 1

    def science(self, row: Row, line: int, tally: Tally) -> None:
        """Write one row of the European Science Vocabulary table."""
        code = given(row.get("euroscivoccode", ""))
        node = self._mention(row, line, tally)
        steps = [step for step in code.split("/") if step]
        if node is None or not steps:
            if node is not None:
                tally.refused("the row names no field of science", line)
            return
        names = [name for name in given(row.get("euroscivocpath", "")).split("/") if name]
        title = given(row.get("euroscivoctitle", ""))
        if len(names) == len(steps) - 1:
            names.append(title)
        concept = broader = ""
        for depth in range(1, len(steps) + 1):
            concept = individual(f"topic/euroscivoc-{slug('-'.join(steps[:depth]))}")
            if concept not in self._concepts:
                name = names[depth - 1] if len(names) == len(steps) else ""
                name = (title if depth == len(steps) else "") or name or f"EuroSciVoc {code}"
                self._concept(concept, "/" + "/".join(steps[:depth]), name)
                if broader:
                    self._add(concept, _BROADER, broader)
            broader = concept
        self._add(node, _HAS_TOPIC, concept)
        tally.loaded += 1

    def finish(self, tally: Tally) -> None:
        """Write organizations, partners of projects, and stubs of projects without a row."""
        for project, (table, line) in self._mentioned.items():
            if project not in self._described:
                name = self._acronyms.get(project) or f"Project {project}"
                self._begin_project(project, project, name)
                table.noted("stub: a project that the project table does not describe", line)
        for _, table, line in self._parts.values():
            table.noted("a programme part of a project that is not in the project table", line)
        for project, partners in self._partners.items():
            node = individual(f"relationship/cordis-{project}")
            if len(partners) > 1:
                self._add(node, TYPE, _COLLABORATIVE)
                for partner in partners:
                    self._add(node, _HAS_PARTNER, partner)
            for leader in self._leaders.get(project, ()):
                self._add(node, _HAS_LEADER, leader)
        for path, member in self._members.items():
            self._organization(path, member, tally)
        for programme, title in self._programmes.items():
            self._add(programme, LABEL, literal(title, "en"))

    def _begin_project(self, project: str, record: str, label: str) -> str:
        node = individual(f"relationship/cordis-{project}")
        page = (
            f"<https://cordis.europa.eu/project/id/{project}>" if _DIGITS.match(project) else None
        )
        evidence = self._evidence.write(project, record, page)
        self._add(node, TYPE, _PROJECT)
        self._add(node, LABEL, literal(label, "en"))
        self._add(node, _IDENTIFIER, literal(f"cordis:{record}"))
        self._add(node, STATUS, STATED)
        self._add(node, EVIDENCE, evidence)
        return node

    def _member(self, row: Row, line: int, project: str, tally: Tally) -> str | None:
        pic = _number(given(row.get("organisationid", "")), line, tally)
        name = given(row.get("name", ""))
        identified = bool(_DIGITS.match(pic))
        if identified:
            path = f"pic-{pic}"
        elif slug(pic):
            path = f"cordis-{slug(pic)}"
            tally.noted("the organization's id is not a number", line)
        elif slug(name):
            path = f"cordis-{project}-{slug(name)}"
            tally.repaired("the organization has no id; it is told apart by project and name", line)
        else:
            tally.refused("the row names no organization", line)
            return None
        member = self._members.get(path)
        if member is None:
            evidence = self._evidence.write(path, pic or f"{project} {name}")
            member = self._members[path] = _Member(evidence, identified)
        if name:
            member.names[name] = member.names.get(name, 0) + 1
        if short := given(row.get("shortname", "")):
            member.short_names[short] = None
        for fact in ("activitytype", "country", "city", "street", "postcode", "vatnumber", "url",
                     "sme"):  # fmt: skip
            if fact not in member.facts and (value := given(row.get(fact, ""))):
                member.facts[fact] = value
        return path

    def _organization(self, path: str, member: _Member, tally: Tally) -> None:
        node = individual(f"organization/{path}")
        facts = member.facts
        cls = CLASSES.get(facts.get("activitytype", "").upper())
        self._write.begin(node, f"<{cls.value}>" if cls else ORGANIZATION, member.evidence)
        names = sorted(member.names, key=lambda name: -member.names[name])
        number = path.removeprefix("pic-")
        shown = names[0] if names else next(iter(member.short_names), f"PIC {number}")
        if not names:
            tally.noted("an organization without a name is called by its number", f"PIC {number}")
        self._write.names(node, shown, "")
        for name in names[1:]:
            self._write.alternative(node, name)
        for short in member.short_names:
            if short != shown:
                self._write.acronym(node, short)
        if member.identified and not self._write.checked_identifier(node, Scheme.PIC, number):
            tally.noted("PIC that is not well-formed, kept", f"PIC {number}")
        vat = facts.get("vatnumber")
        if vat and not self._write.checked_identifier(node, Scheme.VAT, vat):
            tally.noted("VAT number that is not well-formed, kept", f"PIC {number}")
        if activity := facts.get("activitytype"):
            self._write.register_type(node, activity)
        if facts.get("sme", "").lower() in _YES:
            self._write.register_type(node, "SME")
        self._seat(node, facts, number, tally)
        if (url := facts.get("url")) and not self._write.homepage(node, url):
            tally.noted("left out: a web site that is no web address", f"PIC {number}")

    def _seat(self, node: str, facts: Row, number: str, tally: Tally) -> None:
        code = facts.get("country", "")
        country = self._places.country(code) if code else None
        if country is not None:
            self._write.country(node, country)
            town = self._places.city(facts.get("city", ""), code)
            if town is not None:
                self._write.located(node, town)
        elif code:
            tally.noted(f"left out: the country code {code!r} is not known", f"PIC {number}")
        address = ", ".join(
            facts[name] for name in ("street", "postcode", "city") if facts.get(name)
        )
        if facts.get("street") or facts.get("postcode"):
            self._write.address(node, address)

    def _role(self, row: Row, line: int, tally: Tally) -> str:
        text = given(row.get("role", ""))
        role = ROLES.get(_FROM_WORDS.sub("", text.lower()))
        if role is None:
            tally.noted(f"the role {text!r} is not known and is read as participant", line)
            return "role-participant"
        return role

    def _end_of_participation(self, node: str, text: str, line: int, tally: Tally) -> None:
        """Write that an organization left the project before its end, and when, if that is told."""
        if text.lower() in _NO:
            return
        date = day(text)
        if date is not None:
            self._add(node, _END, typed(date, "date"))
            self._add(node, _END_YEAR, typed(date[:4], "integer"))
        elif text.lower() not in _YES:
            tally.noted("left out: endOfParticipation is neither a date nor true or false", line)
            return
        self._add(node, _STATE, _ENDED)

    def _money(self, node: str, row: Row, name: str, *, line: int, tally: Tally) -> bool:
        text = given(row.get(name, ""))
        if not text:
            return False
        value = amount(text)
        if value is None:
            tally.noted(f"left out: {name} is no number", line)
            return False
        self._add(node, _MONEY[name], typed(value, "decimal"))
        return True

    def _dates(self, node: str, row: Row, line: int, tally: Tally) -> None:
        start, end = (given(row.get(name, "")) for name in ("startdate", "enddate"))
        first, last = day(start), day(end)
        if (start and first is None) or (end and last is None):
            tally.noted("left out: a date that is no date", line)
        if first and last and last < first:
            tally.noted("the end lies before the start", line)
        for value, property_, year in ((first, _START, _START_YEAR), (last, _END, _END_YEAR)):
            if value is not None:
                self._add(node, property_, typed(value, "date"))
                self._add(node, year, typed(value[:4], "integer"))

    def _mention(self, row: Row, line: int, tally: Tally) -> str | None:
        project = slug(_number(given(row.get("projectid", "")), line, tally))
        if not project:
            tally.refused("the row names no project", line)
            return None
        self._mentioned.setdefault(project, (tally, line))
        return individual(f"relationship/cordis-{project}")

    def _topic(self, node: str, code: str, title: str) -> None:
        concept = individual(f"topic/cordis-{slug(code)}")
        if concept not in self._concepts:
            self._concept(concept, code, title or code)
        self._add(node, _HAS_TOPIC, concept)

    def _concept(self, concept: str, code: str, name: str) -> None:
        self._concepts.add(concept)
        self._add(concept, TYPE, _CONCEPT)
        self._add(concept, _PREFERRED, literal(name, "en"))
        self._add(concept, _NOTATION, literal(code))

    def _under(self, node: str, code: str, title: str) -> None:
        code = code_of(code)
        title = title or title_of(code)
        programme = individual(f"programme/{slug(code)}")
        known = self._programmes.get(programme)
        if known is None:
            self._add(programme, TYPE, _PROGRAMME)
            self._add(programme, _IDENTIFIER, literal(f"cordis-programme:{code}"))
            if short := short_name_of(code):
                self._add(programme, _ALTERNATIVE, literal(short))
        if known is None or (known == code and title):
            self._programmes[programme] = title or code
        self._add(node, _UNDER_PROGRAMME, programme)


_RECORDS = {
    "organization": "participations",
    "project": "projects",
    "topics": "topics of projects",
    "legalbasis": "legal bases of projects",
    "euroscivoc": "fields of science of projects",
    "part": "programme parts of projects",
}
_ORDER = tuple(_RECORDS)[2:] + tuple(_RECORDS)[:2]


def convert(
    tables: Iterable[Table], release: RegisterRelease, statements: Statements
) -> list[Tally]:
    """Write the statements of an edition's tables and return what became of each."""
    writer = CordisWriter(statements, release)
    take = {
        "organization": writer.participation,
        "project": writer.project,
        "topics": writer.topic,
        "legalbasis": writer.legal_basis,
        "euroscivoc": writer.science,
        "part": writer.part,
    }
    tallies = []
    # Titles of topics and programmes come from their own tables, so these are read first.
    given_tables = list(tables)
    for kind in _ORDER:
        for table in given_tables:
            if table.kind == kind:
                tally = Tally(table.part.name, _RECORDS[kind])
                tallies.append(tally)
                for line, row in table.rows(tally):
                    if tally.read == 1 and (unused := row.keys() - set(USED[kind].split())):
                        tally.noted(f"columns not used: {', '.join(sorted(unused))}", line)
                    take[kind](row, line, tally)
    for table in given_tables:
        if table.kind == "other":
            tally = Tally(table.part.name, "files")
            tally.noted("not used: no table of organizations, projects or subjects", "line 1")
            tallies.append(tally)
    writer.finish(tallies[0])
    return tallies
