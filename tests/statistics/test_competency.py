"""Competency questions about statistics, asked in SPARQL; the answers are those of the papers."""

from __future__ import annotations

import pytest

from ioknow.store import EmbeddedStore
from ioknow.terms import Literal
from ioknow.vocabulary import sparql_prologue

MEAN_MARGIN = """
SELECT ?thing (ROUND(AVG(?margin) * 100) / 100 AS ?mean) {
  ?o qb:dataSet ?table ; ik:observes ?thing ; ik:measure ikv:measure-operating-profit-margin ;
     ik:year ?year ; ik:value ?margin .
  FILTER(?year >= 1996 && ?year <= 2006)
} GROUP BY ?thing ORDER BY ?thing"""

ENGAGED_IN_RD = """
SELECT ?enterprises {
  ?o ik:measure ikv:measure-enterprises-engaged-in-rd ; ik:legalForm ikv:legal-form-all ;
     ik:surveyYear 2010 ; ik:value ?enterprises .
}"""

PRODUCTIVITY = """
SELECT ?current ?constant {
  ?a ik:observes <organization/precion> ; ik:measure ikv:measure-labour-productivity ;
     ik:year 2004 ; ik:priceBase ikv:price-base-current ; ik:value ?current .
  ?b ik:observes <organization/precion> ; ik:measure ikv:measure-labour-productivity ;
     ik:year 2004 ; ik:priceBase ikv:price-base-1989 ; ik:value ?constant .
}"""

FIRST_BARRIER = """
SELECT ?label ?rank {
  ?large ik:measure ikv:measure-barrier-rank ; ik:sizeClass ikv:size-large ; ik:value 1 ;
         ik:barrier ?barrier .
  ?small ik:measure ikv:measure-barrier-rank ; ik:sizeClass ikv:size-sme ; ik:value ?rank ;
         ik:barrier ?barrier .
  ?barrier skos:prefLabel ?label . FILTER(LANG(?label) = "en")
}"""

SHARE_WITH_RD = """
SELECT ?form ?size (ROUND(?engaged / ?all * 10000) / 100 AS ?percent) {
  VALUES (?form ?size) { (ikv:legal-form-corporation ikv:size-51-300)
                         (ikv:legal-form-individual-proprietorship ikv:size-all) }
  ?a ik:measure ikv:measure-enterprises-engaged-in-rd ; ik:legalForm ?form ; ik:sizeClass ?size ;
     ik:value ?engaged .
  ?b ik:measure ikv:measure-enterprises ; ik:legalForm ?form ; ik:sizeClass ?size ;
     ik:value ?all .
} ORDER BY ?form"""

COMPARED = """
SELECT ?thing ?first ?last (COUNT(DISTINCT ?event) AS ?reconfigurations) {
  VALUES ?thing { <organization/imc> <organization/precion> }
  ?a qb:dataSet ?table ; ik:observes ?thing ; ik:measure ikv:measure-operating-profit-margin ;
     ik:year 1996 ; ik:value ?first .
  ?b qb:dataSet ?table ; ik:observes ?thing ; ik:measure ikv:measure-operating-profit-margin ;
     ik:year 2006 ; ik:value ?last .
  ?event a ik:Reconfiguration ; ik:involves ?thing .
} GROUP BY ?thing ?first ?last ORDER BY ?thing"""

EXPECTED = [
    (MEAN_MARGIN, [["japanese-smms", "2.36"], ["cic", "17.98"], ["imc", "3.81"], ["precion", "5"]]),
    (ENGAGED_IN_RD, [["52025"]]),
    (PRODUCTIVITY, [["9869", "9930"]]),
    (FIRST_BARRIER, [["monopolistic or oligopolistic market structure", "18"]]),
    (SHARE_WITH_RD, [["vocab#legal-form-corporation", "vocab#size-51-300", "11.61"],
                     ["vocab#legal-form-individual-proprietorship", "vocab#size-all", "0.67"]]),
    (COMPARED, [["imc", "6.6", "4.3", "3"], ["precion", "2.8", "5", "2"]]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), EXPECTED)
def test_a_question_has_the_answer_of_the_papers(
    dataset: EmbeddedStore, query: str, expected: list[list[str]]
) -> None:
    rows = []
    for row in dataset.select(sparql_prologue() + query):
        cells = [term.value if isinstance(term, Literal) else str(term)[1:-1].rpartition("/")[2]
                 for term in row]  # fmt: skip
        rows.append(cells)
    assert rows == expected
