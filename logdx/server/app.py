"""The application: routes, the pool of workers behind them, and what all answers share.

Settings -> build_app -> Starlette (its lifespan starts and stops the workers)
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from logdx.server.api import Api
from logdx.server.problems import HANDLERS
from logdx.server.settings import Settings
from logdx.server.workers import Workers


def build_app(settings: Settings) -> Starlette:
    """Return the server as an ASGI application."""
    workers = Workers(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with workers:
            yield

    api = Api(settings, workers)
    return Starlette(routes=api.routes(), exception_handlers=HANDLERS, lifespan=lifespan)
