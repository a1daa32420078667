"""What the ESP dialects share: a table-driven builder, errno texts of newlib, numbers, hosts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from lark import Token

from logdx.dialects.base import Builder, Found, found
from logdx.model.records import Record

Meaning = tuple[type[Record], dict[str, Any]]
"""The record and the fields that a terminal stands for."""
Filled = tuple[type[Record], dict[str, Any], str]
"""The same, and the field that takes the phrase, or its last number."""

_OUTCOMES = (
    ("reset by peer", "reset"),
    ("refused", "refused"),
    ("unreachable", "unreachable"),
    ("timed out", "timeout"),
    ("timeout", "timeout"),
    ("no more processes", "timeout"),
    ("connection abort", "closed"),
    ("not connected", "closed"),
    ("eof", "closed"),
    ("closed", "closed"),
    ("too many open files", "exhausted"),
    ("no buffer space", "exhausted"),
    ("not enough space", "exhausted"),
)
_ERRNO = {
    11: "timeout", 12: "exhausted", 23: "exhausted", 24: "exhausted", 104: "reset",
    105: "exhausted", 111: "refused", 113: "closed", 114: "unreachable", 116: "timeout",
    118: "unreachable", 128: "closed",
}  # fmt: skip
"""newlib's numbers, which ESP-IDF prints (118 is EHOSTUNREACH there, 113 ECONNABORTED)."""


class EspBuilder(Builder):
    """Looks phrases up in the dialect's tables by the name of their terminal."""

    constants: ClassVar[dict[str, Meaning]] = {}
    texts: ClassVar[dict[str, Filled]] = {}
    numbers: ClassVar[dict[str, Filled]] = {}

    def item(self, parts: list[Found | None]) -> Found | None:
        return parts[0]

    def constant(self, tokens: list[Token]) -> Found:
        record, fields = self.constants[tokens[0].type]
        return found(record, tokens[0], **fields)

    def text(self, tokens: list[Token]) -> Found:
        record, fields, into = self.texts[tokens[0].type]
        return found(record, tokens[0], **fields, **{into: tokens[0].strip()})

    def number(self, tokens: list[Token]) -> Found:
        record, fields, into = self.numbers[tokens[0].type]
        return found(record, tokens[0], **fields, **{into: last_int(tokens[0])})


def outcome_of(text: str) -> str:
    """Return the NetEvent outcome that an errno's text, else its number, stands for.

    >>> outcome_of("delayed connect error: Connection reset by peer")
    'reset'
    >>> outcome_of('errno: 118, "?"')
    'unreachable'
    """
    low = text.lower()
    for phrase, outcome in _OUTCOMES:
        if phrase in low:
            return outcome
    return _ERRNO.get(errno_of(low) or 0, "failed")


def errno_of(text: str) -> int | None:
    """Return the number that follows ``errno``, else the first number of the text.

    >>> errno_of("poll_read select error 104, errno = Connection reset by peer, fd = 54")
    104
    """
    before, _, behind = text.rpartition("errno")
    word = (first_word(behind.lstrip(" :=(")) or "").rstrip(")")
    return first_int(word) if word[:1].isdecimal() else first_int(before)


def ints(text: str) -> list[int]:
    """Return the numbers in ``text``, decimal or with 0x; longer ones than ten digits are none.

    >>> ints("transport_read() error: errno=104, 0x8001")
    [104, 32769]
    """
    spaced = "".join(char if char.isascii() and char.isalnum() else " " for char in text)
    numbers = [_int(word) for word in spaced.split()]
    return [number for number in numbers if number is not None]


def first_int(text: str) -> int | None:
    """Return the first number in ``text``."""
    return next(iter(ints(text)), None)


def last_int(text: str) -> int | None:
    """Return the last number in ``text``."""
    return next(reversed(ints(text)), None)


def after(text: str, mark: str) -> str:
    """Return what follows ``mark``; empty when it is not there."""
    return text.partition(mark)[2]


def first_word(text: str) -> str | None:
    """Return the first word without punctuation, None when there is none."""
    return next(iter(text.replace(",", " ").split()), None)


def host_and_port(text: str) -> tuple[str | None, int | None]:
    """Split ``host:port`` or ``scheme://host:port/path`` into host and port.

    >>> host_and_port("mqtts://broker.example:8883")
    ('broker.example', 8883)
    """
    bare = text.strip().partition("://")[2] or text.strip()
    host, _, rest = bare.partition("/")[0].partition(":")
    return host.strip(" '\"<>,") or None, first_int(rest)


def ctime(text: str) -> datetime | None:
    """Read ``Thu Jan  1 00:00:14 1970`` or ``2025-04-18 06:51:07``; None when it is neither.

    >>> ctime("Thu Jan  1 00:00:14 1970").year
    1970
    """
    words = " ".join(text.split())
    iso = words[:1].isdecimal()
    try:
        return datetime.strptime(
            words.replace("T", " ") if iso else words,
            "%Y-%m-%d %H:%M:%S" if iso else "%a %b %d %H:%M:%S %Y",
        ).replace(tzinfo=UTC)
    except ValueError:
        return None


def _int(word: str) -> int | None:
    if word[:2].lower() == "0x" and len(word) < 11:
        return _hex(word[2:])
    return int(word) if word.isdecimal() and len(word) < 11 else None


def _hex(digits: str) -> int | None:
    try:
        return int(digits, 16)
    except ValueError:
        return None
