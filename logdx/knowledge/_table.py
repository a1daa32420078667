"""Look a number up in the table of one layer; take mbedTLS's sums of high and low codes apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logdx.knowledge._data import section

Record = Mapping[str, Any]

HIGH_BITS = 0xFF80  # mbedtls_strerror: high part = -code & 0xFF80, low part = -code & 0x7F
LOW_BITS = 0x7F
FATAL_ALERT = -0x7780  # its low part is not printed


def record_of(layer: str, value: int) -> Record | None:
    """What one layer says about one value."""
    record: Record | None = section("codes").get(layer, {}).get(str(value))
    return record


def parts_of(value: int) -> tuple[Record | None, Record | None]:
    """High and low part of a negative mbedTLS code, each None where mbedTLS has no such code."""
    whole = record_of("mbedtls", value)
    if whole is not None:
        return (None, whole) if whole["kind"] == "low" else (whole, None)
    two_highs = section("sums").get(str(value))
    if two_highs:
        return record_of("mbedtls", two_highs[0]), record_of("mbedtls", two_highs[1])
    high = record_of("mbedtls", -(-value & HIGH_BITS))
    low = record_of("mbedtls", -(-value & LOW_BITS))
    if low is not None and low["kind"] != "low":
        low = None
    return high, low


def adds_up(value: int, high: Record, low: Record) -> bool:
    """True where the module of the high code is known to add low codes of the other's module."""
    if str(value) in section("sums"):
        return True
    return low["module"] in section("adds").get(high["module"], ())
