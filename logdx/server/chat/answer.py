"""From a question to a reply: usage, the meaning of a code, or the diagnosis of a log.

Question -> text or file -> code? -> explain -> redact -> Reply
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from logdx.model.report import Report
from logdx.redact import Redactor, redact_report
from logdx.server.chat.base import MAX_LOG, Explain, Question, UnreadableError
from logdx.server.chat.codes import about_code, near_names
from logdx.server.chat.limits import Rate
from logdx.server.chat.markup import visible
from logdx.server.chat.message import SENTENCE, Part, Reply, of_report
from logdx.server.workers import CrashedError, RefusedError

_log = logging.getLogger(__name__)

BUSY = "logdx is busy or this log takes too long: try again in a minute, or send a shorter piece"
TOO_MANY = "Too many questions in a minute: please wait a little"


class Answerer:
    """Answers questions; never raises, never tells what went wrong inside."""

    def __init__(self, explain: Explain, rate: Rate | None = None) -> None:
        self._explain = explain
        self._rate = rate or Rate()

    async def answer(self, question: Question) -> Reply:
        """The reply, redacted."""
        if not self._rate.allows(question.asker):
            return Reply(TOO_MANY)
        try:
            return await self._answer(question)
        except (UnreadableError, RefusedError, CrashedError) as error:
            return Reply(visible(str(error), SENTENCE))
        except Exception as error:
            _log.warning("a chat question failed: %s", type(error).__name__)
            return Reply(BUSY)

    async def _answer(self, question: Question) -> Reply:
        text = question.text.strip()
        if not question.load:
            if not text:
                return Reply("What should logdx explain?", body=(Part(question.usage),))
            if (reply := await asyncio.to_thread(about_code, text)) is not None:
                return reply
        log = await question.load() if question.load else text.encode("utf-8", "replace")
        if len(log) > MAX_LOG:
            raise UnreadableError(
                f"That log is longer than {MAX_LOG >> 20} MiB: send a piece of it"
            )
        report = await self._explain(log)
        reply = await asyncio.to_thread(_redacted, report)
        return reply if question.load else _with_hint(reply, text, question.usage)


def _redacted(report: Report) -> Reply:
    """Titles and explanations quote the log, so they are redacted as the log itself is."""
    redactor = Redactor()
    diagnoses = tuple(
        diagnosis.with_fields(
            title=redactor.text(diagnosis.title), explanation=redactor.text(diagnosis.explanation)
        )
        for diagnosis in report.diagnoses
    )
    report = report.with_fields(diagnoses=diagnoses)
    return of_report(redact_report(report, redactor=redactor))


def _with_hint(reply: Reply, text: str, usage: str) -> Reply:
    """A short text without a handshake in it was perhaps a misspelt code."""
    if reply.verdict != "no-tls" or len(text.splitlines()) > 1:
        return reply
    near = near_names(text)
    hint = f"Did you mean {', '.join(near)}?" if near else usage
    return replace(reply, body=(Part(hint),))
