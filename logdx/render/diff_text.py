"""Two handshakes side by side, for a terminal of any width.

Comparison -> where they part -> steps -> what differs -> what is the same -> rich renderables
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from logdx.compare.model import Comparison, Difference, Side
from logdx.render.diff_words import NOT_SHOWN, STEPS, headline, side_facts, value
from logdx.render.terminal import Symbols, harmless, symbols_for

MAX_VALUE = 400
"""Characters of one value."""
MAX_SAME = 12


class render_diff:  # noqa: N801 - reads as the function that the other renderers are
    """A renderable: ``console.print(render_diff(comparison))``."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        symbols = symbols_for(console.encoding)
        comparison = self._comparison
        yield from _side("good", comparison.good)
        yield from _side("bad ", comparison.bad)
        yield Text()
        yield Text(harmless(headline(comparison)), style="bold")
        yield Text()
        yield _table(comparison, options.max_width, symbols)
        yield from _rest(comparison)


def _side(label: str, side: Side) -> Iterable[Text]:
    style = "green" if label == "good" else "red"
    line = Text(f"{label}  ", style=f"bold {style}")
    line.append(harmless(_name(side)), style="bold")
    line.append(f"   {harmless(side_facts(side))}", style="dim")
    yield line
    if side.note:
        yield Text(f"      ({side.note})", style="dim")


def _name(side: Side) -> str:
    return PurePath(side.name).name


def _table(comparison: Comparison, width: int, symbols: Symbols) -> Table:
    style = box.ASCII if symbols.bar == "|" else box.SIMPLE_HEAD
    label = 20 if width >= 70 else 12
    table = Table(box=style, width=width, pad_edge=False, show_edge=False, padding=(0, 1))
    table.add_column("", width=label, overflow="fold")
    for name in ("good", "bad"):
        table.add_column(name, ratio=1, overflow="fold")
    for pair in comparison.steps:
        parted = "bold red" if pair.step == comparison.parted_at else ""
        marks = [_mark(state, symbols) for state in (pair.good, pair.bad)]
        table.add_row(Text(STEPS[pair.step], style=parted), *marks)
    table.add_section()
    for difference in comparison.differences:
        table.add_row(*_cells(difference))
    return table


def _mark(state: str | None, symbols: Symbols) -> Text:
    if state is None:
        return Text("-", style="dim")
    good = state == "ok"
    mark = symbols.good if good else symbols.bad
    return Text(mark if good else f"{mark} failed", style="green" if good else "red")


def _cells(difference: Difference) -> tuple[Text, Text, Text]:
    bad = _value(difference.bad, difference.bad_line)
    if difference.note:
        bad.append(f"\n{harmless(difference.note)[:MAX_VALUE]}", style="yellow")
    return (
        Text(harmless(difference.name)[:MAX_VALUE]),
        _value(difference.good, difference.good_line),
        bad,
    )


def _value(text: str | None, line: int) -> Text:
    shown = harmless(value(text, line))
    return Text(shown[:MAX_VALUE], style="dim" if shown == NOT_SHOWN else "")


def _rest(comparison: Comparison) -> Iterable[Text | Padding]:
    yield Text()
    if comparison.same:
        facts = [f"{fact.name} {fact.value}" for fact in comparison.same[:MAX_SAME]]
        yield _paragraph("The same in both", "; ".join(facts))
    for name, is_good in (("good", True), ("bad", False)):
        names = [d.name for d in comparison.one_sided if (d.good is not None) == is_good]
        if names:
            yield _paragraph(f"Only the {name} log shows", ", ".join(names[:MAX_SAME]))
    diagnosis = comparison.bad.diagnosis
    if diagnosis is not None:
        line = Text(f"{diagnosis.code} {diagnosis.cause}", style="bold red")
        line.append(f"  {harmless(diagnosis.title)}", style="none")
        yield line
        yield Text(f"logdx explain {harmless(_name(comparison.bad))} says more", style="dim")
    yield Text("Numbers in brackets are lines of the logs.", style="dim")


def _paragraph(title: str, text: str) -> Text:
    line = Text(f"{title}: ", style="bold cyan")
    line.append(harmless(text)[: 4 * MAX_VALUE], style="none")
    return line
