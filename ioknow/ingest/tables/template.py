"""Writing an empty template: one CSV file of headings per table, the schema, and a guide."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from ioknow.errors import SourceFileError
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
- Words such as kinds, roles and units are taken from lists, by their English label or their id.
  A word that is not in the list is answered with those nearest to it.
- A cell marked *several* takes several values, parted by semicolons.
- A blank cell says nothing; do not guess.
- Write in your own words; no sentence of a source is copied.

`csv-metadata.json` describes the tables for programs (CSV on the Web, W3C 2015); leave it as it is.

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


def _headings(table: Table) -> bytes:
    """Return the first row; the mark before it makes Excel keep the file as UTF-8."""
    output = io.StringIO()
    csv.writer(output).writerow([column.name for column in table.columns])
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
