"""The reference pages of the service: its contract, problems, settings and metrics."""

from __future__ import annotations

import json
from pathlib import Path

from ioknow.reference.markdown import NOTE, heading, page, table

_OF_THE_LIBRARY = (
    (
        "IOKNOW_DATASET",
        "`--dataset`",
        "Store directory or address of an endpoint that commands ask; the bundled cases when "
        "empty.",
    ),
    (
        "IOKNOW_ENDPOINT_HOST",
        "",
        "Host that the credentials below are for, with its port if it has one; no other sees them.",
    ),
    ("IOKNOW_ENDPOINT_USER", "", "User at that endpoint."),
    ("IOKNOW_ENDPOINT_PASSWORD", "", "Password of that user; answers a Basic or Digest challenge."),
    ("IOKNOW_ENDPOINT_TOKEN", "", "Bearer token for that endpoint, in place of user and password."),
    (
        "IOKNOW_COLUMNAR",
        "",
        "`off` keeps loads from building the columnar twin of a large release.",
    ),
)
"""Variables that the library and every command read, whether or not something is served."""


def openapi_document() -> str:
    """Return the OpenAPI document of the service, frozen as a file.

    A change of the API shows as a change of this file, and not otherwise.
    """
    from ioknow_api.app import create_app
    from ioknow_api.settings import Settings

    document = create_app(Settings(store=Path("store"))).openapi()
    document["info"]["version"] = "1"
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def pages_page() -> str:
    """Return the page of the explorer's addresses as Markdown."""
    from ioknow_api.routes.pages import addresses

    rows = [[f"`{address}`", purpose] for address, purpose in addresses()]
    return page(
        heading(1, "Pages"),
        NOTE,
        "The addresses of the explorer.\nEach holds all that was chosen, so that it can be kept "
        "and sent; `?lang=en`, `ja`, `de` or `ko` fixes the language.\nTables for "
        "programs, `.csv` and `format=csv`, are in English whatever the language.\nWhat programs "
        "ask is in the [contract](openapi.json) and under [The service](service.md).",
        table(["address", "what it does"], rows),
    )


def problems_page() -> str:
    """Return the page of the kinds of problems as Markdown."""
    from ioknow_api.problem_types import PROBLEM_TYPES

    rows = [
        [
            f"`{one.name}`",
            ", ".join(str(status) for status in one.status),
            one.meaning,
            one.remedy,
        ]
        for one in PROBLEM_TYPES.values()
    ]
    return page(
        heading(1, "Problems"),
        NOTE,
        "Every error of every address is a problem detail (RFC 9457, `application/problem+json`)"
        "\nwith `type`, `title`, `status`, `detail`, `instance` and `hint`: what to try.\n"
        "The `type` is `https://w3id.org/ioknow/problem/` and one of the names below; "
        "names never change.\nThe service explains each at `/problem/NAME`.",
        table(["name", "status", "what happened", "what to try"], rows),
    )


def settings_page() -> str:
    """Return the page of the settings as Markdown."""
    from ioknow_api.settings import SETTINGS

    rows = [
        [
            f"`{one.name}`",
            f"`{one.flag}`" if one.flag else "",
            f"`{str(one.default).lower() if isinstance(one.default, bool) else one.default}`"
            if str(one.default)
            else "",
            one.meaning,
        ]
        for one in SETTINGS
    ]
    return page(
        heading(1, "Settings"),
        NOTE,
        "A setting is a variable of the environment; some are an option of `ioknow serve` too, "
        "which comes first.\nA value that cannot be used stops the start.\n"
        "`ioknow settings` prints all of them as they are, with where each value comes from.",
        heading(2, "The service"),
        table(["variable", "option", "default", "meaning"], rows),
        heading(2, "Library and commands"),
        "Read by the library and by every command; none has a default.\n"
        "Options of commands are listed under [Command line](cli.md).",
        table(
            ["variable", "option", "meaning"],
            [[f"`{name}`", option, meaning] for name, option, meaning in _OF_THE_LIBRARY],
        ),
    )


def metrics_page() -> str:
    """Return the page of the metrics as Markdown."""
    from ioknow_api.metrics import DESCRIPTIONS

    return page(
        heading(1, "Metrics"),
        NOTE,
        "`/metrics` has these in the text format of Prometheus.\n"
        "Labels take their values from fixed lists: a route is the template of an address, "
        "such as `/id/{path}`.",
        table(["metric", "meaning"], [[f"`{k}`", v] for k, v in DESCRIPTIONS.items()]),
    )
