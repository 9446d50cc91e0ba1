"""The service does what its OpenAPI document says, whatever it is asked.

``IOKNOW_SCHEMATHESIS_EXAMPLES=1000 pytest tests/api/test_contract.py`` asks every operation a
thousand times; without it, a few.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.api.conftest import Service

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = os.environ.get("IOKNOW_SCHEMATHESIS_EXAMPLES", "")
SKIPPED = "^/api/v1/questions/[^m]"
"""Without more examples asked for, questions stand for each other: they are one function."""


def test_the_service_keeps_its_contract(service: Service, tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        *("--config-file", str(ROOT / "schemathesis.toml")),
        *("run", f"{service.url}/openapi.json"),
        *("--phases", "examples,fuzzing", "--seed", "1", "--workers", "1"),
        *("--max-examples", EXAMPLES or "2", "--no-color"),
        *(() if EXAMPLES else ("--exclude-path-regex", SKIPPED)),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=36_000, check=False
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_every_operation_is_described(service: Service) -> None:
    document = httpx.get(f"{service.url}/openapi.json", timeout=30).json()
    assert document["openapi"].startswith("3.1")
    names = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            names.append(operation["operationId"])
            assert operation["tags"], where
            assert operation["summary"], where
            assert operation.get("description"), where
            assert {"500", "503", "default"} <= set(operation["responses"]), where
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["in"] == "path", where
    assert len(names) == len(set(names)) > 150
