"""What Slack sends, dispatched by Bolt: acknowledged at once, answered when the answer is there.

/logdx, "Explain this log", button -> response_url (Slack's host only)
@logdx, a shared .txt or .log      -> the thread of the message
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import Receive, Scope, Send

from logdx.server.chat.answer import Answerer
from logdx.server.chat.base import Json, UnreadableError
from logdx.server.chat.limits import Seen
from logdx.server.chat.message import Reply
from logdx.server.chat.outgoing import SECONDS
from logdx.server.chat.slack import Slack
from logdx.server.chat.slack_blocks import SHOW_EVIDENCE, evidence_message
from logdx.server.chat.slack_files import SlackFiles, is_log, thread_of
from logdx.server.chat.slack_payload import (
    Payload,
    file_ids,
    linked_file,
    payload_of,
    text_question,
)
from logdx.server.problems import ProblemError

_log = logging.getLogger(__name__)

SHORTCUT = "logdx_explain"
PATH = "/chat/slack"


def bolt_endpoint(slack: Slack, answerer: Answerer) -> BoltEndpoint:
    """Bolt's ASGI app with the listeners of logdx."""
    client = AsyncWebClient(slack.bot_token, base_url=slack.api, timeout=int(SECONDS))
    app = AsyncApp(name="logdx", client=client, signing_secret=slack.signing_secret, logger=_log)
    listeners = Listeners(slack, answerer, client)
    app.command("/logdx")(listeners.command)
    app.shortcut(SHORTCUT)(listeners.shortcut)
    app.action(SHOW_EVIDENCE)(listeners.evidence)
    app.event("app_mention")(listeners.mention)
    app.event("file_shared")(listeners.file_shared)
    return BoltEndpoint(app, PATH)


class Listeners:
    """One method for each thing that a user can do."""

    def __init__(self, slack: Slack, answerer: Answerer, client: AsyncWebClient) -> None:
        self._slack, self._answerer, self._client = slack, answerer, client
        self._files = SlackFiles(client, slack.files)
        self._events, self._answered = Seen(), Seen()

    async def command(self, ack: AsyncAck, body: Payload) -> None:
        """``/logdx`` with a code, a log, or the link to a file of the channel."""
        await ack()
        question = text_question(body)
        if id := linked_file(question.text):
            channel = str(body.get("channel_id", ""))
            question = replace(question, load=lambda: self._files.load(id, channel))
        await self._respond(body, self._slack.render(await self._answerer.answer(question)))

    async def shortcut(self, ack: AsyncAck, body: Payload) -> None:
        """ "Explain this log" on a message, whose file goes before its text."""
        await ack()
        question = text_question(body)
        if ids := file_ids(body.get("message") or {}):
            question = replace(question, load=lambda: self._files.load(ids[0]))
        await self._respond(body, self._slack.render(await self._answerer.answer(question)))

    async def evidence(self, ack: AsyncAck, body: Payload) -> None:
        """The button, whose value holds the lines."""
        await ack()
        try:
            message = evidence_message(body["actions"][0]["value"])
        except (LookupError, TypeError, ValueError):
            return
        await self._respond(body, message)

    async def mention(self, body: Payload, event: Payload) -> None:
        """``@logdx`` with a text or a file: answered in the thread."""
        if not self._new(body):
            return
        question = text_question(body)
        if ids := file_ids(event):
            if not self._answered.first(ids[0]):
                return
            question = replace(question, load=lambda: self._files.load(ids[0]))
        thread = event.get("thread_ts") or event.get("ts")
        await self._post(event.get("channel"), thread, await self._answerer.answer(question))

    async def file_shared(self, body: Payload, event: Payload) -> None:
        """A shared .txt or .log: answered in its thread when there is a handshake in it."""
        id, channel = str(event.get("file_id", "")), str(event.get("channel_id", ""))
        if not self._new(body) or not id:
            return
        try:
            info = await self._files.info(id)
        except UnreadableError:
            return
        if not is_log(info) or not self._answered.first(id):
            return
        asked = text_question(body)
        question = replace(
            asked,
            asker=f"slack {event.get('user_id')}",
            load=lambda: self._files.download(info),
        )
        reply = await self._answerer.answer(question)
        if reply.verdict not in (None, "no-tls"):
            await self._post(channel, thread_of(info, channel), reply)

    def _new(self, body: Payload) -> bool:
        """Slack sends an event again when an acknowledgement came late."""
        return self._events.first(str(body.get("event_id", "")))

    async def _respond(self, body: Payload, message: Json) -> None:
        how: Json = {"response_type": "ephemeral", "replace_original": False}
        await self._slack.outgoing.send(str(body.get("response_url", "")), message | how)

    async def _post(self, channel: Any, thread: Any, reply: Reply) -> None:
        message: dict[str, Any] = dict(self._slack.render(reply))
        try:
            await self._client.chat_postMessage(channel=channel, thread_ts=thread, **message)
        except (SlackClientError, OSError, TimeoutError) as error:
            _log.warning("an answer was not posted: %s", type(error).__name__)


class BoltEndpoint(AsyncSlackRequestHandler):
    """Bolt's handler, at whatever path it is mounted, for forms that contain any word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await super().__call__({**scope, "path": self.path}, receive, send)

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        """Bolt takes a form in which the word "payload" occurs for one without fields."""
        raw = await request.get_raw_body()
        fields = payload_of(raw.encode())
        try:
            bolt = AsyncBoltRequest(
                body=raw, query=request.query_string, headers=request.get_headers()
            )
            if bolt.body != fields:
                bolt.body = fields
                bolt.context = build_async_context(AsyncBoltContext({}), fields)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise ProblemError(400, "The payload is not one of Slack's.") from None
        return await self.app.async_dispatch(bolt)
