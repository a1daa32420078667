"""The dresses of numbers: ``-0x2700``, ``-9984``, ``0xffffd900``, ``(FFFFD900)``, ``-7780``.

No pattern language: a text is cut at what cannot stand in a number; each piece is read alone.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHARACTERS = 400  # longer texts are no code
TWO_32 = 1 << 32
TWO_64 = 1 << 64
HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
DIGITS = frozenset("0123456789")
IN_NUMBER = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.+-")
MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Number:
    """One way to read one printed number."""

    value: int  # signed, 32-bit two's complement undone
    hex: bool
    prefixed: bool  # 0x stands before the digits
    signed: bool  # a sign stands before the number
    wrapped: bool = False  # was printed as 32-bit two's complement


def pieces(text: str) -> list[str]:
    """The words of a text that may be numbers or names."""
    text = text[:MOST_CHARACTERS].translate(MINUS_SIGNS)
    spaced = "".join(char if char in IN_NUMBER else " " for char in text)
    return [piece.rstrip(".-+") for piece in spaced.split() if piece.rstrip(".-+")]


def readings_of(piece: str) -> tuple[Number, ...]:
    """All ways to read a piece as a number, decimal before hex; none for a word or a version."""
    sign = piece[:1] if piece[:1] in ("+", "-") else ""
    body = piece[len(sign) :]
    if body[:2] in ("0x", "0X"):
        return _hex(body[2:], sign, prefixed=True)
    numbers: tuple[Number, ...] = ()
    if _all(body, DIGITS) and len(body) <= 20:
        value, wrapped = _unwrap(int(body))
        numbers = (Number(_signed(value, sign), False, False, bool(sign), wrapped),)
    if _may_be_bare_hex(body):
        numbers += _hex(body, sign, prefixed=False)
    return numbers


def _hex(digits: str, sign: str, *, prefixed: bool) -> tuple[Number, ...]:
    if not _all(digits, HEX_DIGITS) or len(digits) > 16:
        return ()
    value, wrapped = _unwrap(int(digits, 16))
    return (Number(_signed(value, sign), True, prefixed, bool(sign), wrapped),)


def _may_be_bare_hex(body: str) -> bool:
    """Hex without 0x: as old Zephyr and ``%X`` print it. Words such as ``dead`` are none."""
    if not 3 <= len(body) <= 16 or not _all(body, HEX_DIGITS):
        return False
    return len(body) in (8, 16) or (len(body) <= 8 and not DIGITS.isdisjoint(body))


def _unwrap(value: int) -> tuple[int, bool]:
    if TWO_32 // 2 <= value < TWO_32:
        return value - TWO_32, True
    if TWO_64 - TWO_32 // 2 <= value < TWO_64:
        return value - TWO_64, True
    return value, False


def _signed(value: int, sign: str) -> int:
    return -value if sign == "-" else value


def _all(text: str, allowed: frozenset[str]) -> bool:
    return bool(text) and allowed.issuperset(text)
