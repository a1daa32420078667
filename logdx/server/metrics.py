"""Counts what the server does, for Prometheus; nothing of a log is in it.

every request -> Measured (middleware) -> counters and a histogram -> GET /metrics
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logdx.server.workers import Workers

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
UNKNOWN = "other"
"""Stands for paths that are no route, which anyone can make up."""


class Metrics:
    """The counters of one server, in a registry of their own."""

    def __init__(self, workers: Workers) -> None:
        self._registry = CollectorRegistry()
        requests = Counter(
            "logdx_requests", "Requests by route and status", ["route", "status"],
            registry=self._registry,
        )  # fmt: skip
        seconds = Histogram(
            "logdx_request_seconds", "Time to the end of the answer", ["route"], buckets=BUCKETS,
            registry=self._registry,
        )  # fmt: skip
        self._requests, self._seconds = requests, seconds
        self._known: dict[tuple[str, int], Counter] = {}
        self._timed: dict[str, Histogram] = {}
        for name, what, read in (
            ("logdx_workers", "Worker processes that are up", lambda: workers.alive),
            ("logdx_waiting", "Logs that wait for a worker", lambda: workers.waiting),
            ("logdx_worker_restarts", "Workers that hung or died", lambda: workers.restarts),
        ):
            Gauge(name, what, registry=self._registry).set_function(read)

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (route, status)
        counter = self._known.get(key)
        if counter is None:
            counter = self._known[key] = self._requests.labels(route, str(status))
            self._timed[route] = self._seconds.labels(route)
        counter.inc()
        self._timed[route].observe(seconds)

    async def show(self, _: Request) -> Response:
        """Answer ``GET /metrics``."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class Measured:
    """Counts the requests of an application by its fixed paths and path prefixes."""

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: Iterable[str]) -> None:
        self._app, self._metrics = app, metrics
        self._exact = {path for path in paths if "{" not in path}
        self._prefixes = tuple((p.partition("{")[0], p) for p in paths if "{" in p)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count it when its answer has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begin = 500, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - begin
            self._metrics.count(self._route(scope["path"]), status, seconds)

    def _route(self, path: str) -> str:
        if path in self._exact:
            return path
        return next((name for prefix, name in self._prefixes if path.startswith(prefix)), UNKNOWN)
