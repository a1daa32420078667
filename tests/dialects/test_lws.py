"""Lines of libwebsockets on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.lws import LWS
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "mbedtls_handshake: finished mbedtls_ssl_handshake_step: (ret, state) = (-26880, 8)",
        "handshake_state",
        {"state": "8"},
    ),
    (
        "ssl_pm_handshake: mbedtls_ssl_handshake() returned -0x7780",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "server's cert didn't look good, invalidca (use_ssl 0x1) X509_V_ERR = 24: CA is not trusted",
        "verify_flags",
        {"names": ("not-trusted",)},
    ),
    (
        "lws_tls_client_confirm_peer_cert: cert problem: hostname",
        "verify_flags",
        {"names": ("cn-mismatch",)},
    ),
    (
        "lws_tls_client_connect: client connect OK",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "lws_ssl_client_bio_create: Unable to get hostname",
        "setting",
        {"name": "sni", "value": "off"},
    ),
    (
        "setting hostname chat.example",
        "setting",
        {"name": "sni", "value": "chat.example"},
    ),
    (
        "lws_tls_client_confirm_peer_cert: allowing anyway",
        "setting",
        {"name": "verification", "value": "optional"},
    ),
    (
        "problem -1 getting cert '/etc/dev.crt'",
        "input",
        {"what": "cert", "parsed": False, "path": "/etc/dev.crt"},
    ),
    (
        "problem -1 getting private key '/etc/dev.key'",
        "input",
        {"what": "key", "parsed": False, "path": "/etc/dev.key"},
    ),
    (
        "Load CA cert file /etc/ca.pem failed",
        "input",
        {"what": "ca", "parsed": False, "path": "/etc/ca.pem"},
    ),
    (
        "Loaded client cert private key /spiffs/dev.key",
        "input",
        {"what": "key", "parsed": True, "path": "/spiffs/dev.key"},
    ),
    (
        "using mem client CA cert 1204",
        "input",
        {"what": "ca", "parsed": True},
    ),
    (
        "lws_client_connect_3_connect: getaddrinfo chat.example: -2",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "chat.example"},
    ),
    (
        "dns lookup failed -2",
        "net_event",
        {"what": "dns", "outcome": "failed"},
    ),
    (
        "conn fail: 111: 10.0.0.5:443",
        "net_event",
        {"what": "tcp", "outcome": "refused", "host": "10.0.0.5", "port": 443},
    ),
    (
        "Timed out waiting SSL",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "CLIENT_CONNECTION_ERROR: HS: ws upgrade unauthorized",
        "app_reply",
        {"protocol": "websocket", "accepted": False},
    ),
    (
        "CLIENT_CONNECTION_ERROR: tls: lws_ssl_client_connect2 failed",
        "message",
        {"text": "CLIENT_CONNECTION_ERROR"},
    ),
    (
        "LWS_CALLBACK_CLIENT_ESTABLISHED",
        "app_reply",
        {"protocol": "websocket", "accepted": True},
    ),
    (
        "lws_tls_server_client_cert_verify_config: vh default requires client cert 3",
        "setting",
        {"name": "role", "value": "server"},
    ),
    (
        "SNI: Unknown ServerName: other.example",
        "message",
        {"text": "SNI: Unknown ServerName", "detail": "other.example"},
    ),
    (
        "LWS: 4.3.3-v4.3.3, NET CLI SRV H1 H2 WS",
        "platform",
        {"sdk": "libwebsockets", "sdk_version": "4.3.3"},
    ),
]
SILENT = [
    "lws_ssl_client_connect2: SSL_connect says -4",
    "set SN failed",
]


def read(text: str) -> list[Record]:
    engine = Engine([LWS])
    return engine.feed(enumerate(text.split("\n"), 1)) + engine.flush()


def seen(record: Record, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that a case names, names of certificates as their text."""
    values = {name: getattr(record, name) for name in fields}
    return {n: str(v) if n == "subject" and v else v for n, v in values.items()}


@pytest.mark.parametrize(("line", "kind", "fields"), CASES)
def test_a_line_gives_the_record(line: str, kind: str, fields: dict[str, Any]) -> None:
    records = [record for record in read(line) if record.kind == kind]
    assert fields in [seen(record, fields) for record in records], read(line)


@pytest.mark.parametrize("line", SILENT)
def test_harmless_lines_give_nothing(line: str) -> None:
    assert read(line) == []


@pytest.mark.parametrize(("line", "kind", "fields"), CASES)
def test_a_literal_stands_in_each_line(line: str, kind: str, fields: dict[str, Any]) -> None:
    assert any(literal.lower() in line.lower() for literal in LWS.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
