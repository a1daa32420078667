"""What the verification said, however the log prints it."""

from logdx.group.verdicts import flags_of, with_verdicts
from logdx.model.names import parse_dn
from logdx.model.records import Alert, Certificate, ReturnCode, VerifyFlags, WireBytes

NOT_VERIFIED = ReturnCode(value=-0x2700, names=("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED",))


def certificates(*records: VerifyFlags | Certificate) -> list[tuple[int | None, object]]:
    return [(r.depth, r.flags) for r in with_verdicts(records) if isinstance(r, Certificate)]


def test_flags_of_a_depth_are_a_certificate() -> None:
    flags = VerifyFlags(depth=1, names=("expired",), subject=parse_dn("CN=Mill CA"))
    assert certificates(flags, VerifyFlags(depth=0)) == [(1, ("expired",)), (0, ())]


def test_a_dump_with_flags_is_not_doubled() -> None:
    dump = Certificate(depth=0, flags=("expired",), origin="peer")
    assert certificates(dump, VerifyFlags(depth=0, names=("expired",))) == [(0, ("expired",))]


def test_the_bytes_of_an_alert_beside_a_failed_verification_are_ours() -> None:
    sent = WireBytes(head="15 03 03 00 02 02 30")
    alerts = [r for r in with_verdicts([sent, NOT_VERIFIED]) if isinstance(r, Alert)]
    assert [(a.direction, a.description, a.name) for a in alerts] == [("sent", 48, "unknown_ca")]
    assert [r for r in with_verdicts([sent]) if isinstance(r, Alert)] == []


def test_the_alert_that_was_sent_tells_the_flag() -> None:
    sent = Alert(direction="sent", description=45)
    assert flags_of([NOT_VERIFIED, sent]) == ("expired",)
    assert flags_of([sent]) == ()
    assert flags_of([NOT_VERIFIED, Alert(direction="received", description=45)]) == ()
    assert flags_of([NOT_VERIFIED, sent, VerifyFlags(names=("not-trusted",))]) == ("not-trusted",)


def test_other_bytes_are_no_alert() -> None:
    other = [WireBytes(head="16 03 03 00 02 02 30"), WireBytes(head="15 03 03")]
    assert not any(isinstance(r, Alert) for r in with_verdicts([*other, NOT_VERIFIED]))
