"""Prometheus metrics: requests by route, queries, workers, cache, and the release served.

Labels take their values from fixed lists, so that no client can make new series.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)

DESCRIPTIONS = {
    "ioknow_http_requests_total": "Requests answered, by method, route and status.",
    "ioknow_http_request_seconds": "Time from the head of a request to the end of its answer.",
    "ioknow_http_requests_in_progress": "Requests that are being answered.",
    "ioknow_workers": "Worker processes that stand ready or work.",
    "ioknow_queries_running": "Queries that workers are working on.",
    "ioknow_queries_waiting": "Queries that wait for a worker, by lane.",
    "ioknow_queries_total": "Queries ended, by lane and outcome; a limit is named by its name.",
    "ioknow_workers_killed_total": "Workers that were killed or died, by cause.",
    "ioknow_answer_cache_hits_total": "Answers given from the cache.",
    "ioknow_answer_cache_misses_total": "Answers that had to be worked out.",
    "ioknow_release_info": "The release that is served; its value is 1.",
    "ioknow_release_statements": "Statements in the release that is served.",
}
"""Metrics by name, with what they count; a page of the documentation lists them."""


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "ioknow_http_requests_total",
            DESCRIPTIONS["ioknow_http_requests_total"],
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "ioknow_http_request_seconds",
            DESCRIPTIONS["ioknow_http_request_seconds"],
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.in_progress = Gauge(
            "ioknow_http_requests_in_progress",
            DESCRIPTIONS["ioknow_http_requests_in_progress"],
            registry=self.registry,
        )

    def watch(self, pool: WorkerPool | RemotePool) -> None:
        """Report on a pool from now on."""
        self.registry.register(_PoolCollector(pool))

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def document(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self.registry)


class _PoolCollector(Collector):
    """Reads the pool whenever metrics are asked for."""

    def __init__(self, pool: WorkerPool | RemotePool) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        pool = self._pool
        state, tally, release = pool.state, pool.tally, pool.release
        yield _gauge("ioknow_workers", state.workers)
        yield _gauge("ioknow_queries_running", state.running)
        waiting = GaugeMetricFamily(*_named("ioknow_queries_waiting"), labels=("lane",))
        for lane, count in state.waiting.items():
            waiting.add_metric((lane,), count)
        yield waiting
        ended = CounterMetricFamily(*_named("ioknow_queries_total"), labels=("lane", "outcome"))
        for labels, count in sorted(tally.ended.items()):
            ended.add_metric(labels, count)
        yield ended
        killed = CounterMetricFamily(*_named("ioknow_workers_killed_total"), labels=("cause",))
        for cause, count in sorted(tally.killed.items()):
            killed.add_metric((cause,), count)
        yield killed
        yield CounterMetricFamily(*_named("ioknow_answer_cache_hits_total"), tally.cache_hits)
        yield CounterMetricFamily(*_named("ioknow_answer_cache_misses_total"), tally.cache_misses)
        info = GaugeMetricFamily(*_named("ioknow_release_info"), labels=("version", "created"))
        info.add_metric((release.version, getattr(release, "created", "")), 1)
        yield info
        yield _gauge("ioknow_release_statements", release.total)


def _named(name: str) -> tuple[str, str]:
    return name, DESCRIPTIONS[name]


def _gauge(name: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(*_named(name), value)
