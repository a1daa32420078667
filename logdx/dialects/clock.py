"""What applications print of the device's time (grammars/clock.lark).

Lines such as these, of firmware, modems and shells, whatever the SDK::

    rtc : 1970-01-01 00:00:09
    sntp ok, Sun Aug 14 10:21:40 2022
    +CIPSNTPTIME:Thu Jan 01 00:00:14 1970
    unix time 1731412007
    Error: clock not set

A certificate's dates (``notAfter=2027-03-31``, "valid until") are not the device's time, nor is
the ``Date:`` header of a server.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import moment, month, numbers
from logdx.model.records import Clock

FIRST_PLAUSIBLE_YEAR = 2014
"""No device on the market was built before; counters begin at 1970, 1980, 2000 or 2010."""


class ClockBuilder(Builder):
    """One method a way of telling the time."""

    def told(self, tokens: list[Token]) -> Found | None:
        return _clock(tokens[0], _origin(tokens), _time(tokens[-1]), _synced(tokens))

    def stamped(self, tokens: list[Token]) -> Found | None:
        return _clock(tokens[0], "stamp", _time(tokens[-1]), None)

    def build(self, tokens: list[Token]) -> Found | None:
        time = _time(tokens[-1])
        return found(Clock, tokens[0], origin="build", time=time) if time else None

    def epoch(self, tokens: list[Token]) -> Found | None:
        return _clock(tokens[0], "date", _since_1970(numbers(tokens[0])[-1]), None)

    def fields(self, tokens: list[Token]) -> Found | None:
        return _clock(tokens[0], "rtc", _of_tuple(numbers(tokens[0])), None)

    def date_line(self, tokens: list[Token]) -> Found | None:
        return _clock(tokens[0], "date", _by_shape(tokens[0]), None)

    def unset(self, tokens: list[Token]) -> Found:
        return found(Clock, tokens[0], origin=_origin(tokens), synchronised=False)


def _clock(
    token: Token, origin: str, time: datetime | None, synchronised: bool | None
) -> Found | None:
    """Make a clock; a time before any device was built says that nobody set it."""
    if time is None:
        return found(Clock, token, origin=origin, synchronised=True) if synchronised else None
    if time.year < FIRST_PLAUSIBLE_YEAR:
        synchronised = False
    elif origin == "sntp":
        synchronised = True
    return found(Clock, token, origin=origin, time=time, synchronised=synchronised)


def _synced(tokens: list[Token]) -> bool | None:
    return True if any(token.type == "SYNCED" for token in tokens) else None


def _origin(tokens: list[Token]) -> str:
    words = " ".join(token.lower() for token in tokens)
    if "ntp" in words or any(token.type == "SYNCED" for token in tokens) or "sync" in words:
        return "sntp"
    return "rtc" if "rtc" in words or "cclk" in words else "date"


def _time(token: Token) -> datetime | None:
    if token.type in ("SOURCE", "SYNCED", "BUILD", "STAMP_LABEL"):
        return None
    if token.type == "EPOCH10":
        return _since_1970(int(token))
    if token.type == "MODEM":
        year, *rest = numbers(token)
        return moment(year + (1900 if year >= 70 else 2000), *rest)
    return _by_shape(token)


def _by_shape(text: str) -> datetime | None:
    """Read a date in which the year has four digits, wherever it stands."""
    clock = [numbers(word.strip(",")) for word in text.replace("T", " ").split() if ":" in word]
    times = clock[0] if clock else []
    day_text = " ".join(word for word in text.replace("T", " ").split() if ":" not in word)
    named = next((m for word in day_text.replace("-", " ").split() if (m := month(word))), None)
    found_numbers = numbers(day_text) or numbers(text)
    if len(found_numbers) > 3:  # 2024-01-02-03:04:05
        found_numbers, times = found_numbers[:3], found_numbers[3:]
    return _date(found_numbers, named, times)


def _date(parts: list[int], named: int | None, times: list[int]) -> datetime | None:
    year = next((part for part in parts if part > 999), None)
    rest = [part for part in parts if part != year]
    if year is None or not rest:
        return None
    if named is not None:
        return moment(year, named, rest[0], *times)
    if len(rest) < 2:
        return None
    first, second = rest[:2]
    if parts[0] == year:
        return moment(year, first, second, *times)
    return moment(year, second, first, *times) or moment(year, first, second, *times)


def _of_tuple(values: list[int]) -> datetime | None:
    """Read time.localtime() or RTC().datetime() of MicroPython; the latter ends in 0 us."""
    year, first, second, *rest = values
    return moment(year, first, second, *(rest[1:4] if values[-1] == 0 else rest[:3]))


def _since_1970(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds < 4_102_444_800 else None


CLOCK = Dialect(
    name="clock",
    grammar="clock",
    literals=(
        "ntp", "current tim", "system tim", "rtc", "nitz", "clock", "cclk", "qlts", "xtime",
        "time ", "time:", "time=", "time,", "time>", "time-", "time_t", "time(", "timestamp",
        "time/", "datetime", "date ", "date:", "date=", "date/", "utc", "now:", "now=", "now is",
        "epoch", "(19", "(20", "build", "built", "compile", "release", "firmware", "fw ", "image ",
        "python v", "python ", "mon ", "tue ", "wed ", "thu ", "fri ", "sat ", "sun ", "sync",
    ),
    builder=ClockBuilder,
)  # fmt: skip
