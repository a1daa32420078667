"""Lines of uclient-fetch, hostapd and wpa_supplicant on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.host_network import HOST_NETWORK
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "Connecting to 192.168.100.1:8080",
        "net_event",
        {"what": "tcp", "outcome": "started", "host": "192.168.100.1", "port": 8080},
    ),
    (
        "Connecting to downloads.example 203.0.113.7:443",
        "net_event",
        {"what": "tcp", "host": "downloads.example", "port": 443},
    ),
    (
        "Connecting to http://10.77.0.1:3128",
        "setting",
        {"name": "proxy", "value": "http://10.77.0.1:3128"},
    ),
    (
        "Downloading 'https://downloads.example/x'",
        "step",
        {"name": "connect", "outcome": "started", "detail": "downloads.example:443"},
    ),
    (
        "SSL error: SSL - An invalid SSL record was received",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "Connection error: Connection failed",
        "message",
        {"text": "Connection error: Connection failed"},
    ),
    (
        "Connection error: Connection timed out",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "Connection error: Invalid SSL certificate",
        "step",
        {"name": "verify", "outcome": "failed"},
    ),
    (
        "Connection error: Server hostname does not match SSL certificate",
        "verify_flags",
        {"names": ("cn-mismatch",)},
    ),
    (
        "Connection error: Invalid SSL certificate (ignored)",
        "setting",
        {"name": "verification", "value": "optional"},
    ),
    (
        "Connection reset prematurely",
        "net_event",
        {"what": "receive", "outcome": "reset"},
    ),
    (
        "HTTP error 403",
        "app_reply",
        {"protocol": "http", "code": 403, "accepted": False},
    ),
    (
        "Download completed (1209 bytes)",
        "app_reply",
        {"protocol": "http", "accepted": True},
    ),
    (
        "uclient-fetch: SSL support not available, please install one of the libustream",
        "setting",
        {"name": "feature", "value": "ssl"},
    ),
    (
        "phy0-ap1: CTRL-EVENT-EAP-STARTED 02:1b:44:9d:07:3e",
        "step",
        {"name": "handshake", "outcome": "started", "detail": "02:1b:44:9d:07:3e"},
    ),
    (
        "phy0-ap1: CTRL-EVENT-EAP-SUCCESS 02:5d:10:77:c2:08",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed",
        "message",
        {"text": "CTRL-EVENT-EAP-FAILURE"},
    ),
    (
        "wlan0: CTRL-EVENT-EAP-TLS-CERT-ERROR reason=4 depth=0 subject='/C=SE/CN=radius' err='certificate has expired'",
        "verify_flags",
        {"names": ("expired",), "depth": 0, "subject": "C=SE, CN=radius"},
    ),
    (
        "wlan0: CTRL-EVENT-EAP-PEER-CERT depth=1 subject='/CN=WLAN CA' hash=0a0b",
        "certificate",
        {"depth": 1, "subject": "CN=WLAN CA", "origin": "peer"},
    ),
]
SILENT = [
    "wlan0: Associated with 02:00:5e:10:22:9b",
]


def read(text: str) -> list[Record]:
    engine = Engine([HOST_NETWORK])
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
    assert any(literal.lower() in line.lower() for literal in HOST_NETWORK.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
