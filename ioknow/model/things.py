"""Things with a name: what a page can link to, and the words it uses for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ioknow.vocabulary import ID


@dataclass(frozen=True, order=True)
class Text:
    """A text in a natural language.

    Attributes:
        value: The text.
        language: BCP 47 tag, such as ``en`` or ``ko``; empty when it has none.
    """

    value: str
    language: str = ""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Kind:
    """A class of the ontology, with the words that explain it.

    Attributes:
        iri: The class.
        name: Its local name, such as ``ResearchInstitute``.
        label: Its English label, such as ``research institute``.
        definition: One sentence that says what belongs to it; may be empty.
    """

    iri: str
    name: str
    label: str
    definition: str = ""


@dataclass(frozen=True)
class Thing:
    """Something the dataset describes: its identifier, its name, and what it is.

    Two things are equal when their identifiers are.

    Attributes:
        iri: Identifier.
        label: The name to show, English where there is one.
        kinds: The most specific classes it is said to belong to.
    """

    iri: str
    label: Text = field(compare=False)
    kinds: tuple[Kind, ...] = field(default=(), compare=False)

    @property
    def path(self) -> str:
        """The identifier without the base all individuals share.

        Example:
            >>> Thing("https://w3id.org/ioknow/id/organization/kicms", Text("KICMS")).path
            'organization/kicms'
        """
        return self.iri.removeprefix(ID)

    @property
    def kind(self) -> Kind | None:
        """The first of its kinds, or None."""
        return self.kinds[0] if self.kinds else None

    def __repr__(self) -> str:
        return f"Thing({self.path!r}, {self.label.value!r})"

    def is_a(self, *names: str) -> bool:
        """Say whether one of its kinds has one of these local names."""
        return any(kind.name in names for kind in self.kinds)
