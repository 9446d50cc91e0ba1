"""A folder of tables becomes the same claims as Turtle written by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import ioknow
from ioknow.errors import SourceFileError
from ioknow.ingest import load, read_case_folder, read_inputs, validate_inputs
from ioknow.store import current_release, parse_file
from ioknow.terms import Literal, NamedNode, Quad
from ioknow.vocabulary import IK, IKV, RDF, RDFS, XSD, entity

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "docs" / "tutorials" / "river-valley-moulds"
BY_HAND = HERE / "river-valley-moulds.ttl"
FIRMS = ("north-casting", "east-moulds", "south-tools", "west-plating", "river-trade")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example case, to be changed."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "river-valley-moulds"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the example case beside the bundled ones."""
    directory = tmp_path_factory.mktemp("tables") / "store"
    load(directory, [EXAMPLE])
    return directory


def add(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


def values(quads: list[Quad], path: str, predicate: NamedNode) -> set[str]:
    subject = entity(path)
    found = (
        quad.object for quad in quads if (quad.subject, quad.predicate) == (subject, predicate)
    )
    return {term.value for term in found if isinstance(term, NamedNode | Literal)}


def test_tables_and_turtle_by_hand_give_the_same_claims() -> None:
    tables = {quad.triple for quad in read_case_folder(EXAMPLE)}
    assert tables == {quad.triple for quad in parse_file(BY_HAND)}


def test_all_statements_lie_in_the_graph_of_the_case() -> None:
    graphs = {str(quad.graph_name) for quad in read_case_folder(EXAMPLE)}
    assert graphs == {"<https://w3id.org/ioknow/graph/case/river-valley-moulds>"}


def test_the_example_keeps_every_rule() -> None:
    report = validate_inputs(read_inputs([EXAMPLE]))
    assert report.results == ()
    assert report.nodes == 45


def test_a_broken_rule_about_tables_names_file_and_row(folder: Path) -> None:
    text = (folder / "rules.csv").read_text(encoding="utf-8").replace(",yen,", ",percent,")
    add(folder, "rules.csv", text)
    report = validate_inputs(read_inputs([folder]))
    (result,) = report.results
    assert (result.file, result.row) == (folder / "rules.csv", 3)
    assert "rules.csv, row 3: " in str(result)
    assert "currency" in result.message


def test_ties_are_derived_from_the_tables(store: Path) -> None:
    organization = "organization/river-valley-moulds/"
    with ioknow.open(store) as kg:
        for one in FIRMS:
            partners = kg.query(
                f"SELECT ?partner {{ <{organization}{one}> ik:collaboratesWith ?partner }}"
            )
            assert len(partners.column("partner")) == len(FIRMS) - 1
        for ask in (
            "north-casting> ik:memberOf <organization/river-valley-moulds/valley-guild",
            "south-tools> ik:suppliesTo <organization/river-valley-moulds/east-moulds",
            "north-casting> ik:transfersKnowledgeTo <organization/river-valley-moulds/east-moulds",
            "valley-guild> ik:intermediaryFor <organization/river-valley-moulds/river-trade",
            "valley-guild> a <https://w3id.org/ioknow/ontology#Intermediary",
        ):
            assert kg.test(f"ASK {{ <{organization}{ask}> }}"), ask


def test_every_claim_of_the_tables_has_evidence_and_status(store: Path) -> None:
    with ioknow.open(store) as kg:
        rows = kg.query(
            """SELECT ?claim (COUNT(?evidence) AS ?places) (SAMPLE(?status) AS ?given) {
                 GRAPH <https://w3id.org/ioknow/graph/case/river-valley-moulds> {
                   ?claim ik:claimStatus ?status OPTIONAL { ?claim ik:hasEvidence ?evidence } } }
               GROUP BY ?claim"""
        )
        assert len(rows) == 26
        assert all(int(str(places)) > 0 for places in rows.column("places"))


def test_named_questions_answer_about_the_tables(store: Path) -> None:
    consortium = "relationship/river-valley-moulds/mould-consortium"
    with ioknow.open(store) as kg:
        answer = kg.ask("members-of-a-consortium", consortium=consortium)
        assert answer.sentence == "The consortium has 5 partners."


def test_a_folder_that_did_not_change_is_not_loaded_twice(store: Path) -> None:
    before = current_release(store).version
    report = load(store, [EXAMPLE])
    assert report.reused
    assert report.release.version == before


def test_a_folder_that_changed_has_another_digest_and_the_same_graph(folder: Path) -> None:
    (before,) = read_inputs([folder])
    text = (folder / "organizations.csv").read_text(encoding="utf-8")
    add(folder, "organizations.csv", text.replace("South Tools", "Southern Tools"))
    (after,) = read_inputs([folder])
    assert before.graph == after.graph
    assert before.digest != after.digest


def test_a_folder_and_a_file_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(BY_HAND, tmp_path / "river-valley-moulds.ttl"))
    with pytest.raises(SourceFileError, match="would both become the graph"):
        read_inputs([folder, file])


def test_one_table_alone_is_answered_with_its_folder(folder: Path) -> None:
    with pytest.raises(SourceFileError, match="a table is read with its folder"):
        read_inputs([folder / "case.csv"])


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="no such file or folder"):
        read_inputs([tmp_path / "nowhere"])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_between_cells_are_read(folder: Path, delimiter: str) -> None:
    import csv

    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        with file.open("w", encoding="utf-8-sig", newline="") as lines:
            csv.writer(lines, delimiter=delimiter).writerows(rows)
    assert read_case_folder(folder) == read_case_folder(EXAMPLE)


def test_empty_rows_and_columns_are_passed_over(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\r\n".join([*(f"{line},," for line in lines), ",,,", ""])
        file.write_bytes(text.encode())
    assert read_case_folder(folder) == read_case_folder(EXAMPLE)


def test_blank_cells_say_nothing(folder: Path) -> None:
    quads = read_case_folder(folder)
    path = "relationship/river-valley-moulds/guild-membership"
    for absent in (IK.startDate, IK.startYear, IK.endDate, IK.governanceForm, IK.concerns):
        assert values(quads, path, absent) == set()


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2004", XSD.gYear), ("2004-02", XSD.gYearMonth), ("2004-02-13", XSD.date)],
)
def test_dates_keep_their_precision(folder: Path, text: str, datatype: NamedNode) -> None:
    rows = (folder / "events.csv").read_text(encoding="utf-8").replace("1998", text)
    add(folder, "events.csv", rows)
    subject = entity("event/river-valley-moulds/the-valley-guild-is-founded")
    quads = [quad for quad in read_case_folder(folder) if quad.subject == subject]
    assert {quad.object for quad in quads if quad.predicate == IK.date} == {
        Literal(text, datatype=datatype)
    }
    assert {quad.object for quad in quads if quad.predicate == IK.year} == {Literal(2004)}


def test_concepts_may_be_named_by_id_and_in_other_languages(folder: Path) -> None:
    rows = (folder / "relationships.csv").read_text(encoding="utf-8")
    for name in ("consortium-rd-focused", "ikv:consortium-rd-focused", "rd-focused"):
        changed = rows.replace("R&D-focused", name).replace("horizontal", "水平")
        add(folder, "relationships.csv", changed)
        assert read_case_folder(folder) == read_case_folder(EXAMPLE)


def test_cells_may_name_what_ioknow_describes_already(folder: Path) -> None:
    add(
        folder,
        "factors.csv",
        "title,about,kind,evidence\nOther guilds work alike,organization/kicms,context,lessons\n",
    )
    quads = read_case_folder(folder)
    path = "factor/river-valley-moulds/other-guilds-work-alike"
    assert values(quads, path, IK.about) == {entity("organization/kicms").value}


def test_equal_words_of_what_moved_are_one_piece_of_knowledge(folder: Path) -> None:
    text = (folder / "transfers.csv").read_text(encoding="utf-8")
    add(folder, "transfers.csv", text.replace("how moulds wear out", "how to  cast thin walls"))
    assets = {
        quad.subject
        for quad in read_case_folder(folder)
        if quad.predicate == RDF.type and quad.object == IK.KnowledgeAsset
    }
    assert len(assets) == 1


def test_words_that_differ_are_different_pieces_of_knowledge(folder: Path) -> None:
    text = (folder / "transfers.csv").read_text(encoding="utf-8")
    add(folder, "transfers.csv", text.replace("how moulds wear out", "How to cast: thin walls"))
    labels = {
        str(quad.object)
        for quad in read_case_folder(folder)
        if quad.predicate == RDFS.label and "/knowledge/" in str(quad.subject)
    }
    assert labels == {'"how to cast thin walls"@en', '"How to cast: thin walls"@en'}


def test_only_the_fingerprint_of_a_passage_is_kept() -> None:
    texts = " ".join(str(quad) for quad in read_case_folder(EXAMPLE))
    assert "introduced the five firms" not in texts


def test_a_passage_is_found_in_the_text_of_its_source(store: Path, tmp_path: Path) -> None:
    from ioknow.evidence import verify_evidence

    paper = tmp_path / "paper.txt"
    paper.write_text(
        "... The guild intro-\nduced the five firms to each other. Later, in February 2018 "
        "the five firms agreed to develop one mould together; North Casting led.",
        encoding="utf-8",
    )
    with ioknow.open(store) as kg:
        report = verify_evidence(kg.store, [paper])
    assert sorted(item.evidence for item in report.found) == [
        "evidence/river-valley-moulds/agreement",
        "evidence/river-valley-moulds/guild",
    ]


def test_the_other_tables_keep_every_rule_as_well(folder: Path) -> None:
    add(folder, "places.csv", "id,kind,name,country_code,within\nfrance,country,France,FR,\n"
        "lyon,place,Lyon,,France\n")  # fmt: skip
    add(folder, "people.csv", "id,name,evidence\nsato,Sato,guild\nmori,Mori,guild\n")
    organizations = (folder / "organizations.csv").read_text(encoding="utf-8")
    organizations = organizations.replace("sector,evidence", "sector,actor_count,evidence")
    organizations = organizations.replace(",firms\n", ",,firms\n").replace(",guild; ", ",,guild; ")
    add(folder, "organizations.csv", organizations
        + "lyon-lab,research institute; anonymous organization,Laboratory L,,,France,Lyon,,,guild\n"
        + "buyers,cohort,Buyers of moulds,,,,,,18,results\n")  # fmt: skip
    relationships = (folder / "relationships.csv").read_text(encoding="utf-8")
    add(folder, "relationships.csv", relationships
        + "sato-head,post holding,Sato heads the guild,,2001,2019,,,,,,guild\n"
        + "study-order,contract research,The guild orders a study,,,,,,,,,guild\n")  # fmt: skip
    participants = (folder / "participants.csv").read_text(encoding="utf-8")
    add(folder, "participants.csv", participants
        + "sato-head,sato,holder,,,,\nsato-head,valley-guild,employer,,,,\n"
        + "study-order,valley-guild,commissioner,,,,\n"
        + "study-order,lyon-lab,research provider,,,,\n")  # fmt: skip
    events = "kind,title,involves,predecessor,successor,date,date_qualifier,evidence\n"
    add(folder, "events.csv", events
        + "succession,Mori follows Sato,valley-guild,sato,mori,2019,about,guild\n")  # fmt: skip
    add(folder, "outcomes.csv", "title,of,kind,evidence\n"
        "Sales rose,mould-consortium,rising profit,results\n")  # fmt: skip
    add(folder, "activities.csv", "title,actor,type,evidence\n"
        "The guild matches firms,valley-guild,matching,guild\n")  # fmt: skip
    add(folder, "capabilities.csv", "actor,capability,start,evidence\n"
        "north-casting,thin-wall-casting,2010,lessons\n")  # fmt: skip
    add(
        folder,
        "findings.csv",
        "title,description,about,kind,evidence\n"
        "Guilds help,Firms of a guild find partners sooner.,valley-guild,conclusion,lessons\n",
    )
    add(folder, "observations.csv", "id,thing,measure,value,lower,upper,unit,status,derived_from,"
        "population,evidence\nstaff,north-casting,employees,42,,,person,,,,firms\n"
        ",mould-consortium,employees,69,,,person,derived,staff,,firms\n"
        ",buyers,share of sales,,20,30,percent,,,buyers that answered,results\n")  # fmt: skip
    report = validate_inputs(read_inputs([folder]))
    assert report.results == (), str(report)
    quads = read_case_folder(folder)
    assert values(quads, "place/lyon", IK.placeWithin) == {entity("place/france").value}
    assert values(quads, "cohort/river-valley-moulds/buyers", IK.actorCount) == {"18"}
    label = values(
        quads, "capability-holding/river-valley-moulds/north-casting/thin-wall-casting", RDFS.label
    )
    assert label == {"North Casting: casting of thin walls"}
    event = "event/river-valley-moulds/mori-follows-sato"
    assert values(quads, event, IK.dateQualifier) == {IKV["date-about"].value}


def test_the_tables_that_a_case_does_not_need_may_be_absent(folder: Path) -> None:
    needed = ("case.csv", "sources.csv", "evidence.csv", "organizations.csv")
    for file in folder.glob("*.csv"):
        if file.name not in needed:
            file.unlink()
    quads = read_case_folder(folder)
    assert len({quad.subject for quad in quads if quad.predicate == RDF.type}) == 1 + 2 + 6 + 6
