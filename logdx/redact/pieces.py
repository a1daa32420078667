"""Cuts a line without end into pieces that can be read one after the other.

line of any length -> (piece, finds in it), where no secret lies across a cut
"""

from __future__ import annotations

from collections.abc import Sequence

from logdx.redact.finds import finds_of
from logdx.redact.places import Find

PIECE = 1 << 16
"""Characters that are read at once."""
OVERLAP = 1 << 12
"""Where a piece ends, a secret may just begin: what starts here is read with the next piece."""


def pieces(line: str) -> Sequence[tuple[str, list[Find]]]:
    """Return the pieces of a long line; a line of usual length is one piece that was not read."""
    if len(line) <= PIECE:
        return [(line, [])]
    found = []
    at = 0
    while at < len(line):
        text = line[at : at + PIECE]
        finds = finds_of(text)
        if at + PIECE < len(line):
            finds, text = _cut(text, finds, line, at)
        found.append((text, finds))
        at += len(text)
    return found


def _cut(text: str, finds: list[Find], line: str, at: int) -> tuple[list[Find], str]:
    """Cut before what starts near the end; a secret at the very end goes on to the next gap."""
    limit = len(text) - OVERLAP
    kept = [find for find in finds if find.start < limit]
    if kept and kept[-1].end >= len(text):
        end = _gap_after(line, at + len(text)) - at
        return [*kept[:-1], kept[-1]._replace(end=end)], line[at : at + end]
    return kept, text[: max(limit, kept[-1].end if kept else 0)]


def _gap_after(line: str, at: int) -> int:
    """Where a word that goes on at a place ends."""
    while at < len(line):
        chunk = line[at : at + PIECE]
        length = len(chunk) - len(chunk.lstrip(_GAPLESS))
        at += length
        if length < len(chunk):
            break
    return at


_GAPLESS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"',;&<>")
