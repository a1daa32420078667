"""Lines of lwIP and the Pico SDK."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.lwip import LWIP_TLS
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

CASES: list[tuple[str, dict[str, Any]]] = [
    ("mbedtls_x509_crt_parse ca failed: -8576 0x2180",
     {"kind": "input", "what": "ca", "parsed": False, "code": "-8576"}),
    ("mbedtls_x509_crt_parse cert failed: -8576 0x2180",
     {"kind": "input", "what": "cert", "parsed": False}),
    ("mbedtls_pk_parse_key failed: -15616 0x3d00",
     {"kind": "input", "what": "key", "parsed": False, "code": "-15616"}),
    ("altcp_tls_create_config_client: NULL",
     {"kind": "step", "name": "setup", "outcome": "failed"}),
    ("mbedtls_ctr_drbg_seed failed: -52",
     {"kind": "step", "name": "seed_rng", "outcome": "failed"}),
    ("mbedtls_ssl_setup failed", {"kind": "step", "name": "setup", "outcome": "failed"}),
    ("connection was reset by peer", {"kind": "net_event", "what": "tcp", "outcome": "reset"}),
    ("altcp_tls: TCP_WND is smaller than the RX decrypion buffer, connection RX might stall!",
     {"kind": "message", "text": "TCP_WND is smaller than the RX decryption buffer"}),
    ("mbedtls allocation too big: 1 * 16717 bytes vs MEM_SIZE=8000", {"kind": "memory"}),
    ("tls_client_err -15",
     {"kind": "net_event", "what": "tcp", "outcome": "closed", "code": "-15"}),
    ("tls_client_err -14", {"kind": "net_event", "what": "tcp", "outcome": "reset"}),
    ("connect failed -4", {"kind": "net_event", "what": "tcp", "outcome": "unreachable"}),
    ("recv 0 err -14", {"kind": "net_event", "what": "tcp", "outcome": "reset"}),
    ("resolving broker.lan",
     {"kind": "net_event", "what": "dns", "outcome": "started", "host": "broker.lan"}),
    ("error resolving hostname broker.lan",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "broker.lan"}),
    ("error initiating DNS resolving, err=-16",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "code": "-16"}),
    ("connecting to server IP 10.0.0.2 port 443",
     {"kind": "net_event", "what": "tcp", "outcome": "started", "host": "10.0.0.2", "port": 443}),
    ("connected to server, sending request",
     {"kind": "step", "name": "handshake", "outcome": "ok"}),
    ("new data received from server:", {"kind": "step", "name": "read", "outcome": "ok"}),
    ("timed out", {"kind": "net_event", "what": "timeout", "outcome": "timeout"}),
    ("mqtt: connection status 256", {"kind": "net_event", "what": "tcp", "outcome": "closed"}),
    ("MQTT connection status: 257", {"kind": "net_event", "what": "receive", "outcome": "timeout"}),
    ("mqtt connection status 5",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("mqtt_connection_cb: Successfully connected",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True, "code": 0}),
    ("MQTT_CONNECT_REFUSED_NOT_AUTHORIZED_",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("mqtt_connection_cb: Disconnected, reason: 256",
     {"kind": "net_event", "what": "tcp", "outcome": "closed"}),
    ("result 0 len 12 server_response 403 err 0",
     {"kind": "app_reply", "protocol": "http", "accepted": False, "code": 403}),
    ("result 3 len 0 server_response 0 err -6",
     {"kind": "net_event", "what": "dns", "outcome": "failed"}),
    ("local result=5", {"kind": "net_event", "what": "timeout", "outcome": "timeout"}),
    ("HTTPC_RESULT_OK", {"kind": "step", "name": "read", "outcome": "ok"}),
    ("Connected to Wifi", {"kind": "net_event", "what": "link", "outcome": "ok"}),
    ("Failed to inizialize CYW43", {"kind": "net_event", "what": "link", "outcome": "failed"}),
    ("Warning: tls without a certificate is insecure",
     {"kind": "setting", "name": "ca", "value": "none"}),
    ("Warning: tls without verification is insecure", {"name": "verification", "value": "none"}),
    ("Warning: Not using TLS", {"kind": "message", "text": "Not using TLS"}),
    ("*** PANIC ***", {"kind": "crash", "what": "panic"}),
    ("Stack overflow. Task: cloud_tx",
     {"kind": "crash", "what": "stack-overflow", "task": "cloud_tx"}),
    ("Rebooted by Watchdog!", {"kind": "crash", "what": "watchdog"}),
    ("Out of memory", {"kind": "crash", "what": "out-of-memory"}),
    ('Assertion "pbuf_free: p->ref > 0" failed at line 753 in lwip/src/core/pbuf.c',
     {"kind": "crash", "what": "assert"}),
    ("memp_malloc: out of memory in pool TCP_PCB",
     {"kind": "net_event", "what": "socket", "outcome": "exhausted"}),
    ("mbedtls_ssl_conf_alpn_protocols failed: -28928", {"kind": "message"}),
    ("sntp: 2025-02-14 17:05:10 UTC", {"kind": "clock", "origin": "sntp", "synchronised": True}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(LWIP_TLS, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "connect status: joining",
        "***ERROR*** A stack overflow in task mp has been detected.",
        ">>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0",
        "it timed out again",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(LWIP_TLS, line) == []


@patient
@given(phrases(LWIP_TLS))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(LWIP_TLS, text)


@patient
@given(mixtures(LWIP_TLS))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(LWIP_TLS, *lines)
