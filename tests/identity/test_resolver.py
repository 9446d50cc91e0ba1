from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ioknow
from ioknow.errors import IdentifierError
from ioknow.identity import Resolution, Resolver
from ioknow.identity.keys import Keys, Record
from ioknow.identity.resolver import probability
from ioknow.identity.words import name_key

RECORDS = [
    Record(
        "org:vale",
        "University of Vale",
        "en",
        ("University of Vale", "Universität Vale", "UV"),
        "NZ",
        ("Vale",),
    ),
    Record(
        "org:vale-city", "Vale City University", "en", ("Vale City University",), "NZ", ("Vale",)
    ),
    Record(
        "org:oro",
        "Oro Institute of Technology",
        "en",
        ("Oro Institute of Technology", "オロ工科大学"),
        "JP",
        ("Oro",),
    ),
    Record(
        "org:oro-campus",
        "Oro Institute of Technology, Minato",
        "en",
        ("Oro Institute of Technology, Minato",),
        "JP",
        ("Minato",),
    ),
    Record("org:general-nz", "General Hospital", "en", ("General Hospital",), "NZ", ("Vale",)),
    Record("org:general-jp", "General Hospital", "en", ("General Hospital",), "JP", ("Oro",)),
    Record(
        "org:karl",
        "Karl Zeller (Germany)",
        "",
        ("Karl Zeller (Germany)", "Karl Zeller GmbH & Co. KG"),
        "DE",
        ("Ulm",),
    ),
    Record(
        "org:moskva",
        "Северный институт металлов",
        "ru",
        ("Северный институт металлов",),
        "RU",
        ("Норск",),
    ),
    Record("org:ror", "Lake Academy", "en", ("Lake Academy",), "CH", (), ("ror:05a28rw58",)),
]

# How much a word tells depends on how many names have it, so there must be others.
OTHERS = [
    Record(f"org:other-{no}", name, "", (name,), "FR")
    for no in range(3000)
    for name in [f"Company {chr(97 + no % 26)}{no} of {chr(97 + no // 26 % 26)}x{no // 7}"]
]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Keys.of([*RECORDS, *OTHERS]))


def chosen(resolution: Resolution) -> list[str]:
    return [one.iri for one in resolution.chosen]


@pytest.mark.parametrize(
    ("text", "organization"),
    [
        ("University of Vale", "org:vale"),
        ("Dept. of Chemistry, Univ. of Vale, Vale, New Zealand", "org:vale"),
        ("UNIVERSITÄT VALE", "org:vale"),
        ("Universite de Vale", "org:vale"),
        ("Vale University, New Zealand", "org:vale"),
        ("Universty of Vale, Vale, New Zealand", "org:vale"),
        ("Institute of Technology Oro, Japan", "org:oro"),
        ("General Hospital, Oro, Japan", "org:general-jp"),
        ("General Hospital, Vale, New Zealand", "org:general-nz"),
        ("Karl Zeller GmbH, Ulm, Germany", "org:karl"),
        ("Severnyi institut metallov, Norsk, Russia", "org:moskva"),
    ],
)
def test_a_text_is_read_as_the_organization_it_names(
    resolver: Resolver, text: str, organization: str
) -> None:
    found = resolver.resolve(text)
    assert chosen(found) == [organization]
    assert found.state == "candidate"


def test_two_organizations_in_one_text_are_both_found(resolver: Resolver) -> None:
    found = resolver.resolve("University of Vale, New Zealand; Oro Institute of Technology, Japan")
    assert sorted(chosen(found)) == ["org:oro", "org:vale"]


def test_what_nothing_tells_apart_stays_unresolved(resolver: Resolver) -> None:
    found = resolver.resolve("General Hospital")
    assert (found.state, chosen(found)) == ("unresolved", [])
    assert {one.iri for one in found.candidates} >= {"org:general-nz", "org:general-jp"}


@pytest.mark.parametrize(
    "text", ["", "  ", "---", "12345", "12 High Street", "Department of Physics"]
)
def test_a_text_without_an_organization_is_unresolved(resolver: Resolver, text: str) -> None:
    assert resolver.resolve(text).state == "unresolved"


def test_only_an_identifier_is_accepted(resolver: Resolver) -> None:
    found = resolver.resolve("https://ror.org/05a28rw58")
    assert (found.state, chosen(found)) == ("accepted", ["org:ror"])
    assert resolver.resolve("ror:03acrzv41").state == "unresolved"


def test_a_mistyped_identifier_is_an_error_and_no_name(resolver: Resolver) -> None:
    with pytest.raises(IdentifierError, match="check digits"):
        resolver.resolve("https://ror.org/05a28rw59")


def test_the_evidence_adds_up_to_the_score(resolver: Resolver) -> None:
    for one in resolver.resolve("Univ. of Vale, New Zealand").candidates:
        measured = {piece.name: piece.value for piece in one.evidence}
        assert one.score == pytest.approx(probability(measured), abs=2e-3)
        assert one.sentence


def test_a_country_that_is_known_decides_between_equal_names(resolver: Resolver) -> None:
    assert chosen(resolver.resolve("General Hospital", country="jp")) == ["org:general-jp"]


@given(st.text(max_size=300))
def test_any_text_has_a_resolution(text: str) -> None:
    try:
        found = Resolver(Keys.of(RECORDS[:2])).resolve(text)
    except IdentifierError:
        return
    assert all(0 <= one.score <= 1 for one in found.candidates)


@given(st.sampled_from([name for record in RECORDS for name in record.names]))
def test_case_does_not_change_the_words_of_a_name(name: str) -> None:
    assert name_key(name.upper()) == name_key(name.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vale Motors GmbH", "Vale Motors AG"),
        ("株式会社京都機械", "京都機械"),
        ("Vale Motors S.p.A.", "Vale Motors"),
        ("주식회사 한빛", "한빛"),
        ("Vale Motors Co., Ltd.", "VALE MOTORS"),
        ("The Univ. of Vale", "University Vale"),
    ],
)
def test_legal_forms_and_abbreviations_do_not_matter(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_who_is_not_named_in_the_source_is_never_found(kg: ioknow.KnowledgeGraph) -> None:
    anonymous = {str(row["x"]) for row in kg.query("SELECT ?x { ?x a ik:AnonymousOrganization }")}
    labels = kg.query("SELECT ?l { ?x a ik:AnonymousOrganization ; rdfs:label ?l }")
    assert anonymous
    for row in labels:
        found = kg.resolve(str(row["l"]))
        assert not anonymous & {one.iri for one in found.candidates}
