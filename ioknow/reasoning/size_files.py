"""What follows from the table of size definitions: OWL classes, rules and a shape, as texts."""

from __future__ import annotations

from ioknow.reasoning.sizes import SizeDefinition, sectors_within
from ioknow.vocabulary import ID, IK, IKV, SKOS


def size_rules(definitions: tuple[SizeDefinition, ...]) -> dict[str, str]:
    """Return one SPARQL rule per definition, by file name.

    Each classifies firms of the country and sector by their stated number of employees.
    """
    return {f"size-{one.name}.rq": _rule(one) for one in definitions}


def size_classes(definitions: tuple[SizeDefinition, ...]) -> str:
    """Return the OWL classes, one per definition, as Turtle."""
    return _HEAD + "\n".join(_owl_class(one) for one in definitions)


def size_shape(definitions: tuple[SizeDefinition, ...]) -> str:
    """Return the shape of a size classification as Turtle."""
    claims = sorted({f"<{ID}{one.claim}>" for one in definitions})
    classes = sorted({f"ikv:{one.size_class}" for one in definitions})
    take = "Take one of data/sme-definitions.csv, or add a row there."
    return (
        _SHAPE.replace("CLAIMS", " ".join(claims))
        .replace("CLASSES", " ".join(classes))
        .replace("%TAKE%", take)
    )


def _rule(one: SizeDefinition) -> str:
    sector = ""
    if one.sector:
        sector = f"\n  ?firm ik:inSector/skos:broader* ikv:sector-{one.sector} ."
    values = {
        "NAME": one.name,
        "WORDS": one.labels["en"],
        "COUNTRY": f"<{ID}place/{one.country}>",
        "SECTOR": sector,
        "LOWEST": "-1" if one.lowest is None else str(one.lowest),
        "HIGHEST": _MANY if one.highest is None else str(one.highest),
        "MANY": _MANY,
        "CLASS": f"ikv:{one.size_class}",
        "DEFINITION": f"<{ID}{one.claim}>",
        "BASE": ID,
    }
    text = _RULE
    for name, value in values.items():
        text = text.replace(f"%{name}%", value)
    return text


def _owl_class(one: SizeDefinition) -> str:
    labels = ",\n        ".join(f'"{text}"@{lang}' for lang, text in one.labels.items())
    texts = ",\n        ".join(f'"{text}"@{lang}' for lang, text in _definitions(one).items())
    numbers = "\n".join(_fitting(*fit) for fit in one.certain)
    sector = ""
    if one.sector:
        concepts = " ".join(
            f"ikv:{c.value.removeprefix(IKV.iri)}" for c in sectors_within(one.sector)
        )
        sector = (
            "\n            [ a owl:Restriction ; owl:onProperty ik:inSector ;\n"
            f"              owl:someValuesFrom [ a owl:Class ; owl:oneOf ( {concepts} ) ] ]"
        )
    return f"""ik:{one.class_name} a owl:Class ;
    rdfs:subClassOf ik:Firm ;
    rdfs:isDefinedBy <https://w3id.org/ioknow/ontology> ;
    rdfs:label {labels} ;
    skos:definition {texts} ;
    skos:example "{_example(one)}"@en ;
    dcterms:source <{ID}{one.claim}> ;
    owl:equivalentClass [
        a owl:Class ;
        owl:intersectionOf (
            ik:Firm
            [ a owl:Restriction ; owl:onProperty ik:inCountry ;
              owl:hasValue <{ID}place/{one.country}> ]{sector}
            [ a owl:Restriction ; owl:onProperty ik:observedIn ;
              owl:someValuesFrom [
                a owl:Class ;
                owl:intersectionOf (
                    [ a owl:Restriction ; owl:onProperty ik:measure ;
                      owl:hasValue ikv:measure-employees ]
                    [ a owl:Class ;
                      owl:unionOf (
{numbers}
                        {_printed_range(one)}
                      ) ]
                ) ] ]
        )
    ] .
"""


def _fitting(operators: tuple[str, ...], lowest: int | None, highest: int | None) -> str:
    names = " ".join(f"ikv:op-{name}" for name in operators)
    return (
        "                        [ a owl:Class ; owl:intersectionOf (\n"
        "                            [ a owl:Restriction ; owl:onProperty ik:operator ;"
        f" owl:someValuesFrom [ a owl:Class ; owl:oneOf ( {names} ) ] ]\n"
        f"                            {_between('value', lowest, highest)} ) ]"
    )


def _printed_range(one: SizeDefinition) -> str:
    ends = []
    if one.lowest is not None:
        ends.append(_between("lowerValue", one.lowest, None))
    if one.highest is not None:
        ends.append(_between("upperValue", None, one.highest))
    if len(ends) == 1:
        return ends[0]
    return f"[ a owl:Class ; owl:intersectionOf ( {' '.join(ends)} ) ]"


def _between(name: str, lowest: int | None, highest: int | None) -> str:
    facets = []
    if lowest is not None:
        facets.append(f"[ xsd:minInclusive {lowest}.0 ]")
    if highest is not None:
        facets.append(f"[ xsd:maxInclusive {highest}.0 ]")
    return (
        f"[ a owl:Restriction ; owl:onProperty ik:{name} ; owl:someValuesFrom"
        " [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;"
        f" owl:withRestrictions ( {' '.join(facets)} ) ] ]"
    )


def _definitions(one: SizeDefinition) -> dict[str, str]:
    number = {
        "en": _range(one, "{0} to {1}", "at most {1}", "at least {0}"),
        "de": _range(one, "{0} bis {1}", "höchstens {1}", "mindestens {0}"),
        "ja": _range(one, "{0}人から{1}人", "{1}人以下", "{0}人以上"),
        "ko": _range(one, "{0}명에서 {1}명", "{1}명 이하", "{0}명 이상"),
    }
    return {
        "en": f"Firm whose stated number of employees is certainly {number['en']}, in the country"
        " and the sector of the definition.",
        "de": f"Unternehmen, dessen angegebene Beschäftigtenzahl sicher {number['de']} beträgt, im"
        " Land und in der Branche der Definition.",
        "ja": f"記載された従業員数が確実に{number['ja']}である、定義の国と業種の企業。",
        "ko": f"기재된 종업원 수가 확실히 {number['ko']}인, 정의의 국가와 업종에 속하는 기업.",
    }


def _range(one: SizeDefinition, both: str, most: str, least: str) -> str:
    form = most if one.lowest is None else least if one.highest is None else both
    return form.format(one.lowest, one.highest)


def _example(one: SizeDefinition) -> str:
    fits = one.highest if one.highest is not None else one.lowest
    return f"A firm in {one.country.capitalize()} with exactly {fits} employees."


_HEAD = f"""# Size classes as OWL, for a full reasoner. Generated from data/sme-definitions.csv.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ik: <{IK.iri}> .
@prefix ikv: <{IKV.iri}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <{SKOS.iri}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""

_MANY = "1000000000"  # stands for "no upper end"

_RULE = f"""#+ summary: Firms that are "%WORDS%" by the number of employees that a source states.
#+ description: >
#+   Generated from data/sme-definitions.csv. A number belongs to the class only when it certainly
#+   does by its operator: "under 300" is below 300, "about 300" is not known to be. The year of
#+   the definition is not compared with the year of the number. Each classification is a claim
#+   that names the definition and the observation it rests on.
PREFIX ik: <{IK.iri}>
PREFIX ikv: <{IKV.iri}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <{SKOS.iri}>
CONSTRUCT {{
  ?classification a ik:SizeClassification ; rdfs:label ?label ; ik:classifies ?firm ;
    ik:inSizeClass %CLASS% ; ik:byDefinition %DEFINITION% ;
    ik:derivedFrom ?observation , %DEFINITION% ; ik:claimStatus ikv:status-derived ;
    ik:hasEvidence ?counted , ?defined ; ik:inCase ?case ; ik:year ?year .
}}
WHERE {{
  ?observation ik:measure ikv:measure-employees ; ik:observes ?firm ; ik:hasEvidence ?counted .
  ?firm a/rdfs:subClassOf* ik:Firm ; ik:inCountry %COUNTRY% ; rdfs:label ?called .%SECTOR%
  FILTER(LANG(?called) = "en")
  %DEFINITION% ik:hasEvidence ?defined .
  OPTIONAL {{ ?observation ik:value ?value ; ik:operator ?operator }}
  OPTIONAL {{ ?observation ik:lowerValue ?from }}
  OPTIONAL {{ ?observation ik:upperValue ?to }}
  BIND(IF(?operator IN (ikv:op-exactly, ikv:op-at-least), ?value,
       IF(?operator = ikv:op-over, ?value + 1, -1)) AS ?atLeast)
  BIND(IF(?operator IN (ikv:op-exactly, ikv:op-at-most, ikv:op-up-to), ?value,
       IF(?operator = ikv:op-under, ?value - 1, %MANY%)) AS ?atMost)
  FILTER((BOUND(?atLeast) && ?atLeast >= %LOWEST% && ?atMost <= %HIGHEST%)
      || ((BOUND(?from) || BOUND(?to))
          && COALESCE(?from, -1) >= %LOWEST% && COALESCE(?to, %MANY%) <= %HIGHEST%))
  OPTIONAL {{ ?observation ik:inCase ?case }}
  OPTIONAL {{ ?observation ik:year ?year }}
  BIND(CONCAT(STR(?called), ", ", "%WORDS%") AS ?text)
  BIND(STRLANG(IF(BOUND(?year), CONCAT(?text, ", ", STR(?year)), ?text), "en") AS ?label)
  BIND(IF(STRSTARTS(STR(?observation), "%BASE%observation/"),
          STRAFTER(STR(?observation), "%BASE%observation/"), SHA1(STR(?observation))) AS ?slug)
  BIND(IRI(CONCAT("%BASE%size-classification/%NAME%/", ?slug)) AS ?classification)
}}
"""

_SHAPE = f"""# The rule for size classifications. Generated from data/sme-definitions.csv.
@prefix ik: <{IK.iri}> .
@prefix iks: <https://w3id.org/ioknow/shapes#> .
@prefix ikv: <{IKV.iri}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

iks:SizeClassification a sh:NodeShape ;
    sh:targetClass ik:SizeClassification ;
    sh:property [
        sh:path ik:classifies ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:class ik:Organization ;
        sh:message "A size classification is about exactly one organization. Add ik:classifies."@en
    ] ;
    sh:property [
        sh:path ik:byDefinition ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:in ( CLAIMS ) ;
        sh:message "A size classification names one definition. %TAKE%"@en
    ] ;
    sh:property [
        sh:path ik:inSizeClass ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:in ( CLASSES ) ;
        sh:message "A size classification names one size class. %TAKE%"@en
    ] ;
    sh:property [
        sh:path ik:derivedFrom ;
        sh:minCount 1 ;
        sh:message "A size classification rests on a number. Add ik:derivedFrom."@en
    ] .
"""
