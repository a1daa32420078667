"""The answer to a question that is only a code: ``-9984``, ``alert 48``, ``BADCERT_EXPIRED``.

text -> knowledge.explain -> Reply
"""

from __future__ import annotations

from logdx.knowledge.explain import Entry, explain, nearest
from logdx.server.chat.markup import visible
from logdx.server.chat.message import LINE, SENTENCE, Part, Reply

LONGEST = 100
MOST_READINGS = 3
MOST_CAUSES = 4


def about_code(text: str) -> Reply | None:
    """What the code means; None when the text is no code but a log."""
    asked = text.strip()
    if not asked or len(asked) > LONGEST or len(asked.splitlines()) > 1:
        return None
    entries = explain(asked)
    if not entries:
        return None
    first, *others = entries
    return Reply(
        title=visible(f"{first.title} is {first.names[0]}", SENTENCE),
        facts=tuple(fact for fact in (first.layer, first.versions) if fact),
        body=tuple(Part(text) for text in _sentences(first)),
        others=tuple(_reading(entry) for entry in others[:MOST_READINGS]),
    )


def near_names(text: str) -> tuple[str, ...]:
    """Known names like the one that was asked for."""
    asked = text.strip()
    return nearest(asked) if len(asked) <= LONGEST and len(asked.split()) < 3 else ()


def _sentences(entry: Entry) -> list[str]:
    said = [visible(entry.meaning, SENTENCE)]
    if entry.high and entry.low:
        said.append(f"It is the sum of {entry.high} and {entry.low}.")
    for cause in entry.causes[:MOST_CAUSES]:
        said.append(visible(f"Usual cause: {cause.code} {cause.id}: {cause.means}", SENTENCE))
    return said


def _reading(entry: Entry) -> str:
    return visible(f"{entry.title} {entry.names[0]} ({entry.layer}): {entry.meaning}", LINE)
