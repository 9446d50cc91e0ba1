from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isni as stdnum_isni
from stdnum import lei as stdnum_lei

from ioknow.errors import IdentifierError
from ioknow.identifiers import (
    Identifier,
    Scheme,
    find,
    isni_check_character,
    lei_check_digits,
    parse,
    parse_as,
    ror_check_digits,
    scheme_of,
)

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
ror_bodies = st.text(CROCKFORD, min_size=6, max_size=6).map("0".__add__)
lei_bodies = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18)
isni_bodies = st.text("0123456789", min_size=15, max_size=15)


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        # The registers' own examples: ETH Zurich in ROR, GLEIF itself, ORCID's Josiah Carberry.
        ("https://ror.org/05a28rw58", Scheme.ROR, "05a28rw58"),
        ("ror.org/05A28RW58/", Scheme.ROR, "05a28rw58"),
        ("ROR: 05a28rw58", Scheme.ROR, "05a28rw58"),
        ("05a28rw58", Scheme.ROR, "05a28rw58"),
        ("506700GE1G29325QX363", Scheme.LEI, "506700GE1G29325QX363"),
        ("lei:5067-00ge-1g29-325qx3-63", Scheme.LEI, "506700GE1G29325QX363"),
        ("https://search.gleif.org/#/record/506700GE1G29325QX363", Scheme.LEI, None),
        ("0000-0002-1825-0097", Scheme.ISNI, "0000000218250097"),
        ("ISNI 0000 0002 1694 233X", Scheme.ISNI, "000000021694233X"),
        ("https://isni.org/isni/000000021694233x", Scheme.ISNI, "000000021694233X"),
        ("https://www.grid.ac/institutes/grid.5801.c", Scheme.GRID, "grid.5801.c"),
        ("GRID.5801.C", Scheme.GRID, "grid.5801.c"),
        ("http://www.wikidata.org/entity/Q11942", Scheme.WIKIDATA, "Q11942"),
        ("https://www.wikidata.org/wiki/Q11942", Scheme.WIKIDATA, "Q11942"),
        ("q11942", Scheme.WIKIDATA, "Q11942"),
        ("PIC: 999984059", Scheme.PIC, "999984059"),
        ("999984059", Scheme.PIC, "999984059"),
        ("DUNS: 15-048-3782", Scheme.DUNS, "150483782"),
        ("https://doi.org/10.13039/501100000780", Scheme.FUNDER, "501100000780"),
        ("501100000780", Scheme.FUNDER, "501100000780"),
        # Full-width characters, as Japanese keyboards give them.
        ("\uff10\uff15\uff41\uff12\uff18\uff52\uff57\uff15\uff18", Scheme.ROR, "05a28rw58"),
    ],
)
def test_every_written_form_becomes_the_canonical_one(
    text: str, scheme: Scheme, value: str | None
) -> None:
    assert parse(text) == Identifier(scheme, value or "506700GE1G29325QX363")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # Examples of the VAT information exchange system and of the tax offices.
        ("BE 0403.019.261", "BE0403019261"),
        ("DE136695976", "DE136695976"),
        ("EL 094259216", "EL094259216"),
        ("FR 40 303 265 045", "FR40303265045"),
        ("GB 980 7806 84", "GB980780684"),
        ("IT 00743110157", "IT00743110157"),
        ("NL004495445B01", "NL004495445B01"),
    ],
)
def test_vat_numbers_keep_the_prefix_of_their_country(text: str, value: str) -> None:
    assert parse(text) == Identifier(Scheme.VAT, value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://ror.org/05a28rw5", r"it has 8 characters, 9 are expected"),
        ("ror:05a28iw58", r"character 6 is 'i', expected one of 0-9, a-z without i, l, o, u"),
        ("ror:15a28rw58", r"character 1 is '1', expected one of '0'"),
        ("05a28rw59", r"its check digits are '59', the others ask for '58'"),
        ("LEI:506700GE1G29325QX36", r"it has 19 characters, 20 are expected"),
        ("LEI:506700GE1G29325QX3X3", r"character 19 is 'X', expected one of 0-9"),
        ("506700EG1G29325QX363", r"its check digits are '63', the others ask for '\d\d'"),
        ("0000-0002-1825-0079", r"check digits are '9', the others ask for '\d|X'"),
        ("isni: 0000 0002 1825 00A7", r"character 15 is 'A'"),
        ("PIC: 99998405", r"it has 8 characters, 9 are expected"),
        ("wikidata:P31", r"expected 'Q' and a number"),
        ("DE136695978", r"its check digits do not fit the rules of DE"),
        ("VAT: DE13669597", r"has another length"),
        ("VAT: QQ123456789", r"no rules for VAT numbers of a country 'QQ'"),
        ("Kyoto University", r"has the form of no identifier that is known here"),
        ("", r"has the form of no identifier"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text: str, message: str) -> None:
    with pytest.raises(IdentifierError, match=message):
        parse(text)


def test_an_error_carries_position_expected_and_found() -> None:
    with pytest.raises(IdentifierError) as caught:
        parse_as(Scheme.ROR, "05a28rw57")
    error = caught.value
    assert (error.scheme, error.position, error.expected, error.found) == ("ror", None, "58", "57")


@given(ror_bodies)
def test_a_ror_identifier_with_its_check_digits_is_congruent_to_1_modulo_97(body: str) -> None:
    digits = ror_check_digits(body)
    number = sum(CROCKFORD.index(one) * 32**place for place, one in enumerate(reversed(body)))
    assert (number * 100 + int(digits)) % 97 == 1
    assert parse(body + digits).value == body + digits


@given(lei_bodies)
def test_lei_check_digits_are_those_of_another_library(body: str) -> None:
    assert stdnum_lei.is_valid(body + lei_check_digits(body))


@given(isni_bodies)
def test_isni_check_characters_are_those_of_another_library(body: str) -> None:
    assert stdnum_isni.is_valid(body + isni_check_character(body))


@given(ror_bodies, st.integers(1, 6), st.sampled_from(CROCKFORD))
def test_one_wrong_character_of_a_ror_identifier_is_noticed(
    body: str, place: int, other: str
) -> None:
    right = body + ror_check_digits(body)
    wrong = right[:place] + other + right[place + 1 :]
    assert (find("ror:" + wrong) is not None) == (wrong == right)


@given(lei_bodies, st.integers(0, 16))
def test_two_swapped_characters_of_an_lei_are_noticed(body: str, place: int) -> None:
    right = body + lei_check_digits(body)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    # Letters count as two digits, so 3X and X3 are both 333: no check digit tells them apart.
    assert (find("lei:" + wrong) is not None) == (_digits(wrong) == _digits(right))


def _digits(text: str) -> str:
    return "".join(str(int(one, 36)) for one in text)


@given(st.sampled_from([s for s in Scheme if s is not Scheme.VAT]), st.text(max_size=40))
def test_any_text_is_an_identifier_or_a_named_error(scheme: Scheme, text: str) -> None:
    try:
        found = parse_as(scheme, text)
    except IdentifierError as error:
        assert str(error)
    else:
        assert parse_as(scheme, found.value) == found
        assert parse_as(scheme, found.shown) == found
        assert not found.iri or parse(found.iri) == found


@given(st.text(max_size=40))
def test_reading_never_fails_otherwise(text: str) -> None:
    find(text)
    assert scheme_of(text) is None or isinstance(scheme_of(text), Scheme)


@given(
    st.sampled_from(["DE", "FR", "EL", "CH", "JP", "GB", "ES"]), st.text("0123456789X", max_size=13)
)
def test_a_vat_number_reads_back_as_itself(country: str, number: str) -> None:
    try:
        found = parse_as(Scheme.VAT, country + number)
    except IdentifierError:
        return
    assert parse_as(Scheme.VAT, found.value) == found
