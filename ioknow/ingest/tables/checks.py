"""What the cells of a row must say together, and a relationship together with its participants.

The shapes ask for the same of all data; here it is said in the words of the tables.
"""

from __future__ import annotations

from decimal import Decimal

from ioknow.ingest.tables.cells import MalformedCellError, PartialDate, literal
from ioknow.ingest.tables.particulars import roles_of
from ioknow.ingest.tables.sheets import Row
from ioknow.ingest.tables.statements import Statements
from ioknow.terms import NamedNode

_ONE_OF = {
    "sources": (("title", "citation"), "a source has a title or a citation"),
    "evidence": (
        ("section", "page", "table", "figure", "footnote"),
        "evidence tells its place in the source",
    ),
    "transfers": (("what_moved", "knowledge"), "a transfer tells what moved"),
    "intermediations": (("facilitates", "serves"), "an intermediation tells what or whom it helps"),
    "observations": (("value", "lower", "upper", "printed"), "an observation has a value"),
}
_EVENT_CELLS = {
    "Milestone": (("milestone_of",), ("milestone_kind",)),
    "Succession": (("successor",),),
    "Event": (("involves", "milestone_of", "concerns"),),
}
_SUPPLIER = ("hasSupplier", "hasSubcontractor")
_CUSTOMER = ("hasCustomer", "hasContractor")
_ROLES = {
    "Membership": (("hasMember",), ("hasMembershipBody",)),
    "SupplyRelationship": (_SUPPLIER, _CUSTOMER),
    "Funding": (("hasFunder",), ("hasFundingRecipient",)),
    "Ownership": (("hasOwner",), ("hasOwnedOrganization",)),
    "Licensing": (("hasLicensor",),),
    "ContractResearch": (("hasCommissioner",), ("hasResearchProvider",)),
    "PostHolding": (("hasHolder",), ("hasEmployer",)),
    "UnitOf": (("hasUnit",), ("hasWhole",)),
}
"""Role properties that a relationship of a kind needs, each group at least once."""

_ACTORS = {"organizations", "people"}
_TWO_OR_MORE = {"Alliance": ("hasPartner", "hasLeader"), "Kinship": ()}


def check(said: Statements) -> None:
    """Add the problems that cells have with each other."""
    participants = _participants(said)
    broken = {problem.file for problem in (*said.folder.problems, *said.problems)}
    # The participant that is missing may be in a row that could not be read.
    complete = not ("participants.csv" in broken or said.folder.illegible & _ACTORS)
    for row, node in said.folder.all_rows():
        _check_choices(said, row)
        _check_numbers(said, row)
        _check_dates(said, row)
        match row.table.name:
            case "events":
                _check_event(said, row)
            case "places":
                _check_place(said, row)
            case "organizations":
                _check_count(said, row)
            case "rules":
                _check_fee(said, row)
            case "relationships" if complete:
                _check_participants(said, row, participants.get(node, []))


def _check_choices(said: Statements, row: Row) -> None:
    columns, rule = _ONE_OF.get(row.table.name, ((), ""))
    if columns and not any(row.text(column) for column in columns):
        said.problem(row, columns[0], "", rule, f"fill in {_or(columns)}")
    if row.text("what_moved") and row.text("knowledge"):
        rule = "what moved is given twice"
        said.problem(row, "what_moved", row.text("what_moved"), rule, "leave one of the two blank")


def _check_numbers(said: Statements, row: Row) -> None:
    numbers = [name for name in ("value", "lower", "upper") if row.text(name)]
    if numbers and not row.text("unit"):
        rule = f"the number {row.text(numbers[0])} has no unit"
        said.problem(row, "unit", "", rule, "write its unit, such as person, percent or year")
    if row.text("operator") and not row.text("value"):
        rule = "an operator belongs to a value"
        said.problem(row, "value", "", rule, "fill in the value, or leave the operator blank")
    lower, upper = _number(row, "lower"), _number(row, "upper")
    if lower is not None and upper is not None and lower > upper:
        rule = f"the lower end {lower} lies above the upper end {upper}"
        said.problem(row, "lower", row.text("lower"), rule, "check both numbers")


def _check_dates(said: Statements, row: Row) -> None:
    start, end = _date(row, "start"), _date(row, "end")
    if start is not None and end is not None and start.is_after(end):
        rule = f"the end lies before the start ({start.text})"
        said.problem(row, "end", end.text, rule, "check both dates")


def _check_event(said: Statements, row: Row) -> None:
    for kind, groups in _EVENT_CELLS.items():
        if not said.is_a(row, kind):
            continue
        for columns in groups:
            if not any(row.text(column) for column in columns):
                rule = f"{_an(kind)} needs {_or(columns)}"
                said.problem(row, columns[0], "", rule, f"fill in {_or(columns)}")


def _check_place(said: Statements, row: Row) -> None:
    if said.is_a(row, "Country") and not row.text("country_code"):
        rule = "a country needs its code"
        said.problem(row, "country_code", "", rule, "write its two letters, such as FR")


def _check_count(said: Statements, row: Row) -> None:
    if row.text("actor_count") and not said.is_a(row, "Cohort"):
        rule = "only a cohort stands for a number of actors"
        remedy = "write 'cohort' as the kind, or put the number into observations.csv"
        said.problem(row, "actor_count", row.text("actor_count"), rule, remedy)


def _check_fee(said: Statements, row: Row) -> None:
    if said.is_a(row, "Fee") and not row.text("value"):
        rule = "a fee needs an amount"
        said.problem(row, "value", "", rule, "write the amount, and its currency as unit")


def _check_participants(
    said: Statements, row: Row, parts: list[tuple[NamedNode, set[str]]]
) -> None:
    """Look whether a relationship has the participants that its kind needs."""
    if not parts:
        _missing(said, row, "a relationship needs participants", "hasParticipant")
        return
    roles = {role for _, found in parts for role in found}
    for kind, groups in _ROLES.items():
        for group in groups if said.is_a(row, kind) else ():
            if not roles & set(group):
                _missing(said, row, f"{_an(kind)} needs a {_words(group[0])}", group[0])
    for kind, wanted in _TWO_OR_MORE.items():
        actors = {who for who, found in parts if not wanted or found & set(wanted)}
        many = any("Cohort" in said.folder.thing(who).classes for who in actors)
        if said.is_a(row, kind) and len(actors) < 2 and not many:
            role = wanted[0] if wanted else "hasParticipant"
            _missing(said, row, f"{_an(kind)} needs two or more, and {len(actors)} are named", role)


def _participants(said: Statements) -> dict[NamedNode, list[tuple[NamedNode, set[str]]]]:
    """Return the actors of each relationship, each with the names of its role properties."""
    found: dict[NamedNode, list[tuple[NamedNode, set[str]]]] = {}
    for row in said.folder.rows.get("participants", ()):
        for relationship in said.of(row, "relationship"):
            actors = said.of(row, "participant")
            found.setdefault(relationship, []).extend((one, roles_of(said, row)) for one in actors)
    return found


def _missing(said: Statements, row: Row, rule: str, role: str) -> None:
    remedy = f"add a row to participants.csv with relationship '{row.text('id')}'"
    if role != "hasParticipant":
        remedy += f" and role '{_words(role)}'"
    said.problem(row, "id", row.text("id"), rule, remedy)


def _number(row: Row, column: str) -> Decimal | None:
    try:
        return Decimal(literal(row.text(column), row.table.column(column)).value)
    except (MalformedCellError, StopIteration):
        return None  # blank, not in this table, or told where the cell is read


def _date(row: Row, column: str) -> PartialDate | None:
    try:
        return PartialDate.parse(row.text(column))
    except MalformedCellError:
        return None  # blank, or told where the cell is read


def _words(name: str) -> str:
    """Return a term's name as words: ``hasMembershipBody`` gives "membership body"."""
    spaced = "".join(f" {letter.casefold()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().removeprefix("has ").strip()


def _an(kind: str) -> str:
    words = _words(kind)
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def _or(columns: tuple[str, ...]) -> str:
    return columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} or {columns[-1]}"
