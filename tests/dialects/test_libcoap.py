"""Lines of libcoap and LwM2M clients on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.libcoap import LIBCOAP
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "***10.8.0.55:39377 <-> 10.8.0.1:5684 DTLS: new outgoing session",
        "net_event",
        {"what": "socket", "host": "10.8.0.1", "port": 5684},
    ),
    (
        "***10.8.0.55:39377 <-> 10.8.0.1:5684 DTLS: session 0x55d0: created outgoing session",
        "step",
        {"name": "handshake", "outcome": "started"},
    ),
    (
        "***10.8.0.1:5684 <-> 10.8.0.55:39377 DTLS: new incoming session",
        "setting",
        {"name": "role", "value": "server"},
    ),
    (
        "*  10.3.3.9:58214 <-> 10.3.3.1:5684 DTLS: Mbed TLS established",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "***10.3.3.9:58214 <-> 10.3.3.1:5684 DTLS: Alert '48': CA is unknown",
        "alert",
        {"direction": "received", "description": 48, "name": "unknown_ca"},
    ),
    (
        "CN 'hub.gehege.example' presented by server (Certificate)",
        "certificate",
        {"subject": "CN=hub.gehege.example", "origin": "peer", "depth": 0, "is_ca": False},
    ),
    (
        "CN 'Gehege Root' presented by server (CA)",
        "certificate",
        {"subject": "CN=Gehege Root", "origin": "peer", "is_ca": True},
    ),
    (
        "   10.3.3.1:5684 DTLS: The certificate has expired: overridden: 'hub' depth 0",
        "setting",
        {"name": "verification", "value": "optional"},
    ),
    (
        "   10.3.3.1:5684 DTLS: The certificate is not correctly signed by the trusted CA: issue 0x8: 'hub' depth 1",
        "verify_flags",
        {"bits": 8, "names": ("not-trusted",), "depth": 1, "subject": "CN=hub"},
    ),
    (
        "   10.3.3.1:5684 DTLS: The certificate has a future date: 'hub' depth 0",
        "verify_flags",
        {"names": ("future",), "depth": 0},
    ),
    (
        "***EVENT: COAP_EVENT_DTLS_ERROR",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "***10.3.3.9 DTLS: session disconnected (COAP_NACK_TLS_FAILED)",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "** 10.3.3.9 DTLS: mid=0x01d4: give up after 4 attempts",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "***10.3.3.9 DTLS: session ICMP issue (COAP_NACK_ICMP_ISSUE)",
        "net_event",
        {"what": "receive", "outcome": "unreachable"},
    ),
    (
        "failed to resolve address 'coap.nowhere.example'",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "coap.nowhere.example"},
    ),
    (
        "PSK not enabled in Mbed TLS library",
        "setting",
        {"name": "feature", "value": "psk"},
    ),
    (
        "Setting PSK key",
        "setting",
        {"name": "psk", "value": "set"},
    ),
    (
        "cannot create client session",
        "step",
        {"name": "setup", "outcome": "failed"},
    ),
    (
        "*** setup_pki: (D)TLS: Client: dev.key Private Key configure failure",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        "dtls: handshake ret -26624",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "dtls: handshake ret -30592",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "dtls: handshake ret 0",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "could not connect to server SSID 101",
        "step",
        {"name": "connect", "outcome": "failed"},
    ),
    (
        "registration successful, location: /rd/4",
        "app_reply",
        {"protocol": "lwm2m", "accepted": True},
    ),
    (
        "Registration failed: 4.03",
        "app_reply",
        {"protocol": "lwm2m", "code": 403, "accepted": False},
    ),
    (
        "got psk_identity: 'meter-7'",
        "message",
        {"text": "got psk_identity", "detail": "meter-7"},
    ),
]
SILENT = [
    "dtls: handshake ret -26880",
    "*  10.3.3.9:58214 DTLS: sent 37 bytes",
]


def read(text: str) -> list[Record]:
    engine = Engine([LIBCOAP])
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
    assert any(literal.lower() in line.lower() for literal in LIBCOAP.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
