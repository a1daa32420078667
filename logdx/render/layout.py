"""Lines of a terminal report: paragraphs are wrapped, what a reader copies is not.

text -> Text lines, indented, without trailing blanks

A shell command or an address that is broken over two lines cannot be pasted, so those lines may be
longer than the terminal is wide; print them with ``crop=False``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

CODE = "  "
"""How a line of code begins inside a text."""


def whole(text: str, indent: int = 0, style: str = "") -> Text:
    """Return one line that is never wrapped."""
    return Text(" " * indent + text, style=style, no_wrap=True, overflow="ignore")


def wrapped(text: str, width: int, indent: int, label: str = "", style: str = "") -> Iterator[Text]:
    """Yield the lines of a text that fit into ``width`` columns, code lines and addresses whole.

    ``label`` stands before the first line; the others hang below its text.
    """
    hang = indent + (len(label) + 1 if label else 0)
    lead = Text(" " * indent)
    if label:
        lead.append(f"{label} ", style="bold")
    for line in _lines(text, width - hang, style):
        yield whole_text(lead, line)
        lead = Text(" " * hang)


def whole_text(lead: Text, line: Text) -> Text:
    """Join a lead and a line into a line that is not wrapped again."""
    joined = Text.assemble(lead, line, no_wrap=True, overflow="ignore")
    joined.rstrip()
    return joined


def _lines(text: str, width: int, style: str) -> Iterator[Text]:
    for is_code, lines in groupby(text.splitlines(), lambda line: line.startswith(CODE)):
        if is_code:
            yield from (Text(line, style="bold") for line in lines)
        else:
            for line in _fill(" ".join(lines), width):
                yield Text(line, style=style)


def _fill(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width), break_long_words=False, break_on_hyphens=False)


def numbered(texts: Sequence[str], width: int, indent: int) -> Iterable[Text]:
    """Number the texts, each with a hanging indent; a single one needs no number."""
    for number, text in enumerate(texts, 1):
        label = f"{number}." if len(texts) > 1 else ""
        yield from wrapped(text, width, indent, label)
