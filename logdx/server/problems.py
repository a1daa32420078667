"""Errors as problem details (RFC 9457): ``application/problem+json``.

ProblemError or an exception of the pool -> a JSON answer without a path or a secret
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from logdx.server.headers import SAFE
from logdx.server.workers import CrashedError, RefusedError, UnavailableError

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer that is an error: a status and one clear line."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def problem(
    status: int, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the problem as an answer."""
    body: dict[str, object] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
    }  # fmt: skip
    if detail:
        body["detail"] = detail
    return JSONResponse(body, status, SAFE | dict(headers or {}), MEDIA_TYPE)


async def _of_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problem(error.status, error.detail, error.headers)


async def _of_http(_: Request, error: Exception) -> Response:
    """Starlette's own errors: no such route, no such method."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, None, error.headers)


async def _of_unavailable(_: Request, error: Exception) -> Response:
    return problem(503, str(error), {"Retry-After": "5"})


async def _of_refused(_: Request, error: Exception) -> Response:
    return problem(422, str(error))


async def _of_crashed(_: Request, error: Exception) -> Response:
    return problem(500, str(error))


async def _of_fault(_: Request, __: Exception) -> Response:
    """A fault of the server's own says nothing about itself; its log has the traceback."""
    return problem(500, "The server made a mistake; it is in the server's log.")


HANDLERS = {
    ProblemError: _of_problem,
    HTTPException: _of_http,
    UnavailableError: _of_unavailable,
    RefusedError: _of_refused,
    CrashedError: _of_crashed,
    Exception: _of_fault,
}
