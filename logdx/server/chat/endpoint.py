"""The usual endpoint: answers in time, or acknowledges and answers later.

verified request -> read -> [answer within patience?] -> JSON now | acknowledgement, then deliver
"""

from __future__ import annotations

import asyncio

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from logdx.server.chat.answer import BUSY, Answerer
from logdx.server.chat.base import ChatAdapter, Deliver, Incoming, Question
from logdx.server.chat.message import Reply


class QuestionEndpoint:
    """An ASGI app for one adapter; the guard stands before it."""

    def __init__(self, adapter: ChatAdapter, answerer: Answerer) -> None:
        self._adapter, self._answerer = adapter, answerer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        incoming = self._adapter.read(await Request(scope, receive).body())
        if incoming.question is None:
            response: Response = JSONResponse(incoming.at_once)
        else:
            response = await self._respond(incoming.question, incoming)
        await response(scope, receive, send)

    async def _respond(self, question: Question, incoming: Incoming) -> Response:
        answering = asyncio.create_task(self._answerer.answer(question))
        patience = self._adapter.patience
        if patience and (await asyncio.wait({answering}, timeout=patience))[0]:
            return self._now(answering.result(), incoming)
        if incoming.later is None:
            answering.cancel()
            return self._now(Reply(BUSY), incoming)
        task = BackgroundTask(_deliver, answering, incoming.later.deliver)
        return JSONResponse(incoming.later.acknowledgement, background=task)

    def _now(self, reply: Reply, incoming: Incoming) -> Response:
        return JSONResponse(self._adapter.render(reply) | incoming.extra)


async def _deliver(answering: asyncio.Task[Reply], deliver: Deliver) -> None:
    await deliver(await answering)
