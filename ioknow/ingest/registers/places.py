"""Countries and places of registers, under the same IRIs as those of the cases."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from ioknow import resources
from ioknow.ingest.registers.statements import TYPE, Statements, individual, literal, slug, typed
from ioknow.vocabulary import IK, RDFS

ALIASES = {"EL": "GR", "UK": "GB"}
"""Codes that European bodies write for Greece and the United Kingdom, by ISO 3166."""

_LABEL = f"<{RDFS.label.value}>"
_CODE = f"<{IK.countryCode.value}>"
_WITHIN = f"<{IK.placeWithin.value}>"
_PLACE = f"<{IK.Place.value}>"
_COUNTRY = f"<{IK.Country.value}>"
_LATITUDE = f"<{IK.latitude.value}>"
_LONGITUDE = f"<{IK.longitude.value}>"


@dataclass(frozen=True)
class Country:
    """A country or territory with a code of ISO 3166.

    Attributes:
        code: Two letters.
        slug: Last part of the IRI.
        names: Name by language.
    """

    code: str
    slug: str
    names: dict[str, str]


@cache
def countries() -> dict[str, Country]:
    """Return the countries by their ISO 3166 code.

    Example:
        >>> countries()["GR"].names["en"]
        'Greece'
    """
    file = resources.root() / "data" / "mappings" / "countries.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["code"]: Country(
            row["code"], row["slug"], {name: row[name] for name in ("en", "ja", "de", "ko")}
        )
        for row in rows
    }


def country_code(code: str) -> str | None:
    """Return the ISO 3166 code that a register's code stands for, or None for an unknown one.

    Example:
        >>> country_code("el")
        'GR'
        >>> country_code("ZZ") is None
        True
    """
    upper = code.strip().upper()
    upper = ALIASES.get(upper, upper)
    return upper if upper in countries() else None


class Places:
    """Describes each place once in the graph of a register."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._countries: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def country(self, code: str) -> str | None:
        """Return the IRI of a country by its code, or None when the code is unknown."""
        found = self._countries.get(code)
        if found is not None:
            return found
        iso = country_code(code)
        if iso is None:
            return None
        country = countries()[iso]
        place = individual(f"place/{country.slug}")
        if place not in self._countries.values():
            self._statements.add(place, TYPE, _COUNTRY)
            self._statements.add(place, _CODE, literal(iso))
            for language, name in country.names.items():
                self._statements.add(place, _LABEL, literal(name, language))
        self._countries[code] = place
        return place

    def city(self, name: str, country: str) -> str | None:
        """Return the IRI of a town by its name, or None when it has no Latin spelling."""
        key = slug(name)
        within = self.country(country)
        if not key or within is None:
            return None
        path = f"{countries()[country_code(country) or ''].slug}/{key}"
        return self._place(path, name, within)

    def geonames(
        self, number: int, name: str, country: str, latitude: float | None, longitude: float | None
    ) -> str:
        """Return the IRI of a place by its GeoNames number."""
        within = self.country(country) if country else None
        path = f"geonames-{number}"
        known = path in self._places
        place = self._place(path, name or path, within)
        if not known and latitude is not None and longitude is not None:
            self._statements.add(place, _LATITUDE, typed(repr_decimal(latitude), "decimal"))
            self._statements.add(place, _LONGITUDE, typed(repr_decimal(longitude), "decimal"))
        return place

    def _place(self, path: str, name: str, within: str | None) -> str:
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = individual(f"place/{path}")
            self._statements.add(place, TYPE, _PLACE)
            self._statements.add(place, _LABEL, literal(name, "en"))
            if within is not None:
                self._statements.add(place, _WITHIN, within)
        return place


def repr_decimal(number: float) -> str:
    """Return a number without an exponent, for ``xsd:decimal``.

    Example:
        >>> repr_decimal(0.00001)
        '0.00001'
    """
    text = format(number, ".6f").rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
