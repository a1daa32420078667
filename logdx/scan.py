"""Finds the regions of a large input that may hold a handshake.

    lines -> literals of the dialects, with context around each hit -> regions to parse

Inputs below ``SMALL`` bytes are one region. The literals are the dialects' own: a line without
any of them gives no record, so leaving it out changes nothing but the context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Numbered = tuple[int, str]

SMALL = 1 << 20
CONTEXT_LINES = 120


class Prefilter:
    """Picks the lines within ``context`` lines of a line that holds one of the literals."""

    def __init__(self, literals: Iterable[str], context: int = CONTEXT_LINES) -> None:
        alternatives = sorted({literal.lower() for literal in literals}, key=len, reverse=True)
        self._search = re.compile("|".join(map(re.escape, alternatives)), re.IGNORECASE).search
        self._context = context

    def holds(self, text: str) -> bool:
        """Whether the text has any of the literals."""
        return self._search(text) is not None

    def pick(self, lines: Iterable[Numbered]) -> Iterator[Numbered]:
        """Yield the lines near a hit, in order, holding back at most ``context`` lines."""
        before: list[Numbered] = []
        remaining = 0
        for line in lines:
            if self.holds(line[1]):
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
