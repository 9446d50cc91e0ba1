"""Lets a process end with the one that started it, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Make the system end this process when the thread that started it ends.

    Args:
        parent: Process id of the parent, as it knows itself.

    Raises:
        SystemExit: The parent ended before this was called.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, None, 0, 0)
        if os.getppid() != parent:
            raise SystemExit("the process that asked for this one has ended")
