"""A page as Markdown (CommonMark; MyST reads it too).

Page + link (Ref -> address) -> Markdown text
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from logdx.authoring.page import Block, Bullets, Code, Heading, Links, Page, Paragraph, Ref
from logdx.authoring.words import Item

Link = Callable[[Ref], str | None]
"""Where a reference leads; None for a place that has no page."""

_SPECIAL = frozenset("\\`*_{}[]<>#|$~")


def no_link(ref: Ref) -> str | None:
    """Link to web pages only."""
    return ref.target if ref.kind == "url" else None


def page_markdown(page: Page, link: Link = no_link) -> str:
    """Return the page as Markdown that ends in a line break.

    >>> from logdx.authoring.page import Page
    >>> print(page_markdown(Page("cause", "dns-failure", "no address", (), ())))
    # dns-failure
    <BLANKLINE>
    **no address**
    <BLANKLINE>
    """
    return "\n".join(_lines(page, link)).rstrip("\n") + "\n"


def _lines(page: Page, link: Link) -> Iterator[str]:
    yield from (f"# {escaped(page.id)}", "", f"**{escaped(page.title)}**", "")
    for label, value in page.facts:
        shown = _ref(value, link) if isinstance(value, Ref) else escaped(value)
        yield f"- {label}: {shown}"
    yield ""
    for section in page.sections:
        yield from (f"## {escaped(section.title)}", "")
        for block in section.blocks:
            yield from _block(block, link)


def _block(block: Block, link: Link) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from (f"### {escaped(block.text)}", "")
    elif isinstance(block, Paragraph):
        yield from (escaped(block.text), "")
    elif isinstance(block, Code):
        fence = _fence(block.text)
        yield from (f"{fence}{block.language}", *block.text.splitlines(), fence, "")
    elif isinstance(block, Bullets):
        yield from (*_bullets(block.items, 0), "")
    elif isinstance(block, Links):
        yield from (*(f"- {_ref(ref, link)}" for ref in block.refs), "")
    else:
        for number, step in enumerate(block.steps, 1):
            lines = [line for one in step for line in _block(one, link)]
            yield from _step(f"{number}. ", lines)


def _step(label: str, lines: list[str]) -> Iterator[str]:
    """The lines of a step, the later ones indented below the first."""
    for number, line in enumerate(lines):
        indent = label if number == 0 else " " * len(label)
        yield indent + line if line else ""


def _bullets(items: tuple[Item, ...], level: int) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * level}- {escaped(item.text)}"
        yield from _bullets(item.items, level + 1)


def _ref(ref: Ref, link: Link) -> str:
    address = link(ref)
    name = f"[{escaped(ref.target)}]({address})" if address else f"`{ref.target}`"
    return f"{name}: {escaped(ref.text)}" if ref.text else name


def _fence(text: str) -> str:
    """A fence that is longer than any run of backticks in the text."""
    longest = 2
    run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    return "`" * (longest + 1)


def escaped(text: str) -> str:
    r"""Return a text in which nothing is Markdown any more.

    >>> print(escaped("names has MBEDTLS_ERR_X <b>"))
    names has MBEDTLS\_ERR\_X \<b\>
    """
    return "".join("\\" + char if char in _SPECIAL else char for char in text)
