"""Microsoft Teams: outgoing webhook, HMAC over the raw body, one answer within five seconds.

activity (HTML of a message) -> text -> Question -> Adaptive Card of plain text runs
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

from logdx.errors import UsageError
from logdx.server.chat.base import WINDOW, Headers, Incoming, Json, Question
from logdx.server.chat.message import Reply
from logdx.server.chat.teams_card import card
from logdx.server.problems import ProblemError

USAGE = "Mention me with the log of a device, or with an error code such as -9984."
_BREAKS = frozenset({"br", "p", "div", "li", "pre", "tr"})
_TAGS = _BREAKS | {
    "at", "a", "b", "blockquote", "code", "codeblock", "em", "i", "img", "span", "strong", "s",
    "u", "ul", "ol", "table", "tbody", "td", "h1", "h2", "h3", "attachment", "emoji",
}  # fmt: skip


class Teams:
    """The adapter of one outgoing webhook."""

    name = "teams"
    patience = 4.0

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = _key(secret), clock

    def verify(self, headers: Headers, body: bytes) -> str:
        """By HMAC; the time and id stand in the signed body."""
        expected = base64.b64encode(hmac.digest(self._key, body, hashlib.sha256))
        given = headers.get("authorization", "").removeprefix("HMAC ").strip()
        if not hmac.compare_digest(expected, given.encode("utf-8", "replace")):
            raise ProblemError(401, "The signature is not valid.")
        activity = _activity(body)
        if "timestamp" in activity and not self._recent(activity["timestamp"]):
            raise ProblemError(401, "The request is too old.")
        return expected.decode()

    def read(self, body: bytes) -> Incoming:
        """The text of the message without the mention."""
        activity = _activity(body)
        if activity.get("type") != "message":
            raise ProblemError(400, "Not a message.")
        sender = activity.get("from")
        asker = str(sender.get("id", "")) if isinstance(sender, dict) else ""
        return Incoming(Question(_text(activity), f"teams {asker}", usage=USAGE))

    def render(self, reply: Reply) -> Json:
        """A card whose texts are runs: Teams shows them letter by letter."""
        content_type = "application/vnd.microsoft.card.adaptive"
        return {
            "type": "message",
            "attachments": [{"contentType": content_type, "content": card(reply)}],
        }

    def _recent(self, stamp: object) -> bool:
        try:
            said = datetime.fromisoformat(str(stamp))
        except ValueError:
            return False
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return abs(self._clock() - said.timestamp()) <= WINDOW


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise UsageError("LOGDX_TEAMS_SECRET is not the base64 text that Teams showed") from None


def _activity(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError(400, "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise ProblemError(400, "The body is not an activity.")
    return found


def _text(activity: dict[str, Any]) -> str:
    """The HTML attachment keeps the lines of a pasted log; else the text."""
    attachments = activity.get("attachments")
    html = [
        attachment.get("content")
        for attachment in (attachments if isinstance(attachments, list) else ())
        if isinstance(attachment, dict) and attachment.get("contentType") == "text/html"
    ]
    chosen = next((one for one in html if isinstance(one, str)), activity.get("text"))
    return plain_text(chosen) if isinstance(chosen, str) else ""


def plain_text(html: str) -> str:
    """Text of a message without its mentions; ``<inf>``, which is no tag of Teams, stays.

    >>> plain_text("<p><at>logdx</at>&nbsp;a &lt; b</p><p><inf> c</p>").split()
    ['a', '<', 'b', '<inf>', 'c']
    """
    first, *pieces = html.split("<")
    found, mention = [first], False
    for piece in pieces:
        inside, closed, rest = piece.partition(">")
        name = inside.strip("/ ").partition(" ")[0].lower()
        if not closed or name not in _TAGS:
            found.append("<" + piece)
            continue
        mention = name == "at" and not inside.startswith("/")
        found.append("\n" if name in _BREAKS else "")
        found.append("" if mention else rest)
    return unescape("".join(found)).replace("\xa0", " ")
