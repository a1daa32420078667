"""Which differences are worth a line, and what they mean.

two Facts -> does it matter? -> a note in words
"""

from __future__ import annotations

from datetime import datetime, timedelta

from logdx.compare.model import Fact

CLOCK = timedelta(days=1)
"""Two runs are never at the same time; certificates last longer than a day."""
HEAP = 0.8
"""Less than this share of the good one's heap is worth a line."""


def matters(good: Fact, bad: Fact) -> bool:
    """Whether two facts of the same name differ in more than what every run differs in."""
    if good.kind == "heap":
        return _number(bad.value) < HEAP * _number(good.value) or "failed" in bad.name
    if good.kind == "clock":
        return _clocks_differ(good.value, bad.value)
    return good.value.casefold() != bad.value.casefold()


def note_of(good: Fact | None, bad: Fact | None) -> str:
    """Say what a difference is, where its values alone do not."""
    if good is None or bad is None:
        return ""
    if good.kind == "clock" and "(unset)" in bad.value and "(unset)" not in good.value:
        return "the clock was not set"
    if good.kind == "heap" and _number(good.value):
        return f"{round(100 * _number(bad.value) / _number(good.value))} % of the good one"
    return ""


def _clocks_differ(good: str, bad: str) -> bool:
    one, other = _time(good), _time(bad)
    if one is None or other is None:
        return good != bad
    return abs(one - other) > CLOCK or good.rpartition("(")[2] != bad.rpartition("(")[2]


def _time(value: str) -> datetime | None:
    try:
        return datetime.strptime(value[:16], "%Y-%m-%d %H:%M")
    except ValueError:
        return None


def _number(value: str) -> int:
    return int("".join(char for char in value if char.isdecimal()) or 0)
