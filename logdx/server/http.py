"""uvicorn's HTTP/1.1 with a time limit for the head of a request.

connection -> head within ``head_seconds`` -> the application (which limits the body's time)

uvicorn itself waits for ever for a client that sends its header a byte a minute.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from logdx.server.settings import Settings

MOST_CONNECTIONS = 1000
MOST_HEAD_BYTES = 32 << 10


def timed_protocol(head_seconds: float) -> type[asyncio.Protocol]:
    """Return the protocol class for uvicorn's ``http`` option."""

    class TimedProtocol(H11Protocol):
        _head_timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._start_timer()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._stop_timer()
            elif self._head_timer is None and self.timeout_keep_alive_task is None:
                self._start_timer()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_timer()
            super().connection_lost(exc)

        def _start_timer(self) -> None:
            self._head_timer = self.loop.call_later(head_seconds, self._head_is_late)

        def _stop_timer(self) -> None:
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

        def _head_is_late(self) -> None:
            self._head_timer = None
            if self.conn.their_state is h11.IDLE:
                self.transport.close()

    return TimedProtocol


def uvicorn_config(app: Any, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves the application."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=timed_protocol(settings.body_timeout),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
    )
