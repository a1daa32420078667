"""A second look at a log: the lines that reports show, and what kind of text it is.

Source, lines of the evidence -> Glance(texts around them, share of lines that look like code)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from logdx.source import Source

AROUND = 12
"""Lines shown before and after each line of the evidence."""
MAX_SHOWN = 2000
"""Lines kept of one log."""
SAMPLE = 5000
"""Lines that decide what kind of text it is."""

_CODE_ENDS = (
    "{", "}", ";", "(", "),", ");", '",', "',", "\\", ":", '"', "|", "=",
)  # fmt: skip
_CODE_STARTS = (
    "#", "//", "/*", '"', "'", "@", "import ", "from ", "def ", "class ", "return ", "assert ",
    "- ", "</", "<!", "* [",
)  # fmt: skip


@dataclass(slots=True)
class Glance:
    """What a second look at a log shows."""

    lines: dict[int, str] = field(default_factory=dict)
    written: int = 0
    """Lines of the sample that are not blank."""
    code: int = 0
    """Those of them that look like source code or markup."""

    @property
    def code_share(self) -> float:
        """How much of the text looks like source code or markup, from 0 to 1."""
        return self.code / max(1, self.written)


def glance(source: Source, wanted: Iterable[int]) -> Glance:
    """Look at a log again; ``wanted`` are the lines of the evidence. Raises SourceError."""
    keep = _around(sorted(set(wanted)))
    last = max(keep, default=0)
    seen = Glance()
    for number, text in source:
        if number <= SAMPLE and text.strip():
            seen.written += 1
            seen.code += looks_like_code(text)
        if number in keep:
            seen.lines[number] = text
        if number > max(last, SAMPLE):
            break
    return seen


def looks_like_code(text: str) -> bool:
    """Whether a line looks like source code or markup rather than a log's.

    >>> looks_like_code('    printf("handshake returned -0x%x", ret);')
    True
    >>> looks_like_code("  ! mbedtls_ssl_handshake returned -0x2700")
    False
    """
    line = text.strip()
    return line.endswith(_CODE_ENDS) or line.startswith(_CODE_STARTS)


def _around(wanted: list[int]) -> set[int]:
    keep: set[int] = set()
    for line in wanted:
        if len(keep) < MAX_SHOWN:
            keep.update(range(max(1, line - AROUND), line + AROUND + 1))
        else:
            keep.add(line)
    return keep
