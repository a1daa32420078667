"""Discord interactions: Ed25519 over timestamp and body, a deferred answer, 2,000 characters.

PING -> PONG | /logdx text or file, "Explain this log" -> deferred -> PATCH of the first answer
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from logdx.errors import UsageError
from logdx.server.chat.base import (
    MAX_LOG,
    WINDOW,
    Headers,
    Incoming,
    Json,
    Later,
    Question,
    UnreadableError,
)
from logdx.server.chat.markdown import render_markdown
from logdx.server.chat.message import Reply
from logdx.server.chat.outgoing import Origins, Outgoing
from logdx.server.problems import ProblemError

ORIGINS: Origins = frozenset(
    (host, 443) for host in ("discord.com", "cdn.discordapp.com", "media.discordapp.net")
)
API = "https://discord.com/api/v10"
LIMIT = 2000
RETRY_SECONDS = 1.0
PING, COMMAND = 1, 2
PONG, MESSAGE, DEFERRED = 1, 4, 5
EPHEMERAL, NO_EMBEDS = 1 << 6, 1 << 2
USAGE = "Give /logdx a log file or an error code, or choose Apps, Explain this log on a message."


class Discord:
    """The adapter of one Discord application."""

    name = "discord"
    patience = 0.0

    def __init__(
        self, public_key: str, outgoing: Outgoing, clock: Callable[[], float] = time.time
    ) -> None:
        self._key, self._outgoing, self._clock = _verify_key(public_key), outgoing, clock

    def verify(self, headers: Headers, body: bytes) -> str:
        """By the application's key, over the timestamp and the raw body."""
        from nacl.exceptions import BadSignatureError

        stamp = headers.get("x-signature-timestamp", "")
        given = headers.get("x-signature-ed25519", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            raise ProblemError(401, "The signature is not valid.")
        try:
            self._key.verify(stamp.encode() + body, bytes.fromhex(given))
        except (BadSignatureError, ValueError):
            raise ProblemError(401, "The signature is not valid.") from None
        if abs(self._clock() - int(stamp)) > WINDOW:
            raise ProblemError(401, "The request is too old.")
        return given.lower()

    def read(self, body: bytes) -> Incoming:
        """A ping, the command with its text or file, or the command on a message."""
        try:
            payload = json.loads(body)
            if payload["type"] == PING:
                return Incoming(at_once={"type": PONG})
            if payload["type"] != COMMAND:
                return Incoming(at_once={"type": MESSAGE, "data": self.render(Reply(USAGE))})
            return Incoming(self._question(payload), later=self._later(payload))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ProblemError(400, "Not an interaction.") from None

    def render(self, reply: Reply) -> Json:
        """A message that mentions nobody, embeds nothing, and only the asker sees."""
        return {
            "content": render_markdown(reply, LIMIT),
            "allowed_mentions": {"parse": []},
            "flags": EPHEMERAL | NO_EMBEDS,
        }

    def _question(self, payload: dict[str, Any]) -> Question:
        data = payload["data"]
        resolved = data.get("resolved") or {}
        user = (payload.get("member") or payload).get("user") or {}
        asker = f"discord {user.get('id', '')}"
        messages = list((resolved.get("messages") or {}).values())
        files = list((resolved.get("attachments") or {}).values())
        files += [file for message in messages for file in message.get("attachments") or ()]
        if files:
            return Question(asker=asker, load=self._load(files[0]), usage=USAGE)
        options = data.get("options") or ()
        texts = [option["value"] for option in options if isinstance(option.get("value"), str)]
        texts += [message.get("content") or "" for message in messages]
        return Question("\n".join(texts), asker, usage=USAGE)

    def _load(self, file: dict[str, Any]) -> Callable[[], Any]:
        url, size = str(file["url"]), int(file.get("size") or 0)

        async def load() -> bytes:
            if size > MAX_LOG:
                raise UnreadableError(f"That file is longer than {MAX_LOG >> 20} MiB")
            return await self._outgoing.fetch(url)

        return load

    def _later(self, payload: dict[str, Any]) -> Later:
        application, token = str(int(payload["application_id"])), quote(payload["token"], safe="")
        url = f"{API}/webhooks/{application}/{token}/messages/@original"

        async def deliver(reply: Reply) -> None:
            message = self.render(reply)
            if not await self._outgoing.send(url, message, method="PATCH"):
                await asyncio.sleep(RETRY_SECONDS)  # Discord had not seen the acknowledgement yet
                await self._outgoing.send(url, message, method="PATCH")

        return Later({"type": DEFERRED, "data": {"flags": EPHEMERAL}}, deliver)


def _verify_key(public_key: str) -> Any:
    try:
        from nacl.signing import VerifyKey
    except ImportError:
        raise UsageError("Discord needs PyNaCl: pip install 'logdx[serve]'") from None
    try:
        return VerifyKey(bytes.fromhex(public_key.strip()))
    except ValueError:
        raise UsageError("LOGDX_DISCORD_PUBLIC_KEY is not a key of 64 hex digits") from None
