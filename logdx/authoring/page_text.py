"""A page for the terminal.

Page -> rich renderables, indented by level; code is never word-wrapped
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from logdx.authoring.page import (
    Block,
    Bullets,
    Code,
    Heading,
    Links,
    Page,
    Paragraph,
    Ref,
    Section,
    Steps,
)  # fmt: skip
from logdx.authoring.words import Item
from logdx.render.terminal import harmless


def page_text(page: Page) -> Iterator[RenderableType]:
    """Yield what a console prints for the page."""
    yield Text(harmless(page.id), style="bold cyan")
    yield _at(Text(harmless(page.title), style="bold"), 2)
    yield Text()
    yield _at(_facts(page), 2)
    for section in page.sections:
        yield Text()
        yield _at(Text(section.title, style="bold cyan"), 2)
        for block in _section(section):
            yield _at(block, 4)


def _facts(page: Page) -> Table:
    grid = Table.grid(padding=(0, 2))
    for label, value in page.facts:
        grid.add_row(Text(label, style="dim"), _value(value))
    return grid


def _value(value: str | Ref) -> Text:
    """A path that is longer than the terminal is folded, never cut."""
    return _ref(value) if isinstance(value, Ref) else Text(harmless(value), overflow="fold")


def _ref(ref: Ref) -> Text:
    text = Text(harmless(ref.target), overflow="fold")
    return text.append(f"  {harmless(ref.text)}", style="dim") if ref.text else text


def _section(section: Section) -> Iterator[RenderableType]:
    for number, block in enumerate(section.blocks):
        if isinstance(block, Heading) and number:
            yield Text()
        yield from _block(block)


def _block(block: Block) -> Iterator[RenderableType]:
    if isinstance(block, Heading):
        yield Text(block.text, style="bold")
    elif isinstance(block, Paragraph):
        yield Text(harmless(block.text))
    elif isinstance(block, Code):
        yield from (_code(line) for line in block.text.splitlines())
    elif isinstance(block, Bullets):
        yield from _bullets(block.items, 0)
    elif isinstance(block, Links):
        yield from (_item("-", _ref(ref)) for ref in block.refs)
    else:
        yield from _steps(block)


def _code(line: str) -> Text:
    return Text(harmless(line), style="bold", overflow="fold")


def _steps(block: Steps) -> Iterator[RenderableType]:
    for number, step in enumerate(block.steps, 1):
        label = f"{number}." if len(block.steps) > 1 else "-"
        yield _item(label, Group(*(part for one in step for part in _block(one))))


def _bullets(items: tuple[Item, ...], level: int) -> Iterator[RenderableType]:
    for item in items:
        yield _item("-", Text(harmless(item.text)), level)
        yield from _bullets(item.items, level + 1)


def _item(label: str, body: RenderableType, level: int = 0) -> Padding:
    """A line with a hanging indent."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(label, body)
    return _at(grid, 2 * level)


def _at(block: RenderableType, columns: int) -> Padding:
    return Padding(block, (0, 0, 0, columns), expand=False)
