"""Zephyr and nRF Connect lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.zephyr import ZEPHYR
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

STAMP = "[00:00:05.611,907] <err> net_sock_tls: "

CASES: list[tuple[str, dict[str, Any]]] = [
    ("*** Booting Zephyr OS build v4.3.0 ***",
     {"kind": "platform", "sdk": "zephyr", "sdk_version": "v4.3.0"}),
    ("***** Booting Zephyr OS v1.14.1 *****", {"kind": "platform", "sdk_version": "v1.14.1"}),
    ("*** Booting nRF Connect SDK v2.9.0-7787b2649840 ***",
     {"kind": "platform", "sdk": "nrf-connect", "sdk_version": "v2.9.0-7787b2649840"}),
    ("*** Using Zephyr OS v3.7.99-1f8f3dc29142 ***", {"sdk_version": "v3.7.99-1f8f3dc29142"}),
    ("E: >>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0", {"what": "stack-overflow"}),
    (">>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0", {"kind": "crash", "what": "panic"}),
    ("E: ***** USAGE FAULT *****", {"kind": "crash", "what": "panic", "reason": "USAGE FAULT"}),
    ("E:   Stack overflow (context area not valid)", {"what": "stack-overflow"}),
    ("ASSERTION FAIL [err == 0] @ WEST_TOPDIR/app/main.c:44", {"what": "assert"}),
    ("[00:00:01.2,000] <err> os: Resetting system", {"kind": "crash", "what": "reboot"}),
    ("hwinfo reset cause 0x00000010 (watchdog)", {"kind": "crash", "what": "watchdog"}),
    ("reset cause: 0x10", {"what": "watchdog"}),
    ("Reset reason: 0x00000001", {"what": "reboot"}),
    ("RESETREAS: 0x00000002", {"what": "watchdog"}),
    ("Reset cause: IWDG", {"what": "watchdog"}),
    ("Reset cause: power-on", {"what": "reboot"}),
    ("Current thread: 0x20002f60 (mqtt_thread)",
     {"kind": "message", "text": "Current thread", "detail": "mqtt_thread"}),
    ("Modem has crashed, reason 0x4, PC: 0xecb64", {"kind": "crash", "task": "modem"}),
    (STAMP + "TLS handshake error: -0x2700", {"name": "handshake", "outcome": "failed"}),
    (STAMP + "TLS handshake error: -7780", {"name": "handshake", "outcome": "failed"}),
    (STAMP + "TLS handshake timeout", {"what": "timeout", "outcome": "timeout"}),
    ("Failed to parse CA certificate, err: -0x2180",
     {"kind": "input", "what": "ca", "parsed": False, "code": "-0x2180"}),
    ("Failed to register public certificate: -12", {"kind": "input", "what": "cert"}),
    ("Failed to register private key: -17", {"what": "key", "code": "-17"}),
    ("Failed to register PSK ID: -22", {"what": "psk"}),
    ("modem_key_mgmt_write() failed, err -110", {"kind": "input", "what": "cert"}),
    ("Failed to allocate TLS context", {"what": "socket", "outcome": "exhausted"}),
    ("TLS underlying socket poll error 104", {"what": "tcp", "outcome": "reset"}),
    ("getaddrinfo() failed, error -2", {"what": "dns", "outcome": "failed", "code": "-2"}),
    ("getaddrinfo status: -11", {"what": "dns", "outcome": "failed"}),
    ("getaddrinfo status: 0", {"what": "dns", "outcome": "ok"}),
    ("Unable to resolve address, quitting", {"what": "dns", "outcome": "failed"}),
    ("Cannot connect to IPv4 remote (-111)", {"what": "tcp", "outcome": "refused"}),
    ("Failed to connect to MQTT, error code: -116", {"what": "tcp", "outcome": "timeout"}),
    ("mqtt_connect, error: -113", {"kind": "step", "name": "connect", "detail": "-113"}),
    ("mqtt_connect: -118 <ERROR>", {"what": "tcp", "outcome": "unreachable"}),
    ("connect() failed, err: -104", {"what": "tcp", "outcome": "reset"}),
    ("connect -113", {"kind": "step", "name": "connect"}),
    ("Failed to create IPv4 HTTPS socket (-12)", {"what": "socket", "outcome": "exhausted"}),
    ("send: -104", {"what": "tcp", "outcome": "reset"}),
    ("recv: -5", {"what": "receive", "outcome": "failed"}),
    ("MQTT connect failed 5", {"protocol": "mqtt", "code": 5, "accepted": False}),
    ("Connection rejected by broker, reason code: 135", {"code": 135, "accepted": False}),
    ("[mqtt_evt_handler:171] MQTT client connected!", {"protocol": "mqtt", "accepted": True}),
    ("MQTT client disconnected -128", {"what": "tcp", "outcome": "closed", "code": "-128"}),
    ("AWS_IOT_EVT_ERROR, -111", {"what": "tcp", "outcome": "refused"}),
    ("AZURE_IOT_HUB_EVT_CONNECTION_FAILED", {"kind": "app_reply", "accepted": False}),
    ("Response status OK", {"protocol": "http", "accepted": True}),
    ("HTTP status code: 403", {"protocol": "http", "code": 403, "accepted": False}),
    ("Network connectivity lost", {"what": "link", "outcome": "failed"}),
    ("IPv4 address: 10.0.0.2", {"what": "link", "outcome": "ok"}),
    ("Waiting interface 1 (0x20000a3c) to be up...", {"what": "link", "outcome": "started"}),
    ("DATE_TIME_OBTAINED_NTP", {"kind": "clock", "synchronised": True}),
    ("Did not get date time from any NTP server", {"kind": "clock", "synchronised": False}),
    ("unix time 1731412007", {"kind": "clock", "origin": "date"}),
    ("TLS: No", {"kind": "message", "text": "TLS", "detail": "No"}),
    ("peer_verify = 0", {"name": "verification", "value": "none"}),
    ("TLS_PEER_VERIFY_OPTIONAL", {"name": "verification", "value": "optional"}),
    ("tls sec_tag 1, hostname 192.0.2.2", {"name": "sni", "value": "192.0.2.2"}),
    ("Setting up TLS credentials, tag 42", {"name": "ca", "value": "set"}),
    ("connect h.example:443 alpn 'mqtt'", {"name": "alpn", "value": "mqtt"}),
    ("No entropy device on the system, TLS communication is insecure!", {"kind": "message"}),
    ("Failed to set TLS_SEC_TAG_LIST option (-22)",
     {"kind": "message", "text": "Failed to set TLS_SEC_TAG_LIST option", "detail": "-22"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(ZEPHYR, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "failed to connect to api.weather.example:443",
        "Connection Not Accepted: 0x5: Not Authorized",
        "Deallocating unused TLS context",
        "Session not found for 0x20001234",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(ZEPHYR, line) == []


@patient
@given(phrases(ZEPHYR))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(ZEPHYR, text)


@patient
@given(mixtures(ZEPHYR))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(ZEPHYR, *lines)
