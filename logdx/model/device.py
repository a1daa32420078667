"""A file that the device loads, given beside the log (``explain --ca``, ``--cert``, ``--key``)."""

from __future__ import annotations

from logdx.model.record import FrozenFields
from logdx.model.records import Record


class DeviceFile(FrozenFields):
    """What a file holds: records for the rules, and what a person should read of them."""

    what: str = ""
    """ca, cert or key."""
    name: str = ""
    form: str = ""
    """pem, der, or c for C source."""
    lines: int = 1
    damage: str | None = None
    """Why mbedTLS would load nothing of it, with the line."""
    facts: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    quotes: dict[int, str] = {}  # noqa: RUF012 - never changed: an instance holds its own
    """Line -> what stands there, in words; base64 proves nothing to a reader."""
