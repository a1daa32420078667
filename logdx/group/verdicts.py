"""What the verification of the peer's certificates said, however the log prints it.

    VerifyFlags with a depth -> Certificate     alert bytes -> Alert     -> flags of the attempt

The alert that mbedTLS sends tells the flag (ssl_parse_certificate_verify in library/ssl_tls.c,
from 2.5.1): 48 for an untrusted chain, 45 for an expired certificate, 42 for a wrong name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from logdx.knowledge.alerts import name_of
from logdx.model.records import Alert, Certificate, Record, ReturnCode, VerifyFlags, WireBytes

R = TypeVar("R", bound=Record)

NOT_VERIFIED = "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"
FATAL_ALERT = "MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE"
_FLAG_OF_ALERT = {42: "cn-mismatch", 44: "revoked", 45: "expired", 48: "not-trusted", 49: "other"}


def with_verdicts(records: Sequence[Record]) -> list[Record]:
    """Add the certificates and alerts that only numbers tell of."""
    derived: list[Record] = [*_certificates(records)]
    if _not_verified(records):
        derived += _alerts(records, "sent")
    elif _returned(records, FATAL_ALERT) and not any(isinstance(r, Alert) for r in records):
        derived += _alerts(records, "received")
    return [*records, *derived]


def flags_of(records: Sequence[Record]) -> tuple[str, ...]:
    """Return the verify flags of the peer's certificates, all depths together."""
    names: dict[str, None] = {}
    for record in records:
        if isinstance(record, VerifyFlags):
            names.update(dict.fromkeys(record.names))
        elif isinstance(record, Certificate) and record.origin == "peer":
            names.update(dict.fromkeys(record.flags or ()))
    if not names and _not_verified(records):
        sent = (r.description for r in records if isinstance(r, Alert) and r.direction == "sent")
        names.update({_FLAG_OF_ALERT[d]: None for d in sent if d in _FLAG_OF_ALERT})
    return tuple(names)


def _not_verified(records: Iterable[Record]) -> bool:
    return _returned(records, NOT_VERIFIED)


def _returned(records: Iterable[Record], name: str) -> bool:
    return any(isinstance(r, ReturnCode) and name in r.names for r in records)


def _certificates(records: Sequence[Record]) -> list[Certificate]:
    """Flags printed for a depth are those of a certificate that need not be dumped."""
    dumped = {r.depth for r in records if isinstance(r, Certificate) and r.flags is not None}
    return [
        _at(Certificate, r, depth=r.depth, subject=r.subject, flags=r.names, origin="peer")
        for r in records
        if isinstance(r, VerifyFlags) and r.depth is not None and r.depth not in dumped
    ]


def _alerts(records: Sequence[Record], direction: str) -> list[Alert]:
    """The bytes of an alert beside a failed verification are ours, beside -0x7780 the peer's."""
    numbers = [(r, _alert_number(r.head)) for r in records if isinstance(r, WireBytes)]
    return [
        _at(Alert, r, direction=direction, level=2, description=number, name=name_of(number))
        for r, number in numbers
        if number is not None
    ]


def _alert_number(head: str) -> int | None:
    """``15 03 03 00 02 02 30``: record type, version, length, level, description."""
    parts = head.split()
    if len(parts) == 7 and parts[:2] == ["15", "03"] and parts[3:6] == ["00", "02", "02"]:
        return int(parts[6], 16)
    return None


def _at(kind: type[R], place: Record, **fields: Any) -> R:
    """Make a record that follows from another one, at its place."""
    return kind(
        source=place.source,
        first_line=place.first_line,
        last_line=place.last_line,
        stream=place.stream,
        dialect=place.dialect,
        **fields,
    )
