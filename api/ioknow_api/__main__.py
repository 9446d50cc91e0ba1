"""``python -m ioknow_api --store DIR --port N`` serves a store directory."""

from __future__ import annotations

import argparse
from pathlib import Path

from ioknow_api.server import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Serve an ioknow store directory over HTTP.")
    parser.add_argument("--store", type=Path, required=True, help="directory made by ioknow load")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    serve(given.store, host=given.host, port=given.port)


if __name__ == "__main__":
    main()
