"""Lines of AWS IoT SDKs, FreeRTOS, Greengrass and Kinesis Video."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.aws_iot import AWS_IOT
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

CASES: list[tuple[str, dict[str, Any]]] = [
    ("AWS IoT SDK Version 3.0.1-",
     {"kind": "platform", "sdk": "aws-iot-sdk", "sdk_version": "3.0.1"}),
    ("DEBUG:   main L#180 rootCA /opt/rootCA.crt",
     {"kind": "input", "what": "ca", "path": "/opt/rootCA.crt"}),
    ("Error(-23) connecting to a.example:8883",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "a.example", "port": 8883}),
    ("Error(-23) connecting to :8883",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "port": 8883}),
    ("Error(-4) connecting to a.example:8883",
     {"kind": "step", "name": "handshake", "outcome": "failed"}),
    ("Error(-19) connecting to a.example:8883", {"kind": "input", "what": "ca", "parsed": False}),
    ("Error(-41) connecting to a.example:8883",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("Error(-1) connecting to a.example:8883",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "-1"}),
    ("Network layer connect failed -4",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "-4"}),
    ("Failed to parse server root CA certificate: mbedTLSError= X509 - x : y.",
     {"kind": "input", "what": "ca", "parsed": False}),
    ("Failed to parse the client certificate: mbedTLSError= PEM - x",
     {"kind": "input", "what": "cert", "parsed": False}),
    ("Failed to parse the client key: mbedTLSError= PK - x",
     {"kind": "input", "what": "key", "parsed": False}),
    ("mbedtls_pk_parse_keyfile returned -0x3d00 while parsing private key",
     {"kind": "input", "what": "key", "parsed": False, "code": "-0x3d00"}),
    ("Failed to seed PRNG: mbedTLSError= CTR_DRBG - x",
     {"kind": "step", "name": "seed_rng", "outcome": "failed"}),
    ("ERROR: Failed to setup DRBG seed a : b",
     {"kind": "step", "name": "seed_rng", "outcome": "failed"}),
    ("Failed to set up mbed TLS SSL context: mbedTLSError= x",
     {"kind": "step", "name": "setup", "outcome": "failed"}),
    ("Failed to perform TLS handshake: mbedTLSError= x",
     {"kind": "step", "name": "handshake", "outcome": "failed"}),
    ("TLS_Connect fail (0x7d1, a.example)",
     {"kind": "step", "name": "handshake", "outcome": "failed"}),
    ("(Network connection 0x20009f48) TLS handshake successful.",
     {"kind": "step", "name": "handshake", "outcome": "ok"}),
    ("TLS Connection to a.example established.",
     {"kind": "step", "name": "handshake", "outcome": "ok", "detail": "a.example"}),
    ("ALPN protocols: x-amzn-mqtt-ca",
     {"kind": "setting", "name": "alpn", "value": "x-amzn-mqtt-ca"}),
    ("Failed to configure ALPN protocol in mbed TLS: mbedTLSError= x",
     {"kind": "message", "text": "Failed to configure ALPN protocol"}),
    ("Failed to set server name: mbedTLSError= x",
     {"kind": "message", "text": "Failed to set server name"}),
    ("Creating a TLS connection to a.example:8883.",
     {"kind": "net_event", "what": "tcp", "outcome": "started", "host": "a.example", "port": 8883}),
    ("Connection to a.example established.",
     {"kind": "net_event", "what": "tcp", "outcome": "ok", "host": "a.example"}),
    ("Failed to connect to a.example with error -116.",
     {"what": "tcp", "outcome": "timeout", "host": "a.example", "code": "-116"}),
    ("Failed to connect to a.example with error -82.",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "a.example"}),
    ("Failed to resolve DNS: Hostname=a.example, ErrorCode=-2.",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "a.example"}),
    ("Unable to resolve (a.example) within (10l) seconds",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "a.example"}),
    ("Could not connect to any resolved IP address from a.example.",
     {"kind": "net_event", "what": "tcp", "outcome": "failed"}),
    ("LwIP connect fail -1 111", {"kind": "net_event", "what": "tcp", "outcome": "refused"}),
    ("A transport error occurred: Connection refused.",
     {"kind": "net_event", "what": "tcp", "outcome": "refused"}),
    ("Failed to create new socket.", {"kind": "net_event", "what": "socket", "outcome": "failed"}),
    ("Failed to establish TLS session: 4",
     {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "4"}),
    ("Connection to the broker failed. Retrying connection after backoff.",
     {"kind": "step", "name": "connect", "outcome": "failed"}),
    ("Connection refused: not authorized.",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("Connection accepted.",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True, "code": 0}),
    ("CONNACK recv failed with status = MQTTRecvFailed.",
     {"kind": "message", "text": "CONNACK recv failed", "detail": "MQTTRecvFailed"}),
    ("Connection with MQTT broker failed with status MQTTRecvFailed.",
     {"kind": "message", "text": "Connection with MQTT broker failed", "detail": "MQTTRecvFailed"}),
    ("MQTT connection failed with status = MQTTServerRefused.",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "text": "MQTTServerRefused"}),
    ("MQTT connection successfully established with broker.",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True}),
    ("A single byte was not read from the transport: transportStatus=-1.",
     {"kind": "net_event", "what": "receive", "outcome": "failed", "code": "-1"}),
    ("sendMessageVector: Unable to send packet: Network Error.",
     {"kind": "net_event", "what": "send", "outcome": "failed"}),
    ("Failed to read data: mbedTLSError= x",
     {"kind": "net_event", "what": "receive", "outcome": "failed"}),
    ("Received an invalid response from the server (Status Code: 403).",
     {"kind": "app_reply", "protocol": "http", "accepted": False, "code": 403}),
    ("Object with label Device Priv TLS Key not found.",
     {"kind": "message", "text": "Object with label not found", "detail": "Device Priv TLS Key"}),
    ("Could not find private key: Device Priv TLS Key",
     {"kind": "message", "text": "Could not find private key", "detail": "Device Priv TLS Key"}),
    ("ERROR: Failed to provision certificate 48",
     {"kind": "message", "text": "Failed to provision certificate", "detail": "48"}),
    ("ERROR: Failed to provision device private key with status 48.",
     {"kind": "message", "text": "Failed to provision device private key", "detail": "48"}),
    ("Failed to sign message using PKCS #11 with error code 05.",
     {"kind": "message", "text": "Failed to sign message using PKCS #11", "detail": "05"}),
    ("Failed to allocate 1024 bytes of memory for certificate buffer.",
     {"kind": "memory", "failed_allocation": 1024}),
    ("Creating an MQTT connection to a.example.",
     {"kind": "message", "text": "Creating an MQTT connection to", "detail": "a.example"}),
    ("Error opening file at path: /a.pem. Error: No such file.", {"kind": "message"}),
    ("AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE: TLS (SSL) negotiation failed",
     {"kind": "step", "name": "handshake", "outcome": "failed"}),
    ("AWS_IO_DNS_INVALID_NAME", {"kind": "net_event", "what": "dns", "outcome": "failed"}),
    ("AWS_ERROR_MQTT_UNEXPECTED_HANGUP", {"kind": "net_event", "what": "tcp", "outcome": "closed"}),
    ("AWS_ERROR_MQTT_SOMETHING_NEW", {"kind": "message", "text": "AWS_ERROR_MQTT_SOMETHING_NEW"}),
    ("Curl perform failed for url https://a.example/role/credentials",
     {"kind": "message", "text": "Curl perform failed for url", "detail": "a.example"}),
    ("operation returned status code: 0x52000010",
     {"kind": "message", "text": "operation returned status code", "detail": "0x52000010"}),
    ("Received rejected response from Fleet Provisioning RegisterThing API.",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(AWS_IOT, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "A clean MQTT connection is established. Cleaning up",
        "Configured MbedTLS context.",
        "Successfully initialized mbedTLS.",
        "Connection to the api.demo.example ok!",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(AWS_IOT, line) == []


@patient
@given(phrases(AWS_IOT))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(AWS_IOT, text)


@patient
@given(mixtures(AWS_IOT))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(AWS_IOT, *lines)
