"""The application: routers, middleware, and the worker pool that lives as long as it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version as package_version

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from ioknow.errors import IoknowError
from ioknow.ingest.writing import Writer
from ioknow.knowledge_graph import KnowledgeGraph
from ioknow.query.federation import Federation, FederationLimits
from ioknow.query.pool import WorkerPool
from ioknow.query.questions import QuestionLibrary
from ioknow_api import openapi, problems
from ioknow_api.accelerating import TwinKeeper
from ioknow_api.backends import open_pool, store_of
from ioknow_api.explorer import rendering
from ioknow_api.explorer.assets import STATIC
from ioknow_api.following import follow
from ioknow_api.keeping import DownloadsKeeper, ListsKeeper
from ioknow_api.measuring import Measuring
from ioknow_api.metrics import Metrics
from ioknow_api.middleware import Delivery, Manners
from ioknow_api.observing import Observation
from ioknow_api.parameters import refuse_unread
from ioknow_api.routes import (
    analyses,
    claims,
    connections,
    contract,
    descriptions,
    downloads,
    graph_store,
    health,
    linked_data,
    matching,
    measures,
    networks,
    organizations,
    pages,
    problem_pages,
    questions,
    resolve,
    search,
    sparql,
    things,
)
from ioknow_api.settings import Settings

_log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application for a store directory.

    Args:
        settings: How it behaves; read from the environment when None.

    Example:
        >>> from pathlib import Path
        >>> app = create_app(Settings(store=Path("store")))
        >>> app.title
        'ioknow'
    """
    settings = settings or Settings.from_environment()
    app = FastAPI(
        title="ioknow",
        summary="Inter-organizational relationships as claims with evidence.",
        description=openapi.DESCRIPTION,
        version=package_version("ioknow"),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=_lifespan,
        # Their pages load scripts from other hosts; /openapi.json is for any viewer.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would redirect to whatever the Host header says
    )
    app.state.settings = settings
    problems.install(app)
    app.add_middleware(Delivery)
    app.add_middleware(Manners)
    app.add_middleware(Observation)  # added last, so it is the outermost
    app.state.metrics = Metrics()
    library = QuestionLibrary.bundled()
    app.state.questions = library
    strict = [Depends(refuse_unread)]
    for router in (
        organizations.router,
        claims.router,
        things.router,
        search.router,
        networks.router,
        contract.router,
        downloads.router,
        measures.measure_router(),
        matching.router,
        connections.router,
        analyses.router,
        descriptions.router,
        resolve.router,
    ):
        app.include_router(router, dependencies=strict)
    for router in (
        sparql.router,
        graph_store.router,
        problem_pages.router,
        questions.question_router(library),
        linked_data.router,
        health.router,
    ):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(pages.router)
    openapi.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    pool = open_pool(settings)
    if isinstance(pool, WorkerPool):
        await pool.start_here()
    else:
        await asyncio.to_thread(pool.start)
    app.state.pool = pool
    app.state.metrics.watch(pool)
    app.state.lists = ListsKeeper()
    app.state.downloads = DownloadsKeeper()
    app.state.measuring = Measuring()
    app.state.graph = KnowledgeGraph(store_of(pool), app.state.questions)
    app.state.federation = Federation(
        settings.federation, FederationLimits(seconds=settings.limits.seconds)
    )
    app.state.writer = Writer(settings.store, settings.write)
    app.state.publishing = asyncio.Lock()
    app.state.twins = TwinKeeper(app)
    watch = asyncio.create_task(follow(app))
    warming = asyncio.create_task(_warm_up(app))
    try:
        yield
    finally:
        watch.cancel()
        warming.cancel()
        await app.state.twins.close()
        await app.state.writer.close()
        if isinstance(pool, WorkerPool):
            await pool.close_here()
        else:
            await asyncio.to_thread(pool.close)
        await asyncio.to_thread(app.state.measuring.close)
        app.state.lists.close()
        await app.state.downloads.close()


async def _warm_up(app: FastAPI) -> None:
    """Read names, lists and the columns of matching before the first page asks for them."""
    try:
        here = await asyncio.to_thread(rendering.warm_up, app.state.graph)
        app.state.explorer_site = here
        await asyncio.to_thread(matching.warm_up, app, here)
        if isinstance(app.state.pool, WorkerPool):
            await asyncio.to_thread(app.state.lists.current, app.state.pool)
    except IoknowError:
        _log.exception("the first pages will have to read names and columns themselves")
