"""Reads the catalogues; they are compiled in memory, so that there is nothing to build."""

from __future__ import annotations

import json
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).resolve().parent


@cache
def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language; English has none.

    Example:
        >>> str(catalogue("de").locale)
        'de'
    """
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: str) -> GNUTranslations:
    """Return the catalogue of a language in the form that :mod:`gettext` asks."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def script_words(language: str) -> str:
    """Return what scripts say, as a JSON object: each English message with its forms.

    Those are the messages that the catalogue finds in a TypeScript file. English needs none.
    """
    if language == "en":
        return "{}"
    found = {
        _english(message): _forms(message)
        for message in catalogue(language)
        if message.id and message.string and any(_is_script(name) for name, _ in message.locations)
    }
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")  # it stands in a script element


def _is_script(name: str) -> bool:
    return name.endswith(".ts")


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)
