"""The peer's chain as a tree, each certificate with its verdict.

    certificates of an attempt -> rows (name, dates, verdict) from the top to the leaf -> Text

``python -m logdx.render.chain`` draws the chain of the sample.
"""

from __future__ import annotations

from rich.text import Text

from logdx.model.attempts import Attempt
from logdx.render.chain_rows import Row, rows
from logdx.render.terminal import Symbols, harmless, shortened


def draw(attempt: Attempt, width: int, symbols: Symbols) -> list[Text]:
    """Return the tree as lines of at most ``width`` columns."""
    return [_line(row, level, width, symbols) for level, row in enumerate(rows(attempt))]


def _line(row: Row, level: int, width: int, symbols: Symbols) -> Text:
    indent = "   " * (level - 1) + symbols.branch if level else ""
    depth = f"{row.depth}  " if row.depth else ""
    mark = {True: symbols.bad, False: symbols.good, None: " "}[row.bad]
    verdict = f"{row.verdict} {mark}".strip()
    right = f"{row.dates}   {verdict}" if row.dates else verdict
    room = width - len(right) - 2
    left = shortened(indent + depth + harmless(row.name), room, symbols.ellipsis)
    line = Text(left.ljust(room) + "  ")
    line.append(row.dates, style="dim")
    line.append("   " if row.dates else "")
    line.append(verdict, style={True: "red", False: "green", None: "dim"}[row.bad])
    line.rstrip()
    return line


def _demo() -> None:
    from logdx import explain
    from logdx.render.terminal import console_for, symbols_for
    from logdx.resources import folder

    report = explain(folder("samples") / "wiznet-azure-iot-hub.log")
    console = console_for()
    for line in draw(report.attempts[0], console.width, symbols_for(console.encoding)):
        console.print(line)


if __name__ == "__main__":
    _demo()
