"""Tells a failure of the connection from trouble that only stands in the same log.

Attempt (failed) -> is_elsewhere: a bad firmware image, a crash of another task, plain HTTP
"""

from __future__ import annotations

from logdx.group.evidence import is_failure
from logdx.model.attempts import Attempt
from logdx.model.records import (
    Alert,
    AppReply,
    Certificate,
    Crash,
    DebugEvent,
    HandshakeState,
    Negotiation,
    NetEvent,
    Record,
    ReturnCode,
    Step,
    VerifyFlags,
)

_APPLICATION_LAYERS = frozenset(("esp-err", "http", "aws-sdk", "mqtt"))
_OF_CONNECTION = ("TLS", "HTTP_CONNECT", "CONN", "TIMEDOUT", "UNREACH", "PIPE", "NET", "ADDR")
"""Parts of names that tell of a connection also in these layers, and among errno names."""
_SOCKET_CALLS = ("connect", "socket", "recv", "send")
_TLS = (Alert, Certificate, DebugEvent, HandshakeState, Negotiation, VerifyFlags)


def is_elsewhere(attempt: Attempt) -> bool:
    """Whether nothing of DNS, TCP and TLS failed, and no application refused over TLS."""
    failures = [record for record in attempt.records if is_failure(record)]
    if attempt.handshake_done or attempt.data_received:
        return all(_of_application(record) for record in failures)
    if any(_is_tls(record) for record in attempt.records):
        return False
    connects = any(isinstance(r, NetEvent) and r.what != "link" for r in attempt.records)
    return all(
        isinstance(record, AppReply) or (not connects and _is_local(record)) or _is_crash(record)
        for record in failures
    )


def _of_application(record: Record) -> bool:
    code = isinstance(record, ReturnCode) and record.layer in _APPLICATION_LAYERS
    return code or _is_crash(record)


def _is_local(record: Record) -> bool:
    """A code of the device itself: a driver, a file, a flash partition."""
    if not isinstance(record, ReturnCode) or record.function in _SOCKET_CALLS:
        return False
    local = record.layer in ("errno", *_APPLICATION_LAYERS)
    return local and not any(part in name for name in record.names for part in _OF_CONNECTION)


def _is_crash(record: Record) -> bool:
    return isinstance(record, Crash)


def _is_tls(record: Record) -> bool:
    if isinstance(record, Step):
        return record.name in ("handshake", "verify")
    if isinstance(record, DebugEvent):
        return "alloc" not in record.message  # any program says that
    return isinstance(record, _TLS)
