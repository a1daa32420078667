"""The device's log beside another client's run: what the two show together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from logdx.diagnose.joined import join
from logdx.group import group
from logdx.model.attempts import Timeline
from logdx.model.names import SubjectAltName, parse_dn
from logdx.model.records import (
    Alert,
    Certificate,
    Comparison,
    Input,
    NetEvent,
    Probe,
    Record,
    ReturnCode,
    VerifyFlags,
)

PROBES = frozenset(("s-client",))
ROOT, ISSUING = "C=NO, O=Fjordlys AS, CN=Root", "C=NO, O=Fjordlys AS, CN=Issuing"
LEAF = "C=NO, CN=broker.fjordlys.example"
R11 = "C=US, O=Let's Encrypt, CN=R11"
ISRG = "C=US, O=Internet Security Research Group, CN=ISRG Root X1"


def _certificate(subject: str, issuer: str, depth: int, line: int, **more: Any) -> Certificate:
    return Certificate(
        first_line=line, last_line=line + 1, dialect="s-client", origin="peer", depth=depth,
        subject=parse_dn(subject), issuer=parse_dn(issuer), **more,
    )  # fmt: skip


def _run(
    *certificates: Certificate, outcome: str | None = "unverified", host: str | None = None
) -> list[Record]:
    probe = Probe(
        first_line=1, last_line=90, dialect="s-client", program="openssl s_client",
        outcome=outcome, host=host, port=443 if host else None,
    )  # fmt: skip
    return [r.with_fields(source=1) for r in (probe, *certificates)]


def _device(*, ca: str | None = None, met: Certificate | None = None) -> list[Record]:
    records: list[Record] = []
    if ca is not None:
        records.append(Input(first_line=1, last_line=1, what="ca", subject=parse_dn(ca)))
    host = "broker.fjordlys.example"
    records.append(NetEvent(first_line=2, last_line=2, what="tcp", outcome="ok", host=host))
    if met is not None:
        records.append(met.with_fields(first_line=3, last_line=4, dialect="mbedtls-x509"))
    records.append(VerifyFlags(first_line=5, last_line=5, names=("not-trusted",)))
    code = ReturnCode(
        first_line=6, last_line=6, function="mbedtls_ssl_handshake", value=-0x2700,
        names=("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED",),
    )  # fmt: skip
    return [*records, code]


def _joined(*records: Record) -> Timeline:
    return join(group(records, probes=PROBES))


def _comparison(*records: Record) -> Comparison:
    (found,) = [r for r in _joined(*records).attempts[0].records if isinstance(r, Comparison)]
    return found


def _leaf(issuer: str = ISSUING, line: int = 10, **more: Any) -> Certificate:
    return _certificate(LEAF, issuer, 0, line, **more)


def _whole() -> tuple[Certificate, Certificate]:
    return _leaf(), _certificate(ISSUING, ROOT, 1, 20)


def test_a_run_is_no_attempt_of_the_device() -> None:
    timeline = _joined(*_device(), *_run(*_whole()))
    assert [a.source for a in timeline.attempts] == [0]
    assert [a.source for a in timeline.probes] == [1]
    assert not [r for r in timeline.attempts[0].records if isinstance(r, Certificate)]


def test_a_run_alone_is_what_the_report_is_about() -> None:
    timeline = _joined(*_run(*_whole(), outcome="ok"))
    assert timeline.attempts == timeline.probes
    assert timeline.attempts[0].outcome == "handshake-ok"


def test_records_of_other_dialects_inside_a_run_are_not_the_devices() -> None:
    stray = NetEvent(source=1, first_line=5, last_line=5, what="tcp", outcome="started")
    (attempt,) = _joined(stray, *_run(*_whole())).attempts
    assert stray not in attempt.records
    assert stray not in _joined(*_device(), stray, *_run(*_whole())).attempts[0].records


def test_a_complete_chain_and_another_ca_on_the_device() -> None:
    found = _comparison(*_device(ca="O=Other, CN=Other Root"), *_run(*_whole(), outcome="ok"))
    assert (found.gap, found.held, found.related) == (False, False, False)
    assert str(found.root) == ROOT
    assert (found.source, found.first_line, found.sent) == (1, 20, 2)
    assert found.device_cas == ("Other Root",)


def test_a_known_intermediate_that_is_not_sent() -> None:
    found = _comparison(*_device(ca=ISRG), *_run(_leaf(R11)))
    assert (found.gap, found.held, found.sent) == (True, True, 1)
    assert found.root is not None
    assert found.root.common_name == "ISRG Root X1"


def test_a_ca_that_the_log_names_by_its_common_name_only() -> None:
    found = _comparison(*_device(ca="CN=isrg root x1"), *_run(_leaf(R11)))
    assert found.held is True


def test_an_unknown_issuer_of_the_same_organisation() -> None:
    found = _comparison(*_device(ca=ROOT), *_run(_leaf()))
    assert (found.gap, found.held, found.related) == (None, False, True)


def test_the_device_holds_the_issuer_of_what_is_sent() -> None:
    found = _comparison(*_device(ca=ISSUING), *_run(_leaf()))
    assert (found.gap, found.held) == (False, True)
    assert str(found.root) == ISSUING


def test_a_root_that_the_server_sends_itself() -> None:
    found = _comparison(*_device(), *_run(*_whole(), _certificate(ROOT, ROOT, 2, 30)))
    assert (found.gap, found.held, str(found.root)) == (False, None, ROOT)


NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("met", "change"),
    [
        (_leaf(serial="01"), "same"),
        (_leaf(serial="02"), "renewed"),
        (_leaf(not_after=NEXT_YEAR), "same"),
        (_leaf(not_after=datetime(2026, 1, 1, tzinfo=UTC)), "renewed"),
        (_leaf("O=Zscaler Inc., CN=Zscaler Root CA", serial="01"), "other-issuer"),
        (_certificate("CN=other.example", ISSUING, 0, 3), "other"),
        (_leaf(), None),
        (None, None),
    ],
)
def test_how_the_servers_certificate_changed(met: Certificate | None, change: str | None) -> None:
    now = _leaf(serial="01", not_after=NEXT_YEAR)
    assert _comparison(*_device(met=met), *_run(now)).change == change


def test_the_names_of_the_certificate() -> None:
    names = (SubjectAltName("dNSName", "mqtt.fjordlys.example"),)
    found = _comparison(*_device(), *_run(_leaf(subject_alt_names=names)))
    assert (found.covers_host, found.names) == (False, ("mqtt.fjordlys.example",))
    names = (SubjectAltName("dNSName", "*.fjordlys.example"),)
    assert _comparison(*_device(), *_run(_leaf(subject_alt_names=names))).covers_host is True


@pytest.mark.parametrize(
    ("host", "is_compared"),
    [
        (None, True),
        ("broker.fjordlys.example", True),
        ("BROKER.fjordlys.example.", True),
        ("10.0.0.5", True),
        ("other.example", False),
    ],
)
def test_only_runs_against_the_same_server_count(host: str | None, is_compared: bool) -> None:
    attempt = _joined(*_device(), *_run(*_whole(), host=host)).attempts[0]
    assert any(isinstance(r, Comparison) for r in attempt.records) is is_compared


def test_the_last_run_counts() -> None:
    first = _run(_leaf(), outcome="unverified")
    second = [r.with_fields(source=2) for r in _run(*_whole(), outcome="ok")]
    assert _comparison(*_device(), *first, *second).sent == 2


def test_alerts_of_the_run_are_not_the_devices() -> None:
    alert = Alert(source=1, first_line=40, last_line=40, dialect="s-client", description=40)
    attempt = _joined(*_device(), *_run(*_whole()), alert).attempts[0]
    assert not [r for r in attempt.records if isinstance(r, Alert)]


def test_a_connection_that_worked_is_not_compared() -> None:
    fine = NetEvent(first_line=2, last_line=2, what="tcp", outcome="ok")
    from logdx.model.records import Step

    done = Step(first_line=3, last_line=3, name="handshake", outcome="ok")
    attempt = _joined(fine, done, *_run(*_whole())).attempts[0]
    assert attempt.outcome == "handshake-ok"
    assert not [r for r in attempt.records if isinstance(r, Comparison)]
