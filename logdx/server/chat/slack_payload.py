"""Slack's payloads: forms and JSON to fields, Slack's markup back to the text that was typed.

body -> payload -> text, file ids
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from logdx.server.chat.base import Question
from logdx.server.problems import ProblemError

Payload = dict[str, Any]
USAGE = (
    "Write /logdx and an error code such as -9984, a piece of a log, or the link to a file of "
    "this channel; or choose Explain this log on a message."
)


def payload_of(body: bytes) -> Payload:
    """The JSON, the JSON in a form's ``payload``, or the form; ProblemError 400."""
    try:
        text = body.decode()
        if not text.startswith(("{", "[")):
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            if "payload" not in form:
                return form
            text = form["payload"]
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ProblemError(400, "The body is neither a form nor JSON.") from None
    if not isinstance(found, dict):
        raise ProblemError(400, "The payload is not an object.")
    return found


def text_question(payload: Payload) -> Question:
    """What a command, mention or message says in words."""
    event, message = _object(payload, "event"), _object(payload, "message")
    user = payload.get("user_id") or event.get("user") or _object(payload, "user").get("id")
    text = payload.get("text") or message.get("text") or _unmentioned(event.get("text"))
    return Question(typed(text if isinstance(text, str) else ""), f"slack {user}", usage=USAGE)


def typed(text: str) -> str:
    """Text as it was typed: links and mentions by their label, entities as characters.

    >>> typed("ssl_connect &lt;err&gt; <http://a.example|a.example> <@U012>")
    'ssl_connect <err> a.example @U012'
    """
    first, *pieces = text.split("<")
    found = [first]
    for piece in pieces:
        inside, closed, rest = piece.partition(">")
        target, _, label = inside.partition("|")
        found.append((label or target) + rest if closed else "<" + piece)
    plain = "".join(found)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def file_ids(source: Payload) -> list[str]:
    """Ids of the files of a message or event."""
    files = source.get("files")
    ids = [
        file.get("id")
        for file in (files if isinstance(files, list) else ())
        if isinstance(file, dict)
    ]
    return [id for id in ids if isinstance(id, str) and is_file_id(id)]


def linked_file(text: str) -> str | None:
    """The file id of ``https://team.slack.com/files/U012/F034/log.txt`` standing alone."""
    words = text.split()
    if len(words) != 1:
        return None
    try:
        url = urlsplit(words[0])
        host = url.hostname or ""
    except ValueError:
        return None
    path = url.path.split("/")
    slack = url.scheme == "https" and host.endswith(".slack.com")
    found = path[3] if slack and len(path) > 3 and path[1] == "files" else None
    return found if is_file_id(found) else None


def is_file_id(id: object) -> bool:
    """``F0123ABCD``."""
    return isinstance(id, str) and id.isascii() and id.isalnum() and id[:1] == "F" and len(id) < 30


def _object(payload: Payload, name: str) -> Payload:
    found = payload.get(name)
    return found if isinstance(found, dict) else {}


def _unmentioned(text: object) -> str:
    """The text behind the mention of the app."""
    if not isinstance(text, str):
        return ""
    before, mention, rest = text.partition("<@")
    return before + rest.partition(">")[2] if mention else text
