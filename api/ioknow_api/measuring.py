"""Answers about networks: small ones at once, large ones by a process that keeps at it.

What was computed of a release is kept. Who asks for what takes long waits some seconds; then the
answer is that it is under way, and it is there for whoever asks again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError

from ioknow.network import Scope
from ioknow.network.courses import Course
from ioknow.network.jobs import CourseJob, Job, MeasureJob
from ioknow.network.measures.results import ActorValues, Result
from ioknow.network.measuring import Answer, MeasuringProcess
from ioknow.query.isolated import IsolatedStore
from ioknow_api.explorer.rendering import Site
from ioknow_api.problems import ProblemError

MOST_TIES = 20_000
"""Ties up to which a network is measured at once."""

SECONDS = 180.0
"""Longest time for one answer."""

PATIENCE = 8.0
"""Seconds for which a request waits."""

_KEPT = 48
_WAITING = 12
_RETRY = 5


class Measuring:
    """Computes what is asked of the networks of a release, and keeps it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = ""
        self._process: MeasuringProcess | None = None
        self._answers: OrderedDict[Job, Future[Answer]] = OrderedDict()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="measuring")

    def measure(self, here: Site, job: MeasureJob, *, patience: float = PATIENCE) -> Result:
        """Return a measure; see :meth:`answer`."""
        found = self.answer(here, job, patience=patience)
        assert isinstance(found, Result)
        return found

    def actor_values(self, here: Site, job: MeasureJob) -> ActorValues:
        """Return a measure that has a number for each actor; see :meth:`answer`."""
        found = self.answer(here, job)
        assert isinstance(found, ActorValues)
        return found

    def course(self, here: Site, job: CourseJob, *, patience: float = PATIENCE) -> Course:
        """Return the course of a measure; see :meth:`answer`."""
        found = self.answer(here, job, patience=patience)
        assert isinstance(found, Course)
        return found

    def answer(self, here: Site, job: Job, *, patience: float = PATIENCE) -> Answer:
        """Return what a job asks for.

        Raises:
            IoknowError: What the job found wrong with what was asked.
            ProblemError: It is being computed, or too many wait.
        """
        store = here.graph.store
        if not isinstance(store, IsolatedStore) or not _is_large(here, job):
            return job.run(here.networks)
        with self._lock:
            future = self._future(here, job, store)
        try:
            return future.result(timeout=patience)
        except FutureTimeoutError:
            if future.done():
                raise
            raise ProblemError(
                503,
                "answer-in-preparation",
                "this is being computed and will be kept",
                hint="ask again in some seconds",
                headers={"Retry-After": str(_RETRY)},
            ) from None

    def _future(self, here: Site, job: Job, store: IsolatedStore) -> Future[Answer]:
        """Return what is computed or was; called with the lock held."""
        if self._process is None or self._version != here.version:
            if self._process is not None:
                self._process.close()
            self._answers.clear()
            self._version = here.version
            self._process = MeasuringProcess(store.release.folder, SECONDS)
        known = self._answers.get(job)
        if known is not None and not (known.done() and known.exception()):
            self._answers.move_to_end(job)
            return known
        if sum(not one.done() for one in self._answers.values()) >= _WAITING:
            raise ProblemError(
                503,
                "busy",
                f"{_WAITING} computations wait already",
                hint="ask again in a minute",
                headers={"Retry-After": "60"},
            )
        while len(self._answers) >= _KEPT:
            oldest = next((key for key, one in self._answers.items() if one.done()), None)
            if oldest is None:
                break
            del self._answers[oldest]
        found = self._answers[job] = self._thread.submit(self._process.run, job)
        return found

    def close(self) -> None:
        """End what is being computed."""
        if self._process is not None:
            self._process.close()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _is_large(here: Site, job: Job) -> bool:
    """Say whether a job reads a network of more ties than are measured at once."""
    scope = job.scope
    if scope.case or here.network(Scope()).number_of_ties <= MOST_TIES:
        return False
    if job.reads_affiliations:
        return True
    return here.network(scope).number_of_ties > MOST_TIES
