"""Finds the regions of a large input that may hold a handshake.

    numbered lines -> batches -> anchors of the dialects (str.find) -> lines with context around

Inputs below ``SMALL`` bytes are one region. The anchors are literals of the dialects; what stands
further than ``CONTEXT_LINES`` from any of them belongs to no handshake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

Numbered = tuple[int, str]

SMALL = 1 << 20
CONTEXT_LINES = 120
BATCH = 4_000


class Prefilter:
    """Picks the lines within ``context`` lines of a line that holds one of the anchors."""

    def __init__(self, anchors: Iterable[str], context: int = CONTEXT_LINES) -> None:
        shortest_first = sorted({anchor.lower() for anchor in anchors}, key=len)
        self._anchors: list[str] = []
        for anchor in shortest_first:  # what holds a longer one holds the shorter one in it
            if not any(shorter in anchor for shorter in self._anchors):
                self._anchors.append(anchor)
        self._context = context

    def pick(self, lines: Iterable[Numbered]) -> Iterator[Numbered]:
        """Yield the lines near a hit, in order, holding back at most ``context`` lines."""
        before: list[Numbered] = []
        remaining = 0
        for batch in _batches(lines):
            hits = self._hits(batch)
            if not hits and not remaining:
                before = [*before, *batch][-self._context :]
                continue
            for index, line in enumerate(batch):
                if index in hits:
                    yield from before
                    before.clear()
                    remaining = self._context
                    yield line
                elif remaining:
                    remaining -= 1
                    yield line
                else:
                    before.append(line)
                    if len(before) > self._context:
                        before.pop(0)

    def _hits(self, batch: list[Numbered]) -> set[int]:
        """Indexes of the lines that hold an anchor."""
        lowered = [text.lower() for _, text in batch]
        joined = "\n".join(lowered)
        present = [anchor for anchor in self._anchors if anchor in joined]
        if not present:
            return set()
        return {n for n, text in enumerate(lowered) if any(anchor in text for anchor in present)}


def _batches(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, BATCH)):
        yield batch
