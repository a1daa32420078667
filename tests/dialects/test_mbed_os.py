"""Lines of mbed-os."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.mbed_os import MBED_OS
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

CASES: list[tuple[str, dict[str, Any]]] = [
    ("Using Mbed OS 5.11.5", {"kind": "platform", "sdk": "mbed-os", "sdk_version": "5.11.5"}),
    ("tls_test 1.1 / mbed-os 6.2.1", {"sdk_version": "6.2.1"}),
    ("[INFO][TLSW]: Starting TLS handshake with a.example",
     {"kind": "step", "name": "handshake", "outcome": "started", "detail": "a.example"}),
    ("[INFO][TLSW]: TLS connection to a.example established",
     {"kind": "step", "name": "handshake", "outcome": "ok", "detail": "a.example"}),
    ("TLS connection established", {"kind": "step", "name": "handshake", "outcome": "ok"}),
    ("[INFO][TLSW]: Closing TLS", {"kind": "step", "name": "close", "outcome": "started"}),
    ("[ERR ][TLSW]: Certificate verification failed:",
     {"kind": "step", "name": "verify", "outcome": "failed"}),
    ("No verification issue for this certificate",
     {"kind": "message", "text": "No verification issue for this certificate"}),
    ("Connecting with a.example",
     {"kind": "net_event", "what": "tcp", "outcome": "started", "host": "a.example"}),
    ("Successfully connected to a.example at port 443",
     {"kind": "net_event", "what": "tcp", "outcome": "ok", "host": "a.example", "port": 443}),
    ("rc from TCP connect is -3009",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "code": "-3009"}),
    ("socket.connect: -3004", {"kind": "net_event", "what": "link", "outcome": "failed"}),
    ("open failed -3005", {"kind": "net_event", "what": "socket", "outcome": "exhausted"}),
    ("connect: NSAPI_ERROR_CONNECTION_TIMEOUT",
     {"kind": "net_event", "what": "tcp", "outcome": "timeout"}),
    ("connect failed: -3011", {"kind": "step", "name": "connect", "detail": "-3011"}),
    ("NSAPI_ERROR_PARAMETER",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "-3003"}),
    ("gethostbyname(a.example) failed", {"kind": "net_event", "what": "dns", "outcome": "failed"}),
    ("TLSSocket.connect failed: timeout",
     {"kind": "net_event", "what": "tcp", "outcome": "failed"}),
    ("[ERR ][TLSW]: Socket recv error -5",
     {"kind": "net_event", "what": "receive", "outcome": "failed"}),
    ("[ERR ][TLSW]: mbedtls_x509_crt_parse() failed: -0x2180 (-8576): X509 - x",
     {"kind": "input", "what": "ca", "parsed": False, "code": "-0x2180"}),
    ("[ERR ][TLSW]: mbedtls_pk_parse_key() failed: -0x3d00 (-15616)",
     {"kind": "input", "what": "key", "parsed": False, "code": "-0x3d00"}),
    ("Client IP Address is 192.168.1.9", {"kind": "net_event", "what": "link", "outcome": "ok"}),
    ("Failed to connect to the network",
     {"kind": "net_event", "what": "link", "outcome": "failed"}),
    ("HTTPS: Received 200 OK status ... [OK]",
     {"kind": "app_reply", "protocol": "http", "accepted": True, "code": 200}),
    ("HTTPS: Received 301 chars from server", {"kind": "step", "name": "read", "outcome": "ok"}),
    ("rc from MQTT connect is 5",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("rc from MQTT connect is 0",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True, "code": 0}),
    ("rc from MQTT connect is -1", {"kind": "step", "name": "connect", "outcome": "failed"}),
    ("MQTT connected", {"kind": "app_reply", "protocol": "mqtt", "accepted": True}),
    ("Error Message: CMSIS-RTOS error: Stack overflow",
     {"kind": "crash", "what": "stack-overflow"}),
    ("Error Message: Operator new out of memory", {"kind": "crash", "what": "out-of-memory"}),
    ("++ MbedOS Fault Handler ++", {"kind": "crash", "what": "panic"}),
    ("Error Message: Mutex 0x20001 error -6", {"kind": "crash", "what": "panic"}),
    ("mbed assertation failed: ptr, file: main.cpp, line 8", {"kind": "crash", "what": "assert"}),
    ("RESET_REASON_WATCHDOG", {"kind": "crash", "what": "watchdog"}),
    ("Time from NTP: Tue Oct 15 06:58:20 2019", {"kind": "clock", "origin": "sntp"}),
    ("MBEDTLS_TEST_NULL_ENTROPY has been enabled",
     {"kind": "message", "text": "MBEDTLS_TEST_NULL_ENTROPY"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(MBED_OS, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "[INFO][TLSW]: mbedtls_ssl_setup()",
        "recv -3001",
        "HTTPS: Received 'Hello' status ... [FAIL]",
        "X509 - Certificate verification failed, e.g. CRL",
        "mbedtls_ssl_handshake() returned -30592",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(MBED_OS, line) == []


@patient
@given(phrases(MBED_OS))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(MBED_OS, text)


@patient
@given(mixtures(MBED_OS))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(MBED_OS, *lines)
