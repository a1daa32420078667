"""What the log proves to be in order.

    Attempt -> short sentences: own certificate verified, TCP connected, dates valid, ...

People look in the wrong place for days; these sentences close those places.
"""

from __future__ import annotations

from logdx.group.chain import path_of
from logdx.group.clock import validity
from logdx.model.attempts import Attempt
from logdx.model.records import Certificate, NetEvent, Record, VerifyFlags


def fine(attempt: Attempt) -> tuple[str, ...]:
    """Return what is proved to be fine, at most four sentences."""
    records = [*attempt.setup, *attempt.records]
    sentences = [
        _own_certificate(records),
        _tcp(attempt),
        _clock(attempt),
        _dates(attempt),
        _handshake(attempt),
    ]
    return tuple(s for s in sentences if s is not None)


def _own_certificate(records: list[Record]) -> str | None:
    own = [r for r in records if isinstance(r, Certificate) and r.origin == "own"]
    leaf = next((c for c in own if c.depth == 0), None)
    if leaf is None or leaf.subject is None or any(c.flags is None or c.flags for c in own):
        return None
    lines = f"lines {min(c.first_line for c in own)}-{max(c.last_line for c in own)}"
    return f"The device's own certificate ({leaf.subject.label}, {lines}) verifies without flags."


def _tcp(attempt: Attempt) -> str | None:
    connected = any(
        isinstance(r, NetEvent) and r.what == "tcp" and r.outcome == "ok" for r in attempt.records
    )
    beyond = attempt.peer_answered or attempt.peer_certificates > 0
    if not (connected or beyond):
        return None
    where = f" to {attempt.host}" if attempt.host else ""
    to = "," if where else " to"
    port = f"{to} port {attempt.port}" if attempt.port else ""
    return f"TCP connected{where}{port}."


def _clock(attempt: Attempt) -> str | None:
    if attempt.clock != "set" or attempt.clock_time is None:
        return None
    return f"The device's clock was set ({attempt.clock_time:%Y-%m-%d %H:%M})."


def _dates(attempt: Attempt) -> str | None:
    peers = [r for r in attempt.records if isinstance(r, Certificate) and r.origin == "peer"]
    flagged = {"expired", "future"} & set(attempt.flags)
    checked = any(c.flags is not None for c in peers) or any(
        isinstance(r, VerifyFlags) for r in attempt.records
    )
    path = path_of(peers)
    if not path or flagged or not checked:
        return None
    if attempt.log_date and any(validity(c, attempt.log_date) != "valid" for c in path):
        return None
    return "No date of the peer's certificates was objected to."


def _handshake(attempt: Attempt) -> str | None:
    return "The TLS handshake itself completed." if attempt.handshake_done else None
