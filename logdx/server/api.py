"""The API: explain a log, say what a code means, list the rules.

request -> body within limits -> Upload -> Workers -> the report in the form that Accept asks for
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from logdx.server.inputs import Upload, read_upload
from logdx.server.limits import Slots, read_body
from logdx.server.settings import Settings
from logdx.server.workers import Workers


class Api:
    """The handlers of ``/api/v1`` and ``/healthz``."""

    def __init__(self, settings: Settings, workers: Workers) -> None:
        self._settings, self._workers = settings, workers
        self._slots = Slots(settings.per_client)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/v1/explain", self.explain, methods=["POST"]),
            Route("/healthz", self.health, methods=["GET"]),
        ]

    async def explain(self, request: Request) -> Response:
        """Answer the report of a log."""
        with self._slots.taken(request.client.host if request.client else ""):
            upload = await self._upload(request)
            data = await self._workers.render("json", upload.log, ca=upload.ca)
        return Response(data, media_type="application/json")

    async def _upload(self, request: Request) -> Upload:
        settings = self._settings
        body = await read_body(request, settings.max_bytes, settings.body_timeout)
        return await read_upload(request.headers, body)

    async def health(self, _: Request) -> Response:
        """Say whether workers are up."""
        alive = self._workers.alive
        status = "ok" if alive else "no workers"
        return JSONResponse({"status": status, "workers": alive}, 200 if alive else 503)
