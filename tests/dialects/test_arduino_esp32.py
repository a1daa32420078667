"""Lines of the Arduino core of the ESP32."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.arduino_esp32 import ARDUINO_ESP32
from tests.dialects.sdk_checks import check, has_literal, mixtures, read

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "[E][WiFiGeneric.cpp:652] hostByName(): DNS Failed for www.example.org",
        {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "www.example.org"},
    ),
    (
        "[36455382][E][NetworkManager.cpp:142] hostByName(): DNS Failed for 'api.example.org' with error '-5'",
        {
            "kind": "net_event",
            "what": "dns",
            "outcome": "failed",
            "host": "api.example.org",
            "code": "-5",
        },
    ),
    (
        "[D][HTTPClient.cpp:265] beginInternal(): host: www.example.org port: 443 url: /index.html",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "www.example.org",
            "port": 443,
        },
    ),
    (
        "[D][HTTPClient.cpp:303] beginInternal(): protocol: https, host: api.x.org port: 443 url: /data",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "api.x.org",
            "port": 443,
        },
    ),
    (
        '[E][ssl_client.cpp:129] start_ssl_client(): connect on fd 48, errno: 118, "Host is unreachable"',
        {"kind": "net_event", "what": "tcp", "outcome": "unreachable", "code": "118"},
    ),
    (
        '[E][ssl_client.cpp:129] start_ssl_client(): socket error on fd 48, errno: 104, "Connection reset by peer"',
        {"kind": "net_event", "what": "tcp", "outcome": "reset", "code": "104"},
    ),
    (
        '[E][WiFiClient.cpp:275] connect(): socket error on fd 54, errno: 111, "Connection refused"',
        {"kind": "net_event", "what": "tcp", "outcome": "refused", "code": "111"},
    ),
    (
        '[E][WiFiClient.cpp:395] write(): fail on fd 54, errno: 104, "Connection reset by peer"',
        {"kind": "net_event", "what": "receive", "outcome": "reset", "code": "104"},
    ),
    (
        "[D][WiFiClient.cpp:509] connected(): Disconnected: RES: 0, ERR: 128",
        {"kind": "net_event", "what": "receive", "outcome": "closed", "code": "128"},
    ),
    (
        "[I][ssl_client.cpp:135] start_ssl_client(): select returned due to timeout 30000 ms for fd 48",
        {"kind": "net_event", "what": "tcp", "outcome": "timeout"},
    ),
    (
        "[V][ssl_client.cpp:68] start_ssl_client(): Starting socket (domain 2)",
        {"kind": "net_event", "what": "socket", "outcome": "started"},
    ),
    (
        "[E][ssl_client.cpp:70] start_ssl_client(): ERROR opening socket",
        {"kind": "net_event", "what": "socket", "outcome": "exhausted"},
    ),
    (
        "[  9945][E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -30592",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "start_ssl_client: -30592",
        },
    ),
    (
        "[  9945][E][NetworkClientSecure.cpp:159] connect(): start_ssl_client: connect failed: -9984",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "start_ssl_client: -9984",
        },
    ),
    (
        "[134060][D][HTTPClient.cpp:1163] connect(): failed connect to push.siren.example:8443",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "push.siren.example:8443",
        },
    ),
    (
        "[134061][W][HTTPClient.cpp:1483] returnError(): error(-1): connection refused",
        {"kind": "step", "name": "connect", "outcome": "failed", "detail": "connection refused"},
    ),
    (
        "[W][HTTPClient.cpp:1483] returnError(): error(-11): read Timeout",
        {"kind": "net_event", "what": "receive", "outcome": "timeout"},
    ),
    (
        "[D][HTTPClient.cpp:1163] connect():  connected to api.x.org:443",
        {"kind": "step", "name": "connect", "outcome": "ok", "detail": "api.x.org:443"},
    ),
    (
        "[D][ssl_client.cpp:317] start_ssl_client(): Protocol is TLSv1.2 Ciphersuite is TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256",
        {
            "kind": "negotiation",
            "role": "client",
            "version": "TLSv1.2",
            "ciphersuite": "TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256",
        },
    ),
    (
        "[D][ssl_client.cpp:194] start_ssl_client(): WARNING: Skipping SSL Verification. INSECURE!",
        {"kind": "setting", "name": "verification", "value": "none"},
    ),
    (
        "[V][ssl_client.cpp:178] start_ssl_client(): Loading CA cert",
        {"kind": "step", "name": "load_ca", "outcome": "started"},
    ),
    (
        "[E][ssl_client.cpp:333] ssl_starttls_handshake(): Failed to verify peer certificate! verification info:   ! The certificate is not correctly signed by the trusted CA",
        {"kind": "step", "name": "verify", "outcome": "failed"},
    ),
    ("Free heap before TLS 119872", {"kind": "memory", "free": 119872}),
    (
        "[ 4411][V][ssl_client.cpp:65] start_ssl_client(): Free internal heap before TLS 231808",
        {"kind": "memory", "free": 231808},
    ),
    (
        "failed, rc=-2 try again in 5 seconds",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "mqtt state -2: connect failed",
        },
    ),
    (
        "failed, rc=5 try again in 5 seconds",
        {"kind": "app_reply", "protocol": "mqtt", "code": 5, "accepted": False},
    ),
    (
        "mqtt state -2, next try in 5 s",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "mqtt state -2: connect failed",
        },
    ),
    (
        "MQTT connection failed, state: 4",
        {"kind": "app_reply", "protocol": "mqtt", "code": 4, "accepted": False},
    ),
    (
        "Failed with state -4",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "mqtt state -4: timeout",
        },
    ),
    (
        "[HTTPS] GET... code: 200",
        {"kind": "app_reply", "protocol": "http", "code": 200, "accepted": True},
    ),
    (
        "[HTTPS] GET... code: 403",
        {"kind": "app_reply", "protocol": "http", "code": 403, "accepted": False},
    ),
    (
        "[HTTPS] GET... failed, error: connection refused",
        {"kind": "step", "name": "connect", "outcome": "failed"},
    ),
    (
        "[E][HTTPUpdate.cpp:228] handleUpdate(): HTTP error: connection refused",
        {"kind": "step", "name": "connect", "outcome": "failed"},
    ),
    (
        "[E] NetworkClientSecure: useRootCABundle is set, but attach_ssl_certificate_bundle(ssl, true); was not called!",
        {"kind": "message", "text": "useRootCABundle is set, but attach_ssl_certificate_bundle"},
    ),
    (
        "[D][ssl_client.cpp] x: SAN 'a.b.c': no match",
        {"kind": "message", "text": "SAN: no match", "detail": "a.b.c"},
    ),
    (
        "[W][WiFiGeneric.cpp:1062] _eventCallback(): Reason: 201 - NO_AP_FOUND",
        {"kind": "net_event", "what": "link", "outcome": "failed", "code": "201 - NO_AP_FOUND"},
    ),
    (
        "[D][WiFiGeneric.cpp:1084] _eventCallback(): STA IP: 192.168.1.5, MASK: 255.255.255.0, GW: 192.168.1.1",
        {"kind": "net_event", "what": "link", "outcome": "ok"},
    ),
    (
        "[V][ssl_client.cpp:203] start_ssl_client(): Setting up PSK",
        {"kind": "setting", "name": "psk", "value": "set"},
    ),
    ("pre-shared key not valid hex or too long", {"kind": "input", "what": "psk", "parsed": False}),
    (
        "MQTT rc -2",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "mqtt state -2: connect failed",
        },
    ),
    (
        "Update error: (404): File Not Found",
        {"kind": "app_reply", "protocol": "http", "code": 404, "accepted": False},
    ),
]
HARMLESS = (
    "Connected, rc=0",
    "[V][ssl_client.cpp:333] start_ssl_client(): Certificate verified.",
    "[D][HTTPClient.cpp:607] sendRequest(): sendRequest code=401",
    "ssl_cli.c:4272: |2| client state: 2",
)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line_gives_its_record(line: str, expected: dict[str, Any]) -> None:
    check(ARDUINO_ESP32, line, expected)


@pytest.mark.parametrize("line", [line for line, _ in CASES])
def test_prefilter_lets_the_line_through(line: str) -> None:
    assert has_literal(ARDUINO_ESP32, line)


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_line_gives_nothing(line: str) -> None:
    assert read(ARDUINO_ESP32, line) == []


@settings(deadline=None, max_examples=40)
@given(mixtures(ARDUINO_ESP32))
def test_mixtures_never_raise(lines: list[str]) -> None:
    assert all(1 <= record.first_line <= len(lines) for record in read(ARDUINO_ESP32, *lines))
