"""The pool survives whatever a query does to its worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ioknow.errors import (
    QueryBusyError,
    QueryCrashError,
    QueryError,
    QueryFormError,
    QueryLimitError,
    QuerySyntaxError,
    StoreError,
)
from ioknow.query.isolated import IsolatedStore
from ioknow.query.lanes import Lane, PoolSize
from ioknow.query.limits import QueryLimits
from ioknow.query.messages import Request
from ioknow.query.pool import WorkerPool
from ioknow.store import Release, current_release, new_release
from ioknow.terms import Literal, NamedNode, Quad
from tests.waiting import PATIENCE, until

NUMBERS = " ".join(str(number) for number in range(300))
ENDLESS = (
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} "
    f"VALUES ?c {{ {NUMBERS} }} VALUES ?d {{ {NUMBERS} }} FILTER(?a + ?b + ?c + ?d > 5000) }}"
)
DOUBLING = (
    'SELECT (STRLEN(?v35) AS ?n) { BIND("abcdefgh" AS ?v0) '
    + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(35))
    + " }"
)


def build(directory: Path, version: str, text: str) -> Release:
    with new_release(directory, version=version, inputs={}) as store:
        name = NamedNode("http://example.org/x")
        store.extend([Quad(name, name, Literal(text), NamedNode("http://example.org/g"))])
    return current_release(directory)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build(tmp_path_factory.mktemp("pool"), "v1", "first")


@pytest.fixture
def pool(release: Release) -> Iterator[WorkerPool]:
    limits = QueryLimits(seconds=1.0, memory=300_000_000, rows=1000, bytes=1_000_000)
    with WorkerPool(release, limits=limits, size=PoolSize(free=2, named=1, waiting=4)) as pool:
        yield pool


def free(pool: WorkerPool, query: str, client: str = "a") -> bytes:
    return pool.answer_now(Request(query), lane=Lane.FREE, client=client).body


def test_a_worker_answers_over_the_release(pool: WorkerPool) -> None:
    reply = pool.answer_now(Request("SELECT ?o { ?s ?p ?o }"))
    (row,) = json.loads(reply.body)["results"]["bindings"]
    assert (reply.version, row["o"]["value"]) == ("v1", "first")


def test_a_query_that_takes_too_long_ends_and_its_worker_is_replaced(pool: WorkerPool) -> None:
    before = pool.worker_ids
    with pytest.raises(QueryLimitError) as caught:
        free(pool, ENDLESS)
    assert caught.value.limit == "time"
    until(lambda: len(pool.worker_ids) == 3 and pool.worker_ids != before)
    assert free(pool, "ASK {}")


def test_a_query_that_takes_too_much_memory_ends_and_its_worker_is_replaced(
    release: Release,
) -> None:
    limits = QueryLimits(seconds=PATIENCE, memory=200_000_000)
    with WorkerPool(release, limits=limits, size=PoolSize(free=1, named=1)) as pool:
        with pytest.raises(QueryLimitError) as caught:
            free(pool, DOUBLING)
        assert caught.value.limit == "memory"
        assert free(pool, "ASK {}")


def test_a_query_that_crashes_the_engine_harms_nobody_else(pool: WorkerPool) -> None:
    with pytest.raises(QueryCrashError):
        free(pool, "ASK { FILTER(" + "STR(" * 20_000 + "1" + ")" * 20_000 + ") }")
    assert free(pool, "ASK {}")


def test_a_worker_cannot_open_a_socket(pool: WorkerPool) -> None:
    # The guard refuses SERVICE before any worker sees it; this is what holds behind the guard.
    with pytest.raises(QueryError, match="Permission denied"):
        free(pool, "SELECT * { SERVICE <http://127.0.0.1:8099/> { ?s ?p ?o } }")


def test_proxies_of_the_environment_do_not_reach_the_workers(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with WorkerPool(release, size=PoolSize(free=1, named=1)) as pool:
        for number in pool.worker_ids:
            assert b"PROXY" not in Path(f"/proc/{number}/environ").read_bytes()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * {\n ?s ?p", QuerySyntaxError),
        (f"SELECT * {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} }}", QueryLimitError),
        (f'SELECT ("{"x" * 1_100_000}" AS ?x) {{}}', QueryLimitError),
    ],
)
def test_an_error_of_the_query_keeps_the_worker(
    pool: WorkerPool, query: str, error: type[QueryError]
) -> None:
    before = pool.worker_ids
    with pytest.raises(error):
        free(pool, query)
    assert pool.worker_ids == before


def test_a_syntax_error_keeps_line_and_column(pool: WorkerPool) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        free(pool, "SELECT * {\n ?s ?p")
    assert caught.value.line == 2


def test_giving_up_a_query_ends_its_worker(release: Release) -> None:
    limits = QueryLimits(seconds=4 * PATIENCE)  # not what ends it
    with WorkerPool(release, limits=limits, size=PoolSize(free=2, named=1)) as pool:
        before = pool.worker_ids
        future = pool.submit(Request(ENDLESS), lane=Lane.FREE, client="a")
        until(lambda: pool.state.running == 1)
        future.cancel()
        until(lambda: len(pool.worker_ids) == 3 and pool.worker_ids != before)


def test_named_queries_are_answered_while_strangers_fill_the_pool(pool: WorkerPool) -> None:
    hogs = [
        pool.submit(Request(f"{ENDLESS} # {client}"), lane=Lane.FREE, client=client)
        for client in ("a", "b")
    ]
    assert pool.answer_now(Request("ASK { FILTER(1 = 1) }")).body
    assert not any(hog.done() for hog in hogs)
    for hog in hogs:
        hog.cancel()


def test_a_client_gets_no_more_than_its_share(release: Release) -> None:
    size = PoolSize(free=2, named=1, per_client=1, waiting=4)
    with WorkerPool(release, limits=QueryLimits(seconds=PATIENCE), size=size) as pool:
        first = [
            pool.submit(Request(f"{ENDLESS} # {number}"), lane=Lane.FREE, client="greedy")
            for number in range(3)
        ]
        until(lambda: any(one.done() for one in first))
        (refused,) = [one for one in first if one.done()]
        error = refused.exception()
        assert isinstance(error, QueryBusyError)
        assert (error.own_share, error.retry_after > 0) == (True, True)
        assert free(pool, "ASK {}", client="modest")
        for one in first:
            one.cancel()


def test_a_full_queue_is_said_at_once(release: Release) -> None:
    size = PoolSize(free=1, named=1, waiting=1)
    with WorkerPool(release, limits=QueryLimits(seconds=PATIENCE), size=size) as pool:
        futures = [
            pool.submit(Request(f"{ENDLESS} # {client}"), lane=Lane.FREE, client=client)
            for client in ("a", "b", "c")
        ]
        until(futures[2].done)
        error = futures[2].exception()
        assert isinstance(error, QueryBusyError)
        assert not error.own_share
        for one in futures:
            one.cancel()


def test_the_same_question_asked_at_once_is_worked_on_once(release: Release) -> None:
    size = PoolSize(free=1, named=1, waiting=1)
    with WorkerPool(release, limits=QueryLimits(seconds=PATIENCE), size=size) as pool:
        same = [
            pool.submit(Request(ENDLESS), lane=Lane.FREE, client=str(number))
            for number in range(20)
        ]
        until(lambda: pool.state.running == 1)
        assert not any(one.done() for one in same)
        for one in same:
            one.cancel()


def test_a_volatile_question_is_asked_anew(pool: WorkerPool) -> None:
    request = Request("SELECT (STRUUID() AS ?u) {}")
    answers = {pool.submit(request, repeatable=False).result().body for _ in range(3)}
    assert len(answers) == 3


def has_ended(number: int) -> bool:
    """Whether a process is gone, or waits only for its parent to notice its end."""
    try:
        state = (
            Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        )
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def test_a_worker_that_was_killed_while_idle_is_replaced(pool: WorkerPool) -> None:
    before = pool.worker_ids
    for number in before:
        os.kill(number, signal.SIGKILL)
    until(lambda: all(has_ended(number) for number in before))
    assert pool.answer_now(Request("ASK { FILTER(2 = 2) }")).body
    until(lambda: len(pool.worker_ids) == 3 and not set(pool.worker_ids) & set(before))


def test_workers_move_to_a_new_release(tmp_path: Path) -> None:
    size = PoolSize(free=1, named=1)
    with WorkerPool(build(tmp_path, "v1", "first"), size=size) as pool:
        pool.roll(build(tmp_path, "v2", "second"))
        reply = pool.answer_now(Request("SELECT ?o { ?s ?p ?o }"))
        assert reply.version == "v2"
        assert b"second" in reply.body


def test_a_release_that_cannot_be_opened_leaves_the_present_one(
    pool: WorkerPool, release: Release, tmp_path: Path
) -> None:
    broken = Release("v9", "", {}, {}, tmp_path / "nothing")
    with pytest.raises(StoreError):
        pool.roll(broken)
    assert pool.answer_now(Request("ASK { FILTER(3 = 3) }")).version == "v1"
    with pytest.raises(StoreError):
        WorkerPool(broken).start()


def test_closing_ends_all_workers(release: Release) -> None:
    pool = WorkerPool(release, size=PoolSize(free=1, named=1))
    pool.start()
    numbers = pool.worker_ids
    pool.close()
    assert not any(Path(f"/proc/{number}").exists() for number in numbers)
    with pytest.raises(StoreError, match="not running"):
        pool.answer_now(Request("ASK {}"))


def test_workers_end_when_the_pool_is_killed(release: Release) -> None:
    script = f"""
import sys
from pathlib import Path
from ioknow.query.messages import Request
from ioknow.query.lanes import Lane, PoolSize
from ioknow.query.pool import WorkerPool
from ioknow.store.release import read_release
pool = WorkerPool(read_release(Path({str(release.database.parent)!r})), size=PoolSize(1, 1))
pool.start()
pool.submit(Request({ENDLESS!r}), lane=Lane.FREE)
print(*pool.worker_ids, flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdout is not None
        numbers = [int(number) for number in parent.stdout.readline().split()]
        assert len(numbers) == 2
        parent.kill()
    until(lambda: not any(runs(number) for number in numbers))


def runs(number: int) -> bool:
    """Say whether a process runs; one that ended and waits to be forgotten does not."""
    try:
        stated = Path(f"/proc/{number}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return stated.rpartition(")")[2].split()[0] != "Z"


def test_many_threads_may_ask_at_once(pool: WorkerPool) -> None:
    found: list[bytes] = []

    def ask(number: int) -> None:
        found.append(pool.answer_now(Request(f"SELECT ({number} AS ?n) {{}}")).body)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(set(found)) == 20


def test_the_isolated_store_answers_as_any_store(pool: WorkerPool) -> None:
    store = IsolatedStore(pool)
    assert [row["o"].value for row in store.select("SELECT ?o { ?s ?p ?o }")] == ["first"]
    assert store.test("ASK { ?s ?p 'first' }")
    assert [str(t.object) for t in store.construct("CONSTRUCT WHERE { ?s ?p ?o }")] == ['"first"']
    assert [name.value for name in store.graph_names()] == ["http://example.org/g"]
    with pytest.raises(QueryFormError, match="expected a SELECT query, found ASK"):
        store.select("ASK {}")
