"""What single records say about the attempt they stand in: begin, success, failure, step.

The tables here are the only place that knows which codes are harmless.
"""

from __future__ import annotations

from logdx.model.records import (
    Alert,
    AppReply,
    Crash,
    HandshakeState,
    NetEvent,
    Probe,
    Record,
    ReturnCode,
    Step,
    VerifyFlags,
)

HARMLESS = frozenset(
    (
        "MBEDTLS_ERR_SSL_WANT_READ", "MBEDTLS_ERR_SSL_WANT_WRITE",
        "MBEDTLS_ERR_SSL_ASYNC_IN_PROGRESS", "MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS",
        "MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED", "MBEDTLS_ERR_SSL_CONTINUE_PROCESSING",
        "MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET", "MBEDTLS_ERR_SSL_RECEIVED_EARLY_DATA",
        "PSA_OPERATION_INCOMPLETE",
    )
)  # fmt: skip
"""Codes that ask the caller to call again, not failures (include/mbedtls/ssl.h)."""
CLOSE_NOTIFY = "MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY"
_HANDSHAKE_WORDS = ("handshake", "connect", "flush", "write", "send", "start_ssl")

NO_VERDICT = frozenset(("skip-verify",))
"""Flags that say nobody looked, not that something is wrong."""

BEGINS = {"dns": 0, "tcp": 1, "handshake": 2}
"""How far along a connection a record begins something."""

_FAILED_OUTCOMES = frozenset(("failed", "reset", "refused", "unreachable", "timeout", "exhausted"))
_LOOSE_EVENTS = frozenset(("link",))


def begins(record: Record) -> int | None:
    """Return how early in a connection this record begins one, None if it begins nothing."""
    if isinstance(record, NetEvent) and record.outcome in ("started", "ok"):
        return BEGINS.get(record.what)
    if isinstance(record, Step) and record.name in ("connect", "accept"):
        return BEGINS["tcp"] if record.outcome != "failed" else None
    if isinstance(record, Step) and record.name == "handshake" and record.outcome == "started":
        return BEGINS["handshake"]
    if isinstance(record, HandshakeState) and record.step == "client_hello":
        return BEGINS["handshake"]
    return None


def is_failure(record: Record) -> bool:
    """Whether this record by itself says that something failed."""
    if isinstance(record, ReturnCode):
        return record.failed and not is_harmless(record)
    if isinstance(record, Alert):
        return record.level != 1 and record.name != "close_notify"
    if isinstance(record, VerifyFlags):
        return bool(set(record.names) - NO_VERDICT)
    if isinstance(record, Step):
        return record.outcome == "failed"
    if isinstance(record, NetEvent):
        return record.outcome in _FAILED_OUTCOMES and record.what not in _LOOSE_EVENTS
    if isinstance(record, AppReply):
        return record.accepted is False and not _is_of_content(record)
    if isinstance(record, Probe):
        return record.outcome in ("unverified", "failed")
    return isinstance(record, Crash) and record.what != "reboot"


def ends_handshake(record: Record) -> bool:
    """Whether this is the failure that the handshake call gave its caller."""
    return isinstance(record, ReturnCode) and (record.function or "").endswith("ssl_handshake")


def is_harmless(record: ReturnCode) -> bool:
    """Whether a code is no failure where it stands."""
    if any(name in HARMLESS for name in record.names):
        return True
    if CLOSE_NOTIFY in record.names:
        function = (record.function or "").lower()
        return not any(word in function for word in _HANDSHAKE_WORDS)
    return False


def is_success(record: Record) -> str | None:
    """Return handshake-ok or succeeded when the record proves it, else None."""
    if isinstance(record, AppReply) and (record.accepted or _is_of_content(record)):
        return "succeeded"
    if isinstance(record, Probe) and record.outcome == "ok":
        return "handshake-ok"
    if isinstance(record, Step) and record.outcome == "ok":
        if record.name == "read":
            return "succeeded"
        if record.name == "handshake":
            return "handshake-ok"
    return None


def _is_of_content(reply: AppReply) -> bool:
    """HTTP answers about the path or the request: TLS works, and nobody was refused."""
    return reply.protocol == "http" and reply.code in _OF_CONTENT


_OF_CONTENT = frozenset((404, 405, 406, 409, 410, 413, 414, 415, 422, 429))
