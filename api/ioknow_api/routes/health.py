"""Whether the service works, for those who watch it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from ioknow.query.messages import Request as Query
from ioknow.query.pool import WorkerPool

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The state of the service."""

    status: str = Field(description="Always ok: a service that cannot answer answers 503.")
    version: str = Field(description="Version of the dataset that is served.")
    statements: int = Field(description="Number of statements in the dataset.")
    workers: int = Field(description="Number of worker processes.")


@router.get("/health", operation_id="health")
async def health(request: Request) -> Health:
    """Say that the service answers queries, after asking one."""
    pool: WorkerPool = request.app.state.pool
    reply = await pool.answer(Query("ASK {}"), repeatable=False)
    return Health(
        status="ok",
        version=reply.version,
        statements=pool.release.total,
        workers=len(pool.worker_ids),
    )
