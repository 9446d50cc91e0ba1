"""Identifiers that registers give to organizations: read, checked, written in one form.

Each is accepted as people write it (bare, with a prefix such as ``LEI:``, grouped by spaces or
hyphens, or as the address of its page) and becomes one canonical value. A text that is not a
well-formed identifier raises :class:`~ioknow.errors.IdentifierError`, which says what is wrong
and where: the length, a character, or the check digits.

Example:
    >>> parse("ror.org/05A28RW58")
    Identifier(scheme=<Scheme.ROR: 'ror'>, value='05a28rw58')
    >>> parse_as(Scheme.ISNI, "0000000121032683").iri
    'https://isni.org/isni/0000000121032683'

References:
    ROR identifiers: https://ror.readme.io/docs/identifier (Crockford base32, ISO 7064 mod 97-10);
    LEI: ISO 17442; ISNI: ISO 27729 with ISO 7064 mod 11-2; VAT numbers: python-stdnum.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ioknow.errors import IdentifierError
from ioknow.vocabulary import ID

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_DIGITS = "0123456789"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Scheme(Enum):
    """A kind of identifier."""

    ROR = "ror"
    LEI = "lei"
    ISNI = "isni"
    GRID = "grid"
    WIKIDATA = "wikidata"
    PIC = "pic"
    VAT = "vat"
    DUNS = "duns"
    FUNDER = "funder"


@dataclass(frozen=True)
class Identifier:
    """A well-formed identifier of an organization.

    Attributes:
        scheme: Its kind.
        value: Canonical form: without prefix, spaces or hyphens, in the scheme's own case.

    Example:
        >>> str(Identifier(Scheme.LEI, "529900T8BM49AURSDO55"))
        'lei:529900T8BM49AURSDO55'
    """

    scheme: Scheme
    value: str

    @property
    def iri(self) -> str:
        """The address under which the register itself names the organization; may be empty."""
        beginning = _IRIS.get(self.scheme)
        return beginning + self.value if beginning else ""

    @property
    def path(self) -> str:
        """Path of the organization in this dataset when it comes from this register.

        Example:
            >>> parse("PIC: 999984059").path
            'organization/pic-999984059'
        """
        return f"organization/{self.scheme.value}-{self.value}"

    @property
    def organization(self) -> str:
        """IRI of the organization in this dataset when it comes from this register."""
        return ID + self.path

    @property
    def shown(self) -> str:
        """The value as people print it: ISNI in groups of four, others as they are.

        Example:
            >>> parse("0000000121032683").shown
            '0000 0001 2103 2683'
        """
        if self.scheme is Scheme.ISNI:
            return " ".join(self.value[start : start + 4] for start in range(0, 16, 4))
        return self.value

    def __str__(self) -> str:
        return f"{self.scheme.value}:{self.value}"


def parse(text: str) -> Identifier:
    """Read an identifier whose kind is told by its prefix, address or form.

    Nine digits that begin with 8 or 9 are a PIC; a DUNS number needs its prefix.

    Raises:
        IdentifierError: The text has the form of no scheme, or its check digits do not fit.

    Example:
        >>> [str(parse(text)) for text in ("grid.6936.a", "Q157808", "EL 090153025")]
        ['grid:grid.6936.a', 'wikidata:Q157808', 'vat:EL090153025']
    """
    scheme = scheme_of(text)
    if scheme is None:
        raise IdentifierError(
            f"{_quoted(text)} has the form of no identifier that is known here; "
            f"put the scheme before it, such as 'LEI:' ({', '.join(s.value for s in Scheme)})",
            scheme="",
            text=text,
        )
    return parse_as(scheme, text)


def parse_as(scheme: Scheme, text: str) -> Identifier:
    """Read an identifier of a known kind.

    Raises:
        IdentifierError: The text is no such identifier; the error says what is wrong and where.

    Example:
        >>> parse_as(Scheme.ROR, "https://ror.org/05a28rw59")
        Traceback (most recent call last):
            ...
        ioknow.errors.IdentifierError: 'https://ror.org/05a28rw59' is no ROR identifier: ...
    """
    bare = _without_prefix(scheme, _plain(text))
    return Identifier(scheme, _READERS[scheme](_Text(scheme, text), bare))


def find(text: str) -> Identifier | None:
    """Return the identifier that a text is, or None; never raises.

    Example:
        >>> find("Kyoto University") is None
        True
    """
    try:
        return parse(text)
    except IdentifierError:
        return None


def scheme_of(text: str) -> Scheme | None:
    """Say of which kind a text would be by prefix, address or form, check digits apart.

    Example:
        >>> scheme_of("https://www.wikidata.org/wiki/Q157808"), scheme_of("Fraunhofer")
        (<Scheme.WIKIDATA: 'wikidata'>, None)
    """
    plain = _plain(text)
    for scheme, prefix in _PREFIXES.items():
        if prefix.match(plain):
            return scheme
    for scheme, form in _FORMS:
        if form.fullmatch(plain):
            return scheme
    return None


def ror_check_digits(body: str) -> str:
    """Return the two check digits of the first seven characters of a ROR identifier.

    The characters are a number in Crockford's base32; the digits make it divisible as ISO 7064
    mod 97-10 asks.

    Example:
        >>> ror_check_digits("05a28rw")
        '58'
    """
    number = 0
    for character in body:
        number = number * 32 + _CROCKFORD.index(character)
    return f"{98 - number * 100 % 97:02d}"


def lei_check_digits(body: str) -> str:
    """Return the two check digits of the first eighteen characters of an LEI (ISO 17442).

    Example:
        >>> lei_check_digits("529900T8BM49AURSDO")
        '55'
    """
    return f"{98 - int(''.join(str(int(one, 36)) for one in body) + '00') % 97:02d}"


def isni_check_character(body: str) -> str:
    """Return the check character of the first fifteen digits of an ISNI (ISO 7064 mod 11-2).

    Example:
        >>> isni_check_character("000000012103268")
        '3'
    """
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


@dataclass(frozen=True)
class _Text:
    """What was given, for errors that quote it."""

    scheme: Scheme
    given: str

    def wrong(
        self, reason: str, *, position: int | None = None, expected: str = "", found: str = ""
    ) -> IdentifierError:
        return IdentifierError(
            f"{_quoted(self.given)} is no {_NAMES[self.scheme]}: {reason}",
            scheme=self.scheme.value,
            text=self.given,
            position=position,
            expected=expected,
            found=found,
        )

    def require_length(self, bare: str, length: int) -> None:
        if len(bare) != length:
            raise self.wrong(
                f"it has {len(bare)} characters, {length} are expected",
                expected=str(length),
                found=str(len(bare)),
            )

    def require_characters(self, bare: str, allowed: str, *, start: int = 0) -> None:
        for position, character in enumerate(bare, start + 1):
            if character not in allowed:
                raise self.wrong(
                    f"character {position} is '{character}', expected one of {_range(allowed)}",
                    position=position,
                    expected=_range(allowed),
                    found=character,
                )

    def require_check(self, expected: str, found: str) -> None:
        if expected != found:
            raise self.wrong(
                f"its check digits are '{found}', the others ask for '{expected}'; "
                "a character is mistyped or two are swapped",
                expected=expected,
                found=found,
            )


def _ror(text: _Text, bare: str) -> str:
    bare = bare.lower()
    text.require_length(bare, 9)
    text.require_characters(bare[0], "0")
    text.require_characters(bare[1:7], _CROCKFORD, start=1)
    text.require_characters(bare[7:], _DIGITS, start=7)
    text.require_check(ror_check_digits(bare[:7]), bare[7:])
    return bare


def _lei(text: _Text, bare: str) -> str:
    bare = _joined(bare).upper()
    text.require_length(bare, 20)
    text.require_characters(bare[:18], _DIGITS + _CAPITALS)
    text.require_characters(bare[18:], _DIGITS, start=18)
    text.require_check(lei_check_digits(bare[:18]), bare[18:])
    return bare


def _isni(text: _Text, bare: str) -> str:
    bare = _joined(bare).upper()
    text.require_length(bare, 16)
    text.require_characters(bare[:15], _DIGITS)
    text.require_characters(bare[15], _DIGITS + "X", start=15)
    text.require_check(isni_check_character(bare[:15]), bare[15])
    return bare


def _grid(text: _Text, bare: str) -> str:
    found = re.fullmatch(r"(?:grid\.)?([0-9]{1,7}\.[0-9a-f]{1,2})", bare.lower())
    if found is None:
        raise text.wrong("expected 'grid.', digits, a dot and one or two characters of 0-9, a-f")
    return f"grid.{found[1]}"


def _wikidata(text: _Text, bare: str) -> str:
    if re.fullmatch(r"[Qq][1-9][0-9]{0,11}", bare) is None:
        raise text.wrong("expected 'Q' and a number without leading zero")
    return bare.upper()


def _pic(text: _Text, bare: str) -> str:
    bare = _joined(bare)
    text.require_length(bare, 9)
    text.require_characters(bare, _DIGITS)
    return bare


def _duns(text: _Text, bare: str) -> str:
    bare = _joined(bare)
    text.require_length(bare, 9)
    text.require_characters(bare, _DIGITS)
    return bare


def _funder(text: _Text, bare: str) -> str:
    number = bare.removeprefix("10.13039/")
    text.require_characters(number, _DIGITS, start=len(bare) - len(number))
    if not 2 <= len(number) <= 12:
        raise text.wrong(
            f"it has {len(number)} digits, 2 to 12 are expected",
            expected="2 to 12",
            found=str(len(number)),
        )
    return number


def _vat(text: _Text, bare: str) -> str:
    from stdnum import exceptions, get_cc_module

    bare = re.sub(r"[\s./-]", "", bare).upper()
    country = bare[:2]
    text.require_characters(country, _CAPITALS)
    rules = get_cc_module({"EL": "GR", "UK": "GB", "XI": "GB"}.get(country, country), "vat")
    if rules is None:
        raise text.wrong(f"no rules for VAT numbers of a country '{country}' are known here")
    # Only Switzerland's rules want the prefix (CHE); the others take the number alone.
    number = bare if country == "CH" else bare[2:]
    try:
        valid: str = rules.validate(number)
    except exceptions.InvalidLength as error:
        raise text.wrong(
            f"a number of {country} has another length than {len(bare) - 2} characters"
        ) from error
    except exceptions.InvalidChecksum as error:
        raise text.wrong(f"its check digits do not fit the rules of {country}") from error
    except exceptions.ValidationError as error:
        raise text.wrong(f"a part of it does not fit the rules of {country}: {error}") from error
    return valid if country == "CH" else country + valid.removeprefix(country)


_READERS: dict[Scheme, Callable[[_Text, str], str]] = {
    Scheme.ROR: _ror,
    Scheme.LEI: _lei,
    Scheme.ISNI: _isni,
    Scheme.GRID: _grid,
    Scheme.WIKIDATA: _wikidata,
    Scheme.PIC: _pic,
    Scheme.VAT: _vat,
    Scheme.DUNS: _duns,
    Scheme.FUNDER: _funder,
}
_NAMES = {
    Scheme.ROR: "ROR identifier",
    Scheme.LEI: "LEI",
    Scheme.ISNI: "ISNI",
    Scheme.GRID: "GRID identifier",
    Scheme.WIKIDATA: "Wikidata item",
    Scheme.PIC: "PIC of the European Commission",
    Scheme.VAT: "VAT number",
    Scheme.DUNS: "DUNS number",
    Scheme.FUNDER: "funder identifier of Crossref",
}
_EC = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/"
_IRIS = {
    Scheme.ROR: "https://ror.org/",
    Scheme.LEI: "https://search.gleif.org/#/record/",
    Scheme.ISNI: "https://isni.org/isni/",
    Scheme.GRID: "https://www.grid.ac/institutes/",
    Scheme.WIKIDATA: "http://www.wikidata.org/entity/",
    Scheme.PIC: _EC + "org-details/",
    Scheme.FUNDER: "https://doi.org/10.13039/",
}
_WEB = r"(?:https?://)?(?:www\.)?"
_PREFIXES = {
    scheme: re.compile(pattern, re.IGNORECASE)
    for scheme, pattern in {
        Scheme.ROR: rf"{_WEB}ror\.org/|ror(?:\s*id)?\s*:\s*",
        Scheme.LEI: rf"{_WEB}(?:search\.)?gleif\.org/(?:#/record/|lei/)|lei\s*:\s*",
        Scheme.ISNI: rf"{_WEB}isni\.org/(?:isni/)?|isni\s*:?\s*(?=[0-9])",
        Scheme.GRID: rf"{_WEB}grid\.ac/institutes/|grid\s*:\s*",
        Scheme.WIKIDATA: rf"{_WEB}wikidata\.org/(?:wiki|entity)/|(?:wikidata|wd)\s*:\s*",
        Scheme.PIC: rf"{re.escape(_EC)}org-details/|pic\s*:\s*",
        Scheme.VAT: r"(?:vat|ust-?id(?:nr)?|tva)\.?\s*:\s*",
        Scheme.DUNS: r"d-?u-?n-?s\s*:\s*",
        Scheme.FUNDER: rf"{_WEB}(?:dx\.)?doi\.org/(?=10\.13039/)|(?:funder|fundref)\s*:\s*",
    }.items()
}
_FORMS = [
    (scheme, re.compile(form, re.IGNORECASE))
    for scheme, form in (
        (Scheme.ROR, r"0[0-9a-z]{6}[0-9]{2}"),
        (Scheme.GRID, r"grid\.[0-9]{1,7}\.[0-9a-f]{1,2}"),
        (Scheme.WIKIDATA, r"Q[1-9][0-9]{0,11}"),
        (Scheme.FUNDER, r"10\.13039/[0-9]+|501100[0-9]{6}"),
        (Scheme.PIC, r"[89][0-9]{8}"),
        (Scheme.ISNI, r"(?:[0-9]{4}[ -]?){3}[0-9]{3}[0-9X]"),
        (Scheme.LEI, r"[0-9A-Z]{18}[0-9]{2}"),
        (Scheme.VAT, r"[A-Z]{2}[ -]?(?=(?:[A-Z. -]*[0-9]){7})[0-9A-Z][0-9A-Z. -]{6,14}"),
    )
]


def _plain(text: str) -> str:
    """Return a text in half-width characters without surrounding space and closing slash."""
    return unicodedata.normalize("NFKC", text).strip().rstrip("/")


def _without_prefix(scheme: Scheme, plain: str) -> str:
    return _PREFIXES[scheme].sub("", plain, count=1) if _PREFIXES[scheme].match(plain) else plain


def _joined(text: str) -> str:
    return re.sub(r"[\s\u2010-\u2015-]", "", text)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")


def _range(characters: str) -> str:
    return {
        _DIGITS: "0-9",
        _CAPITALS: "A-Z",
        _DIGITS + _CAPITALS: "0-9, A-Z",
        _DIGITS + "X": "0-9, X",
        _CROCKFORD: "0-9, a-z without i, l, o, u",
    }.get(characters, f"'{characters}'")
