"""The application: routes, the pool of workers behind them, and what all answers share.

Settings -> build_app -> Starlette (its lifespan starts and stops the workers)
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from logdx.server.api import Api
from logdx.server.catalogue import Catalogue
from logdx.server.chat import chat_routes, configured_adapters
from logdx.server.desk import Desk
from logdx.server.metrics import Measured, Metrics
from logdx.server.page import Page
from logdx.server.problems import HANDLERS
from logdx.server.settings import Settings
from logdx.server.store import Store
from logdx.server.workers import Workers
from logdx.workspace import open_workspace


def build_app(settings: Settings) -> Starlette:
    """Return the server as an ASGI application; it serves the chats whose secrets are given.

    Raises UsageError, ConfigError or RuleError for what would not work later.
    """
    workers = Workers(settings)
    store = Store(settings.store, settings.keep_days) if settings.store else None
    desk = Desk(settings, workers, store)
    metrics = Metrics(workers)
    routes = [
        *Api(desk, workers, Catalogue(open_workspace(settings.rules).rules)).routes(),
        Route("/metrics", metrics.show, methods=["GET"]),
        *Page(desk).routes(),
        *chat_routes(configured_adapters(os.environ), workers.explain),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with workers:
            yield
        if store is not None:
            store.close()

    return Starlette(
        routes=routes,
        exception_handlers=HANDLERS,
        lifespan=lifespan,
        middleware=[
            Middleware(Measured, metrics=metrics, paths=list({route.path for route in routes}))
        ],
    )
