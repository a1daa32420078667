"""A line of the log with its dress taken off.

"I (123) esp-tls: text"  ->  Line(number, payload="text", prefix=(("ESP_LOG", "I (123) ..."),))
"""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One line: its number from 1, its text as it came, and the payload behind its dress."""

    number: int
    text: str
    payload: str
    prefix: tuple[tuple[str, str], ...] = ()
    """(terminal of prefix.lark, text) of each piece of dress, in order."""

    @property
    def stream(self) -> str:
        """What tells this task or connection from others: tags and pointers of the dress."""
        return "|".join(_tag(kind, text) for kind, text in self.prefix if kind in _STREAM_TERMINALS)


_STREAM_TERMINALS = frozenset(
    ("ESP_LOG", "ESPHOME", "ZEPHYR", "FACILITY", "PROCESS", "TICKS", "TAG", "POINTER", "ADDRESS")
)


def _tag(kind: str, text: str) -> str:
    """The part of a prefix that stays the same from line to line."""
    text = text.strip(" :[]()")
    if kind == "ESP_LOG":
        return text.rpartition(") ")[2]
    if kind == "ZEPHYR":
        return text.rpartition("> ")[2]
    if kind in ("TICKS", "ESPHOME", "FACILITY"):
        return text.rpartition("[")[2] if kind != "FACILITY" else text.partition(" ")[2]
    return text
