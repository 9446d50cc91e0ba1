"""Random queries over the part of SPARQL that the twin answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"PREFIX : <http://example.org/> PREFIX xsd: <{XSD}>\n"

GRAPH = f"""
@prefix : <http://example.org/> .
@prefix xsd: <{XSD}> .
:g1 {{
  :a :knows :b, :c ; :age 3 ; :name "Ada" , "Ada"@en ; :born "2001-02-03"^^xsd:date ; a :Person .
  :b :knows :c, :d ; :age 7 ; :name "bob" ; :born "1999-12-31"^^xsd:date ; a :Person ; :size 2.5 .
  :c :knows :a ; :age 3 ; :name "Ca\\"l\\n"@de ; :size 10.0 ; :born "2001-02-03"^^xsd:date .
  :d a :Robot ; :age -4 ; :name "d,e" ; :flag true ; :score 1.5e0 ; :since "1987"^^xsd:gYear .
  _:x :knows _:y ; :name "blank" ; :age 0 .
}}
:g2 {{
  :a :knows :b ; :likes :d , :e .
  :e :likes :e ; :age "x"^^:odd ; :name "" ; :flag false ; :since "1990-05"^^xsd:gYearMonth .
  :b :likes :c ; :size 7 ; :score "NaN"^^xsd:double .
  :f :mixed 1 , 1.0 , "1" , "one"@en , true , "2020-01-01"^^xsd:date , :a , "9"^^:odd .
  :h :when "2020-05-05T10:00:00"^^xsd:dateTime , "2020-05-05T11:30:00"^^xsd:dateTime .
}}
:d :knows :e ; :age 7 .
"""
BETWEEN = "\u00a6"
"""What stands between the texts that GROUP_CONCAT joins; it occurs nowhere else."""
PREDICATES = (
    ":knows", ":age", ":name", ":born", "a", ":size", ":likes", ":flag", ":mixed", ":since",
    ":when", ":score", ":nowhere",
)  # fmt: skip
VARIABLES = ("?s", "?o", "?x", "?y", "?z")
TERMS = (":a", ":b", ":d", ":missing")
CONSTANTS = (
    "3",
    "7",
    "2.5",
    '"Ada"',
    '"bob"@en',
    "true",
    '"2001-02-03"^^xsd:date',
    ":a",
    '"9"^^:odd',
)


@dataclass
class QueryWriter:
    """Writes queries with the choices of a random number generator."""

    random: Random

    def one_of(self, choices: Sequence[str]) -> str:
        """Return one of some texts."""
        return choices[self.random.randrange(len(choices))]

    def chance(self, out_of: int) -> bool:
        """Return True once in so many times."""
        return self.random.randrange(out_of) == 0

    def variable(self) -> str:
        """Return a variable."""
        return self.one_of(VARIABLES)

    def path(self) -> str:
        """Return a predicate, now and then a path."""
        link, other = self.one_of(PREDICATES), self.one_of(PREDICATES)
        forms = (
            f"^{link}",
            f"{link}/{other}",
            f"({link}|{other})",
            f"({link}|{other})/:age",
            f"{link}+",
            f"{link}*",
            f"{link}?",
            f"!{link}",
            f"!^{link}",
            f"!({link}|^{other})",
            f"({link}/{other})+",
            f"({link}|{other})*",
        )
        return self.one_of(forms) if self.chance(4) else link

    def triples(self) -> str:
        """Return one to three triple patterns."""
        found = []
        for _ in range(1 + self.random.randrange(3)):
            predicate = "?p" if self.chance(8) else self.path()
            start = self.one_of(TERMS) if self.chance(5) else self.variable()
            end = self.variable()
            if self.chance(4):
                end = self.one_of(CONSTANTS if self.chance(2) else TERMS)
            found.append(f"{start} {predicate} {end} .")
        return " ".join(found)

    def expression(self, depth: int = 2) -> str:
        """Return an expression of any type."""
        if depth == 0 or self.chance(3):
            return self.one_of(CONSTANTS) if self.chance(3) else self.variable()
        one, two = self.expression(depth - 1), self.expression(depth - 1)
        sign = self.one_of(("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "&&", "||"))
        text = self.one_of(('"a"', '"A"', '"b"', '""'))
        forms = (
            f"({one} {sign} {two})",
            f"({one} {sign} {two})",
            f"(!{one})",
            f"STR({one})",
            f"LANG({one})",
            f"DATATYPE({one})",
            f"BOUND({self.variable()})",
            f"ISIRI({one})",
            f"ISLITERAL({one})",
            f"ISBLANK({one})",
            f"COALESCE({one}, {two})",
            f"IF({one}, {two}, {one})",
            f"CONTAINS({one}, {text})",
            f"STRSTARTS(STR({one}), {text})",
            f"REGEX(STR({one}), {text}, 'i')",
            f"STRLEN({one})",
            f"LCASE({one})",
            f"UCASE(STR({one}))",
            f"SUBSTR(STR({one}), 2, 1)",
            f"STRAFTER(STR({one}), {text})",
            f"STRBEFORE(STR({one}), {text})",
            f"CONCAT(STR({one}), {text})",
            f"YEAR({one})",
            f"MONTH({one})",
            f"ABS({one})",
            f"ROUND({one})",
            f"CEIL({one})",
            f"SAMETERM({one}, {two})",
            f"({one} IN ({two}, 3, :a))",
            f"({one} NOT IN (3, {two}))",
            f"LANGMATCHES(LANG({one}), 'en')",
        )
        return self.one_of(forms)

    def group(self, depth: int = 2) -> str:
        """Return a group graph pattern with its braces."""
        parts = [self.triples()]
        for number in range(self.random.randrange(3)):
            inner = self.group(depth - 1) if depth else "{ ?s :knows ?o }"
            forms = (
                f"OPTIONAL {inner}",
                f"OPTIONAL {{ {self.triples()} FILTER({self.expression()}) }}",
                f"MINUS {inner}",
                f"{inner} UNION {{ {self.triples()} }}",
                f"FILTER({self.expression()})",
                f"FILTER({self.expression()})",
                f"FILTER EXISTS {{ {self.triples()} }}",
                f"FILTER NOT EXISTS {{ {self.triples()} FILTER({self.expression()}) }}",
                f"FILTER({self.expression(1)} || EXISTS {{ {self.triples()} }})",
                f"BIND({self.expression()} AS ?b{depth}{number})",
                f"BIND(NOT EXISTS {{ {self.triples()} }} AS ?b{depth}{number})",
                f"VALUES ?x {{ {self.one_of(CONSTANTS)} :b UNDEF }}",
                "VALUES (?s ?o) { (:a :b) (:d UNDEF) }",
                f"VALUES {self.variable()} {{ {self.one_of(TERMS[:3])} }}",
                f"{self.variable()} {self.one_of(PREDICATES)}{self.one_of('*+?')} ?s .",
                f"GRAPH ?g {{ {self.triples()} }}",
                f"GRAPH :g2 {{ {self.triples()} }}",
                f"{{ SELECT ?s (COUNT(?o) AS ?n{depth}{number}) {{ {self.triples()} }} "
                "GROUP BY ?s }",
                f"{{ SELECT DISTINCT ?s ?x {{ {self.triples()} }} }}",
            )
            parts.append(self.one_of(forms))
        return "{ " + " ".join(parts) + " }"

    def query(self) -> str:
        """Return a whole query."""
        group = self.group()
        kind = self.random.randrange(10)
        one = self.variable()
        if kind == 0:
            return f"ASK {group}"
        if kind == 1:
            return f"CONSTRUCT {{ ?s :p ?o . ?x :q {one} }} WHERE {group}"
        if kind <= 4:
            name = self.one_of(("COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT"))
            distinct = self.one_of(("", "DISTINCT "))
            rest = f"; SEPARATOR='{BETWEEN}'" if name == "GROUP_CONCAT" else ""
            having = self.one_of(("", "HAVING (COUNT(*) > 1)", "HAVING (COUNT(?o) = 1)"))
            over = self.expression() if self.chance(3) else self.variable()
            if rest and self.chance(2):
                over = self.one_of((f"STR({over})", f"COALESCE({over}, '')"))
            return (
                f"SELECT {one} ({name}({distinct}{over}{rest}) AS ?r) (COUNT(*) AS ?c) "
                f"WHERE {group} GROUP BY {one} {having}"
            )
        if kind == 5:
            return f"SELECT (COUNT({self.one_of(('*', 'DISTINCT *', '?s'))}) AS ?c) {group}"
        chosen = self.one_of(("*", "?s ?o ?x", "DISTINCT ?s", "DISTINCT ?x ?o", "?z ?s"))
        order = self.one_of(("", "", "ORDER BY ?s", "ORDER BY DESC(?o) ?x"))
        return f"SELECT {chosen} {group} {order}"
