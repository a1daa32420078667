"""Nothing reaches an adapter's code that is too large, too slow, not genuine, or a repetition.

ASGI request -> body within the limit -> verify on the raw bytes -> first time? -> inner app
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logdx.server.chat.base import MAX_BODY, ChatAdapter
from logdx.server.chat.limits import Seen
from logdx.server.limits import read_body
from logdx.server.problems import ProblemError, problem

BODY_SECONDS = 10.0


class Guard:
    """An ASGI app that lets genuine requests through to another one, once each."""

    def __init__(self, adapter: ChatAdapter, inner: ASGIApp, seen: Seen | None = None) -> None:
        self._adapter, self._inner = adapter, inner
        self._seen = seen or Seen()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer with a problem."""
        try:
            body = await read_body(Request(scope, receive), MAX_BODY, BODY_SECONDS)
            key = self._adapter.verify(Headers(scope=scope), body)
            if not self._seen.first(key):
                raise ProblemError(401, "This request came before.")
            await self._inner(_ascii_headers(scope), _replayed(body), send)
        except ProblemError as error:
            answer = problem(error.status, error.detail, error.headers)
            await answer(scope, receive, send)


def _replayed(body: bytes) -> Receive:
    """The body once more, then the end of the connection."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive


def _ascii_headers(scope: Scope) -> Scope:
    """Platforms send ASCII headers; what is not could make a library stumble."""
    headers = [(name, value) for name, value in scope["headers"] if (name + value).isascii()]
    return {**scope, "headers": headers}
