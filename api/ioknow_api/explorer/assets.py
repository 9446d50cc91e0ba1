"""Static files with addresses that change when their content does."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from ioknow.views.palette import stylesheet

STATIC = Path(__file__).resolve().parent.parent / "static"


@cache
def static_url(name: str) -> str:
    """Return the address of a static file, with a digest of its content.

    Example:
        >>> static_url("site.css").startswith("/static/site.css?v=")
        True
    """
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@cache
def network_style_url() -> str:
    """Return the address of the style sheet of network pictures."""
    return f"/network.css?v={hashlib.sha256(stylesheet().encode()).hexdigest()[:12]}"


@cache
def script_url(name: str) -> str | None:
    """Return the address of a built script, or None where the scripts have not been built.

    Pages work without them, so a checkout without a build only lacks the moving picture.
    """
    manifest = STATIC / "build" / "manifest.json"
    if not manifest.is_file():
        return None
    built = json.loads(manifest.read_text(encoding="utf-8")).get(name)
    return f"/static/build/{built}" if built else None
