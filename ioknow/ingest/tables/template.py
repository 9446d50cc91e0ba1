"""Writing an empty template: a CSV file of headings for each table, its schema, and two guides.

``README.md`` tells what each column holds, ``words.md`` which words the columns with lists take.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from ioknow.errors import SourceFileError
from ioknow.ingest.tables.lookup import words_of_kinds, words_of_roles, words_of_scheme
from ioknow.ingest.tables.schema import (
    REQUIRED_TABLES,
    Column,
    Table,
    template_folder,
    template_tables,
)

_SCHEMA = "csv-metadata.json"
_GUIDE = """\
# A case by tables

Fill in the tables of this folder with any spreadsheet program and save each as CSV UTF-8.
Tables without rows may be deleted, all but {required}; so may columns that you do not need.
Then run `ioknow validate FOLDER`, correct what it names, and run `ioknow load FOLDER`.

- A row has a short **id**; other cells refer to the row by it.
- What ioknow describes already is named by its path, such as `organization/kicms`.
- Countries and places may be named: `Japan`.
- Words such as kinds, roles and units are taken from the lists in `words.md`.
  A word that is not in the list is answered with those nearest to it.
- A cell marked *several* takes several values, parted by semicolons.
- A blank cell says nothing; do not guess.
- Write in your own words; no sentence of a source is copied.

`csv-metadata.json` describes the tables for programs (CSV on the Web, W3C 2015); leave it as it is.

"""

_WORDS = """\
# The words of the lists

Columns that take words from a list take these; case and hyphens do not matter.

"""


def write_template(folder: Path) -> list[Path]:
    """Write the empty template into a folder and return the files.

    Args:
        folder: It is made when absent. Nothing in it is overwritten.

    Raises:
        SourceFileError: The folder holds a file of the template already, or cannot be written.
    """
    contents = {table.file: _headings(table) for table in template_tables().values()}
    contents["README.md"] = guide().encode()
    contents["words.md"] = words().encode()
    names = [*contents, _SCHEMA]
    for name in names:
        if (folder / name).exists():
            raise SourceFileError(
                f"{folder / name}: exists already and is not overwritten; name a new folder"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        shutil.copyfile(template_folder() / _SCHEMA, folder / _SCHEMA)
    except OSError as error:
        raise SourceFileError(f"{folder}: cannot be written: {error.strerror}") from error
    return [folder / name for name in names]


def guide() -> str:
    """Return the guide to all tables and columns, as Markdown."""
    tables = template_tables()
    required = ", ".join(tables[name].file for name in REQUIRED_TABLES)
    return _GUIDE.format(required=required) + "\n".join(map(_section, tables.values()))


def words() -> str:
    """Return the words that columns with lists take, as Markdown."""
    lists: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
        "role": (["participants.csv, role"], words_of_roles())
    }
    for table in template_tables().values():
        for column in table.columns:
            place = f"{table.file}, {column.name}"
            if column.form == "concept":
                lists.setdefault(column.scheme, ([], words_of_scheme(column.scheme)))[0].append(
                    place
                )
            elif column.form == "kind":
                lists[f"kind in {table.file}"] = ([place], words_of_kinds(column.classes))
    return _WORDS + "\n".join(
        _list(name, places, found) for name, (places, found) in sorted(lists.items())
    )


def _list(name: str, places: list[str], found: list[tuple[str, str]]) -> str:
    lines = [f"## {name}", "", f"For {'; '.join(places)}.", "", "| word | meaning |", "|---|---|"]
    return "\n".join([*lines, *(f"| {word} | {meaning} |" for word, meaning in found), ""])


def _headings(table: Table) -> bytes:
    """Return the first row; the mark before it makes Excel keep the file as UTF-8."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerow([column.name for column in table.columns])
    return output.getvalue().encode("utf-8-sig")


def _section(table: Table) -> str:
    lines = [f"## {table.file}", "", table.description, ""]
    lines += ["| column | what it holds | example |", "|---|---|---|"]
    lines += [
        f"| {_name(column)} | {_meaning(column)} | {column.example} |" for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _name(column: Column) -> str:
    return f"**{column.name}** (needed)" if column.required else column.name


def _meaning(column: Column) -> str:
    several = " *Several.*" if column.separator else ""
    listed = f" List: `{column.scheme}`." if column.scheme else ""
    return f"{column.description}{listed}{several}"
