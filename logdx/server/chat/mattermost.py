"""Mattermost: slash command and outgoing webhook, by token.

form or JSON with a token -> Question -> Markdown; a slow answer goes to response_url
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qsl

from logdx.server.chat.base import (
    WINDOW,
    Headers,
    Incoming,
    Json,
    Later,
    Question,
)
from logdx.server.chat.markdown import render_markdown
from logdx.server.chat.message import Reply
from logdx.server.chat.outgoing import Outgoing
from logdx.server.problems import ProblemError

LIMIT = 15_000
"""Mattermost takes 16,383 characters."""
USAGE = "Write /logdx and the log of a device, or an error code such as /logdx -9984."


class Mattermost:
    """The adapter of one Mattermost site; each command and webhook has a token of its own."""

    name = "mattermost"
    patience = 2.0

    def __init__(
        self,
        tokens: tuple[str, ...],
        outgoing: Outgoing,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._tokens, self._outgoing, self._clock = tokens, outgoing, clock

    def verify(self, headers: Headers, body: bytes) -> str:
        """By token; the trigger or post id makes the request unlike any other."""
        fields = _fields(body)
        token = fields.get("token", "") or headers.get("authorization", "").removeprefix("Token ")
        given = token.encode("utf-8", "replace")
        matches = [hmac.compare_digest(given, known.encode()) for known in self._tokens]
        if not any(matches):  # every token was compared, whichever matches
            raise ProblemError(401, "The token is not valid.")
        if "timestamp" in fields and not self._recent(fields["timestamp"]):
            raise ProblemError(401, "The request is too old.")
        return hashlib.sha256(
            (fields.get("trigger_id") or fields.get("post_id") or "").encode("utf-8", "replace")
            or body
        ).hexdigest()

    def read(self, body: bytes) -> Incoming:
        """The text behind the command or trigger word."""
        fields = _fields(body)
        text = fields.get("text", "")
        if word := fields.get("trigger_word"):
            text = text.strip().removeprefix(word)
        question = Question(text, f"mattermost {fields.get('user_id', '')}", usage=USAGE)
        thread: Json = {} if "trigger_id" in fields else {"response_type": "comment"}
        return Incoming(question, later=self._later(fields.get("response_url", "")), extra=thread)

    def render(self, reply: Reply) -> Json:
        """Markdown that only the asker sees; an outgoing webhook posts it below the question."""
        return {
            "response_type": "ephemeral",
            "text": render_markdown(reply, LIMIT),
            "skip_slack_parsing": True,
        }

    def _later(self, url: str) -> Later | None:
        if not self._outgoing.trusts(url):
            return None

        async def deliver(reply: Reply) -> None:
            await self._outgoing.send(url, self.render(reply))

        waiting: Json = {"response_type": "ephemeral", "text": "Reading the log …"}
        return Later(waiting, deliver)

    def _recent(self, stamp: str) -> bool:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
            return False
        seconds = int(stamp) / (1000 if len(stamp) > 11 else 1)
        return abs(self._clock() - seconds) <= WINDOW


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form or JSON object; empty for anything else."""
    text = body.decode("utf-8", "replace")
    if not text.startswith("{"):
        try:
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
        except ValueError:
            return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {
        name: str(value)
        for name, value in found.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }
