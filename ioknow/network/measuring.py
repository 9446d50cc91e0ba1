"""Computes what takes long in a process of its own, one thing after the other.

The process opens a release, keeps its networks, and is ended when a computation takes longer than
it may. Whoever serves people keeps their own process free.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TypeAlias

from ioknow.errors import ComputingTimeError, IoknowError, StoreError
from ioknow.languages import lazy_gettext
from ioknow.network.courses import Course
from ioknow.network.jobs import Job
from ioknow.network.measures.results import Result

Answer: TypeAlias = Result | Course

_OPENING = 60.0
"""Seconds in which the process has to open a release."""


class MeasuringProcess:
    """A process that computes jobs over one release.

    It starts with the first job. Its methods may be called from any thread; jobs wait for each
    other.

    Args:
        release: Folder of the release.
        seconds: Longest time for one job, after which the process is ended.
    """

    def __init__(self, release: Path, seconds: float) -> None:
        self.release = release
        self.seconds = seconds
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def run(self, job: Job) -> Answer:
        """Return what a job asks for.

        Raises:
            IoknowError: What the job found wrong with what was asked.
            ComputingTimeError: It took longer than it may.
            StoreError: The process ended, or cannot open the release.
        """
        with self._turn:
            pipe = self._started()
            try:
                pipe.send(job)
                if not pipe.poll(self.seconds):
                    self._end()
                    raise ComputingTimeError(
                        lazy_gettext(
                            "this takes longer than %(seconds)s s, the most that the service works"
                            " on one answer; ask for a part of the network, or compute it on your "
                            "own machine with the command line",
                            seconds=format(self.seconds, "g"),
                        )
                    )
                found = pipe.recv()
            except (EOFError, OSError) as error:
                self._end()
                raise StoreError("the process that measures ended; try again") from error
        if isinstance(found, IoknowError):
            raise found
        assert isinstance(found, Answer)
        return found

    def close(self) -> None:
        """End the process, whatever it does."""
        process = self._process
        if process is not None:
            process.kill()
            process.join()
        with self._turn:
            self._end()

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self.release), name="ioknow-measuring", daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe = ours
        if not ours.poll(_OPENING):
            self._end()
            raise StoreError(f"{self.release} could not be opened in {_OPENING:g} s; try again")
        problem = ours.recv()
        if problem is not None:
            self._end()
            raise problem
        return ours

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _serve(pipe: Connection, release: Path) -> None:
    """Answer jobs until the other side is gone: the work of the process."""
    from ioknow.network.stored import open_networks

    os.nice(5)  # pages and queries go first
    try:
        networks = open_networks(release)
    except IoknowError as error:
        pipe.send(error)
        return
    pipe.send(None)
    while True:
        try:
            job: Job = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(job.run(networks))
        except IoknowError as error:
            pipe.send(error)
