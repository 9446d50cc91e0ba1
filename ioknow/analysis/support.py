"""What every result of the analysis has: a definition, its sources, the claims and their places."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from ioknow.errors import UnknownEntityError
from ioknow.languages import lazy_gettext
from ioknow.model.claims import Claim
from ioknow.model.evidence import Evidence, by_source
from ioknow.model.things import Thing
from ioknow.query.entities import Entities
from ioknow.store.base import Store
from ioknow.vocabulary import entity

if TYPE_CHECKING:
    import pandas

Cell = str | int | float | bool | Decimal | None
"""One value of a table."""

Record = Mapping[str, Cell]
"""One row of a table, by column."""


@runtime_checkable
class HasStore(Protocol):
    """Anything that answers from a store, such as a knowledge graph."""

    @property
    def store(self) -> Store:
        """The store that answers."""


Dataset = Store | HasStore
"""What the functions of this package read: a knowledge graph, or a store."""


@dataclass(frozen=True)
class Support:
    """What an answer rests on.

    Attributes:
        claims: The claims, each once.
        evidence: The places in the sources where they stand, each once.
    """

    claims: tuple[Thing, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Support:
        """Return the support that claims give."""
        return cls.joined(cls((one.thing,), one.evidence) for one in claims)

    @classmethod
    def joined(cls, several: Iterable[Support]) -> Support:
        """Return the support of several answers together."""
        claims: dict[str, Thing] = {}
        evidence: dict[str, Evidence] = {}
        for one in several:
            claims |= {claim.iri: claim for claim in one.claims}
            evidence |= {place.thing.iri: place for place in one.evidence}
        return cls(tuple(claims.values()), tuple(evidence.values()))

    @property
    def sources(self) -> tuple[Thing, ...]:
        """The sources, in alphabetical order."""
        return tuple(places.source for places in by_source(self.evidence) if places.source)

    @property
    def places(self) -> str:
        """Sources and places in one phrase."""
        return "; ".join(places.text for places in by_source(self.evidence))

    @property
    def paths(self) -> str:
        """The claims by their short paths, divided by spaces."""
        return " ".join(claim.path for claim in self.claims)


class Result(ABC):
    """An answer that can be read as a table.

    Attributes:
        definition: What was computed, in words.
        references: Works that the definition follows; empty where it is our own.
        columns: Columns of the table.
    """

    definition: ClassVar[str]
    references: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        # A data class would write one of its own, with every claim in it.
        cls.__repr__ = Result.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sentence!r})"

    def _repr_html_(self) -> str:
        """Return the answer as notebooks show it: the sentence, then the table."""
        table: str = self.to_pandas().to_html(index=False, max_rows=60, na_rep="")
        return f"<p>{escape(self.sentence)}</p>{table}"

    @property
    @abstractmethod
    def sentence(self) -> str:
        """The answer in words."""

    @property
    @abstractmethod
    def support(self) -> Support:
        """The claims and places on which the whole answer rests."""

    @abstractmethod
    def records(self) -> Sequence[Record]:
        """Return the rows of the table in a fixed order; the keys are the columns."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the data lack to say more, in words; empty where nothing is known to lack."""
        return ()

    @property
    def sources(self) -> tuple[Thing, ...]:
        """The sources of the answer, in alphabetical order."""
        return self.support.sources

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame; decimals become floats, an empty answer has columns."""
        import pandas as pd

        rows = self.records()
        values = {name: [_plain(row.get(name)) for row in rows] for name in self.columns}
        return pd.DataFrame(values, columns=list(self.columns))


def open_entities(dataset: Dataset) -> Entities:
    """Return a reader of the dataset."""
    if isinstance(dataset, Entities):
        return dataset
    return Entities(dataset.store if isinstance(dataset, HasStore) else dataset)


def find_actor(entities: Entities, path: str) -> Thing:
    """Return the actor under a path such as ``organization/imc``.

    Raises:
        UnknownEntityError: There is nothing, or it is no actor.
    """
    try:
        iri = entity(path).value
    except ValueError:
        raise UnknownEntityError(
            lazy_gettext(
                "'%(path)s' is not a path such as 'organization/kicms', nor an IRI", path=path
            )
        ) from None
    described = entities.reader.describe([iri])
    if iri not in described:
        raise UnknownEntityError(
            lazy_gettext(
                "the dataset describes nothing under '%(path)s'; search for its name to find its "
                "path, such as 'organization/kicms'",
                path=path,
            )
        )
    thing = entities.reader.thing(iri, described[iri])
    words = entities.reader.terminology
    if not any(words.is_below(kind.iri, "Actor") for kind in thing.kinds):
        kinds = ", ".join(kind.label for kind in thing.kinds) or lazy_gettext("of no class")
        raise UnknownEntityError(
            lazy_gettext(
                "'%(path)s' is no organization but %(kinds)s; name an organization, such as "
                "'organization/kicms'",
                path=path,
                kinds=kinds,
            )
        )
    return thing


def is_kind(entities: Entities, thing: Thing, name: str) -> bool:
    """Say whether a thing belongs to a class of the ontology or one below it."""
    words = entities.reader.terminology
    return any(words.is_below(kind.iri, name) for kind in thing.kinds)


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun.

    Example:
        >>> counted(1, "tie"), counted(1200, "body", "bodies")
        ('1 tie', '1,200 bodies')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def label(thing: Thing | None) -> str:
    """Return the name of a thing, or nothing for no thing."""
    return "" if thing is None else str(thing.label)


def labels(things: Iterable[Thing]) -> str:
    """Return names in the order given, divided by semicolons."""
    return "; ".join(str(thing.label) for thing in things)


def by_name(thing: Thing) -> tuple[str, str]:
    """Return a key that sorts things by name."""
    return (str(thing.label).casefold(), thing.iri)


def code(thing: Thing) -> str:
    """Return the local name of a concept.

    Example:
        >>> from ioknow.model.things import Text
        >>> code(Thing("https://w3id.org/ioknow/vocab#rule-fee", Text("fee")))
        'rule-fee'
    """
    return thing.iri.replace("#", "/").rpartition("/")[2]


def _plain(value: Cell) -> str | int | float | bool | None:
    return float(value) if isinstance(value, Decimal) else value
