"""The terminal: width, colours, symbols, and text that cannot harm it.

stdout, --color, NO_COLOR, FORCE_COLOR, encoding -> rich Console + Symbols
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from rich.console import Console

from logdx.render.visible import harmless as harmless

MAX_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Symbols:
    """Marks and lines, in Unicode or in plain ASCII."""

    bad: str = "✗"
    good: str = "✓"
    warning: str = "!"
    branch: str = "└─ "
    bar: str = "│"
    ellipsis: str = "…"


UNICODE = Symbols()
ASCII = Symbols(bad="x", good="ok", warning="!", branch="`- ", bar="|", ellipsis="...")


def console_for(color: str = "auto") -> Console:
    """Return a console on stdout; ``color`` is auto, always or never."""
    console = Console(
        file=sys.stdout,
        force_terminal=True if color == "always" else None,
        no_color=True if color == "never" else None,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
    if console.width > MAX_WIDTH:
        console.width = MAX_WIDTH
    return console


def symbols_for(encoding: str) -> Symbols:
    """Return Unicode symbols where the encoding has them, else ASCII."""
    try:
        "✗✓└─│…".encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


def shortened(text: str, width: int, ellipsis: str) -> str:
    """Cut a text to a width in columns."""
    return text if len(text) <= width else text[: max(0, width - len(ellipsis))] + ellipsis
