"""Finds which lines may be for which dialect, many lines at a time.

    lower-case lines, joined -> str.find of each literal -> dialect -> numbers of the lines

Looking for a literal in a whole batch costs a hundredth of looking in every line of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence


class LiteralIndex:
    """Literals and the owners that each of them speaks for."""

    def __init__(self, literals: Sequence[Iterable[str]]) -> None:
        """``literals``: those of owner 0, of owner 1, ..."""
        self._owners: dict[str, list[int]] = {}
        for owner, texts in enumerate(literals):
            for text in texts:
                self._owners.setdefault(text, []).append(owner)
        self._count = len(literals)

    def lines_of(self, lowered: Sequence[str]) -> list[set[int]]:
        """Return, for each owner, the numbers (from 0) of the lines with one of its literals."""
        joined = "\n".join(lowered)
        starts = _starts(lowered)
        found: list[set[int]] = [set() for _ in range(self._count)]
        for text, owners in self._owners.items():
            lines = _lines_with(text, joined, starts)
            for owner in owners if lines else ():
                found[owner].update(lines)
        return found


def _starts(lines: Sequence[str]) -> list[int]:
    """Where each line begins in the joined text, and where the text ends."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _lines_with(text: str, joined: str, starts: Sequence[int]) -> list[int]:
    lines: list[int] = []
    position = joined.find(text)
    while position >= 0:
        line = bisect_right(starts, position) - 1
        lines.append(line)
        position = joined.find(text, starts[line + 1])
    return lines
