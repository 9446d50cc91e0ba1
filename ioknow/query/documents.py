"""Documents about single things: everything stated of them, with its evidence, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model.things import Thing
from ioknow.query.claims import ClaimReader
from ioknow.query.lines import (
    TEXTS,
    Json,
    claim_line,
    evidence,
    heading,
    properties,
    reference,
)
from ioknow.query.reading import Reader, Values, links
from ioknow.terms import NamedNode
from ioknow.vocabulary import IK, RDF, entity, path_of

_NAMED_ABOVE: Final = (RDF.type.value, *TEXTS.values())
"""Properties that have a key of their own in every document."""


class Documents:
    """Reads documents from a store.

    Args:
        reader: Reads the nodes; one that was used before knows the terminology already.

    Example:
        >>> import ioknow
        >>> reader = Reader(ioknow.open().store)
        >>> found = Documents(reader).get("organization/kicms")
        >>> found["label"], found["country"]["label"], found["type"]
        ('KICMS', 'Korea', ['Association'])
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._claims = ClaimReader(self._reader)

    def get(self, path: str) -> Json:
        """Return the document about a thing.

        Args:
            path: Path under the identifier base, such as ``organization/kicms``, or an IRI.

        Raises:
            UnknownEntityError: The dataset describes nothing under it.
        """
        iri = _iri(path)
        found = self.read([iri])
        if not found:
            raise UnknownEntityError(
                lazy_gettext(
                    "the dataset describes nothing under %(path)s; search for its name instead",
                    path=repr(path_of(iri)),
                )
            )
        return found[0]

    def read(self, iris: Iterable[str]) -> list[Json]:
        """Return documents in the order asked for, without those of what is not described."""
        wanted = list(dict.fromkeys(iris))
        described = self._reader.describe(wanted)
        parts = self._reader.describe(
            one for values in described.values() for one in links(values, IK.hasParticipation.value)
        )
        places = self._reader.evidence(
            one
            for values in (*described.values(), *parts.values())
            for one in links(values, IK.hasEvidence.value)
        )
        names = self._reader.things(
            term.value
            for values in (*described.values(), *parts.values())
            for terms in values.values()
            for term in terms
            if isinstance(term, NamedNode)
        )
        claims = {one.thing.iri: one for one in self._claims.read(self._claims_among(described))}
        found = []
        for iri in wanted:
            if iri not in described:
                continue
            values = described[iri]
            if iri in claims:
                document = claim_line(claims[iri], values)
                without = [IK.claimStatus.value, IK.inCase.value]
            else:
                document = heading(self._reader.thing(iri, values), values)
                countries = links(values, IK.inCountry.value)
                document["country"] = reference(names[countries[0]]) if countries else None
                document["cases"] = [
                    reference(names[one]) for one in links(values, IK.inCase.value)
                ]
                without = [IK.inCase.value]
            document["evidence"] = [
                evidence(places[one])
                for one in links(values, IK.hasEvidence.value)
                if one in places
            ]
            left_out = (*_NAMED_ABOVE, *without, IK.hasEvidence.value, IK.hasParticipation.value)
            document["properties"] = properties(values, names, left_out)
            document["participations"] = [
                self._part(one, parts[one], names)
                for one in links(values, IK.hasParticipation.value)
                if one in parts
            ]
            found.append(document)
        return found

    def _claims_among(self, described: dict[str, Values]) -> list[str]:
        words = self._reader.terminology
        return [
            iri
            for iri, values in described.items()
            if any(words.is_below(class_, "Claim") for class_ in links(values, RDF.type.value))
        ]

    def _part(self, iri: str, values: Values, names: dict[str, Thing]) -> Json:
        thing = self._reader.thing(iri, values)
        return {
            **reference(thing),
            "type": [kind.name for kind in thing.kinds],
            "properties": properties(values, names, _NAMED_ABOVE),
        }


def _iri(path: str) -> str:
    try:
        return entity(path).value
    except ValueError:
        raise UnknownEntityError(
            lazy_gettext(
                "'%(path)s' is not part of an IRI; percent-encode what is no letter or digit",
                path=path,
            )
        ) from None
