"""The application: routes, the pool of workers behind them, and what all answers share.

Settings -> build_app -> Starlette (its lifespan starts and stops the workers)
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from logdx.server.api import Api
from logdx.server.chat import chat_routes, configured_adapters
from logdx.server.problems import HANDLERS
from logdx.server.settings import Settings
from logdx.server.workers import Workers


def build_app(settings: Settings) -> Starlette:
    """Return the server as an ASGI application; it serves the chats whose secrets are given."""
    workers = Workers(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with workers:
            yield

    chat = chat_routes(configured_adapters(os.environ), workers.explain)
    routes = [*Api(settings, workers).routes(), *chat]
    return Starlette(routes=routes, exception_handlers=HANDLERS, lifespan=lifespan)
