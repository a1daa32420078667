"""Slack: verify, read and render; the requests are dispatched by Bolt (slack_app).

signed request -> Question -> Block Kit
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_sdk.signature import Clock, SignatureVerifier

from logdx.server.chat.base import Headers, Incoming, Json
from logdx.server.chat.message import Reply
from logdx.server.chat.outgoing import Origins, Outgoing
from logdx.server.chat.slack_blocks import slack_message
from logdx.server.chat.slack_payload import payload_of, text_question
from logdx.server.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from logdx.server.chat.answer import Answerer

ORIGINS: Origins = frozenset({("hooks.slack.com", 443)})
FILE_ORIGINS: Origins = frozenset({("files.slack.com", 443)})
API = "https://slack.com/api/"


class Slack:
    """The adapter of one workspace."""

    name = "slack"
    patience = 2.5

    def __init__(
        self,
        signing_secret: str,
        bot_token: str,
        *,
        api: str = API,
        outgoing: Outgoing | None = None,
        files: Outgoing | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.signing_secret, self.bot_token, self.api = signing_secret, bot_token, api
        self.outgoing = outgoing or Outgoing(ORIGINS)
        self.files = files or Outgoing(FILE_ORIGINS)
        self._verifier = SignatureVerifier(signing_secret, _Clock(clock))

    def verify(self, headers: Headers, body: bytes) -> str:
        """By Slack's own verifier: signature and a window of five minutes."""
        stamp = headers.get("x-slack-request-timestamp", "")
        given = headers.get("x-slack-signature", "")
        if not (given.isascii() and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            raise ProblemError(401, "The signature is not valid.")
        try:
            genuine = self._verifier.is_valid(body, stamp, given)
        except UnicodeDecodeError:  # Slack sends UTF-8
            genuine = False
        if not genuine:
            raise ProblemError(401, "The signature is not valid, or the request is too old.")
        return given

    def read(self, body: bytes) -> Incoming:
        """The text of a command, mention or message; files are fetched by the app."""
        return Incoming(text_question(payload_of(body)))

    def render(self, reply: Reply) -> Json:
        """Text and blocks."""
        return slack_message(reply)

    def app(self, answerer: Answerer) -> ASGIApp:
        """Bolt's app."""
        from logdx.server.chat.slack_app import bolt_endpoint

        return bolt_endpoint(self, answerer)


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()
