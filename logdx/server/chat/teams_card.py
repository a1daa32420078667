"""A reply as an Adaptive Card: plain text runs only, which Teams never reads as markup.

Reply -> text runs -> card below the size that Teams takes
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from logdx.server.chat.base import Json
from logdx.server.chat.markdown import headline, proof_lines
from logdx.server.chat.message import Parts, Reply

LIMIT = 20_000
"""Bytes; Teams takes about 28 KB."""


def card(reply: Reply) -> Json:
    """The fullest card that Teams takes."""
    found: Json = {}
    for version in reply.shorter():
        found = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "body": list(_body(version)),
            "actions": [_open(url) for url in version.links],
        }
        if len(json.dumps(found)) <= LIMIT:
            break
    return found


def _body(reply: Reply) -> Iterator[Json]:
    yield _text(" · ".join(headline(reply)), weight="Bolder")
    if reply.facts:
        yield _text("; ".join(reply.facts), isSubtle=True)
    yield from _parts(reply.body)
    if reply.steps:
        yield _text("Fix", weight="Bolder")
    for number, step in enumerate(reply.steps, 1):
        yield from _parts(step, f"{number}. ")
    for text in reply.decide:
        yield _text(f"To decide: {text}")
    if reply.confirm:
        yield _text("Confirm", weight="Bolder")
        yield _code((reply.confirm,))
    if reply.proof:
        yield _text("Evidence", weight="Bolder")
        yield _code(proof_lines(reply))
    for text in (*reply.others, *reply.notes):
        yield _text(text, isSubtle=True)


def _parts(parts: Parts, label: str = "") -> Iterator[Json]:
    for place, part in enumerate(parts):
        yield _code(part.code) if part.code else _text((label if not place else "") + part.text)


def _text(text: str, **style: object) -> Json:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def _code(lines: tuple[str, ...]) -> Json:
    return _text("\n".join(lines), fontType="Monospace")


def _open(url: str) -> Json:
    return {"type": "Action.OpenUrl", "title": "Read more", "url": url}
