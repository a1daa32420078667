"""The API: explain a log, say what a code means, list the rules.

request -> Desk -> the report in the form that Accept asks for      code -> Catalogue -> JSON
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from logdx.server.accept import form_for, media_type
from logdx.server.catalogue import Catalogue
from logdx.server.desk import Desk
from logdx.server.headers import ALONE, SAFE
from logdx.server.openapi import document
from logdx.server.problems import ProblemError
from logdx.server.workers import Workers


class Api:
    """The handlers of ``/api/v1``, ``/healthz`` and ``/openapi.json``."""

    def __init__(self, desk: Desk, workers: Workers, catalogue: Catalogue) -> None:
        self._desk, self._workers, self._catalogue = desk, workers, catalogue
        self._document = document(desk.settings)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/v1/explain", self.explain, methods=["POST"]),
            Route("/api/v1/codes/{code}", self.code, methods=["GET"]),
            Route("/api/v1/rules", self.rules, methods=["GET"]),
            Route("/healthz", self.health, methods=["GET"]),
            Route("/openapi.json", self.openapi, methods=["GET"]),
        ]

    async def explain(self, request: Request) -> Response:
        """Answer the report of a log; 201 and its place where it is kept."""
        form = form_for(request.headers.get("accept"))
        answer = await self._desk.answer(request, form)
        headers = ALONE if form == "html" else SAFE
        if answer.link is None:
            return Response(answer.body, 200, headers, media_type(form))
        return Response(answer.body, 201, headers | {"Location": answer.link}, media_type(form))

    async def code(self, request: Request) -> Response:
        """Answer what a code, alert, flag or name means."""
        _only(request, "function", "layer", "version")
        asked = request.query_params.get
        text = request.path_params["code"]
        found = self._catalogue.code(text, asked("function"), asked("layer"), asked("version"))
        return JSONResponse(found, headers=SAFE)

    async def rules(self, request: Request) -> Response:
        """Answer the list of rules."""
        _only(request, "cause")
        return JSONResponse(self._catalogue.rules(request.query_params.get("cause")), headers=SAFE)

    async def health(self, _: Request) -> Response:
        """Say whether workers are up."""
        alive = self._workers.alive
        status = "ok" if alive else "no workers"
        return JSONResponse({"status": status, "workers": alive}, 200 if alive else 503, SAFE)

    async def openapi(self, _: Request) -> Response:
        """Answer the description of the API."""
        return JSONResponse(self._document, headers=SAFE)


def _only(request: Request, *names: str) -> None:
    """Refuse a query that asks for something else: it would be ignored without a word."""
    for name in request.query_params:
        if name not in names:
            raise ProblemError(422, f"Unknown parameter; there are {', '.join(names)}.")
