"""A reply as Block Kit: rich text only, in which Slack parses nothing.

Reply -> rich_text blocks and a button -> message within Slack's limits

A ``text`` element of rich text is shown letter by letter: mentions, links and emoji are elements
of other types, which are never made from a log. The evidence waits in the value of the button,
so that nothing is kept on the server.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from logdx.server.chat.base import Json
from logdx.server.chat.markdown import headline, proof_lines
from logdx.server.chat.markup import prose
from logdx.server.chat.message import Parts, Proof, Reply, proof_of

MOST_BLOCKS = 50
MOST_TEXT = 3000
MOST_VALUE = 2000
MOST_ALL = 12_000
SHOW_EVIDENCE = "logdx_show_evidence"


def slack_message(reply: Reply) -> Json:
    """The fullest message that Slack takes."""
    blocks: list[Json] = []
    for version in reply.shorter():
        blocks = list(_blocks(version, reply.proof))
        if len(blocks) <= MOST_BLOCKS and len(json.dumps(blocks)) <= MOST_ALL:
            break
    return _message(" · ".join(headline(reply)), blocks)


def evidence_message(value: str) -> Json:
    """What the button answers; ValueError for a value that is not one of ours."""
    lines = json.loads(value)
    proof = proof_of([(int(number), str(text)) for number, text in lines])
    shown = Reply("Evidence", proof=proof)
    return _message(
        "Evidence", [_rich(_section("Evidence", bold=True), *_code(proof_lines(shown)))]
    )


def _message(text: str, blocks: list[Json]) -> Json:
    """``text`` is for notifications, which show no blocks."""
    return {
        "text": html.escape(prose(text), quote=False)[:MOST_TEXT],
        "blocks": blocks,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(reply: Reply, proof: tuple[Proof, ...]) -> Iterator[Json]:
    yield _rich(_section(" · ".join(headline(reply)), bold=True))
    if reply.facts:
        yield _rich(_section("; ".join(reply.facts), italic=True))
    if reply.body:
        yield _rich(*_parts(reply.body))
    if reply.steps:
        yield _rich(_section("Fix", bold=True))
    for number, step in enumerate(reply.steps, 1):
        yield _rich(*_parts(step, f"{number}. "))
    for text in reply.decide:
        yield _rich(_section(f"To decide: {text}"))
    if reply.confirm:
        yield _rich(_section("Confirm", bold=True), *_code((reply.confirm,)))
    for text in (*reply.others, *reply.notes):
        yield _rich(_section(text))
    if reply.links:
        yield _rich({"type": "rich_text_section", "elements": list(_links(reply.links))})
    if proof:
        yield {"type": "actions", "elements": [_button(proof)]}


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _section(text: str, **style: bool) -> Json:
    element: Json = {"type": "text", "text": text[:MOST_TEXT] or " "}
    return {
        "type": "rich_text_section",
        "elements": [element | ({"style": style} if style else {})],
    }


def _parts(parts: Parts, label: str = "") -> Iterator[Json]:
    for place, part in enumerate(parts):
        if part.code:
            yield from _code(part.code)
        else:
            yield _section((label if not place else "") + part.text)


def _code(lines: tuple[str, ...]) -> Iterator[Json]:
    text = "\n".join(lines)
    for start in range(0, len(text), MOST_TEXT):
        element = {"type": "text", "text": text[start : start + MOST_TEXT]}
        yield {"type": "rich_text_preformatted", "elements": [element]}


def _links(links: tuple[str, ...]) -> Iterator[Json]:
    yield {"type": "text", "text": "See "}
    for place, url in enumerate(links):
        if place:
            yield {"type": "text", "text": ", "}
        yield {"type": "link", "url": url}


def _button(proof: tuple[Proof, ...]) -> Json:
    return {
        "type": "button",
        "action_id": SHOW_EVIDENCE,
        "text": {"type": "plain_text", "text": "Show evidence", "emoji": False},
        "value": _value(proof),
    }


def _value(proof: tuple[Proof, ...]) -> str:
    """As many lines as a button's value takes."""
    for count in range(len(proof), 0, -1):
        lines = [[item.line, item.text] for item in proof[:count]]
        text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        if len(text.encode("utf-16-le")) // 2 <= MOST_VALUE:
            return text
    return "[]"
