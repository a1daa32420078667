"""Logs that a device shares with other programs: a broker, a bare application, a waiting client."""

from __future__ import annotations

from pathlib import Path

import pytest

from logdx.model.report import Report
from logdx.pipeline import explain


def read(tmp_path: Path, text: str) -> Report:
    log = tmp_path / "device.log"
    log.write_text(text, encoding="utf-8")
    return explain(log)


def causes(report: Report) -> list[str]:
    return [diagnosis.cause for diagnosis in report.diagnoses]


def test_a_broker_that_never_answered_did_not_accept(tmp_path: Path) -> None:
    """Where no CONNACK comes, "Connected to MQTT broker" was said of the transport."""
    report = read(
        tmp_path,
        "[INFO] [Transport] TLS Connection to hub.example.net established.\n"
        "[DEBUG] [MQTT] Connected to MQTT broker hub.example.net.\n"
        "[ERROR] [Transport] Failed to read data: mbedTLSError= SSL - The peer notified us that "
        "the connection is going to be closed : <No-Low-Level-Code>.\n"
        "[ERROR] [MQTT] CONNACK recv failed with status = MQTTRecvFailed.\n",
    )
    assert report.verdict == "failed"
    assert causes(report)[0] == "auth-after-tls"


def test_mosquittos_socket_error_is_no_failed_tcp_connection(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "1700000100: New connection from 192.0.2.31:50112 on port 8883.\n"
        "1700000100: OpenSSL Error: error:14094416:SSL routines:ssl3_read_bytes:sslv3 alert "
        "certificate unknown\n"
        "1700000100: Socket error on client <unknown>, disconnecting.\n",
    )
    assert causes(report)[0] == "untrusted-root"
    assert "tcp-connect-failed" not in causes(report)


def test_a_wrong_mac_is_not_taken_for_a_wrong_signature(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "192.0.2.7:37889 TLS_ERROR: BIO read tls_read_plaintext error: "
        "error:1408F119:lib(20):func(143):reason(281)\n"
        "192.0.2.7:37889 TLS Error: TLS handshake failed\n",
    )
    assert causes(report)[0] == "mac-failure"
    assert "key-cert-mismatch" not in causes(report)


@pytest.mark.parametrize("word", ["TLS handshake failed!", "[net] ssl handshake error"])
def test_a_bare_failed_handshake_is_a_failure(tmp_path: Path, word: str) -> None:
    report = read(tmp_path, f"I: modem up\n{word}\n")
    assert report.verdict == "failed"
    assert causes(report) == ["unexplained"]


def test_a_code_without_a_text_is_still_the_code(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "[E][ssl_client.cpp: 36] _handle_error(): [data_to_read(): 287]: (-76) UNKNOWN ERROR "
        "CODE (004C)\n",
    )
    assert causes(report) == ["peer-closed"]


def test_what_a_server_refuses_itself_is_no_answer_of_a_server(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "E (14393) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x0050\n"
        "E (14393) esp_https_server: esp_tls_create_server_session failed, 0x0050\n"
        "E (14393) httpd: httpd_accept_conn: session creation failed\n"
        "W (15733) web: websocket refused: no session\n",
    )
    assert "auth-after-tls" not in causes(report)


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Certificate has expired.", "cert-expired"),
        ("Certificate is not correctly signed by a trusted CA.", "untrusted-root"),
    ],
)
def test_unitys_sentences_are_flags(tmp_path: Path, said: str, cause: str) -> None:
    report = read(tmp_path, f"Curl error 60: Cert verify failed. {said} UnityTls error code: 7\n")
    assert causes(report)[0] == cause


def test_a_page_that_is_not_found_is_no_failure_of_tls(tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "I (4200) esp-tls: handshake in progress...\n"
        "I (4300) HTTP_CLIENT: HTTP GET Status = 404, content_length = 12\n",
    )
    assert report.verdict == "succeeded"
    assert causes(report) == ["no-failure"]


def test_advice_about_a_handshake_is_no_handshake(tmp_path: Path) -> None:
    report = read(tmp_path, "If the TLS handshake failed message appears, check the clock.\n")
    assert report.verdict == "no-tls"
