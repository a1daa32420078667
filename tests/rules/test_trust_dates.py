"""The right root depends on the reader's date; retries are told once."""

from datetime import UTC, datetime

from logdx.model.report import Diagnosis
from logdx.pipeline import explain
from logdx.resources import folder

SEED = folder("samples") / "wiznet-azure-iot-hub.log"


def first(now: str) -> Diagnosis:
    return explain(SEED, now=datetime.fromisoformat(now).replace(tzinfo=UTC)).diagnoses[0]


def test_the_first_log() -> None:
    found = first("2026-11-24")
    assert found.rule == "untrusted-root/azure-iot-baltimore"
    assert found.title == "The device does not hold the root of Azure IoT Hub's chain"
    assert '"Baltimore CyberTrust Root"' in found.explanation
    assert '"Azure IoT Hub CA Cert Test Only"' in found.explanation
    assert found.fix[0].startswith(
        "Load DigiCert Global Root G2 (backup Microsoft RSA Root CA 2017)"
    )


def test_the_first_log_as_of_its_own_month() -> None:
    fixes = first("2022-06-10").fix
    assert fixes[0].startswith("Load Baltimore CyberTrust Root")
    assert "DigiCert Global Root G2" in fixes[1]


def test_the_first_log_while_the_hubs_moved() -> None:
    assert "Baltimore CyberTrust Root and DigiCert Global Root G2" in first("2023-06-10").fix[0]


def test_a_known_service_gets_the_roots_of_the_readers_date() -> None:
    log = (
        "Connecting to github.com:443\n"
        "ssl_tls.c:7666: |3| ! Certificate verification flags 00000008\n"
        "mbedtls_ssl_handshake failed: -0x2700\n"
    )
    before = explain(log, now=datetime(2023, 1, 1, tzinfo=UTC)).diagnoses[0]
    after = explain(log, now=datetime(2026, 1, 1, tzinfo=UTC)).diagnoses[0]
    assert before.rule == after.rule == "untrusted-root/endpoint"
    assert "DigiCert High Assurance EV Root CA" in before.fix[0]
    assert "USERTrust ECC" in after.fix[0]


def test_a_retry_that_shows_less_is_explained_by_the_first_try() -> None:
    start = "TLS: Initial packet from [AF_INET]198.51.100.14:1194, sid=7ac10e55 19b2f0c8\n"
    ca = (
        "VERIFY ERROR: depth=1, subject=O=Mill, CN=Mill CA, serial=01: "
        "The certificate validity has expired\n"
    )
    end = "VERIFY OK: depth=0, O=Mill, CN=vpn.mill.example\nTLS Error: TLS handshake failed\n"
    lines = (start + ca + end + start + ca).splitlines()
    report = explain("".join(f"2026-03-02 05:30:12 {line}\n" for line in lines))
    assert [d.rule for d in report.diagnoses] == ["device-root-expired/anchor"]
    assert report.diagnoses[0].attempts == (0, 1)
