"""What a chat hears when the server cannot answer, and what it never hears."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from logdx.model.report import Report
from logdx.server.chat import guard
from logdx.server.chat.answer import TOO_MANY, Answerer
from logdx.server.chat.base import Question
from logdx.server.chat.guard import Guard
from logdx.server.chat.limits import Rate, Seen
from logdx.server.chat.mattermost import Mattermost
from logdx.server.chat.outgoing import Outgoing
from logdx.server.workers import CrashedError, RefusedError, UnavailableError

SECRET = "/srv/secret-token"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (UnavailableError("the worker died"), "try again"),
        (RefusedError("not a log"), "not a log"),
        (CrashedError("logdx made a mistake on this log"), "mistake"),
        (ValueError(SECRET), "try again"),
        (OSError(2, "No such file", SECRET), "try again"),
    ],
)
def test_an_error_becomes_an_answer(
    error: Exception, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(log: bytes, *, ca: bytes | None = None) -> Report:
        raise error

    reply = asyncio.run(Answerer(failing).answer(Question("boot\nconnect failed")))
    assert says in reply.title
    assert SECRET not in repr(reply) + caplog.text


def test_one_person_cannot_ask_without_end() -> None:
    now = [0.0]
    rate = Rate(most=2, seconds=60, clock=lambda: now[0])
    answerer = Answerer(None, rate)  # type: ignore[arg-type]

    def ask(asker: str) -> str:
        return asyncio.run(answerer.answer(Question("-9984", asker))).title

    assert [ask("a") == TOO_MANY for _ in range(4)] == [False, False, True, True]
    assert ask("b") != TOO_MANY
    now[0] = 61
    assert ask("a") != TOO_MANY


def test_what_is_remembered_is_bounded() -> None:
    now = [0.0]
    seen = Seen(seconds=10, most=3, clock=lambda: now[0])
    assert [seen.first(key) for key in "aab"] == [True, False, True]
    now[0] = 11
    assert seen.first("a")
    for number in range(1000):
        seen.first(str(number))
    assert len(seen._until) <= 4


def test_a_slow_body_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    sent: list[dict[str, Any]] = []

    async def drip() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"t", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    app = Guard(Mattermost(("t",), Outgoing(frozenset())), None)  # type: ignore[arg-type]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    asyncio.run(asyncio.wait_for(app(scope, drip, send), 5))  # type: ignore[arg-type]
    assert sent[0]["status"] == 408
