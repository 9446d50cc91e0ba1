"""What a worker process gives up before it reads the first query.

Each step works where the system offers it (Linux offers all) and is left out elsewhere: the guard
and the pool's deadline do not depend on it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

if sys.platform != "win32":
    import resource

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES

_DENIED = {
    # socket, connect, execve, execveat, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy")


def clean_environment() -> dict[str, str]:
    """Return this process's environment for a worker: no proxies, the same import path."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    kept["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    kept["MALLOC_ARENA_MAX"] = "2"  # each arena reserves 64 MB of the address space
    return kept


def forbid_network() -> bool:
    """Take from this process the right to open sockets and to start programs.

    Returns:
        True when the system accepted the filter.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _DENIED:
        return False
    architecture, calls = _DENIED[machine]
    # If the architecture is the expected one and the call is listed, refuse it.
    program = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, len(calls) + 1, architecture), (_LOAD, 0, 0, 0)]
    program += [(_JUMP_EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("HP", len(program), ctypes.addressof(buffer))
    return (
        _prctl(_PR_SET_NO_NEW_PRIVS, 1) == 0
        and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header) == 0
    )


def address_space() -> int:
    """Return the bytes of address space that this process takes; 0 where that is unknown."""
    statm = _statm()
    if statm < 0:
        return 0
    return int(os.pread(statm, 100, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")


@cache
def _statm() -> int:
    """Return the descriptor of this process's sizes, kept open; -1 where there is none."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1


def limit_memory(most: int) -> None:
    """Let this process take at most so many bytes of address space."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def memory_limited(more: int) -> Iterator[None]:
    """Let this process take at most so many bytes more, until the block ends."""
    if sys.platform != "linux":
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = address_space() + more
    for bound in (before, most):
        wanted = wanted if bound == resource.RLIM_INFINITY else min(wanted, bound)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def leave_no_core_dump() -> None:
    """Keep an abort from writing a gigabyte of memory to disk."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _prctl(option: int, argument: int, pointer: bytes | None = None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.prctl(option, argument, pointer, 0, 0))
