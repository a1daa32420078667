"""Redacted lines of a log, by their numbers.

Source, numbers -> Redactor over what stands before and around them -> number -> redacted line

A key may begin far above a line, so the lines before it are read, too; a gap longer than any key is
skipped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable
from itertools import pairwise

from logdx.redact.stream import HELD, Redactor
from logdx.source import Source

BEFORE = HELD + 100
"""Lines read before a wanted one: more than the longest key has."""


def redacted_lines(source: Source, wanted: Iterable[int], redactor: Redactor) -> dict[int, str]:
    """Return the wanted lines of a log without secrets. Raises SourceError."""
    numbers = sorted(set(wanted))
    keep = frozenset(numbers)
    last = max(numbers, default=0)
    waiting: deque[int] = deque()
    lines: dict[int, str] = {}

    def take(ready: list[str]) -> None:
        for text in ready:
            number = waiting.popleft()
            if number in keep:
                lines[number] = text

    for number, text in source:
        if number > last + BEFORE:
            break
        following = numbers[bisect_left(numbers, number)] if number <= last else last
        if waiting or following - number <= BEFORE:
            waiting.append(number)
            take(redactor.feed(text))
    take(redactor.finish())
    return lines


def gaps(numbers: Iterable[int], last: int) -> dict[int, int]:
    """Return how many lines are left out before each number, and before ``last + 1`` at the end."""
    bounds = [0, *sorted(numbers), last + 1]
    return {after: after - before - 1 for before, after in pairwise(bounds) if after - before > 1}
