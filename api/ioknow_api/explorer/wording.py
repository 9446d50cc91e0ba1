"""The language of a page: chosen by the address or the browser, kept by every link of the page."""

from __future__ import annotations

import re

import jinja2
from fastapi import Request
from markupsafe import Markup, escape
from starlette.datastructures import URL

from ioknow.languages import (
    COLUMN,
    LANGUAGES,
    SOURCE,
    LazyText,
    gettext,
    is_translated,
    language,
    said,
    told,
    translated,
    translated_plural,
)
from ioknow.languages.headings import heading
from ioknow.model import Text
from ioknow_api.negotiation import choose_language

PARAMETER = "lang"
"""The parameter of an address that names the language of its page."""

VARY = {"Vary": "Accept-Language"}
"""Header of files whose words depend on the language."""

_SERVICES = (
    "/static/",
    "/id/",
    "/api/",
    "/sparql",
    "/graph-store",
    "/openapi.json",
    "/network.css",
    "/dataset?",
    "/ontology?",
    "/vocab?",
)
"""Addresses that answer alike in every language."""

_LINK = re.compile(r'(?<=\s)(href|action|data-network)="(/[^"]*)"')
_FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')


def language_of(request: Request) -> str:
    """Return the language of a page: what its address names, else what the browser likes best."""
    return asked_language(request) or choose_language(
        request.headers.get("accept-language"), tuple(LANGUAGES), SOURCE
    )


def asked_language(request: Request) -> str:
    """Return the language that the address names, or nothing when it names none of ours.

    Regions are left aside: ``de-AT`` is ``de``.
    """
    named = request.query_params.get(PARAMETER, "").lower().partition("-")[0]
    return named if named in LANGUAGES else ""


def in_language(address: str, wanted: str) -> str:
    """Return an address of ours with the language of its page; services have none.

    Example:
        >>> in_language("/glossary#Intermediary", "ja")
        '/glossary?lang=ja#Intermediary'
        >>> in_language("/id/case/kicms", "ja"), in_language("/cases?lang=de", "ja")
        ('/id/case/kicms', '/cases?lang=de')
    """
    if not wanted or address.startswith(_SERVICES) or not address.startswith("/"):
        return address
    place, mark, fragment = address.partition("#")
    if re.search(rf"[?&;]{PARAMETER}=", place):
        return address
    return f"{place}{'&' if '?' in place else '?'}{PARAMETER}={wanted}{mark}{fragment}"


def keep_language(page: str, wanted: str) -> str:
    """Return a page whose links and forms lead to pages in the same language."""

    def link(found: re.Match[str]) -> str:
        address = in_language(found[2], wanted).replace("&lang=", "&amp;lang=")
        return f'{found[1]}="{address}"'

    hidden = f'<input type="hidden" name="{PARAMETER}" value="{wanted}">'
    return _FORM.sub(lambda found: found[0] + hidden, _LINK.sub(link, page))


def other_languages(request: Request) -> list[tuple[str, str, str]]:
    """Return each language with its own name and the address of this page in it."""
    here = URL(scope=request.scope)
    addresses = (
        (one, here.include_query_params(**{PARAMETER: one}).components) for one in LANGUAGES
    )
    return [
        (one, LANGUAGES[one], parts.path + (f"?{parts.query}" if parts.query else ""))
        for one, parts in addresses
    ]


def install(environment: jinja2.Environment) -> None:
    """Teach templates ``_()`` and ``{% trans %}``; values that are filled in are escaped."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension sets it
    environment.globals.update(
        gettext=_gettext,
        ngettext=_ngettext,
        pgettext=_pgettext,
        language=language,
        other_languages=other_languages,
    )
    environment.filters.update(
        words=words,
        english=english,
        titled=titled,
        inside=inside,
        said=told_text,
        problem=problem,
        column=column,
    )


def _gettext(message: str, /, **values: object) -> Markup:
    return Markup(translated(message)) % told(values)  # noqa: S704 - catalogues are ours


def _ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
    said = Markup(translated_plural(one, many, num))  # noqa: S704 - as above
    return said % told({"num": num, **values})


def _pgettext(context: str, message: str, /, **values: object) -> Markup:
    return Markup(translated(message, context)) % told(values)  # noqa: S704 - as above


def words(text: Text) -> Markup:
    """Return a text as HTML, with its language where it is not the page's."""
    if text.language and text.language != language():
        return Markup('<span lang="{}">{}</span>').format(text.language, text.value)
    return escape(text.value)


def inside(sentence: str) -> str:
    """Return a sentence as it goes on after a colon: English then begins it small."""
    return sentence[:1].lower() + sentence[1:] if language() == SOURCE else sentence


def english(text: object) -> Markup:
    """Return a text that exists in English only as HTML, marked so on other pages."""
    return words(Text(str(text), SOURCE)) if text else Markup("")


def titled(text: str) -> Markup:
    """Return a title from a file, such as that of a question: translated, or marked as English."""
    found = translated(text)
    return english(text) if found == text else escape(found)


def told_text(text: str) -> Markup:
    """Return a text of results or errors in the language of the page, or marked as English."""
    if not isinstance(text, LazyText):
        return titled(text)
    return escape(said(text)) if is_translated(text) else english(text)


def problem(text: str) -> Markup:
    """Return what an error says as a sentence, in the language of the page where it is known."""
    found = said(text)
    sentence = gettext("%(problem)s.", problem=found[:1].upper() + found[1:])
    return escape(sentence) if is_translated(text) else english(sentence)


def column(name: str) -> Markup:
    """Return the name of a column as a heading."""
    plain = name.replace("_", " ")
    found = translated(plain, COLUMN)
    if found != plain:
        return escape(found)
    text = heading(plain) if language() == SOURCE else plain
    return english(text[:1].upper() + text[1:])
