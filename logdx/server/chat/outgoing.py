"""Requests that logdx itself makes: answers to a platform, files from it, and nothing else.

address -> https and on the platform's own list? -> request without redirects, bounded
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from logdx.server.chat.base import MAX_LOG, Json, UnreadableError

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

_log = logging.getLogger(__name__)

Origins = frozenset[tuple[str, int]]
SECONDS = 10.0
NO_FILE = "That file cannot be fetched"


def origin(url: str) -> tuple[str, int] | None:
    """Host and port of an https address; None for any other."""
    parsed = _parsed(url)
    return (parsed.host or "", parsed.port or 443) if parsed else None


class Outgoing:
    """A client for the addresses of one platform."""

    def __init__(
        self, origins: Origins, connector: Callable[[], aiohttp.BaseConnector] | None = None
    ) -> None:
        self._origins, self._connector = origins, connector

    def trusts(self, url: str) -> bool:
        """Whether the address is the platform's own, by https."""
        return origin(url) in self._origins

    async def send(self, url: str, payload: Json, *, method: str = "POST") -> bool:
        """Send JSON; False when the address is not the platform's or does not take it."""
        import aiohttp

        if not self.trusts(url):
            _log.warning("an answer was not sent: its address is not the platform's")
            return False
        try:
            async with (
                self._session() as session,
                session.request(
                    method, _parsed(url) or url, json=payload, allow_redirects=False
                ) as response,
            ):
                return response.status < 300
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("an answer was not sent: %s", type(error).__name__)
            return False

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        """The file at the address; UnreadableError when it is foreign, missing or too long."""
        import aiohttp

        if not self.trusts(url):
            raise UnreadableError(f"{NO_FILE}: it does not lie on the platform")
        try:
            async with (
                self._session() as session,
                session.get(
                    _parsed(url) or url, headers=headers, allow_redirects=False
                ) as response,
            ):
                if response.status != 200:
                    raise UnreadableError(f"{NO_FILE}: the platform answers {response.status}")
                return await _bounded(response)
        except (aiohttp.ClientError, TimeoutError):
            raise UnreadableError(f"{NO_FILE}: the platform does not answer") from None

    def _session(self) -> aiohttp.ClientSession:
        import aiohttp

        return aiohttp.ClientSession(
            connector=self._connector() if self._connector else None,
            timeout=aiohttp.ClientTimeout(total=SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self._connector is None,
        )


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > MAX_LOG:
            raise UnreadableError(f"{NO_FILE}: it is longer than {MAX_LOG >> 20} MiB")
    return bytes(found)


def _parsed(url: str) -> URL | None:
    """The address as the client will read it, so that no other reading of it is trusted."""
    from yarl import URL

    try:
        parsed = URL(url)
        odd = parsed.user is not None or parsed.password is not None or "\\" in url
        return parsed if parsed.scheme == "https" and parsed.host and not odd else None
    except ValueError:
        return None
