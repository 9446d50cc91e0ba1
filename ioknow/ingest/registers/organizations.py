"""How organizations of every register are written, so that all of them read alike."""

from __future__ import annotations

from collections.abc import Iterable

from ioknow.errors import IdentifierError
from ioknow.identifiers import Scheme, parse_as
from ioknow.ingest.registers.release import EVIDENCE, LABEL
from ioknow.ingest.registers.statements import TYPE, Statements, iri_or_none, literal
from ioknow.vocabulary import FOAF, IK, SKOS

ORGANIZATION = f"<{IK.Organization.value}>"
_ALTERNATIVE = f"<{SKOS.altLabel.value}>"
_ACRONYM = f"<{IK.acronym.value}>"
_FORMER = f"<{IK.formerName.value}>"
_IDENTIFIER = f"<{IK.identifier.value}>"
_HOMEPAGE = f"<{FOAF.homepage.value}>"
_COUNTRY = f"<{IK.inCountry.value}>"
_LOCATED = f"<{IK.locatedIn.value}>"
_TYPE_IN_REGISTER = f"<{IK.registerType.value}>"
_STATUS_IN_REGISTER = f"<{IK.registerStatus.value}>"
_ADDRESS = f"<{IK.postalAddress.value}>"


class OrganizationWriter:
    """Writes organizations into the graph of a register.

    Every organization has one ``rdfs:label`` tagged English, because that is the name shown to
    readers of English: the English name where the register knows one, else the name under which
    the register shows it. Names in other languages stand beside it under their own tag.
    """

    def __init__(self, statements: Statements) -> None:
        self.add = statements.add

    def begin(self, node: str, kind: str, evidence: str) -> None:
        """State that there is such an organization."""
        self.add(node, TYPE, kind)
        self.add(node, EVIDENCE, evidence)

    def names(
        self, node: str, shown: str, language: str, labels: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Write the names that are labels.

        Args:
            node: The organization.
            shown: The name under which the register shows it.
            language: Its language, or empty when unknown.
            labels: Further names of the same rank with their languages, at most one label of
                each language is kept, the others become alternatives.
        """
        found: dict[str, str] = {}
        others: list[tuple[str, str]] = []
        tagged = [(name, tag.lower()) for name, tag in [(shown, language), *labels]]
        for name, tag in tagged:
            if not tag or tag in found:
                others.append((name, tag))
            else:
                found[tag] = name
        found.setdefault("en", shown)
        for tag, name in found.items():
            self.add(node, LABEL, literal(name, tag))
        known = set(found.values())
        for name, tag in dict.fromkeys(others):
            if name not in known:
                self.alternative(node, name, tag)

    def alternative(self, node: str, name: str, language: str = "") -> None:
        """Write a name by which the organization is also known."""
        self.add(node, _ALTERNATIVE, literal(name, language))

    def acronym(self, node: str, name: str, language: str = "") -> None:
        """Write a short form of the name; it is found like every other name."""
        text = literal(name, language)
        self.add(node, _ALTERNATIVE, text)
        self.add(node, _ACRONYM, text)

    def former_name(self, node: str, name: str, language: str = "") -> None:
        """Write a name that the organization no longer has; it is found like every other."""
        text = literal(name, language)
        self.add(node, _ALTERNATIVE, text)
        self.add(node, _FORMER, text)

    def identifier(self, node: str, scheme: str, value: str) -> None:
        """Write an identifier as ``scheme:value``."""
        self.add(node, _IDENTIFIER, literal(f"{scheme}:{value}"))

    def checked_identifier(self, node: str, scheme: Scheme, text: str) -> bool:
        """Write an identifier in its canonical form; one that is not well-formed, as it stands.

        Returns:
            Whether the identifier is well-formed and its check digits fit.
        """
        try:
            found = parse_as(scheme, text)
        except IdentifierError:
            self.identifier(node, scheme.value, text.strip())
            return False
        self.identifier(node, scheme.value, found.value)
        return True

    def homepage(self, node: str, address: str) -> bool:
        """Write the web site; False when the text is no web address."""
        text = address if "://" in address else f"http://{address}"
        found = iri_or_none(text) if text.startswith(("http://", "https://")) else None
        if found is not None:
            self.add(node, _HOMEPAGE, found)
        return found is not None

    def country(self, node: str, place: str) -> None:
        """Write the country of the seat."""
        self.add(node, _COUNTRY, place)

    def located(self, node: str, place: str) -> None:
        """Write a place of work."""
        self.add(node, _LOCATED, place)

    def address(self, node: str, address: str) -> None:
        """Write the postal address in one line."""
        self.add(node, _ADDRESS, literal(address))

    def register_type(self, node: str, name: str) -> None:
        """Write the type that the register itself gives."""
        self.add(node, _TYPE_IN_REGISTER, literal(name))

    def register_status(self, node: str, name: str) -> None:
        """Write the status that the register itself gives."""
        self.add(node, _STATUS_IN_REGISTER, literal(name))
