"""The bundled dataset, and an invented cluster of firms beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioknow

CLUSTER = """
@base <https://w3id.org/ioknow/id/> .
@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<source/k> a ik:Source ; rdfs:label "Cluster list 2020"@en .
<evidence/k> a ik:Evidence ; ik:fromSource <source/k> ; ik:page "1" ; rdfs:label "List, p. 1"@en .
<place/k-land> a ik:Country ; rdfs:label "K-land"@en .
<place/l-land> a ik:Country ; rdfs:label "L-land"@en .
<capability/k/casting> a ik:Capability ; rdfs:label "Casting"@en .
<capability/k/plating> a ik:Capability ; rdfs:label "Plating"@en .
<capability/k/export> a ik:Capability ; rdfs:label "Export"@en .
<capability/k/design> a ik:Capability ; rdfs:label "Product design"@en .
"""
FIRMS: dict[str, tuple[str, int | None, tuple[str, ...]]] = {
    "seeker": ("k-land", 40, ("design",)),
    "founder": ("k-land", 50, ("casting",)),
    "caster-exporter": ("l-land", 4000, ("casting", "export")),
    "trader": ("k-land", 12, ("export", "design")),
    "plater": ("k-land", None, ("plating",)),
    "silent": ("k-land", 10, ()),
    "foundry": ("k-land", 60, ("casting", "plating")),
    "agent": ("", 5, ("export",)),
}


def firm(name: str, country: str, employees: int | None, holds: tuple[str, ...]) -> str:
    lines = [f'<organization/k/{name}> a ik:Firm ; rdfs:label "{name.title()}"@en .']
    if country:
        lines.append(f"<organization/k/{name}> ik:inCountry <place/{country}> .")
    if employees is not None:
        lines.append(
            f"<observation/k/{name}> a ik:Observation ; ik:observes <organization/k/{name}> ; "
            f"ik:measure ikv:measure-employees ; ik:value {employees} ; "
            "ik:operator ikv:op-exactly ; ik:unit ikv:unit-person ; ik:hasEvidence <evidence/k> ; "
            "ik:claimStatus ikv:status-stated ."
        )
    lines += [
        f"<holding/k/{name}-{one}> a ik:CapabilityHolding ; ik:heldBy <organization/k/{name}> ; "
        f'ik:holdsCapability <capability/k/{one}> ; rdfs:label "{name} {one}"@en ; '
        "ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/k> ."
        for one in holds
    ]
    return "\n".join(lines)


TIES = """
<relationship/k/old> a ik:Alliance ; rdfs:label "Old alliance"@en ;
    ik:hasPartner <organization/k/seeker> , <organization/k/founder> ; ik:startYear 2015 ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/k> .
<relationship/k/other> a ik:Alliance ; rdfs:label "Other alliance"@en ;
    ik:hasPartner <organization/k/founder> , <organization/k/foundry> ; ik:startYear 2016 ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/k> .
"""


@pytest.fixture(scope="package")
def cases() -> ioknow.KnowledgeGraph:
    return ioknow.open()


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> ioknow.KnowledgeGraph:
    firms = "\n".join(firm(name, *facts) for name, facts in FIRMS.items())
    path: Path = tmp_path_factory.mktemp("cluster") / "cluster.ttl"
    path.write_text(CLUSTER + firms + TIES, encoding="utf-8")
    return ioknow.open(files=(path,))
