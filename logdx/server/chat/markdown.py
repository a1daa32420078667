"""A reply as Markdown, for the platforms that take it: Mattermost, Discord, Matrix.

Reply -> sections -> text no longer than the platform's limit
"""

from __future__ import annotations

from collections.abc import Iterator

from logdx.server.chat.markup import fence, prose
from logdx.server.chat.message import Parts, Reply


def render_markdown(reply: Reply, limit: int, *, between: str = "\n") -> str:
    """The longest version of the reply that has at most ``limit`` UTF-16 units.

    ``between`` stands between its parts: most chats break a line at every line break, the
    original Markdown only at an empty line.
    """
    text = ""
    for version in reply.shorter():
        text = between.join(_lines(version))
        if utf16_length(text) <= limit:
            return text
    return prose(reply.title[: limit // 4])


def utf16_length(text: str) -> int:
    """The length as JavaScript counts it, which is how platforms do."""
    return len(text.encode("utf-16-le")) // 2


def _lines(reply: Reply) -> Iterator[str]:
    yield _bold(" · ".join(prose(word) for word in headline(reply)))
    if reply.facts:
        yield prose("; ".join(reply.facts))
    yield from _parts(reply.body)
    yield from _numbered("Fix", reply.steps)
    yield from _listed("To decide", reply.decide)
    if reply.confirm:
        yield _bold("Confirm")
        yield fence((reply.confirm,))
    if reply.proof:
        yield _bold("Evidence")
        yield fence(proof_lines(reply))
    yield from _listed("Also", reply.others)
    for note in reply.notes:
        yield f"Note: {prose(note)}"
    for link in reply.links:
        yield f"See <{link}>"


def headline(reply: Reply) -> tuple[str, ...]:
    """Cause, title and how sure it is, in this order."""
    words = (reply.cause, reply.title, reply.confidence)
    return tuple(word for word in words if word)


def proof_lines(reply: Reply) -> tuple[str, ...]:
    """``  49 │ issuer name : ...``."""
    return tuple(f"{item.line:>4} │ {item.text}" for item in reply.proof)


def _parts(parts: Parts) -> Iterator[str]:
    for part in parts:
        yield fence(part.code) if part.code else prose(part.text)


def _numbered(title: str, steps: tuple[Parts, ...]) -> Iterator[str]:
    if steps:
        yield _bold(title)
    for number, step in enumerate(steps, 1):
        first, *rest = _parts(step)
        yield f"{_bold(f'{number}:')} {first}" if not first.startswith("```") else first
        yield from rest


def _listed(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield f"{_bold(title + ':')} {prose(text)}"


def _bold(markdown: str) -> str:
    return f"**{markdown}**"
