"""Lines of the vendor SDKs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from logdx.dialects.vendor_sdks import VENDOR_SDKS
from tests.dialects.sdk_checks import check, has_literal, mixtures, patient, phrases, read

CASES: list[tuple[str, dict[str, Any]]] = [
    ("- RT -     Thread Operating System", {"kind": "platform", "sdk": "rt-thread"}),
    ("SDK_Ver: 3.2.0, Product_ID: X",
     {"kind": "platform", "sdk": "tencent-iot", "sdk_version": "3.2.0"}),
    ("parse ca crt failed returned 0x2180", {"kind": "input", "what": "ca", "parsed": False}),
    ("load client key file failed returned -0x3d00",
     {"kind": "input", "what": "key", "parsed": False}),
    ("no CA certificate loaded from /certs", {"kind": "input", "what": "ca", "parsed": False}),
    ("Loading the CA root certificate success...", {"kind": "input", "what": "ca", "parsed": True}),
    ("cert file: /opt/d.crt", {"kind": "input", "what": "cert", "path": "/opt/d.crt"}),
    ("[E/mqtt] tls connect failed return: -1",
     {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "-1"}),
    ("cy_tls_connect failed with error 134218754",
     {"kind": "step", "name": "handshake", "outcome": "failed"}),
    ("success to establish mbedtls connection, (cost 45 bytes in total)",
     {"kind": "step", "name": "handshake", "outcome": "ok"}),
    (" failed  ! verify result not confirmed.",
     {"kind": "step", "name": "verify", "outcome": "failed"}),
    ("Certificate verified success...", {"kind": "step", "name": "verify", "outcome": "ok"}),
    ("certificate verification result: 0x08", {"kind": "verify_flags", "bits": 8}),
    ("host = 'x' so verify server OPTIONAL", {'name': 'verification', 'value': 'optional'}),
    ("SKIPPING mbedtls_ssl_set_hostname() when ON_PRE or ON_DAILY defined!",
     {"name": "sni", "value": "off"}),
    ("establish tcp connection with server(host='a.example', port=[1883])",
     {'kind': 'net_event', 'what': 'tcp', 'outcome': 'started', 'host': 'a.example', 'port': 1883}),
    ("connecting to MQTT broker 'mq.example'...",
     {'kind': 'net_event', 'what': 'tcp', 'outcome': 'started', 'host': 'mq.example'}),
    ("[I/mqtt] HOST = '10.30.1.2'",
     {'kind': 'net_event', 'what': 'tcp', 'outcome': 'started', 'host': '10.30.1.2'}),
    ("host address: ota.example , port: 443",
     {"what": "tcp", "outcome": "started", "host": "ota.example", "port": 443}),
    ("success to establish tcp, fd=3", {"kind": "net_event", "what": "tcp", "outcome": "ok"}),
    ("connected with TCP server: a.example:1883",
     {"kind": "net_event", "what": "tcp", "outcome": "ok", "host": "a.example", "port": 1883}),
    ("fail to connect with TCP server: a.example:1883",
     {"kind": "net_event", "what": "tcp", "outcome": "failed", "host": "a.example", "port": 1883}),
    ("getaddrinfo error(-3), host = 'a.example', port = [1883]",
     {'kind': 'net_event', 'what': 'dns', 'outcome': 'failed', 'host': 'a.example'}),
    ("getaddrinfo(a.example:8883) error: Name or service not known",
     {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "a.example"}),
    ("Socket connect failed with bsd error: 111",
     {"kind": "net_event", "what": "tcp", "outcome": "refused"}),
    ("connection is closed by server: 10.0.0.2:8883",
     {"kind": "net_event", "what": "tcp", "outcome": "closed"}),
    ("select-write timeout 3", {"kind": "net_event", "what": "send", "outcome": "timeout"}),
    ("TCP or TLS Connection failed", {"kind": "step", "name": "connect", "outcome": "failed"}),
    ("mqtt connect with id: Ab3 failed: -1001",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "-1001"}),
    ("MQTT connection failed with error code 0x8080007. Retrying",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "0x8080007"}),
    ("[E/mqtt] Net connect error(-1)", {"kind": "step", "name": "connect", "outcome": "failed"}),
    ("mqtt connect refused, code: 5",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": False, "code": 5}),
    ("mqtt connect with id: Ab3 success",
     {"kind": "app_reply", "protocol": "mqtt", "accepted": True}),
    ("MQTT connection successful", {"kind": "app_reply", "protocol": "mqtt", "accepted": True}),
    ("Negotiated TLS version : 304 [TLS1.2 (303), TLS1.3 (304)]",
     {"kind": "negotiation", "version": "TLSv1.3"}),
    ("PKCS : Private key not found", {"kind": "message", "text": "PKCS : Private key not found"}),
    ("HAL_RNG_GenerateRandomNumber failed",
     {"kind": "step", "name": "seed_rng", "outcome": "failed"}),
    ("cy_tls_create_context failed with error 5",
     {"kind": "step", "name": "setup", "outcome": "failed"}),
    ("psk/pskid is empty!|psk=|psd_id=", {"kind": "message", "text": "psk is empty"}),
    ("Error initializing the RTC from the network time!",
     {"kind": "clock", "origin": "rtc", "synchronised": False}),
    ("Successfully connected to Wi-Fi network 'x'.",
     {'kind': 'net_event', 'what': 'link', 'outcome': 'ok'}),
    ("Failed to connect to Wi-Fi network.",
     {"kind": "net_event", "what": "link", "outcome": "failed"}),
    ("thread:mqtt0 stack overflow", {"kind": "crash", "what": "stack-overflow", "task": "mqtt0"}),
    ("vApplicationMallocFailedHook", {"kind": "crash", "what": "out-of-memory"}),
    ("(rt_object_get_type(&mutex->parent) == 4) assertion failed at function:rt_mutex_take",
     {"kind": "crash", "what": "assert"}),
    ("hard fault on thread: mqtt0", {"kind": "crash", "what": "panic", "task": "mqtt0"}),
    ("IWDG reset", {"kind": "crash", "what": "watchdog"}),
    ("SL_ERROR_BSD_ESECUNKNOWNROOTCA", {"kind": "foreign_stack"}),
    ("free heap: 14312", {"kind": "memory", "free": 14312}),
    ("webclient GET request failed, response(-6) error.",
     {"kind": "step", "name": "connect", "outcome": "failed", "detail": "-6"}),
    ("RSA min key length [1024] is not supported",
     {"kind": "message", "text": "RSA min key length"}),
    ("mbedtls_ssl_conf_psk fail: 0x7100", {"kind": "message"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line(line: str, expected: dict[str, Any]) -> None:
    check(VENDOR_SDKS, line, expected)


@pytest.mark.parametrize(
    "line",
    [
        "handle is NULL",
        "failed to connect to api.demo-weather.example:443",
        "iotx_mc_init(1776): MQTT init success!",
        "EINTR be caught",
    ],
)
def test_says_nothing(line: str) -> None:
    assert read(VENDOR_SDKS, line) == []


@patient
@given(phrases(VENDOR_SDKS))
def test_every_phrase_holds_a_literal(text: str) -> None:
    assert has_literal(VENDOR_SDKS, text)


@patient
@given(mixtures(VENDOR_SDKS))
def test_mixtures_never_raise(lines: list[str]) -> None:
    read(VENDOR_SDKS, *lines)
