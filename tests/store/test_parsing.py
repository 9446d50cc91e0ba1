from __future__ import annotations

from pathlib import Path

import pytest

from ioknow.errors import RdfSyntaxError, SourceFileError
from ioknow.store import parse_file
from ioknow.terms import NamedNode

GRAPH = NamedNode("http://example.org/g")


def test_statements_of_a_turtle_file_go_to_the_given_graph(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://e/s> <http://e/p> 1 .")
    assert [quad.graph_name for quad in parse_file(file, graph=GRAPH)] == [GRAPH]


def test_a_broken_turtle_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<http://e/s> <http://e/p> 1 .\n<http://e/s> <http://e/p> oops .\n")
    with pytest.raises(RdfSyntaxError, match=r"broken\.ttl, line 2") as caught:
        list(parse_file(file))
    assert caught.value.line == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="no such file"):
        list(parse_file(tmp_path / "absent.ttl"))


def test_an_unknown_ending_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match=r"\.ttl, \.nt, \.nq, \.trig"):
        list(parse_file(tmp_path / "table.xlsx"))


def test_rdf_xml_with_entities_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "bomb.rdf"
    file.write_text('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>')
    with pytest.raises(SourceFileError, match="document type or entities"):
        list(parse_file(file))
