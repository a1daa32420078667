"""``!logdx``: logdx in every chat that Errbot speaks.

!logdx LOG | CODE -> Answerer (workers with a time limit, redacted) -> Markdown of Errbot
"""

from __future__ import annotations

import asyncio
import contextlib
import textwrap
import threading
from collections.abc import Iterator
from typing import Any

from errbot import BotPlugin, botcmd

from logdx.model.report import Report
from logdx.server.chat.answer import BUSY, Answerer
from logdx.server.chat.base import Question
from logdx.server.chat.markdown import render_markdown
from logdx.server.chat.message import Reply
from logdx.server.settings import Settings
from logdx.server.workers import Workers

LIMITS = {"irc": 900, "matrix": 8000, "xmpp": 4000, "telegram": 3500}
"""Characters of an answer; IRC sends a line a second."""
USUAL_LIMIT = 3000
IRC_LINE = 400
PARAGRAPHS = "\n\n"
SECONDS = 150.0
"""A diagnosis ends after ten; the first one waits for the worker, which compiles grammars once."""
USAGE = "Write logdx and the log of a device, or an error code: logdx -9984."


class Explainer:
    """A worker that lives in an event loop of its own thread, apart from Errbot's threads."""

    def __init__(self) -> None:
        self._living = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Let the worker start while Errbot goes on; a first start takes seconds."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker and the thread."""
        if self._living.wait(5) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._life.cancel)
        self._thread.join(20)

    def answer(self, question: Question) -> Reply:
        """The reply, from any thread."""
        self._living.wait(SECONDS)
        answering = asyncio.run_coroutine_threadsafe(self._answerer.answer(question), self._loop)
        try:
            return answering.result(SECONDS)
        except TimeoutError:
            answering.cancel()
            return Reply(BUSY)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._life = asyncio.get_running_loop(), asyncio.current_task()
        workers, up = Workers(Settings(workers=1, timeout=10.0, queue=8)), asyncio.Event()

        async def explain(log: bytes, *, ca: bytes | None = None) -> Report:
            await up.wait()
            return await workers.explain(log, ca=ca)

        self._answerer = Answerer(explain)
        self._living.set()
        async with workers:
            up.set()
            await asyncio.Event().wait()  # until stop


class Logdx(BotPlugin):
    """Explains failed TLS handshakes."""

    def activate(self) -> None:
        """Start the worker with the plug-in."""
        self._explainer = Explainer()
        self._explainer.start()
        super().activate()

    def deactivate(self) -> None:
        """End the worker with the plug-in."""
        super().deactivate()
        self._explainer.stop()

    @botcmd
    def logdx(self, msg: Any, args: str) -> Iterator[str]:
        """Explain the log of a device, or an error code: logdx -9984."""
        question = Question(args, f"errbot {msg.frm}", usage=USAGE)
        limit = LIMITS.get(self.mode, USUAL_LIMIT)
        text = render_markdown(self._explainer.answer(question), limit, between=PARAGRAPHS)
        yield from irc_messages(text) if self.mode == "irc" else [text]


def irc_messages(text: str) -> Iterator[str]:
    """The parts of an answer as messages of one line each, which Errbot need not cut.

    Words stay whole, and with them the code spans, which hold one word each.
    """
    for part in text.split(PARAGRAPHS):
        if part.startswith("```"):
            yield from (f"```\n{line}\n```" for line in part.splitlines()[1:-1])
        else:
            yield from textwrap.wrap(part, IRC_LINE, break_long_words=False, break_on_hyphens=False)
