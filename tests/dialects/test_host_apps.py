"""Lines of applications and runtimes on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.host_apps import HOST_APPS
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "   at: _do_handshake (modules/mbedtls/stream_peer_mbedtls.cpp:89)",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "Called from sys.ssl._Socket.Socket_obj::handshake (sys/ssl/Socket.hx line 183)",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "HTTPRequest: RESULT_CANT_RESOLVE",
        "net_event",
        {"what": "dns", "outcome": "failed"},
    ),
    (
        "stream status STATUS_ERROR_HOSTNAME_MISMATCH",
        "verify_flags",
        {"names": ("cn-mismatch",)},
    ),
    (
        "ERROR: Error parsing private key: -15616",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        "Curl error 60: Cert verify failed: UNITYTLS_X509VERIFY_FLAG_EXPIRED",
        "verify_flags",
        {"names": ("expired",)},
    ),
    (
        "verify result: UNITYTLS_X509VERIFY_FLAG_NOT_TRUSTED | UNITYTLS_X509VERIFY_FLAG_CN_MISMATCH",
        "verify_flags",
        {"names": ("not-trusted", "cn-mismatch")},
    ),
    (
        "Curl error 6: Could not resolve host: api.example",
        "net_event",
        {"what": "dns", "outcome": "failed"},
    ),
    (
        "Curl error 7: Failed to connect to api.example port 443: Connection refused",
        "net_event",
        {"what": "tcp", "outcome": "refused"},
    ),
    (
        "GitError(Code:ECERTIFICATE, Class:SSL, the SSL certificate is invalid: 0x4000 - The certificate is signed",
        "verify_flags",
        {"bits": 16384, "names": ("bad-md",)},
    ),
    (
        "SSL error: 0xffffd900 [8] - X509 - Certificate verification failed",
        "verify_flags",
        {"bits": 8, "names": ("not-trusted",)},
    ),
    (
        "failed to resolve address for git.example: Name does not resolve",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "git.example"},
    ),
    (
        "RTMP_Connect1, TLS_Connect failed: -0x7080",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "[rtmp stream: 'a'] Connecting to RTMP URL rtmps://live.example:443/app...",
        "net_event",
        {"what": "tcp", "outcome": "started", "host": "live.example", "port": 443},
    ),
    (
        "[error] [TLS] Invalid Key file: /etc/fluent/agent.key",
        "input",
        {"what": "key", "parsed": False, "path": "/etc/fluent/agent.key"},
    ),
    (
        "[error] [TLS] Invalid CA file: /etc/fluent/ca.crt",
        "input",
        {"what": "ca", "parsed": False, "path": "/etc/fluent/ca.crt"},
    ),
    (
        "ERROR: Cannot parse certificate: Error code 2",
        "input",
        {"what": "cert", "parsed": False, "code": "2", "skipped": 2},
    ),
    (
        "ERROR: Cannot parse certificate: Error code -96",
        "input",
        {"what": "cert", "parsed": False, "code": "-96", "skipped": None},
    ),
    (
        "ERROR: Webserver SSL/TLS certificate /etc/agent/tls.pem not found or not readable!",
        "input",
        {"what": "cert", "parsed": False, "path": "/etc/agent/tls.pem"},
    ),
    (
        "ERROR: Could not read certificate file: No such file or directory",
        "input",
        {"what": "cert", "parsed": False, "path": None},
    ),
    (
        "ERROR: Start of webserver failed! Web interface will not be available!",
        "step",
        {"name": "setup", "outcome": "failed"},
    ),
    (
        "[error] [io] TCP connection failed: logs.example:24284 (Connection refused)",
        "net_event",
        {"what": "tcp", "outcome": "refused", "host": "logs.example", "port": 24284},
    ),
    (
        "[warn] [net] getaddrinfo(host='logs.example', err=4): Domain name not found",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "logs.example"},
    ),
    (
        "[error] [upstream] connection #45 to logs.example:24284 timed out after 10 seconds",
        "net_event",
        {"what": "tcp", "outcome": "timeout", "port": 24284},
    ),
    (
        "[any:ERRO] Parsing key: PK - Invalid key tag or value",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        "[AIO:ERRO] Parsing trust certificate: X509 - format",
        "input",
        {"what": "ca", "parsed": False},
    ),
    (
        "[AIO:INFO] TLS server certificate verification failed: The certificate validity has expired",
        "step",
        {"name": "verify", "outcome": "failed"},
    ),
    (
        "[AIO:ERRO] [4] WS upgrade failed with HTTP status code: 403",
        "app_reply",
        {"protocol": "websocket", "code": 403, "accepted": False},
    ),
    (
        "Godot Engine v4.3.stable.official.77dcf97d8 - https://godotengine.org",
        "platform",
        {"sdk": "godot"},
    ),
    (
        "Fluent-Bit v0.12.7",
        "platform",
        {"sdk": "fluent-bit", "sdk_version": "0.12.7"},
    ),
]
SILENT = [
    "==== Streaming Stop =====",
    "lobby: state CLOSED code -1",
]


def read(text: str) -> list[Record]:
    engine = Engine([HOST_APPS])
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
    assert any(literal.lower() in line.lower() for literal in HOST_APPS.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
