"""What the text of one cell stands for: numbers, dates, yes and no, identifiers, words."""

from __future__ import annotations

import calendar
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ioknow.ingest.tables.schema import Column
from ioknow.terms import Literal
from ioknow.vocabulary import XSD

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_SEPARATORS = re.compile("[;\N{FULLWIDTH SEMICOLON}]")
_BROKEN = "\ufffd\ufffe\uffff"
_LONGEST_ID = 60


class CellError(Exception):
    """A cell cannot be used.

    Attributes:
        rule: What the cell has to hold or to name.
        remedy: What to do.
    """

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}; {remedy}")
        self.rule = rule
        self.remedy = remedy


class MalformedCellError(CellError):
    """A cell's text is not what its column holds."""


class UnknownNameError(CellError):
    """A cell names what is not known."""


@dataclass(frozen=True)
class PartialDate:
    """A year, month or day, as exact as it was written.

    Example:
        >>> date = PartialDate.parse("2004-02")
        >>> date.year, date.literal.datatype.value
        (2004, 'http://www.w3.org/2001/XMLSchema#gYearMonth')
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date.

        Raises:
            MalformedCellError: The text is no date, or one that the calendar does not have.
        """
        rule = "a date is a year, month or day: 2004, 2004-02 or 2004-02-13"
        match = _DATE.fullmatch(text)
        if match is None or not text.isascii():
            raise MalformedCellError(rule, _date_remedy(text))
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # the pattern has a year
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise MalformedCellError(
                f"a year lies between {_FIRST_YEAR} and {_LAST_YEAR}", "check the digits"
            )
        if month is not None and not 1 <= month <= 12:
            raise MalformedCellError("a month lies between 01 and 12", "check the digits")
        if month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise MalformedCellError("that month has no such day", "check the digits")
        return cls(text)

    @property
    def year(self) -> int:
        """The year."""
        return int(self.text[:4])

    @property
    def literal(self) -> Literal:
        """The date as gYear, gYearMonth or date."""
        return Literal(self.text, datatype=_DATE_TYPES[len(self.text)])

    def is_after(self, other: PartialDate) -> bool:
        """Tell whether this date lies after another as far as both are known."""
        length = min(len(self.text), len(other.text))
        return self.text[:length] > other.text[:length]


def parts(text: str, column: Column) -> list[str]:
    """Return the values of a cell; a column with separator may hold several."""
    if not column.separator:
        return [text]
    values = [part.strip() for part in _SEPARATORS.split(text)]
    return list(dict.fromkeys(value for value in values if value))


def literal(text: str, column: Column) -> Literal:
    """Return the literal that a value of a column stands for.

    Raises:
        MalformedCellError: The text is not of the column's form.
    """
    match column.form:
        case "decimal" | "integer":
            return _number(text, column)
        case "boolean":
            return _boolean(text)
        case "date":
            return PartialDate.parse(text).literal
        case _:
            words = plain(text)
            if column.pattern and not re.fullmatch(column.pattern, words):
                raise MalformedCellError(
                    f"the cell holds a {column.form}", f"write it like {column.example}"
                )
            return Literal(words, language=column.language) if column.language else Literal(words)


def plain(text: str) -> str:
    """Return a text with single spaces in place of any line breaks and runs of spaces.

    Raises:
        MalformedCellError: It holds a control character, or one that a failed conversion left.
    """
    words = " ".join(text.split())
    for character in words:
        if unicodedata.category(character) in ("Cc", "Cs") or character in _BROKEN:
            raise MalformedCellError(
                f"the text holds the broken or invisible character U+{ord(character):04X}",
                "delete the cell and type the text again",
            )
    return words


def identifier(text: str) -> str:
    """Return an id when it is one.

    Raises:
        MalformedCellError: It holds other characters than ids have.
    """
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) and len(text) <= _LONGEST_ID:
        return text
    better = slug(text)[:_LONGEST_ID].strip("-")
    raise MalformedCellError(
        f"an id has small letters, digits and single hyphens, at most {_LONGEST_ID} in all",
        f"write '{better}'" if better != text else "shorten it",
    )


def slug(text: str) -> str:
    """Return an id made from words; a fingerprint stands for what is too long or not Latin.

    Example:
        >>> slug("Firm M: the antenna's maker")
        'firm-m-the-antenna-s-maker'
    """
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
    fingerprint = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    if not words:
        return fingerprint
    return words if len(words) <= _LONGEST_ID else f"{words[: _LONGEST_ID - 9]}-{fingerprint}"


def _number(text: str, column: Column) -> Literal:
    whole = column.form == "integer"
    example = column.example if whole else "1200 or 12.5"
    if not _NUMBER.fullmatch(text) or (whole and "." in text):
        raise MalformedCellError(
            "the cell holds a whole number" if whole else "the cell holds a number",
            _number_remedy(text, example),
        )
    if column.minimum is not None and Decimal(text) < column.minimum:
        raise MalformedCellError(f"the number is at least {column.minimum}", "check the digits")
    number = format(Decimal(text), "f")
    return Literal(number, datatype=XSD.decimal if "." in number else XSD.integer)


def _number_remedy(text: str, example: str) -> str:
    if "%" in text:
        return "write the number alone and 'percent' into the column unit"
    digits = re.sub(r"[,\s'\u00a0\u202f]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}([,'\s\u00a0\u202f]\d{3})+(\.\d+)?", text):
        return f"write {digits}, without separators of thousands"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}, with a point"
    if re.search(r"\d", text) and re.search(r"[^\d.,\s+-]", text):
        return f"write the number alone, such as {example}; operator and unit have own columns"
    return f"write it like {example}"


def _boolean(text: str) -> Literal:
    values = {"yes": True, "true": True, "no": False, "false": False}
    try:
        return Literal(values[text.casefold()])
    except KeyError:
        raise MalformedCellError("the cell holds yes or no", "write yes or no") from None


def _date_remedy(text: str) -> str:
    """Say how to write a date that a spreadsheet may have turned round."""
    guess = ""
    if match := re.fullmatch(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?", text):
        guess = "-".join(part.zfill(2) for part in match.groups() if part)
    elif match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        guess = f"{match[3]}-{match[2].zfill(2)}-{match[1].zfill(2)}"
    elif match := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text):
        guess = "-".join(part.zfill(2) for part in match.groups() if part)
    start = f"write {guess}" if guess else "write it in this way"
    return f"{start}; format the column as text first, or the spreadsheet changes it again"
