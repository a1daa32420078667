"""Nothing reaches an adapter's code that is too large, too slow, not genuine, or a repetition.

ASGI request -> body within the limit -> verify on the raw bytes -> first time? -> inner app
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logdx.server.chat.base import MAX_BODY, ChatAdapter, RefusedError
from logdx.server.chat.limits import Seen

BODY_SECONDS = 10.0


class Guard:
    """An ASGI app that lets genuine requests through to another one, once each."""

    def __init__(self, adapter: ChatAdapter, inner: ASGIApp, seen: Seen | None = None) -> None:
        self._adapter, self._inner = adapter, inner
        self._seen = seen or Seen()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer with a problem."""
        try:
            body = await _body(scope, receive)
            key = self._adapter.verify(Headers(scope=scope), body)
            if not self._seen.first(key):
                raise RefusedError(401, "this request came before")
            await self._inner(_ascii_headers(scope), _replayed(body), send)
        except RefusedError as refused:
            await problem(refused.status, str(refused))(scope, receive, send)


def problem(status: int, title: str) -> JSONResponse:
    """A JSON problem (RFC 9457)."""
    content = {"type": "about:blank", "title": title, "status": status}
    return JSONResponse(content, status, media_type="application/problem+json")


async def _body(scope: Scope, receive: Receive) -> bytes:
    declared = Headers(scope=scope).get("content-length", "0")
    if not declared.isdecimal() or int(declared[:12]) > MAX_BODY:
        raise RefusedError(413, f"the body is longer than {MAX_BODY} bytes")
    chunks = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while (message := await receive())["type"] == "http.request":
                chunks += message.get("body", b"")
                if len(chunks) > MAX_BODY:
                    raise RefusedError(413, f"the body is longer than {MAX_BODY} bytes")
                if not message.get("more_body", False):
                    return bytes(chunks)
    except TimeoutError:
        raise RefusedError(408, "the body came too slowly") from None
    raise RefusedError(400, "the body ended early")


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
