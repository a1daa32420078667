"""What the ESP dialects share: errno texts of newlib and lwIP, numbers, host and port."""

from __future__ import annotations

from datetime import UTC, datetime

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


def outcome_of(text: str) -> str:
    """Return the NetEvent outcome that an errno's text, else its number, stands for."""
    low = text.lower()
    for phrase, outcome in _OUTCOMES:
        if phrase in low:
            return outcome
    return _ERRNO.get(errno_of(low) or 0, "failed")


def errno_of(text: str) -> int | None:
    """Return the number that follows ``errno``, or the last number of the text."""
    return first_int(text.rpartition("errno")[2]) if "errno" in text else last_int(text)


def ints(text: str) -> list[int]:
    """Return the decimal numbers in ``text``; ``0x10`` counts as one hexadecimal number."""
    spaced = "".join(char if char.isascii() and char.isalnum() else " " for char in text)
    numbers = [_int(word) for word in spaced.split()]
    return [number for number in numbers if number is not None]


def first_int(text: str) -> int | None:
    """Return the first number in ``text``."""
    return next(iter(ints(text)), None)


def last_int(text: str) -> int | None:
    """Return the last number in ``text``."""
    return next(reversed(ints(text)), None)


def host_and_port(text: str) -> tuple[str | None, int | None]:
    """Split ``host:port``, ``scheme://host:port/path``, ``host port: n`` into its parts."""
    bare = text.strip().partition("://")[2] or text.strip()
    host, _, rest = bare.partition("/")[0].partition(":")
    return host.strip(" '\"<>") or None, first_int(rest)


def ctime(text: str) -> datetime | None:
    """Read ``Thu Jan  1 00:00:14 1970`` or ``2025-04-18 06:51:07``; None when it is neither."""
    words = " ".join(text.replace("T", " ", 1).split() if text[:1].isdecimal() else text.split())
    for form in ("%a %b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
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
