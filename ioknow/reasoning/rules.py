"""Derived ties and types, by rules compiled from the ontology.

The claims are nodes; readers and networks want plain ties (``memberOf``, ``transfersKnowledgeTo``).
OWL says how the ties follow from the nodes, by property chains. General OWL reasoners do not
finish on large data, so the axioms are compiled into rules, each run once, in an order in which
every rule finds what it needs: over sets of pairs in :mod:`ioknow.reasoning.closure`, which is
what :func:`derive` runs, and as SPARQL by :func:`compile_rules`, to read and to compare with.
Rules that OWL cannot say are files in ``ontology/rules``.
A relationship that is only recommended, considered or planned gives no tie.

Everything computed goes into the graph https://w3id.org/ioknow/graph/derived, which can be
dropped and rebuilt at any time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any  # pyarrow has no types of its own

import numpy as np
import pyarrow as pa

from ioknow import resources
from ioknow.errors import ReasoningError
from ioknow.reasoning.closure import NOT_REAL, Closure, Nodes, Pairs, ends
from ioknow.reasoning.derived import derived_graph, load_lines
from ioknow.reasoning.tbox import Step, TBox, read_tbox
from ioknow.store import EmbeddedStore
from ioknow.store.columns import Columns, lines
from ioknow.terms import Triple
from ioknow.vocabulary import DERIVED_GRAPH, IK, ONTOLOGY_GRAPH, RDF, SKOS

_NOT_RL = ("dl.ttl", "dl-sizes.ttl")
_A = f"<{RDF.type.value}>"
_DERIVED = str(DERIVED_GRAPH)
# What a source only recommends, considers or plans ties nobody to anybody.
_NOT_REAL = (
    "FILTER NOT EXISTS {{ {node} <" + IK.relationshipStatus.value + "> ?status . "
    "VALUES ?status {{ " + " ".join(str(state) for state in NOT_REAL) + " }} }}"
)


@dataclass(frozen=True)
class Rule:
    """One step of derivation.

    Attributes:
        name: What the rule derives and from what, for reports.
        query: SPARQL CONSTRUCT query, run over the union of the named graphs.
    """

    name: str
    query: str


@dataclass(frozen=True)
class DerivationReport:
    """What a derivation added.

    Attributes:
        statements: Number of derived statements.
        by_rule: Statements that each rule added, in the order in which the rules ran.
        seconds: Wall time.
        instances: Number of individuals of each class, stated or derived.
    """

    statements: int
    by_rule: dict[str, int]
    seconds: float
    instances: dict[str, int]

    def __str__(self) -> str:
        lines = [f"{self.statements:,} derived statements in {self.seconds:.1f} s"]
        lines += [f"  {count:>9,}  {name}" for name, count in self.by_rule.items() if count]
        return "\n".join(lines)


def derive(store: EmbeddedStore) -> DerivationReport:
    """Compute derived ties and types and write them into the derived graph.

    Whatever the derived graph held before is removed first. A statement that a source graph
    already asserts is not written again.

    Raises:
        StoreReadOnlyError: The store was opened for reading.
        ReasoningError: The ontology holds axioms that the rules do not compute.

    Example:
        >>> store = EmbeddedStore.in_memory()
        >>> derive(store).statements
        0
    """
    started = time.perf_counter()
    tbox = bundled_tbox()
    columns = store.columns()
    closure = Closure(columns, tbox)
    counts: dict[str, int] = {}
    with derived_graph(store, columns) as write:

        def keep(rule: str, name: str, subject: Nodes, value: Nodes | str) -> None:
            counts[rule] = counts.get(rule, 0) + len(subject)
            last = value if isinstance(value, str) else closure.texts(value)
            if len(subject):
                write(_lines(closure.texts(subject), name, last))

        for rule, name, pairs in _ties(closure, tbox):
            keep(rule, name, *ends(pairs))
        by_hand = rules_by_hand(resources.rule_files())
        for rule_by_hand, statements in _by_hand(by_hand, columns, closure, tbox):
            closure.learn(statements)
            counts[rule_by_hand] = len(statements)
            texts = [f"{t.subject} {t.predicate} {t.object} {_DERIVED} ." for t in statements]
            write(pa.array(texts, pa.large_string()))
        for rule, cls, nodes in closure.types():
            keep(rule, RDF.type.value, nodes, f"<{cls}>")
    return DerivationReport(
        sum(counts.values()),
        counts,
        time.perf_counter() - started,
        {cls: len(nodes) for cls, nodes in closure.instances.items() if len(nodes)},
    )


def _lines(subject: Any, name: str, value: Any) -> Any:
    """Return statements of the derived graph as lines of N-Quads, without their ends."""
    return lines(subject, f"<{name}>", value, _DERIVED)


def _by_hand(
    rules: Iterable[Rule], columns: Columns, closure: Closure, tbox: TBox
) -> Iterator[tuple[str, dict[Triple, None]]]:
    """Run the rules that are written as queries, over those statements that they can ask for.

    Properties and classes stand in them by name. So a small dataset in memory is enough, and the
    queries see what is stated and the ties found so far, but no types that followed before.
    """
    given = list(rules)
    named = {iri for rule in given for iri in named_in(rule.query)}
    wanted = named | {name for name in tbox.super_classes if named & {*tbox.classes_above(name)}}
    classes = np.array(columns.numbers(wanted), dtype=np.int64)
    memory = EmbeddedStore.in_memory()
    for name in sorted(named):
        pairs = closure.pairs(name)
        if name == RDF.type.value:
            pairs = pairs[np.isin(ends(pairs)[1], classes)]
        subject, value = map(closure.texts, ends(pairs))
        load_lines(memory, [_lines(subject, name, value)])
    for rule in given:
        yield rule.name, dict.fromkeys(memory.construct(rule.query))


def _ties(closure: Closure, tbox: TBox) -> Iterator[tuple[str, str, Pairs]]:
    for name in _ordered(tbox):
        steps = tbox.steps_implying(name)
        if len(steps) > 1:
            label = f"{_short(name)} from sub-properties and inverses"
            yield label, name, closure.implied(name, steps[1:])
        for step in steps:
            for chain in tbox.chains.get(step.iri, ()):
                label = f"{_short(name)} from {' o '.join(_short(link) for link in chain)}"
                yield label, name, closure.chained(name, chain, inverted=step.inverted)
    for name, primary in _inverses(tbox):
        yield f"{_short(name)} from {_short(primary)}", name, closure.turned(name, primary)


_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_NAME = re.compile(r"<([^<>\s]*)>|\b([\w-]+):([\w-]+)|\s(a)\b")


def named_in(query: str) -> set[str]:
    """Return the IRIs that stand in a query.

    Example:
        >>> sorted(named_in("PREFIX ex: <urn:x#> ASK { ?x ex:p|^<urn:q> ?y }"))
        ['urn:q', 'urn:x#', 'urn:x#p']
    """
    prefixes = dict(_PREFIX.findall(query))
    found = set()
    for iri, prefix, name, a in _NAME.findall(query):
        if a:
            found.add(RDF.type.value)
        elif iri:
            found.add(iri)
        elif prefix in prefixes:
            found.add(prefixes[prefix] + name)
    return found


def _inverses(tbox: TBox) -> list[tuple[str, str]]:
    """Return the inverses of chains, each with the property that it turns round."""
    return [
        (name, primary)
        for name, primary in sorted(tbox.inverses.items())
        if primary in tbox.chains and primary != IK.hasParticipant.value
    ]


@cache
def bundled_tbox() -> TBox:
    """Return the axioms of the bundled ontology that the rules compute."""
    return read_tbox(file for file in resources.ontology_files() if file.name not in _NOT_RL)


@cache
def bundled_rules() -> tuple[Rule, ...]:
    """Return the rules compiled from the bundled ontology, and the hand-written ones."""
    return compile_rules(bundled_tbox(), resources.rule_files())


def rules_by_hand(files: Iterable[Path]) -> list[Rule]:
    """Return the rules that are written as files, each one CONSTRUCT query."""
    return [Rule(file.stem, file.read_text(encoding="utf-8")) for file in files]


def compile_rules(tbox: TBox, manual: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """Turn axioms into an ordered sequence of rules.

    Materialised are: super-properties, properties whose named inverse was asserted, chains, the
    inverses of chains, and the types that follow from classes, domains, ranges and "some" on the
    left. Inverses of role properties are not: ``^ik:hasMember`` says the same.

    Args:
        tbox: The axioms.
        manual: Files with one CONSTRUCT query each; they run after the compiled ties and before
            the types.

    Raises:
        ReasoningError: A chain needs its own result, so no order of rules is right.
    """
    ties = [rule for name in _ordered(tbox) for rule in _tie_rules(tbox, name)]
    inverses = [_inverse_rule(name, primary) for name, primary in _inverses(tbox)]
    return (*ties, *inverses, *rules_by_hand(manual), *_type_rules(tbox))


def _ordered(tbox: TBox) -> list[str]:
    """Return the properties to compute, each after those that its chains read."""
    wanted = set(tbox.chains) | set(tbox.inverses.values())
    wanted |= {name for supers in tbox.super_properties.values() for name in supers}
    wanted -= set(tbox.inverses)
    order: TopologicalSorter[str] = TopologicalSorter()
    for name in sorted(wanted):
        reads = {
            step.iri
            for implying in tbox.steps_implying(name)
            for chain in tbox.chains.get(implying.iri, ())
            for link in chain
            for step in tbox.steps_implying(link)
        }
        order.add(name, *sorted(reads & set(tbox.chains)))
    try:
        return [name for name in order.static_order() if name in wanted]
    except CycleError as error:
        names = " -> ".join(_short(str(name)) for name in error.args[1])
        raise ReasoningError(
            f"the property chains of the ontology need their own result ({names}); "
            "break the circle, or write a rule file in ontology/rules"
        ) from error


def _tie_rules(tbox: TBox, name: str) -> list[Rule]:
    steps = tbox.steps_implying(name)
    rules = []
    if len(steps) > 1:
        label = f"{_short(name)} from sub-properties and inverses"
        rules.append(_path_rule(label, name, _alternatives(steps[1:])))
    for step in steps:
        for chain in tbox.chains.get(step.iri, ()):
            label = f"{_short(name)} from {' o '.join(_short(link) for link in chain)}"
            rules.append(_chain_rule(label, name, tbox, chain, inverted=step.inverted))
    return rules


def _chain_rule(
    label: str, name: str, tbox: TBox, chain: tuple[str, ...], *, inverted: bool
) -> Rule:
    nodes = ["?x", *(f"?n{number}" for number in range(1, len(chain))), "?y"]
    links = [_alternatives(tbox.steps_implying(link)) for link in chain]
    pattern = " ".join(
        f"{start} {link} {end} ." for start, link, end in zip(nodes, links, nodes[1:], strict=False)
    )
    hoped = " ".join(_NOT_REAL.format(node=node) for node in nodes[1:-1])
    start, end = ("?y", "?x") if inverted else ("?x", "?y")
    return Rule(
        label,
        f"CONSTRUCT {{ {start} <{name}> {end} }} WHERE {{ {pattern} {hoped} "
        f"FILTER NOT EXISTS {{ {start} <{name}> {end} }} }}",
    )


def _path_rule(label: str, name: str, path: str) -> Rule:
    return Rule(
        label,
        f"CONSTRUCT {{ ?x <{name}> ?y }} WHERE {{ ?x {path} ?y . "
        f"FILTER NOT EXISTS {{ ?x <{name}> ?y }} }}",
    )


def _inverse_rule(name: str, primary: str) -> Rule:
    return _path_rule(f"{_short(name)} from {_short(primary)}", name, f"^<{primary}>")


def _type_rules(tbox: TBox) -> list[Rule]:
    ends: dict[str, list[str]] = {}
    for name, classes in sorted(tbox.domains.items()):
        for cls in sorted(classes):
            ends.setdefault(cls, []).append(_alternatives(tbox.steps_implying(name)))
    for name, classes in sorted(tbox.ranges.items()):
        for cls in sorted(classes):
            turned = [step.reversed() for step in tbox.steps_implying(name)]
            ends.setdefault(cls, []).append(_alternatives(turned))
    rules = [
        _type_rule(f"{_short(cls)} from domains and ranges", cls, f"?x {'|'.join(paths)} ?any")
        for cls, paths in sorted(ends.items())
        if cls.startswith(IK.iri)
    ]
    rules += _super_class_rules(tbox)
    below = _classes_below(tbox)
    for axiom in tbox.some_on_the_left:
        path = _alternatives(tbox.steps_implying(axiom.property))
        fillers = " ".join(f"<{cls}>" for cls in [axiom.filler, *below.get(axiom.filler, [])])
        for cls in [axiom.result, *tbox.classes_above(axiom.result)]:
            rules.append(
                _type_rule(
                    f"{_short(cls)} from {_short(axiom.property)} some {_short(axiom.filler)}",
                    cls,
                    f"?x {path} ?y . VALUES ?kind {{ {fillers} }} ?y {_A} ?kind",
                )
            )
    return rules


def _super_class_rules(tbox: TBox) -> list[Rule]:
    return [
        _type_rule(
            f"{_short(cls)} from sub-classes",
            cls,
            f"VALUES ?kind {{ {' '.join(f'<{name}>' for name in names)} }} ?x {_A} ?kind",
        )
        for cls, names in sorted(_classes_below(tbox).items())
    ]


def _type_rule(label: str, cls: str, pattern: str) -> Rule:
    # Terms of the ontology and concepts are described, not classified again.
    return Rule(
        label,
        f"CONSTRUCT {{ ?x {_A} <{cls}> }} WHERE {{ {pattern} . "
        f"FILTER(!isLiteral(?x)) FILTER NOT EXISTS {{ ?x {_A} <{cls}> }} "
        f"FILTER NOT EXISTS {{ GRAPH <{ONTOLOGY_GRAPH.value}> {{ ?x {_A} ?term }} }} "
        f"FILTER NOT EXISTS {{ ?x {_A} <{SKOS.Concept.value}> }} }}",
    )


def _classes_below(tbox: TBox) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for name in sorted(tbox.super_classes):
        for cls in tbox.classes_above(name):
            below.setdefault(cls, []).append(name)
    return below


def _alternatives(steps: Iterable[Step]) -> str:
    return f"({'|'.join(step.path() for step in steps)})"


def _short(iri: str) -> str:
    return iri.removeprefix(IK.iri)
