"""Fields of a certificate that depend on the attempt or on a date, for rules and texts.

certificate + host asked for, date of the log, today -> validity, covers_host, days_early ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from logdx.group.clock import validity
from logdx.model.records import Certificate


@dataclass(frozen=True, slots=True)
class Moment:
    """What a computed field may look at besides the certificate."""

    log_date: datetime | None
    today: datetime
    host: str | None


def compute(name: str, certificate: Certificate, moment: Moment) -> object:
    """Return the computed field; None where what it needs is not known."""
    return _FIELDS[name](certificate, moment)


def is_computed(name: str) -> bool:
    """Whether a certificate has a computed field of this name."""
    return name in _FIELDS


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address; no top-level domain ends in a digit."""
    return ":" in host or host[-1:].isdecimal()


def covers(certificate: Certificate, host: str | None) -> bool | None:
    """Whether the certificate is for the host (RFC 6125: ``*`` stands for one label).

    >>> from logdx.model.records import Certificate
    >>> from logdx.model.names import parse_dn
    >>> covers(Certificate(subject=parse_dn("CN=*.example.org")), "a.example.org")
    True
    """
    names = [n.value for n in certificate.subject_alt_names or () if n.type == "dNSName"]
    common_name = certificate.subject.common_name if certificate.subject is not None else None
    names = names or ([common_name] if common_name else [])
    if not host or not names or is_address(host):
        return None
    return any(_label_fits(name.casefold(), host.casefold().rstrip(".")) for name in names)


def _label_fits(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return host == pattern


def _days_early(certificate: Certificate, moment: Moment) -> int | None:
    if moment.log_date is None or certificate.not_before is None:
        return None
    return max((certificate.not_before - moment.log_date).days, 0)


def _days_late(certificate: Certificate, moment: Moment) -> int | None:
    if moment.log_date is None or certificate.not_after is None:
        return None
    return max((moment.log_date - certificate.not_after).days, 0)


_FIELDS: dict[str, Callable[[Certificate, Moment], object]] = {
    "validity": lambda certificate, moment: validity(certificate, moment.log_date),
    "validity_today": lambda certificate, moment: validity(certificate, moment.today),
    "covers_host": lambda certificate, moment: covers(certificate, moment.host),
    "days_early": _days_early,
    "days_late": _days_late,
}
