"""Lines of the non-OS SDK, Tasmota and Arduino on the ESP8266."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.esp8266 import ESP8266
from tests.dialects.sdk_checks import check, has_literal, mixtures, read

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "client handshake start.",
        {"kind": "step", "name": "handshake", "outcome": "started", "detail": "client"},
    ),
    (
        "espconn_mbedtls.c 652, type[certificate],length[868]",
        {"kind": "input", "what": "cert", "size": 868},
    ),
    (
        "espconn_mbedtls.c 652, type[private_key],length[609]",
        {"kind": "input", "what": "key", "size": 609},
    ),
    ("espconn_mbedtls.c 652, type[ca],length[1022]", {"kind": "input", "what": "ca", "size": 1022}),
    (
        "client handshake failed!",
        {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "client"},
    ),
    ("mbedtls_handshake_heap 3 14312", {"kind": "memory", "free": 14312}),
    ("free heap 14312", {"kind": "memory", "free": 14312}),
    ("top of loop, free heap = 33816", {"kind": "memory", "free": 33816}),
    ("dns ok 203.0.113.87", {"kind": "net_event", "what": "dns", "outcome": "ok"}),
    ("TCP: disconnected, retry 1", {"kind": "net_event", "what": "receive", "outcome": "closed"}),
    (
        "ip:192.168.40.23,mask:255.255.255.0,gw:192.168.40.1",
        {"kind": "net_event", "what": "link", "outcome": "ok"},
    ),
    (
        "TCP: Connect to ssl broker.example:8883",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "broker.example",
            "port": 8883,
        },
    ),
    (
        "TCP: Reconnect to broker.example:8883",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "broker.example",
            "port": 8883,
        },
    ),
    ("DNS: found ip 1.2.3.4", {"kind": "net_event", "what": "dns", "outcome": "ok"}),
    (
        "DNS: Found, but got no ip, try to reconnect",
        {"kind": "net_event", "what": "dns", "outcome": "failed"},
    ),
    (
        "reconnect callback, error code -28",
        {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "espconn -28"},
    ),
    ("espconn error -9", {"kind": "net_event", "what": "tcp", "outcome": "reset", "code": "-9"}),
    (
        "client handshake ok!",
        {"kind": "step", "name": "handshake", "outcome": "ok", "detail": "client"},
    ),
    ("STA disconnect: 4", {"kind": "net_event", "what": "link", "outcome": "failed", "code": "4"}),
    (
        "MQT: TLS connection error: 62",
        {"kind": "foreign_stack", "name": "bearssl", "text": "TLS connection error: 62"},
    ),
    (
        "01:56:39.027 MQT: Connect failed to broker.example:8883, rc -2. Retry in 30 sec",
        {"kind": "step", "name": "connect", "outcome": "failed", "detail": "broker.example:8883"},
    ),
    (
        "00:00:10.891 HUB: Connect failed to hub-x.azure-devices.net:8883, rc 5. Retry in 20 sec",
        {"kind": "app_reply", "protocol": "mqtt", "code": 5, "accepted": False},
    ),
    (
        "MQT: TLS connected in 1254 ms, max ThunkStack used 3608",
        {"kind": "step", "name": "handshake", "outcome": "ok"},
    ),
    (
        "BSSL:Couldn't connect. Error = 'Chain could not be linked to a trust anchor.'",
        {
            "kind": "foreign_stack",
            "name": "bearssl",
            "text": "BSSL:Couldn't connect. Error = 'Chain could not be linked to a trust anchor.'",
        },
    ),
    (
        "BSSL:_connectSSL: start connection",
        {"kind": "foreign_stack", "name": "bearssl", "text": "BSSL:_connectSSL: start connection"},
    ),
    (
        "client's data invalid protocol",
        {"kind": "message", "text": "client's data invalid protocol"},
    ),
    (
        "MQTT: Connected to broker",
        {"kind": "app_reply", "protocol": "mqtt", "code": 0, "accepted": True},
    ),
]
HARMLESS = (
    "Reason:[-0x7f00]",
    "MQT: TLS connection error: 0",
    "failed to connect to api.example:443",
)


def test_an_alert_that_axtls_got_is_an_alert_and_names_the_stack() -> None:
    check(
        ESP8266,
        "Error: SSL error 40",
        {"kind": "alert", "direction": "received", "name": "handshake_failure"},
        {"kind": "foreign_stack", "name": "axtls", "text": "Error: SSL error 40"},
    )


def test_an_error_of_axtls_itself_is_a_failed_handshake() -> None:
    check(
        ESP8266,
        "Error: invalid handshake",
        {"kind": "foreign_stack", "name": "axtls"},
        {"kind": "step", "name": "handshake", "outcome": "failed"},
    )


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line_gives_its_record(line: str, expected: dict[str, Any]) -> None:
    check(ESP8266, line, expected)


@pytest.mark.parametrize("line", [line for line, _ in CASES])
def test_prefilter_lets_the_line_through(line: str) -> None:
    assert has_literal(ESP8266, line)


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_line_gives_nothing(line: str) -> None:
    assert read(ESP8266, line) == []


@settings(deadline=None, max_examples=40)
@given(mixtures(ESP8266))
def test_mixtures_never_raise(lines: list[str]) -> None:
    assert all(1 <= record.first_line <= len(lines) for record in read(ESP8266, *lines))
