"""A helper process does not outlive the process that started it."""

from __future__ import annotations

import os
import select
import subprocess
import sys

import pytest

CHILD = "import signal; from ioknow.store.parentage import end_with_parent; "
PARENT = (
    "import os, subprocess, sys; child = subprocess.Popen([sys.executable, '-c', "
    f"{CHILD!r} + f'end_with_parent({{os.getpid()}}); print(1, flush=True); signal.pause()'], "
    "pass_fds=[int(sys.argv[1])]); child.wait()"
)


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's end"
)
def test_a_helper_ends_when_its_parent_is_killed() -> None:
    here, there = os.pipe()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(there)], stdout=subprocess.PIPE, pass_fds=[there]
    )
    os.close(there)
    assert parent.stdout is not None
    with parent:
        assert parent.stdout.readline() == b"1\n"  # the helper runs
        parent.kill()
    readable, _, _ = select.select([here], [], [], 60)
    assert readable, "the helper still holds its end of the pipe"
    assert os.read(here, 1) == b""
    os.close(here)


def test_a_helper_whose_parent_is_gone_does_not_begin() -> None:
    program = f"{CHILD}end_with_parent(1 << 30); print('begun')"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.returncode == (1 if sys.platform == "linux" else 0)
