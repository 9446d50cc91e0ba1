"""``python -m ioknow.distribution STORE VERSION`` makes the downloads of a release.

The service runs this in a process of its own, so that nobody waits for it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ioknow.distribution.writing import make_downloads
from ioknow.store.release import RELEASES, read_release


def main() -> None:
    """Make the downloads of the release that the command line names."""
    store, version = Path(sys.argv[1]), sys.argv[2]
    os.nice(10)
    make_downloads(read_release(store / RELEASES / version))


if __name__ == "__main__":
    main()
