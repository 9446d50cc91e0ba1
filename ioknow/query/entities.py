"""Profiles of organizations, cases, sources and anything else, read through a store.

Every list comes in a fixed order, and every fact with the evidence it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from ioknow.arguments import with_nearest
from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model.claims import Claim
from ioknow.model.profiles import (
    CaseView,
    Excerpt,
    Listed,
    Name,
    Profile,
    SourceView,
    held_in,
)
from ioknow.model.things import Text, Thing
from ioknow.query.brokering import brokered_links, mediates
from ioknow.query.cited_places import read_source
from ioknow.query.claims import ClaimReader
from ioknow.query.mentions import MOST_READ, ON_A_PAGE, SECTIONS, Mentions
from ioknow.query.reading import Reader, Values, description, links, terms, texts
from ioknow.store.base import Store
from ioknow.terms import NamedNode
from ioknow.vocabulary import DCTERMS, DERIVED_GRAPH, IK, RDF, RDFS, SKOS, entity, path_of

_ACTORS = """
PREFIX ik: <https://w3id.org/ioknow/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?actor (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  { SELECT DISTINCT ?actor WHERE {
      %(scope)s
      VALUES ?class { %(classes)s }
      GRAPH ?stated { ?actor a ?class }
      FILTER(?stated != %(derived)s)
  } }
  OPTIONAL {
    GRAPH ?graph { ?claim ?property ?actor }
    FILTER(?graph != %(derived)s)
    ?claim ik:claimStatus ?status
  }
}
GROUP BY ?actor ORDER BY ?actor
"""
_IN_CASE = f"""
SELECT DISTINCT ?thing {{ GRAPH ?graph {{ ?thing {IK.inCase} %s }} }} ORDER BY ?thing
"""
_INFERRED = """
PREFIX ik: <https://w3id.org/ioknow/ontology#>
SELECT DISTINCT ?class WHERE {
  VALUES ?thing { %(thing)s }
  VALUES ?class { ik:Intermediary }
  ?thing a ?class
}
"""
_COUNTED = ("Organization", "Person", "Relationship", "KnowledgeTransfer", "Claim", "Case")
_COUNTS = """
PREFIX ik: <https://w3id.org/ioknow/ontology#>
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES (?below ?class) { %s }
  ?thing a ?below
}
GROUP BY ?class ORDER BY ?class
"""
_GRAPHS = """
SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph
"""
_STATUSES = f"""
SELECT ?status (COUNT(DISTINCT ?claim) AS ?count) WHERE {{ ?claim {IK.claimStatus} ?status }}
GROUP BY ?status ORDER BY ?status
"""
_COUNTRIES = f"""
SELECT ?country ?name {{
  ?country a <{IK.Country.value}> ; <{RDFS.label.value}>|<{IK.countryCode.value}> ?name
}} ORDER BY ?country ?name
"""
_MEMBERS = """
SELECT DISTINCT ?claim WHERE { VALUES ?class { %s } ?claim a ?class } ORDER BY ?claim
"""


class Entities:
    """Reads what pages and API answers show.

    Args:
        store: Any store; it is asked with bound terms only.

    Example:
        >>> from ioknow.store import EmbeddedStore
        >>> Entities(EmbeddedStore.in_memory()).cases()
        []
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reader = Reader(store)
        self.claims = ClaimReader(self.reader)
        self.mentions = Mentions(self.reader)

    def profile(self, path: str, *, kinds: Iterable[str] = ()) -> Profile:
        """Return all that is said about a thing.

        Args:
            path: Path under the identifier base, such as ``organization/kicms``, or an IRI.
            kinds: Names of classes such as ``Event``: claims of others that mention the thing
                are left out. None for all claims, of which a hub has thousands.

        Raises:
            UnknownEntityError: The dataset describes nothing under it.
        """
        iri, values = self._described(path)
        mentions = self.claims_about([iri], kinds=kinds)
        sections = self.sections(mentions)
        return self._profile(iri, values, sections, Excerpt({}, {}))

    def profile_page(
        self, path: str, *, section: str = "", start: int = 0, as_of: int | None = None
    ) -> Profile:
        """Return what is said about a thing, a page of claims at a time where there are many.

        Args:
            path: Path under the identifier base, or an IRI.
            section: Section of which claims are wanted, see :data:`SECTIONS`; empty for the
                first claims of each.
            start: How many claims of that section to pass over.
            as_of: Year in which the claims must be able to have held; what has no date is kept.
                None for any time.

        Returns:
            The profile; its ``excerpt`` says how many claims a year leaves out. Where more than
            two hundred claims mention the thing, each section holds at most :data:`ON_A_PAGE` of
            them, by date; :attr:`Profile.total` says how many there are.

        Raises:
            UnknownEntityError: The dataset describes nothing under the path, or has no such
                section of it.
        """
        iri, values = self._described(path)
        found = self.mentions.of([iri])
        if len(found) <= MOST_READ and not section:
            return self._whole(iri, values, found, as_of)
        filed, hidden = self.mentions.by_section_as_of(iri, found, as_of)
        if section and not 0 <= start < len(filed.get(section, ())):
            raise UnknownEntityError(
                lazy_gettext(
                    "%(path)s has no claims in a section '%(section)s' from %(start)s on; it has "
                    "%(known)s",
                    path=path_of(iri),
                    section=section,
                    start=start,
                    known=", ".join((f"{name} ({len(one)})" for name, one in filed.items())),
                )
            )
        kept = {section: filed[section]} if section else filed
        starts = {name: start if name == section else 0 for name in kept}
        shown = {name: one[starts[name] :][:ON_A_PAGE] for name, one in kept.items()}
        read = {one.thing.iri: one for one in self.claims.read(chain(*shown.values()))}
        sections = {name: tuple(read[one] for one in shown[name]) for name in shown}
        totals = {name: len(one) for name, one in filed.items()}
        return self._profile(iri, values, sections, Excerpt(totals, starts, as_of, hidden))

    def _whole(self, iri: str, values: Values, claims: list[str], as_of: int | None) -> Profile:
        """Return a profile with all its claims, or with those that can have held in a year."""
        sections = self.sections(self.claims.read(claims))
        if as_of is None:
            return self._profile(iri, values, sections, Excerpt())
        held, hidden = held_in(sections, as_of)
        return self._profile(iri, values, held, Excerpt(as_of=as_of, hidden=hidden))

    def _described(self, path: str) -> tuple[str, Values]:
        iri = _checked(path)
        values = self.reader.describe([iri]).get(iri)
        if not values:
            raise self.nothing_under(iri)
        return iri, values

    def nothing_under(self, iri: str) -> UnknownEntityError:
        """Return the condition that nothing is described; that of a case names the nearest case."""
        path = path_of(iri)
        message = lazy_gettext(
            "the dataset describes nothing under %(path)s; search for its name instead",
            path=repr(path),
        )
        known = [path_of(one.thing.iri) for one in self.cases()] if path.startswith("case/") else []
        return UnknownEntityError(with_nearest(message, path, known))

    def _profile(
        self, iri: str, values: Values, sections: dict[str, tuple[Claim, ...]], excerpt: Excerpt
    ) -> Profile:
        mentions = [claim for group in sections.values() for claim in group]
        found = Claim(self.reader.thing(iri, values))
        for claim in self.claims.read([iri]):
            found = claim
        intermediations = [one for one in mentions if mediates(one, iri)]
        facilitated = self._read_facilitated(intermediations)
        if (year := excerpt.as_of) is not None:
            facilitated = {k: one for k, one in facilitated.items() if one.period.covers(year)}
        return Profile(
            thing=found.thing,
            names=self._names(values, mentions, found.thing),
            description=found.description,
            country=next(iter(found.things("inCountry")), None),
            cases=found.cases,
            statements=tuple(
                one for one in found.statements if not one.property.iri.endswith("#inCountry")
            ),
            evidence=found.evidence,
            claims=sections,
            links=tuple(brokered_links(intermediations, facilitated)),
            inferred=self._inferred(iri),
            excerpt=excerpt,
        )

    def claim(self, path: str) -> Claim:
        """Return one claim.

        Raises:
            UnknownEntityError: The dataset describes nothing under this path.
        """
        iri = _checked(path)
        for claim in self.claims.read([iri]):
            return claim
        raise UnknownEntityError(
            lazy_gettext(
                "the dataset holds no claim %(path)s; search for what it is about",
                path=repr(path_of(iri)),
            )
        )

    def thing(self, path: str) -> Thing:
        """Return a thing with label and kinds.

        Raises:
            UnknownEntityError: The dataset describes nothing under the path.
        """
        return self.reader.thing(*self._described(path))

    def claims_about(self, iris: Iterable[str], *, kinds: Iterable[str] = ()) -> list[Claim]:
        """Return the claims that mention one of these things, in a fixed order.

        Args:
            iris: The things.
            kinds: Names of the classes of claims that are wanted, such as ``Observation``; none
                for all.
        """
        found = self.mentions.of(iris)
        wanted = tuple(kinds)
        if wanted:
            described = self.reader.describe_partly(found, [RDF.type])
            words = self.reader.terminology
            found = [
                claim
                for claim in found
                if any(
                    words.is_below(one, name)
                    for one in links(described.get(claim, {}), RDF.type.value)
                    for name in wanted
                )
            ]
        return self.claims.read(found)

    def sections(self, claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
        """Return claims sorted into the sections of a page, empty sections left out."""
        found: dict[str, list[Claim]] = {name: [] for name, _ in SECTIONS}
        for claim in claims:
            found[self.mentions.section_of(one.iri for one in claim.thing.kinds)].append(claim)
        return {
            name: tuple(sorted(group, key=_claim_order)) for name, group in found.items() if group
        }

    def case(self, slug: str) -> CaseView:
        """Return a case with its actors, claims and sources.

        Raises:
            UnknownEntityError: There is no such case.
        """
        profile = self.profile(f"case/{slug}")
        claims = [claim for group in profile.claims.values() for claim in group]
        sources = {
            one.source.iri: one.source for claim in claims for one in claim.evidence if one.source
        }
        intermediations = [claim for claim in claims if claim.actors("hasIntermediary")]
        return CaseView(
            profile=profile,
            actors=tuple(self._case_actors(profile.thing.iri, claims)),
            sources=tuple(sorted(sources.values(), key=_by_label)),
            links=tuple(brokered_links(intermediations, self._read_facilitated(intermediations))),
        )

    def cases(self) -> list[Listed]:
        """Return the cases, by label."""
        return self._listed(["Case"])

    def organizations(self) -> list[Listed]:
        """Return all organizations, by label."""
        return self._listed(["Organization"])

    def countries(self) -> dict[str, tuple[str, ...]]:
        """Return the countries by path, each with its ISO 3166 code and its names."""
        found: dict[str, list[str]] = {}
        for country, name in self.reader.rows(_COUNTRIES, "country", "name"):
            found.setdefault(path_of(country), []).append(name)
        return {path: tuple(names) for path, names in found.items()}

    def sources(self) -> list[Listed]:
        """Return the sources that evidence is drawn from, by label."""
        cited = {one for (one,) in self.reader.rows(_CITED, "source")}
        return [one for one in self._listed(["Source"]) if one.thing.iri in cited]

    def source(self, slug: str, start: int = 0) -> SourceView:
        """Return a source with the places that are cited.

        Args:
            slug: Path of the source without its beginning.
            start: How many places to pass over; only a register has so many that a page does
                not hold them.

        Raises:
            UnknownEntityError: There is no such source, or it has no place from there on.
        """
        return read_source(self.reader, self.profile_page(f"source/{slug}"), start)

    def counts(self) -> dict[str, int]:
        """Return how many organizations, persons, relationships, ... the dataset holds."""
        words = self.reader.terminology
        pairs = " ".join(
            f"(<{entry.iri}> {IK[name]})"
            for name in _COUNTED
            for entry in words.of_type("class")
            if words.is_below(entry.iri, name)
        )
        found = dict.fromkeys(_COUNTED, 0)
        for class_, count in self.reader.rows(_COUNTS % pairs, "class", "count"):
            found[class_.rpartition("#")[2]] = int(count)
        return found

    def statuses(self) -> list[tuple[Thing, int]]:
        """Return how many claims have each status, most frequent first."""
        counts = {one: int(count) for one, count in self.reader.rows(_STATUSES, "status", "count")}
        names = self.reader.things(counts)
        return sorted(
            ((names[iri], count) for iri, count in counts.items()),
            key=lambda pair: (-pair[1], pair[0].iri),
        )

    def claims_of(self, name: str) -> list[Claim]:
        """Return the claims of a class, such as ``Discrepancy``, in a fixed order."""
        words = self.reader.terminology
        below = [e.iri for e in words.of_type("class") if words.is_below(e.iri, name)]
        query = _MEMBERS % terms(below or [IK[name].value])
        found = [claim for (claim,) in self.reader.rows(query, "claim")]
        return sorted(self.claims.read(found), key=_claim_order)

    def graphs(self) -> list[tuple[str, int]]:
        """Return the named graphs with their numbers of statements."""
        return [(one, int(count)) for one, count in self.reader.rows(_GRAPHS, "graph", "count")]

    def actors(self, iris: Iterable[str]) -> list[Listed]:
        """Return these actors with country and cases, by label."""
        return self._list_lines(dict.fromkeys(iris, 0))

    def _listed(self, classes: list[str], scope: str = "") -> list[Listed]:
        words = self.reader.terminology
        below = [
            entry.iri
            for entry in words.of_type("class")
            if any(words.is_below(entry.iri, name) for name in classes)
        ] or [IK[name].value for name in classes]
        query = _ACTORS % {"classes": terms(below), "scope": scope, "derived": DERIVED_GRAPH}
        counts = {one: int(count) for one, count in self.reader.rows(query, "actor", "claims")}
        return self._list_lines(counts)

    def _list_lines(self, counts: dict[str, int]) -> list[Listed]:
        described = self.reader.describe(counts)
        names = self.reader.things(
            iri
            for values in described.values()
            for name in (IK.inCountry, IK.inCase, DCTERMS.spatial)
            for iri in links(values, name.value)
        )
        found = []
        for iri, values in described.items():
            places = [IK.inCountry.value, DCTERMS.spatial.value]
            countries = [names[one] for place in places for one in links(values, place)]
            found.append(
                Listed(
                    thing=self.reader.thing(iri, values),
                    description=description(values),
                    country=countries[0] if countries else None,
                    cases=tuple(names[one] for one in links(values, IK.inCase.value)),
                    count=counts[iri],
                )
            )
        return sorted(found, key=lambda one: _by_label(one.thing))

    def _case_actors(self, case: str, claims: list[Claim]) -> list[Listed]:
        mentioned = {one.iri for claim in claims for one in self._actors_of(claim)}
        mentioned |= {one for (one,) in self.reader.rows(_IN_CASE % NamedNode(case), "thing")}
        # Only these are looked at: beside a register, all actors are a hundred thousand.
        return self._listed(["Actor"], f"VALUES ?actor {{ {terms(sorted(mentioned))} }}")

    def _actors_of(self, claim: Claim) -> list[Thing]:
        values = [value for one in claim.statements for value in one.values]
        return [*claim.actors(), *(value for value in values if isinstance(value, Thing))]

    def _names(self, values: Values, claims: list[Claim], thing: Thing) -> tuple[Name, ...]:
        found = {
            text.value: Name(text)
            for text in texts(values, RDFS.label.value) + texts(values, SKOS.altLabel.value)
        }
        for claim in claims:
            if thing in claim.things("nameOf"):
                for value in claim.values("nameText"):
                    if isinstance(value, Text):
                        known = found.get(value.value)
                        found[value.value] = Name(known.text if known else value, claim.evidence)
        found.pop(thing.label.value, None)
        return tuple(found[key] for key in sorted(found))

    def _inferred(self, iri: str) -> tuple[Thing, ...]:
        rows = self.reader.rows(_INFERRED % {"thing": NamedNode(iri)}, "class")
        kinds = [self.reader.terminology.kind(class_) for (class_,) in rows]
        return tuple(Thing(kind.iri, Text(kind.label, "en"), (kind,)) for kind in kinds)

    def _read_facilitated(self, intermediations: list[Claim]) -> dict[str, Claim]:
        wanted = (one.iri for claim in intermediations for one in claim.things("facilitates"))
        return {claim.thing.iri: claim for claim in self.claims.read(wanted)}


_CITED = f"SELECT DISTINCT ?source {{ ?evidence {IK.fromSource} ?source }} ORDER BY ?source"


def _checked(path: str) -> str:
    try:
        return entity(path).value
    except ValueError:
        raise UnknownEntityError(
            lazy_gettext(
                "%(path)s is not a path such as 'organization/kicms', nor an IRI", path=repr(path)
            )
        ) from None


def _by_label(thing: Thing) -> tuple[str, str]:
    return (str(thing.label).casefold(), thing.iri)


def _claim_order(claim: Claim) -> tuple[str, str, int, str, str]:
    kind = claim.things("ruleKind", "factorKind", "measure", "activityType")
    label = str(kind[0].label) if kind else ""
    return (
        claim.period.sort_key,
        label,
        claim.ordinal if claim.ordinal is not None else 10_000,
        str(claim.thing.label),
        claim.thing.iri,
    )
