"""Lines of the Azure IoT SDKs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.azure_iot import AZURE_IOT
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

CASES: list[tuple[str, dict[str, Any]]] = [
    ("Info: IoT Hub SDK for C, version 1.2.14",
     {"kind": "platform", "sdk": "azure-iot-sdk-c", "sdk_version": "1.2.14"}),
    ("Error: Time:Thu Jan  1 00:01:37 1970 File:a.c Func:b Line:1 x",
     {"kind": "clock", "origin": "stamp"}),
    ("-> 00:00:14 CONNECT | VER: 4 | FLAGS: 192 | USERNAME: hub.azure-devices.net/d/?api",
     {"kind": "step", "name": "handshake", "outcome": "ok", "detail": "hub.azure-devices.net"}),
    ("<- 00:00:15 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("<- 00:00:15 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True, "code": 0}),
    ("Connection Not Accepted: 0x5: Not Authorized",
     {"protocol": "mqtt", "accepted": False, "code": 5, "text": "Not Authorized"}),
    ("failure opening connection to endpoint",
     {"kind": "step", "name": "connect", "outcome": "failed"}),
    ("mqtt_client timed out waiting for CONNACK",
     {"kind": "net_event", "what": "receive", "outcome": "timeout"}),
    ("Failure in ssl handshake has the server certificate been added?",
     {"kind": "step", "name": "handshake", "outcome": "failed",
      "detail": "Failure in ssl handshake has the server certificate been added?"}),
    ("Failure ssl handshake -9984",
     {"kind": "step", "name": "handshake", "outcome": "failed",
      "detail": "Failure ssl handshake -9984"}),
    ("DNS resolution failed. Hostname:hub.azure-devices.net",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "hub.azure-devices.net"}),
    ("Failure: connect failure 111.",
     {"kind": "net_event", "what": "tcp", "outcome": "refused", "code": "111"}),
    ("Socketio_Failure: wait_for_socket_connection failed",
     {"kind": "net_event", "what": "tcp", "outcome": "failed"}),
    ("Socketio_Failure: Receiving data from endpoint: errno=104.",
     {"kind": "net_event", "what": "tcp", "outcome": "reset"}),
    ("Failure: sending socket failed. errno=32 (Broken pipe).",
     {"kind": "net_event", "what": "tcp", "outcome": "closed"}),
    ("failure parsing certificate", {"kind": "input", "what": "cert", "parsed": False}),
    ("failure calling parse_key", {"kind": "input", "what": "key", "parsed": False}),
    ("Cannot add certificates to store", {"kind": "input", "what": "ca", "parsed": False}),
    ("Func:send_handshake_bytes Line:661 error:1416F086:SSL routines:x:certificate verify failed",
     {"kind": "foreign_stack", "name": "openssl"}),
    ("tlsio: handshake -9984, verify result 0x08",
     {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "-9984"}),
    ("reason=IOTHUB_CLIENT_CONNECTION_BAD_CREDENTIAL",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False}),
    ("reason=IOTHUB_CLIENT_CONNECTION_OK",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True}),
    ("reason=IOTHUB_CLIENT_CONNECTION_NO_NETWORK",
     {"kind": "message", "text": "IOTHUB_CLIENT_CONNECTION_NO_NETWORK"}),
    ("PROV_DEVICE_RESULT_DEV_AUTH_ERROR",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False}),
    ("PROV_DEVICE_RESULT_TRANSPORT", {"kind": "message", "text": "PROV_DEVICE_RESULT_TRANSPORT"}),
    ("Tlsio_Failure: encountered unknow connection issue, the connection will be restarted.",
     {"kind": "net_event", "what": "link", "outcome": "failed"}),
    ("Failed to establish MQTT connection: Server=hub.example, MQTT error=0x00000007",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "hub.example"}),
    ("nx_azure_iot_hub_client_connect!: error code = 0x00011010",
     {"kind": "foreign_stack", "name": "netx-secure"}),
    ("SAS token expired", {"kind": "app_reply", "protocol": "mqtt", "accepted": False}),
    ("Failed getting current time", {"kind": "clock", "synchronised": False}),
    ("The device client has been disconnected",
     {"kind": "message", "text": "The device client has been disconnected"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(AZURE_IOT, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "TLS INIT",
        "tlsio_esp_tls_destroy called while not in TLSIO_STATE_CLOSED.",
        "OpenSSL Error[0]: error:14089086:SSL routines:x:certificate verify failed",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(AZURE_IOT, line) == []


@patient
@given(phrases(AZURE_IOT))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(AZURE_IOT, text)


@patient
@given(mixtures(AZURE_IOT))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(AZURE_IOT, *lines)
