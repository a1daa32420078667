"""Reads a request's body within limits of size and time.

    Request -> body (bytes), or ProblemError 413 (too large, not read to its end), 408 (too slow)

``Slots`` counts what one client has in flight: 429 above its share.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request

from logdx.server.problems import ProblemError

CLOSE = {"Connection": "close"}
"""What is left of a body that was not read must not be taken for the next request."""


async def read_body(request: Request, max_bytes: int, seconds: float) -> bytes:
    """Return the body. Raises ProblemError 413 or 408, or 400 for a wrong or unkept length."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal():
        raise ProblemError(400, "Content-Length is not a number.", CLOSE)
    if int(length) > max_bytes:
        raise _too_large(max_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(request, max_bytes)
    except TimeoutError:
        raise ProblemError(408, f"The body did not come within {seconds:g} s.", CLOSE) from None
    except ClientDisconnect:
        raise ProblemError(400, "The body ended early.", CLOSE) from None


async def _collect(request: Request, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(max_bytes: int) -> ProblemError:
    return ProblemError(413, f"The body is larger than {max_bytes} bytes.", CLOSE)


class Slots:
    """How many requests of each client are in flight."""

    def __init__(self, per_client: int) -> None:
        self._per_client = per_client
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, client: str) -> Iterator[None]:
        """Hold a slot of a client. Raises ProblemError 429 when it has none left."""
        if self._taken[client] >= self._per_client:
            raise ProblemError(
                429,
                f"{self._per_client} logs of yours are being explained; wait for their answers.",
                {"Retry-After": "1"},
            )
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
