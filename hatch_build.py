"""Adds to a wheel what it is made of and asks for, where tools look for it (PEP 770)."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = "api/ioknow_api/static/build/explorer.cdx.json"
REQUIRED = "python.cdx.json"
LOCK = "requirements.lock"
_PIN = re.compile(r"^([\w.-]+)==(\S+)((?: ;[^\\]*)?)", re.MULTILINE)


class BillsOfMaterials(BuildHookInterface[Any]):  # hatchling's own configuration, not read here
    """Names the packages bundled in the explorer, and the Python packages it is tested with."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the lists to a wheel that is built; an editable install comes before them."""
        if version != "standard":
            return
        root = Path(self.root)
        if (root / BUNDLED).is_file():
            build_data["sbom_files"].append(BUNDLED)
        bill = required(
            (root / LOCK).read_text(encoding="utf-8"),
            [re.split(r"[<>=!~\[; ]", one)[0] for one in self.metadata.core.dependencies],
        )
        self._made = tempfile.TemporaryDirectory()  # a build leaves nothing in the checkout
        file = Path(self._made.name) / REQUIRED
        file.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
        build_data["sbom_files"].append(str(file))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # hatchling's signature
        """Remove what was made for the wheel."""
        if version == "standard":
            self._made.cleanup()


def required(lock: str, roots: list[str]) -> dict[str, Any]:  # a document of CycloneDX
    """Return the pinned packages that these ones bring along, as CycloneDX."""
    entries = list(_entries(lock))
    wanted = {_normal(name) for name in roots}
    while True:
        more = {name for name, _, _, parents, _ in entries if parents & wanted} - wanted
        if not more:
            break
        wanted |= more
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "library", "name": "ioknow"}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": version,
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "purl": f"pkg:pypi/{name}@{version}",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
                **({"description": f"where {marker}"} if marker else {}),
            }
            for name, version, marker, _, digests in entries
            if name in wanted
        ],
    }


def _entries(lock: str) -> Iterator[tuple[str, str, str, set[str], list[str]]]:
    """Yield name, version, marker, who asks for it, and digests of each pinned package."""
    pins = list(_PIN.finditer(lock))
    ends = [*(pin.start() for pin in pins[1:]), len(lock)]
    for pin, end in zip(pins, ends, strict=True):
        rest = lock[pin.end() : end]
        parents = re.findall(r"#(?: via| {2}) ([\w.-]+)", rest)
        digests = re.findall(r"--hash=sha256:(\w+)", rest)
        marker = pin[3].removeprefix(" ; ").strip()
        yield _normal(pin[1]), pin[2], marker, {_normal(one) for one in parents}, digests


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
