"""Finds which lines may be for which dialect, many lines at a time.

    lower-case lines, joined -> str.find of each literal -> dialect -> numbers of the lines

Looking for a literal in a whole batch costs a hundredth of looking in every line of it. In a small
batch even that costs more than what it finds: there, only those literals are looked for of which
the first letters occur.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

GRAM = 4
"""Letters by which a literal is known to be missing."""
SMALL = 16_000
"""Characters of a batch of which every gram is taken."""


class LiteralIndex:
    """Literals and the owners that each of them speaks for."""

    def __init__(self, literals: Sequence[Iterable[str]]) -> None:
        """``literals``: those of owner 0, of owner 1, ..."""
        self._owners: dict[str, list[int]] = {}
        for owner, texts in enumerate(literals):
            for text in texts:
                self._owners.setdefault(text, []).append(owner)
        self._count = len(literals)
        self._by_gram: dict[str, list[str]] = {}
        for text in self._owners:
            self._by_gram.setdefault(text[:GRAM], []).append(text)
        self._short = [gram for gram in self._by_gram if len(gram) < GRAM]

    def lines_of(self, lowered: Sequence[str]) -> list[set[int]]:
        """Return, for each owner, the numbers (from 0) of the lines with one of its literals."""
        joined = "\n".join(lowered)
        starts = _starts(lowered)
        found: list[set[int]] = [set() for _ in range(self._count)]
        for text in self._possible(joined):
            lines = _lines_with(text, joined, starts)
            for owner in self._owners[text] if lines else ():
                found[owner].update(lines)
        return found

    def _possible(self, joined: str) -> Iterable[str]:
        """The literals that may occur in a text."""
        if len(joined) > SMALL:
            return self._owners
        grams = {joined[start : start + GRAM] for start in range(len(joined) - GRAM + 1)}
        begun = self._by_gram.keys() & grams
        return [text for gram in (*begun, *self._short) for text in self._by_gram[gram]]


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
