"""The peer's chain as a drawing: a box a certificate, from the root down to the leaf.

    rows -> boxes and arrows -> <svg>

Colours come from the page's style, so the drawing is light or dark with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.render.chain_rows import Row
from logdx.render.html.escape import text

WIDTH = 460
HEIGHT = 62
GAP = 26
MAX_ROWS = 12
MAX_NAME = 52


def chain_svg(rows: Sequence[Row]) -> str:
    """Return the drawing; '' where the log shows no chain."""
    shown = rows[:MAX_ROWS]
    if not shown:
        return ""
    height = len(shown) * (HEIGHT + GAP) - GAP + 4
    parts = [part for level, row in enumerate(shown) for part in _box(level, row)]
    said = "; ".join(f"{row.name}: {row.verdict or row.dates or 'shown'}" for row in shown)
    return (
        f'<svg class="chain" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{text("The chain from the root to the leaf. " + said)}">'
        + "".join(parts)
        + "</svg>"
    )


def _box(level: int, row: Row) -> Iterator[str]:
    top = level * (HEIGHT + GAP) + 2
    kind = {True: "bad", False: "good", None: "open"}[row.bad]
    missing = " missing" if row.verdict.startswith("not sent") else ""
    if level:
        yield _arrow(top)
    yield (
        f'<rect class="box {kind}{missing}" x="2" y="{top}" width="{WIDTH - 4}" '
        f'height="{HEIGHT}" rx="8"/>'
    )
    mark = {True: "✗", False: "✓", None: ""}[row.bad]
    depth = f"{row.depth}  " if row.depth else ""
    yield f'<text class="name" x="16" y="{top + 26}">{text(depth + _cut(row.name))}</text>'
    yield f'<text class="more" x="16" y="{top + 47}">{text(_more(row))}</text>'
    if mark:
        yield f'<text class="mark {kind}" x="{WIDTH - 30}" y="{top + 38}">{mark}</text>'


def _arrow(top: int) -> str:
    """From a certificate to the one that it signed."""
    middle, start = WIDTH // 2, top - GAP
    return (
        f'<path class="arrow" d="M{middle} {start + 2}V{top - 4}'
        f'M{middle - 5} {top - 10}L{middle} {top - 4}L{middle + 5} {top - 10}"/>'
    )


def _more(row: Row) -> str:
    return _cut(", ".join(part for part in (row.dates, row.verdict) if part))


def _cut(name: str) -> str:
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"
