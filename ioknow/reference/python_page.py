"""The reference page of the Python library, from signatures and docstrings."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import ioknow
from ioknow.reference.markdown import NOTE, heading, page, table

if TYPE_CHECKING:
    import griffe

_MODULES = {
    "ioknow": "Open a dataset and ask it.",
    "ioknow.network": "Networks of organizations as arrays.",
    "ioknow.analysis": "Comparison, capability architectures, dependence, what if.",
    "ioknow.matching": "Partners and consortia.",
    "ioknow.identity": "Which organizations a text names.",
    "ioknow.statistics": "Published tables as data cubes.",
    "ioknow.ingest": "Files and registers into a store.",
    "ioknow.distribution": "The dataset as files to take away.",
    "ioknow.store": "Embedded, remote and released stores.",
    "ioknow.model": "The values that profiles and claims are made of.",
    "ioknow.errors": "Every error by name.",
}
"""Modules of the public surface, with what each is for."""

_TABLE_TITLES = {"parameters": "argument", "attributes": "attribute"}


def python_page() -> str:
    """Return the page as Markdown."""
    import griffe

    package = cast(
        "griffe.Module",
        griffe.load(
            "ioknow",
            search_paths=[str(Path(ioknow.__file__).parents[1])],
            docstring_parser=griffe.Parser.google,
            docstring_options={"warnings": False},
        ),
    )
    return page(
        heading(1, "Python library"),
        NOTE,
        "What stands here is public: names and meanings change only with a line in the changelog.\n"
        "Everything else is how it is done today.\n"
        "[Measures](measures.md) and [commands](cli.md) have pages of their own.",
        table(
            ["module", ""], ([f"[`{name}`](#{name})", words] for name, words in _MODULES.items())
        ),
        *(_module(name, package) for name in _MODULES),
    )


def _module(name: str, package: griffe.Module) -> str:
    module = importlib.import_module(name)
    public = getattr(module, "__all__", None) or [
        one
        for one, value in vars(module).items()
        if not one.startswith("_") and getattr(value, "__module__", "") == name
    ]
    return page(
        heading(2, f"`{name}`", name),
        _text(module.__doc__ or ""),
        *(_object(name, one, package) for one in sorted(public, key=_classes_first)),
    )


def _classes_first(name: str) -> tuple[int, str]:
    return (2 if name.isupper() else 0 if name[0].isupper() else 1, name.casefold())


def _object(module: str, name: str, package: griffe.Module) -> str:
    title = heading(3, f"`{name}`", f"{module}.{name}")
    value = getattr(importlib.import_module(module), name)
    place = getattr(value, "__module__", "")
    found = package[f"{place}.{value.__name__}".partition(".")[2]] if _is_ours(value) else None
    if found is None:
        return page(title, "" if isinstance(value, dict | list | tuple) else f"`{value}`")
    if found.is_class:
        return page(title, *_class(cast("griffe.Class", found)))
    return page(title, *_function(cast("griffe.Function", found), name))


def _is_ours(value: object) -> bool:
    own = getattr(value, "__module__", "").startswith("ioknow")
    return own and (inspect.isclass(value) or inspect.isfunction(value))


def _class(found: griffe.Class) -> Iterator[str]:
    if not found.name.endswith("Error") and "__init__" in found.members:
        yield _signature(found["__init__"], found.name)
    yield from _sections(found)
    for one in _members(found):
        title = heading(4, f"`{found.name}.{one.name}`")
        if one.name.startswith("_") or one.is_alias:
            continue
        if one.is_function:
            yield page(title, *_function(cast("griffe.Function", one), one.name))
        elif "property" in one.labels:
            yield page(title, *_sections(cast("griffe.Attribute", one)))


def _members(found: griffe.Class) -> Iterator[griffe.Object | griffe.Alias]:
    """Yield what a class has, with the calls that it takes over from other classes of ours."""
    yield from found.members.values()
    for base in found.mro():
        if base.path.startswith("ioknow.calls."):
            yield from base.members.values()


def _function(found: griffe.Function, name: str) -> Iterator[str]:
    yield _signature(found, name)
    yield from _sections(found)


def _signature(found: griffe.Function, name: str) -> str:
    parameters, starred = [], False
    for one in found.parameters:
        if one.name in {"self", "cls"}:
            continue
        words = {"variadic positional": f"*{one.name}", "variadic keyword": f"**{one.name}"}
        kind = one.kind.value if one.kind else ""
        if kind == "keyword-only" and not starred:
            parameters.append("*")
        starred = starred or kind in ("keyword-only", "variadic positional")
        text = words.get(kind, one.name)
        text += f": {one.annotation}" if one.annotation else ""
        text += f" = {one.default}" if one.default and kind not in words else ""
        parameters.append(text)
    answer = f" -> {found.returns}" if found.returns and found.name != "__init__" else ""
    line = f"{name}({', '.join(parameters)}){answer}"
    if len(line) > 96 and parameters:
        line = f"{name}(\n" + "".join(f"    {one},\n" for one in parameters) + f"){answer}"
    return f"```python\n{line}\n```"


def _sections(found: griffe.Object) -> Iterator[str]:
    """Yield the parts of a docstring as Markdown."""
    if found.docstring is None:
        return
    for section in found.docstring.parsed:
        kind = section.kind.value
        if kind == "text":
            yield _text(section.value)
        elif kind in ("parameters", "attributes", "raises", "other parameters"):
            rows = [
                [f"`{getattr(one, 'name', None) or one.annotation}`", _text(one.description)]
                for one in section.value
            ]
            yield table(
                [{"parameters": "argument", "attributes": "attribute"}.get(kind, kind), ""], rows
            )
        elif kind == "examples":
            for part, text in section.value:
                yield f"```python\n{text}\n```" if part.value == "examples" else _text(text)
        elif kind in ("returns", "yields"):
            yield from (f"{kind.capitalize()}: {_text(one.description)}" for one in section.value)
        elif kind == "admonition":
            words = section.value.description
            yield (
                f"```python\n{words}\n```" if ">>>" in words else f"{section.title}: {_text(words)}"
            )


def _text(text: str) -> str:
    """Return reStructuredText of docstrings as Markdown."""
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)
    text = re.sub(r":\w+:`([^`]+)`", r"`\1`", text)
    text = text.replace("``", "`")
    text = re.sub(r"(?m)^(.*[^:\n])::\n\n((?: {4}.*\n?|\n)+)", _literal, text + "\n")
    text = re.sub(r"(?m)^::\n\n((?: {4}.*\n?|\n)+)", lambda m: _literal_block(m[1]), text)
    return text.strip()


def _literal(match: re.Match[str]) -> str:
    return f"{match[1]}:\n\n{_literal_block(match[2])}"


def _literal_block(text: str) -> str:
    lines = [line.removeprefix("    ") for line in text.rstrip().splitlines()]
    return "```python\n" + "\n".join(lines) + "\n```\n\n"
