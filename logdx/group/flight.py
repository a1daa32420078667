"""Which flight of messages an attempt was in when it ended.

    records of an attempt -> hello | server | client | after | None

What an alert of the peer means depends on it: the same handshake_failure says "nothing in common"
after our hello and "no certificate" after our certificate (RFC 5246, section 7.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from logdx.group.evidence import is_success
from logdx.model.records import (
    Certificate,
    DebugEvent,
    HandshakeState,
    NetEvent,
    Record,
    WireBytes,
)

EMPTY_CERTIFICATE = 12
"""Bytes of a record (5) with a Certificate message (4) that holds an empty list (3)."""
CHANGE_CIPHER_SPEC = 6
"""Bytes of the record that comes just before the client's Finished."""
_EMPTY_BYTES = "07 0b 00 00 03 00 00 00"
_FLIGHTS = ("hello", "server", "client", "after")
_OF_STEP = {
    "client_hello": "hello", "server_hello": "hello", "certificate": "server",
    "certificate_verify": "server", "key_exchange": "server", "client_certificate": "client",
    "finished": "client", "application": "after",
}  # fmt: skip
_EVENTS = (
    ("write client key exchange", "client"), ("write certificate verify", "client"),
    ("write finished", "client"), ("write client hello", "hello"), ("parse server hello", "hello"),
)  # fmt: skip


def flight_of(records: Sequence[Record], role: str) -> str | None:
    """Return the last flight that the log shows, None where it shows none."""
    reached = [flight for record in records if (flight := _shown(record, role)) is not None]
    return max(reached, key=_FLIGHTS.index) if reached else None


def sent_empty_certificate(records: Iterable[Record]) -> bool:
    """Whether the client answered the request for its certificate with an empty list."""
    return any(_is_empty_certificate(record) for record in records)


def _shown(record: Record, role: str) -> str | None:
    if is_success(record):
        return "after"
    if isinstance(record, HandshakeState):
        return _OF_STEP.get(record.step or "")
    if isinstance(record, Certificate) and record.origin == "peer":
        return "server"
    if isinstance(record, DebugEvent):
        return next((flight for words, flight in _EVENTS if words in record.message), None)
    if _is_empty_certificate(record):
        return "client"
    if isinstance(record, NetEvent) and record.what == "send" and record.size and role != "server":
        return "client" if record.size == CHANGE_CIPHER_SPEC else "hello"
    return None


def _is_empty_certificate(record: Record) -> bool:
    if isinstance(record, NetEvent):
        return record.what == "send" and record.size == EMPTY_CERTIFICATE
    return isinstance(record, WireBytes) and record.head.endswith(_EMPTY_BYTES)
