"""An invented dataset beside the bundled one, for what the bundled cases do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioknow

INVENTED = """
@base <https://w3id.org/ioknow/id/> .
@prefix ik: <https://w3id.org/ioknow/ontology#> .
@prefix ikv: <https://w3id.org/ioknow/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<source/t/one> a ik:Source ; rdfs:label "One 2001"@en .
<source/t/two> a ik:Source ; rdfs:label "Two 2002"@en .
<source/t/three> a ik:Source ; rdfs:label "Three 2003"@en .
<evidence/t/one> a ik:Evidence ; ik:fromSource <source/t/one> ; ik:page "1" ; rdfs:label "One"@en .
<evidence/t/two> a ik:Evidence ; ik:fromSource <source/t/two> ; ik:page "2" ; rdfs:label "Two"@en .
<evidence/t/three> a ik:Evidence ; ik:fromSource <source/t/three> ; ik:page "3" ;
    rdfs:label "Three"@en .
<case/t-a> a ik:Case ; rdfs:label "Case A"@en .
<case/t-b> a ik:Case ; rdfs:label "Case B"@en .
<case/t-c> a ik:Case ; rdfs:label "Case C"@en .
<organization/t/alpha> a ik:Firm ; rdfs:label "Alpha"@en .
<organization/t/beta> a ik:Firm ; rdfs:label "Beta"@en .
<organization/t/gamma> a ik:Firm ; rdfs:label "Gamma"@en .
<organization/t/empty> a ik:Firm ; rdfs:label "Empty"@en .

# Training: helps in A, harms in B, told by different sources of different firms.
<factor/t/training-a> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/alpha> ;
    ik:factorKind ikv:factor-kind-success ; ik:factorConcept ikv:factor-training ;
    ik:inCase <case/t-a> ; ik:hasEvidence <evidence/t/one> .
<factor/t/training-b> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/beta> ;
    ik:factorKind ikv:factor-kind-failure ; ik:factorConcept ikv:factor-training ;
    ik:inCase <case/t-b> ; ik:hasEvidence <evidence/t/two> .
# Mutual trust: A and C share a source; B shares a firm with C: one group in all.
<factor/t/trust-a> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/alpha> ;
    ik:factorKind ikv:factor-kind-success ; ik:factorConcept ikv:factor-mutual-trust ;
    ik:inCase <case/t-a> ; ik:hasEvidence <evidence/t/one> .
<factor/t/trust-c> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/gamma> ;
    ik:factorKind ikv:factor-kind-success ; ik:factorConcept ikv:factor-mutual-trust ;
    ik:inCase <case/t-c> ; ik:hasEvidence <evidence/t/one> .
<factor/t/trust-b> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/gamma> ;
    ik:factorKind ikv:factor-kind-success ; ik:factorConcept ikv:factor-mutual-trust ;
    ik:inCase <case/t-b> ; ik:hasEvidence <evidence/t/two> .
# Communication: only helps, but a finding of another source speaks against it.
<factor/t/communication-a> a ik:Factor ; rdfs:label "x"@en ; ik:about <organization/t/alpha> ;
    ik:factorKind ikv:factor-kind-success ; ik:factorConcept ikv:factor-communication ;
    ik:inCase <case/t-a> ; ik:hasEvidence <evidence/t/one> .
<finding/t/against> a ik:Finding ; rdfs:label "Too much talk"@en ;
    ik:claimStatus ikv:status-stated ; ik:conflictsWith <factor/t/communication-a> ;
    ik:hasEvidence <evidence/t/three> .

# Alpha sells 40 % to Beta and about 30 % to Gamma in 2005.
<relationship/t/alpha-beta> a ik:SupplyRelationship ; rdfs:label "s"@en ;
    ik:hasSupplier <organization/t/alpha> ; ik:hasCustomer <organization/t/beta> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<relationship/t/alpha-gamma> a ik:SupplyRelationship ; rdfs:label "s"@en ;
    ik:hasSupplier <organization/t/alpha> ; ik:hasCustomer <organization/t/gamma> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<observation/t/alpha-beta> a ik:Observation ; rdfs:label "o"@en ;
    ik:observes <organization/t/alpha> , <relationship/t/alpha-beta> ;
    ik:measure ikv:measure-share-of-sales-with-customer ; ik:value 40 ;
    ik:operator ikv:op-exactly ; ik:unit ikv:unit-percent ; ik:date "2005"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<observation/t/alpha-gamma> a ik:Observation ; rdfs:label "o"@en ;
    ik:observes <organization/t/alpha> , <relationship/t/alpha-gamma> ;
    ik:measure ikv:measure-share-of-sales-with-customer ; ik:value 30 ;
    ik:operator ikv:op-about ; ik:unit ikv:unit-percent ; ik:date "2005"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
# Beta sells over 90 % to a group.
<cohort/t/shops> a ik:Cohort ; rdfs:label "Shops"@en .
<relationship/t/beta-shops> a ik:SupplyRelationship ; rdfs:label "s"@en ;
    ik:hasSupplier <organization/t/beta> ; ik:hasCustomer <cohort/t/shops> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/two> .
<observation/t/beta-shops> a ik:Observation ; rdfs:label "o"@en ;
    ik:observes <organization/t/beta> , <relationship/t/beta-shops> ;
    ik:measure ikv:measure-share-of-sales-with-customer ; ik:value 90 ;
    ik:operator ikv:op-over ; ik:unit ikv:unit-percent ; ik:date "2005"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/two> .

# Delta sells 20 % to Alpha; who buys the rest is not told.
<relationship/t/delta-alpha> a ik:SupplyRelationship ; rdfs:label "s"@en ;
    ik:hasSupplier <organization/t/delta> ; ik:hasCustomer <organization/t/alpha> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/two> .
<observation/t/delta-alpha> a ik:Observation ; rdfs:label "o"@en ;
    ik:observes <organization/t/delta> , <relationship/t/delta-alpha> ;
    ik:measure ikv:measure-share-of-sales-with-customer ; ik:value 20 ;
    ik:operator ikv:op-exactly ; ik:unit ikv:unit-percent ; ik:date "2005"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/two> .

# Alpha and Beta develop together from 2001 to 2003; "13 months" fits, "5 years" does not.
<relationship/t/joint> a ik:JointDevelopment ; rdfs:label "Joint"@en ;
    ik:hasPartner <organization/t/alpha> , <organization/t/beta> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<event/t/start> a ik:Milestone ; rdfs:label "Start"@en ; ik:milestoneOf <relationship/t/joint> ;
    ik:ordinal 1 ; ik:date "2001"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<event/t/end> a ik:Milestone ; rdfs:label "End"@en ; ik:milestoneOf <relationship/t/joint> ;
    ik:ordinal 2 ; ik:date "2003"^^xsd:gYear ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<observation/t/months> a ik:Observation ; rdfs:label "m"@en ; ik:observes <relationship/t/joint> ;
    ik:measure ikv:measure-duration ; ik:value 13 ; ik:operator ikv:op-exactly ;
    ik:unit ikv:unit-month ; ik:fromEvent <event/t/start> ; ik:toEvent <event/t/end> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/one> .
<observation/t/years> a ik:Observation ; rdfs:label "y"@en ; ik:observes <relationship/t/joint> ;
    ik:measure ikv:measure-duration ; ik:value 5 ; ik:operator ikv:op-exactly ;
    ik:unit ikv:unit-year ; ik:fromEvent <event/t/start> ; ik:toEvent <event/t/end> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/two> .

# Gamma mediates between Delta and Epsilon, who have no other tie.
<organization/t/delta> a ik:Firm ; rdfs:label "Delta"@en .
<organization/t/epsilon> a ik:Firm ; rdfs:label "Epsilon"@en .
<relationship/t/brokered> a ik:JointDevelopment ; rdfs:label "Brokered"@en ;
    ik:hasPartner <organization/t/delta> , <organization/t/epsilon> ; ik:inCase <case/t-c> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/three> .
<intermediation/t/gamma> a ik:Intermediation ; rdfs:label "Mediation"@en ;
    ik:hasIntermediary <organization/t/gamma> ; ik:facilitates <relationship/t/brokered> ;
    ik:inCase <case/t-c> ;
    ik:claimStatus ikv:status-stated ; ik:hasEvidence <evidence/t/three> .
"""


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> ioknow.KnowledgeGraph:
    """The bundled cases and the invented ones above; tests only read them."""
    file: Path = tmp_path_factory.mktemp("invented") / "invented.ttl"
    file.write_text(INVENTED, encoding="utf-8")
    return ioknow.open(files=(file,))
