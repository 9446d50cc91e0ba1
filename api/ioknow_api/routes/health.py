"""Whether the service lives, whether it can answer, and what it counts."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ioknow.errors import QueryError, StoreError
from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool
from ioknow.query.remote_pool import RemotePool
from ioknow_api import metrics
from ioknow_api.problems import ProblemError

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The service lives."""

    status: str = Field(description="Always ok: a process that is dead does not answer.")
    version: str = Field(description="Version of the dataset that is served.")
    statements: int = Field(description="Number of statements in the dataset.")
    workers: int = Field(description="Number of worker processes.")


class Readiness(BaseModel):
    """The service answers queries."""

    status: str = Field(description="Always ready: a service that cannot answer gives 503.")
    version: str = Field(description="Version of the dataset that answered.")


@router.get("/health", operation_id="health")
async def health(request: Request) -> Health:
    """Say that the process lives, without asking it anything."""
    pool: WorkerPool | RemotePool = request.app.state.pool
    return Health(
        status="ok",
        version=pool.release.version,
        statements=pool.release.total,
        workers=len(pool.worker_ids),
    )


@router.get("/ready", operation_id="ready")
async def ready(request: Request) -> Readiness:
    """Say that the store is open and a worker answers, after asking one."""
    pool: WorkerPool | RemotePool = request.app.state.pool
    try:
        reply = await pool.answer(Query("ASK {}"), repeatable=False)
    except (QueryError, StoreError) as error:
        raise ProblemError(
            503, "not-ready", str(error), hint="try again", headers={"Retry-After": "5"}
        ) from error
    return Readiness(status="ready", version=reply.version)


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def prometheus(request: Request) -> Response:
    """Return counts and durations in the text format of Prometheus."""
    found: metrics.Metrics = request.app.state.metrics
    return Response(
        found.document(),
        headers={"Content-Type": metrics.CONTENT_TYPE, "Cache-Control": "no-store"},
    )
