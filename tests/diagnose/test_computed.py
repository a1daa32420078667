"""Fields of a certificate that depend on the attempt or on a date."""

from datetime import UTC, datetime

import pytest

from logdx.diagnose.computed import Moment, compute, covers, is_address
from logdx.model.names import SubjectAltName, parse_dn
from logdx.model.records import Certificate


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def named(*names: str, subject: str = "O=Mill") -> Certificate:
    return Certificate(
        subject=parse_dn(subject),
        subject_alt_names=tuple(SubjectAltName("dNSName", name) for name in names),
    )


@pytest.mark.parametrize(
    ("certificate", "host", "expected"),
    [
        (named("a.example"), "A.example.", True),
        (named("*.example"), "a.example", True),
        (named("*.example"), "b.a.example", False),
        (named("a.example"), "b.example", False),
        (named(subject="CN=a.example"), "a.example", True),
        (named("b.example", subject="CN=a.example"), "a.example", False),
        (named("a.example"), "192.0.2.7", None),
        (named("a.example"), None, None),
        (named(), "a.example", None),
    ],
)
def test_covers(certificate: Certificate, host: str | None, expected: bool | None) -> None:
    assert covers(certificate, host) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("192.0.2.7", True), ("2001:db8::1", True), ("a.example", False), ("esp32.local", False)],
)
def test_an_address_ends_in_a_digit(host: str, expected: bool) -> None:
    assert is_address(host) is expected


def test_dates_are_compared_with_the_log_and_with_today() -> None:
    certificate = Certificate(not_before=day("2026-01-10"), not_after=day("2026-03-10"))
    at = Moment(log_date=day("2026-01-05"), today=day("2026-03-15"), host=None)
    found = {
        name: compute(name, certificate, at)
        for name in ("validity", "validity_today", "days_early", "days_late")
    }
    assert found == {
        "validity": "future",
        "validity_today": "expired",
        "days_early": 5,
        "days_late": 0,
    }


def test_a_date_that_is_not_known_gives_no_days() -> None:
    at = Moment(log_date=None, today=day("2026-03-15"), host=None)
    assert compute("days_late", Certificate(not_after=day("2020-01-01")), at) is None
    assert compute("validity", Certificate(not_after=day("2020-01-01")), at) == "unknown"
