from datetime import UTC, datetime

from logdx import explain
from logdx.model.records import Certificate
from logdx.model.report import Report
from logdx.redact import Redactor, redact_report
from logdx.render.as_json import render_json
from logdx.resources import folder
from logdx.source import open_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LOG = """\
I (100) app: mqtts://jane:Geheim2024xy@203.0.113.9:8883 as jane.doe@example.com
I (110) esp-tls: connecting to 203.0.113.9:8883
I (120) mbedtls: cert. version     : 3
I (120) mbedtls: serial number     : 4F:D5:C7:AC:78:89
I (120) mbedtls: issuer name       : C=DE, O=Werk, CN=Werk Root, emailAddress=pki@example.com
I (120) mbedtls: subject name      : C=DE, O=Werk, CN=24:0a:c4:00:11:22
I (120) mbedtls: issued  on        : 2024-01-01 00:00:00
I (120) mbedtls: expires on        : 2030-01-01 00:00:00
I (120) mbedtls: signed using      : RSA with SHA-256
I (120) mbedtls: RSA key size      : 2048 bits
E (130) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700
E (130) esp-tls-mbedtls: Failed to verify peer certificate!
"""
SECRETS = ("jane", "Geheim2024xy", "203.0.113.9", "pki@example.com", "24:0a:c4:00:11:22")


def _report() -> Report:
    return explain(open_text(LOG, "/home/jane/logs/device.log"), now=NOW)


def test_no_secret_of_the_log_is_left_in_a_report() -> None:
    text = render_json(redact_report(_report()))
    assert all(secret not in text for secret in SECRETS)
    assert '"device.log"' in text


def test_causes_lines_serials_and_dates_stay() -> None:
    report, redacted = _report(), redact_report(_report())
    assert [d.rule for d in report.diagnoses] == [d.rule for d in redacted.diagnoses]
    assert [[e.line for e in d.evidence] for d in report.diagnoses] == [
        [e.line for e in d.evidence] for d in redacted.diagnoses
    ]
    (certificate,) = (r for r in redacted.records if isinstance(r, Certificate))
    assert certificate.serial == "4F:D5:C7:AC:78:89"
    assert certificate.not_after == datetime(2030, 1, 1, tzinfo=UTC)
    assert certificate.subject is not None
    assert certificate.subject.common_name == "<mac-1>"
    assert str(certificate.subject) == "C=DE, O=Werk, CN=<mac-1>"


def test_log_and_report_share_their_placeholders() -> None:
    redactor = Redactor()
    text = redactor.text(LOG)
    redacted = redact_report(_report(), redactor=redactor)
    assert redacted.attempts[0].host in ("<ip-1>", None)
    assert "connecting to <ip-1>:8883" in text


def test_a_kept_kind_stays() -> None:
    text = render_json(redact_report(_report(), frozenset(("ip",))))
    assert "203.0.113.9" in text
    assert "pki@example.com" not in text


def test_a_quoted_line_of_base64_is_taken_for_a_key() -> None:
    report = _report()
    quoted = "MHcCAQEEIBq1V" + "x9Zk" * 12
    diagnosis = report.diagnoses[0]
    evidence = tuple(
        type(e)(e.source, e.line, quoted) for e in (*diagnosis.evidence, *diagnosis.symptoms)
    )
    leaking = report.with_fields(diagnoses=(diagnosis.with_fields(evidence=evidence),))
    assert "x9Zkx9Zk" not in render_json(redact_report(leaking))


def test_sentences_of_our_own_are_not_changed() -> None:
    for path in sorted(folder("samples").glob("client-auth-*.log"))[:6]:
        report = explain(path, now=NOW)
        redacted = redact_report(report)
        assert [d.fix for d in redacted.diagnoses] == [d.fix for d in report.diagnoses]
