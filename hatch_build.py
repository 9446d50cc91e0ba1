"""Adds to a wheel the list of what is bundled in it, where tools look for it (PEP 770)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIST = "api/ioknow_api/static/build/explorer.cdx.json"


class BundledPackages(BuildHookInterface[Any]):  # hatchling's own configuration, not read here
    """Names the explorer's bill of materials; an editable install comes before it is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the list to a wheel that is built, not linked."""
        if version == "standard" and (Path(self.root) / LIST).is_file():
            build_data["sbom_files"].append(LIST)
