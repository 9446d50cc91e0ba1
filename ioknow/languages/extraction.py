"""Finds the messages in code, templates, scripts and questions; keeps the catalogues up to date."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from ioknow.languages import COLUMN, LANGUAGES, SOURCE
from ioknow.languages.catalogues import FOLDER, catalogue
from ioknow.languages.docstrings import meaning_of_argument

PLACES = ("ioknow", "api/ioknow_api", "api/web/src")
"""Folders of a checkout in which messages stand."""

QUESTIONS = "queries"
"""Folder of the named questions, whose header is told to readers."""

MEASURES = "ioknow/network/measures"
"""Folder of the measures, whose docstrings say what their parameters mean."""

Found = Iterator[tuple[str, str | None, str]]
"""Messages, each with its context or None and the file in which it stands."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_noop": ((1, "c"), 2),
}
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.ts", "javascript")]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
# A catalogue that says when it was written would change with every run.
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def extract(checkout: Path) -> Catalog:
    """Return the messages of a checkout, each with the files in which it stands.

    Raises:
        FileNotFoundError: The folder is not a checkout.
    """
    found = Catalog(project="ioknow", charset="utf-8", creation_date=_UNDATED)
    for place in PLACES:
        if not (checkout / place).is_dir():
            raise FileNotFoundError(f"{checkout / place}: catalogues are written in a checkout")
        for name, _, message, _, context in extract_from_dir(
            checkout / place, _METHODS, _OPTIONS, KEYWORDS, directory_filter=_is_source
        ):
            found.add(message, locations=[(f"{place}/{name}", 0)], context=context)
    for message, context, place in chain(
        question_texts(checkout / QUESTIONS), measure_texts(checkout / MEASURES)
    ):
        found.add(message, locations=[(place, 0)], context=context)
    return found


def question_texts(folder: Path) -> Found:
    """Yield what the headers of the named questions say to readers.

    A name of a column is a message in the context ``column``.
    """
    for file in sorted(folder.glob("*/*.rq")):
        place = file.relative_to(folder.parent).as_posix()
        lines = file.read_text(encoding="utf-8").splitlines()
        header = yaml.safe_load("\n".join(one[2:] for one in lines if one.startswith("#+")))
        yield file.parent.name.replace("-", " ").capitalize(), None, place
        texts = [header["summary"], header["description"], *header["columns"].values()]
        texts += [header["sentence"]] if "sentence" in header else []
        for one in header.get("parameters") or ():
            texts += [one["label"], one["description"]]
        yield from ((" ".join(one.split()), None, place) for one in texts)
        yield from ((one.replace("_", " "), COLUMN, place) for one in header["columns"])


def measure_texts(folder: Path) -> Found:
    """Yield what the docstrings of the measures say of their parameters."""
    for file in sorted(folder.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                text = ast.get_docstring(node) or ""
                for one in node.args.kwonlyargs:
                    place = f"{MEASURES}/{file.name}"
                    yield meaning_of_argument(text, one.arg), None, place


def update(language: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with the messages of the template, and no others."""
    file = FOLDER / f"{language}.po"
    known = catalogue(language) if file.is_file() else Catalog(locale=language)
    known.update(template, no_fuzzy_matching=True)
    known.obsolete.clear()
    known.project, known.version = "ioknow", "0"
    known.revision_date = known.creation_date = _UNDATED
    known.fuzzy = False
    known.msgid_bugs_address, known.language_team = "", LANGUAGES[language]
    known.last_translator = "ioknow contributors"
    known.header_comment = f"# The interface of ioknow: {LANGUAGES[language]}."
    return known


def write_catalogues(checkout: Path) -> dict[str, int]:
    """Bring all catalogues up to date; return how many messages each has still to say."""
    template = extract(checkout)
    missing = {}
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        known = update(language, template)
        with (FOLDER / f"{language}.po").open("wb") as file:
            write_po(file, known, width=0, sort_by_file=True, include_lineno=False)
        missing[language] = sum(not is_said(one.string) for one in known if one.id)
    return missing


def is_said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Say whether a translation has words in every form."""
    if string is None or isinstance(string, str):
        return bool(string)
    return bool(string) and all(string)


def _is_source(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "_")) and Path(folder).name != "static"
