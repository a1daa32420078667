"""Texts of rules with placeholders: ``{top.issuer.CN|another one}``.

Only fields of bound records, the attempt, the boot and the log resolve; never str.format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

Resolve = Callable[[str], object]


def placeholders(text: str) -> Iterator[tuple[str, str]]:
    """Yield (path, default) of each placeholder in the text."""
    for piece in text.split("{")[1:]:
        inside, closed, _ = piece.partition("}")
        if closed and _is_placeholder(inside):
            path, _, default = inside.partition("|")
            yield path, default


def fill(text: str, resolve: Resolve, safe: bool = False) -> str:
    """Replace the placeholders.

    ``safe`` is for commands: a value from the log enters only if it is a host name, an address
    or a number; anything else gives the default.
    """
    first, *pieces = text.split("{")
    filled = [first]
    for piece in pieces:
        inside, closed, rest = piece.partition("}")
        if not closed or not _is_placeholder(inside):
            filled.append("{" + piece)
            continue
        path, _, default = inside.partition("|")
        value = as_text(resolve(path))
        if value is None or (safe and not _is_host_or_number(value)):
            value = default
        filled.append(value + rest)
    return "".join(filled)


def as_text(value: object) -> str | None:
    """Return how a value reads in a sentence; None for no value."""
    if value is None or value == ():
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def _is_placeholder(inside: str) -> bool:
    path = inside.partition("|")[0]
    return bool(path) and all(char.isalnum() or char in "._" for char in path)


def _is_host_or_number(value: str) -> bool:
    return (
        0 < len(value) <= 253
        and value.isascii()
        and value[0].isalnum()
        and all(char.isalnum() or char in ".:-_" for char in value)
    )
