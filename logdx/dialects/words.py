"""Small readers that the dialects of free words share: numbers, sizes, hosts and dates.

"heap 71 k" -> 72704        "broker.example:8883" -> ("broker.example", 8883)
"""

from __future__ import annotations

from datetime import UTC, datetime

_UNITS = {"k": 1024, "m": 1024 * 1024, "b": 1, "": 1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def numbers(text: str) -> list[int]:
    """Return the runs of decimal digits of ``text``, those of at most 15 digits.

    >>> numbers("calloc(1, 16717) failed")
    [1, 16717]
    """
    plain = "".join(char if char in "0123456789" else " " for char in text)
    return [int(run) for run in plain.split() if len(run) <= 15]


def first_number(text: str) -> int | None:
    """Return the first number of ``text``, or None."""
    return next(iter(numbers(text)), None)


def hex_number(text: str) -> int | None:
    """Read the hexadecimal digits behind the last ``0x`` of ``text``.

    >>> hex_number("rc: 0x5, bad")
    5
    """
    digits = ""
    for char in text.lower().rpartition("0x")[2]:
        if char not in "0123456789abcdef" or len(digits) == 8:
            break
        digits += char
    return int(digits, 16) if digits and "0x" in text.lower() else None


def size(text: str) -> int | None:
    """Read a size with its unit, in bytes.

    >>> size("71 k"), size("1.5 kB"), size("38,644 bytes")
    (72704, 1536, 38644)
    """
    bare = text.strip().replace(",", "")
    digits = "".join(char for char in bare if char in "0123456789.").rstrip(".")
    unit = bare.lstrip("0123456789. ")[:1].lower()
    try:
        return int(float(digits) * _UNITS.get(unit, 1))
    except ValueError:
        return None


def host_port(text: str) -> tuple[str | None, int | None]:
    """Split ``host:port``, ``host/port``, ``host port 443``; a URL keeps its host only.

    >>> host_port("mqtts://broker.example:8883/x")
    ('broker.example', 8883)
    >>> host_port("10.0.0.5")
    ('10.0.0.5', None)
    """
    text = text.strip(" \"'`<>()[],.;*")
    text = text.partition("://")[2] or text
    text = text.rpartition("@")[2].rpartition("AF_INET]")[2].rpartition("AF_INET6]")[2]
    for gap in (" on port ", ", port ", " port ", " : ", "]:"):
        text = text.replace(gap, ":")
    if "(" in text:
        text = text.partition("(")[0].strip() + text.rpartition(")")[2].strip()
    host, colon, rest = text.replace("/", ":", 1).partition(":")
    port = first_number(rest) if colon and rest.strip()[:1].isdecimal() else None
    host = host.strip(" \"'`<>()[],;*")
    return host or None, port if port and port < 65536 else None


def moment(year: int, month: int, day: int, *clock: int) -> datetime | None:
    """Make a time in UTC; None where a number is none of a calendar."""
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def month(name: str) -> int | None:
    """Return the number of the month that begins with ``name``'s first three letters."""
    key = name[:3].lower()
    return _MONTHS.index(key) + 1 if key in _MONTHS else None
