"""TLS alert descriptions: numbers and names.

Source: IANA TLS Alerts registry; MBEDTLS_SSL_ALERT_MSG_ names from mbedTLS ssl.h
(``data/alerts.yaml``).

>>> name_of(48)
'unknown_ca'
>>> description_of("Bad Record MAC")
20
"""

from __future__ import annotations

from functools import cache
from typing import Any

from logdx.knowledge._data import section
from logdx.knowledge._text import words

PREFIX = ["mbedtls", "ssl", "alert", "msg"]


def name_of(description: int) -> str | None:
    """The registered name of an alert number."""
    row = _rows().get(description)
    return row["name"] if row else None


def meaning_of(description: int) -> str | None:
    """What the sender of the alert says with it."""
    row = _rows().get(description)
    return row["meaning"] if row else None


def where_of(description: int) -> str | None:
    """The TLS versions that know the alert."""
    row = _rows().get(description)
    return row["where"] if row else None


def description_of(name: str) -> int | None:
    """The number of an alert's name, as RFC, mbedTLS, OpenSSL or GnuTLS write it."""
    key = words(name[:100])
    if key[:4] == PREFIX:
        key = key[4:]
    elif key[:1] == ["alert"]:
        key = key[1:]
    return _names().get(" ".join(key))


def all_names() -> tuple[str, ...]:
    """Every alert's registered name, in the order of the numbers."""
    return tuple(row["name"] for row in _rows().values())


@cache
def _rows() -> dict[int, dict[str, Any]]:
    return {row["description"]: row for row in section("alerts")}


@cache
def _names() -> dict[str, int]:
    names: dict[str, int] = {}
    for number, row in _rows().items():
        for name in (row["name"], row.get("mbedtls", ""), *row.get("also", ())):
            if name:
                names[" ".join(words(name))] = number
    return names
