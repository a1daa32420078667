"""Lines of ESP-IDF, esp-mqtt, esp-at and ESPHome."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.esp_idf import ESP_IDF
from tests.dialects.sdk_checks import check, has_literal, mixtures, read

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "E (19655) esp-tls: couldn't get hostname for :ws.larder.example:",
        {"kind": "net_event", "what": "dns", "outcome": "failed", "host": "ws.larder.example"},
    ),
    (
        "E (19655) esp-tls: couldn't get hostname for :broker.example: getaddrinfo() returns 202, addrinfo=0x0",
        {
            "kind": "net_event",
            "what": "dns",
            "outcome": "failed",
            "host": "broker.example",
            "code": "202",
        },
    ),
    (
        "D (1) esp-tls: [sock=54] Resolved IPv4 address: 1.2.3.4",
        {"kind": "net_event", "what": "dns", "outcome": "ok"},
    ),
    (
        "D (1) esp-tls: [sock=54] Connecting to server. HOST: www.example.org, Port: 443",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "www.example.org",
            "port": 443,
        },
    ),
    (
        "E (1) esp-tls: [sock=54] connect() error: Host is unreachable",
        {"kind": "net_event", "what": "tcp", "outcome": "unreachable"},
    ),
    (
        "E (1) esp-tls: [sock=54] delayed connect error: Connection reset by peer",
        {"kind": "net_event", "what": "tcp", "outcome": "reset"},
    ),
    (
        "E (1) esp-tls: [sock=54] select() timeout",
        {"kind": "net_event", "what": "tcp", "outcome": "timeout"},
    ),
    (
        "E (1) esp-tls: Failed to connnect to host (errno 104)",
        {"kind": "net_event", "what": "tcp", "outcome": "reset", "code": "104"},
    ),
    (
        "E (1) esp-tls: Failed to create socket (family 2 socktype 1 protocol 0)",
        {"kind": "net_event", "what": "socket", "outcome": "exhausted"},
    ),
    (
        "W (1) esp-tls: Failed to open new connection in specified timeout",
        {"kind": "net_event", "what": "timeout", "outcome": "timeout"},
    ),
    (
        "E (7214901) TRANS_SSL: esp_tls_conn_read error, errno=Success",
        {"kind": "net_event", "what": "receive", "outcome": "failed"},
    ),
    (
        "E (7214901) TRANS_SSL: esp_tls_conn_read error, errno=Connection reset by peer",
        {"kind": "net_event", "what": "receive", "outcome": "reset"},
    ),
    (
        "E (1) mqtt_client: mqtt_message_receive: transport_read() error: errno=119",
        {"kind": "net_event", "what": "receive", "outcome": "failed", "code": "119"},
    ),
    (
        "E (1) MQTT_CLIENT: mqtt_message_receive: transport_read(): EOF",
        {"kind": "net_event", "what": "receive", "outcome": "closed"},
    ),
    (
        "E (1) TRANSPORT_BASE: poll_read select error 104, errno = Connection reset by peer, fd = 54",
        {"kind": "net_event", "what": "receive", "outcome": "reset", "code": "104"},
    ),
    (
        "E (1) MQTT_CLIENT: Writing failed: errno=104",
        {"kind": "net_event", "what": "send", "outcome": "reset", "code": "104"},
    ),
    (
        "I (1) app: Last captured errno : 113 (Software caused connection abort)",
        {"kind": "net_event", "what": "receive", "outcome": "closed", "code": "113"},
    ),
    (
        "I (4655) esp_netif_handlers: sta ip: 192.168.7.40, mask: 255.255.255.0, gw: 192.168.7.1",
        {"kind": "net_event", "what": "link", "outcome": "ok"},
    ),
    (
        "I (1) wifi:state: run -> init (fc0)",
        {"kind": "net_event", "what": "link", "outcome": "closed", "code": "fc0"},
    ),
    (
        "E (1) esp-tls: create_ssl_handle failed",
        {
            "kind": "step",
            "name": "setup",
            "outcome": "failed",
            "detail": "create_ssl_handle failed",
        },
    ),
    (
        "E (1) esp-tls-mbedtls: Failed to set client configurations, returned [0x8019] (ESP_ERR_MBEDTLS_PK_PARSE_KEY_FAILED)",
        {
            "kind": "step",
            "name": "setup",
            "outcome": "failed",
            "detail": "Failed to set client configurations",
        },
    ),
    (
        "E (1) esp-tls: Failed to open new connection",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "Failed to open new connection",
        },
    ),
    (
        "E (1) TRANS_SSL: Failed to open a new connection",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "Failed to open a new connection",
        },
    ),
    (
        "E (1) HTTP_CLIENT: Connection failed, sock < 0",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "Connection failed, sock < 0",
        },
    ),
    (
        "E (1) mqtt_client: Error transport connect",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "Error transport connect",
        },
    ),
    (
        "E (17004) esp_https_server: esp_tls_create_server_session failed",
        {"kind": "step", "name": "handshake", "outcome": "failed", "detail": "server"},
    ),
    (
        "W (17014) httpd: httpd_accept_conn: session creation failed",
        {
            "kind": "step",
            "name": "accept",
            "outcome": "failed",
            "detail": "session creation failed",
        },
    ),
    (
        "[HTTPS:E] SSL_accept failed. Aborting handshake. FID=57",
        {
            "kind": "step",
            "name": "accept",
            "outcome": "failed",
            "detail": "SSL_accept failed. Aborting handshake",
        },
    ),
    (
        "I (1) esp-tls-mbedtls: Failed to verify peer certificate!",
        {"kind": "step", "name": "verify", "outcome": "failed"},
    ),
    (
        "E (1) esp-x509-crt-bundle: Failed to verify certificate",
        {"kind": "step", "name": "verify", "outcome": "failed"},
    ),
    (
        "I (1) esp-x509-crt-bundle: Certificate validated",
        {"kind": "step", "name": "verify", "outcome": "ok"},
    ),
    (
        "I (1) esp-x509-crt-bundle: No matching trusted root certificate found",
        {"kind": "message", "text": "No matching trusted root certificate found"},
    ),
    (
        "E (1) esp-x509-crt-bundle: PK verify failed with error FFFFBC80",
        {"kind": "message", "text": "PK verify failed with error", "detail": "FFFFBC80"},
    ),
    (
        "E (1) esp-x509-crt-bundle: Certificate matched with CN=ISRG Root X1 but signature verification failed",
        {
            "kind": "message",
            "text": "Certificate matched but signature verification failed",
            "detail": "CN=ISRG Root X1",
        },
    ),
    (
        "E (1) esp-tls-mbedtls: No server verification option set in esp_tls_cfg_t structure. Check esp_tls API reference",
        {"kind": "setting", "name": "verification", "value": "unset"},
    ),
    (
        "E (1) esp_https_ota: No option for server verification is enabled in esp_http_client config.",
        {"kind": "setting", "name": "verification", "value": "unset"},
    ),
    (
        "E (1) esp-tls-mbedtls: use_crt_bundle configured but not enabled in menuconfig: Please enable MBEDTLS_CERTIFICATE_BUNDLE option",
        {"kind": "setting", "name": "feature", "value": "MBEDTLS_CERTIFICATE_BUNDLE"},
    ),
    (
        "E (1) mqtt_client: Please enable MQTT_ENABLE_SSL to use mqtts",
        {"kind": "setting", "name": "feature", "value": "MQTT_ENABLE_SSL"},
    ),
    (
        "E (1) mqtt_client: Certificate bundle is not enabled for mbedTLS in menuconfig",
        {"kind": "setting", "name": "feature", "value": "Certificate bundle"},
    ),
    (
        "E (1) mqtt_client: PSK authentication is not available in IDF version v3.3",
        {"kind": "setting", "name": "feature", "value": "PSK authentication"},
    ),
    (
        "E (1) mqtt_client: Digital Signature not enabled for esp-tls in menuconfig",
        {"kind": "setting", "name": "feature", "value": "Digital Signature"},
    ),
    (
        "E (1) esp-tls-mbedtls: TLS 1.3 is not enabled in config",
        {"kind": "setting", "name": "feature", "value": "TLS 1.3"},
    ),
    (
        "E (1) esp-tls-mbedtls: Please enable the DS peripheral support for the ESP-TLS in menuconfig.",
        {"kind": "setting", "name": "feature", "value": "the DS peripheral"},
    ),
    (
        "D (1) esp-tls-mbedtls: Setting TLS version to 0x 304",
        {"kind": "setting", "name": "tls_version", "value": "0x0304"},
    ),
    (
        "W (1) esp-tls-mbedtls: mbedtls_x509_crt_parse was partly successful. No. of failed certificates: 3",
        {"kind": "input", "what": "ca", "parsed": True, "skipped": 3},
    ),
    (
        "E (1) esp-tls-mbedtls: mbedtls_x509_crt_parse of client cert returned -0x2180",
        {"kind": "input", "what": "cert", "parsed": False},
    ),
    (
        "I (1) x: Last mbedtls failure: 0x2700, esp_tls_cert_verify_flags=0x8",
        {"kind": "verify_flags", "bits": 8, "names": ("not-trusted",)},
    ),
    (
        "I (1) x: TLS error = -0x2700, TLS flags = -0x8",
        {"kind": "verify_flags", "bits": 8, "names": ("not-trusted",)},
    ),
    (
        "W (1) MQTT_CLIENT: Connection refused, not authorized",
        {
            "kind": "app_reply",
            "protocol": "mqtt",
            "code": 5,
            "text": "Connection refused, not authorized",
            "accepted": False,
        },
    ),
    (
        "W (48150) MQTT_CLIENT: Connection refused, server unavailable",
        {
            "kind": "app_reply",
            "protocol": "mqtt",
            "code": 3,
            "text": "Connection refused, server unavailable",
            "accepted": False,
        },
    ),
    (
        "E (48160) telemetry: Connection refused error: 0x3",
        {
            "kind": "app_reply",
            "protocol": "mqtt",
            "code": 3,
            "text": "Connection refused error: 0x3",
            "accepted": False,
        },
    ),
    (
        "I (1) app: MQTT_EVENT_CONNECTED",
        {"kind": "app_reply", "protocol": "mqtt", "code": 0, "accepted": True},
    ),
    (
        "I (1) HTTP_CLIENT: HTTP GET Status = 200, content_length = 31",
        {"kind": "app_reply", "protocol": "http", "code": 200, "accepted": True},
    ),
    (
        "I (7342) nestbox: HTTP Status = 401, content_length = 31",
        {"kind": "app_reply", "protocol": "http", "code": 401, "accepted": False},
    ),
    (
        "E (1) esp_https_ota: File not found(404)",
        {
            "kind": "app_reply",
            "protocol": "http",
            "code": 404,
            "text": "File not found(404",
            "accepted": False,
        },
    ),
    (
        "E (1) Dynamic Impl: alloc(16717 bytes) failed",
        {"kind": "memory", "failed_allocation": 16717},
    ),
    ("I (1) app: [APP] Free memory: 221764 bytes", {"kind": "memory", "free": 221764}),
    ("I (1) app: Minimum free heap size: 21884 bytes", {"kind": "memory", "minimum": 21884}),
    ("W (3922) example: free heap ----> 203116", {"kind": "memory", "free": 203116}),
    (
        "+CIPSNTPTIME:Thu Jan 01 00:00:14 1970",
        {"kind": "clock", "origin": "sntp", "time": datetime(1970, 1, 1, 0, 0, 14, tzinfo=UTC)},
    ),
    (
        'AT+CIPSTART="SSL","api.tide.example",443',
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "api.tide.example",
            "port": 443,
        },
    ),
    ("AT+CIPSSLCCONF=2,0,0", {"kind": "setting", "name": "verification", "value": "required"}),
    (
        "I (1) time: current time 2025-04-18 06:51:07",
        {"kind": "clock", "origin": "date", "time": datetime(2025, 4, 18, 6, 51, 7, tzinfo=UTC)},
    ),
    (
        "I (1) time: The current date/time in Shanghai is: Thu Jan  1 08:00:12 1970",
        {"kind": "clock", "origin": "date", "time": datetime(1970, 1, 1, 8, 0, 12, tzinfo=UTC)},
    ),
    (
        "E (8790) esp_https_ota: Mismatch chip id, expected 9, found 0",
        {"kind": "message", "text": "Mismatch chip id"},
    ),
    (
        "E (8791) ota: esp_https_ota_perform: ESP_ERR_INVALID_VERSION",
        {"kind": "message", "text": "esp_https_ota_perform", "detail": "ESP_ERR_INVALID_VERSION"},
    ),
    (
        "I (1) ota: Writing to <ota_1> partition at offset 0x210000",
        {"kind": "step", "name": "read", "outcome": "ok"},
    ),
    (
        "E (18213) loom: Error(-23) connecting to a1exampleexample-ats.iot.us-west-2.amazonaws.com:8883",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "Error(-23) connecting to a1exampleexample-ats.iot.us-west-2.amazonaws.com:8883",
        },
    ),
    (
        "E (6841) bignum: ERROR: 4608 bit result 4111 bits * 32 bits too large for hardware unit",
        {"kind": "message", "text": "too large for hardware unit"},
    ),
    (
        "[12:00:01][E][http_request.idf:130]: HTTP Request failed: ESP_ERR_HTTP_CONNECT",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "HTTP Request failed: ESP_ERR_HTTP_CONNECT",
        },
    ),
    (
        "[12:00:01][W][mqtt:200]: MQTT Disconnected: TCP disconnected.",
        {"kind": "net_event", "what": "receive", "outcome": "closed"},
    ),
    (
        "I (1) MQTT: Connecting to server mqtts://hub.attic.example:8883",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "hub.attic.example",
            "port": 8883,
        },
    ),
    (
        "E (1) x: Last error reported from esp-tls: 0x8001",
        {"kind": "net_event", "what": "dns", "outcome": "failed"},
    ),
    (
        "E (1) x: Last esp error code: 0x8001",
        {"kind": "net_event", "what": "dns", "outcome": "failed"},
    ),
    ("D (1) mbedtls: PSK authentication", {"kind": "setting", "name": "psk", "value": "set"}),
    (
        "E (1) esp-tls-mbedtls: Failed to set client pki context",
        {"kind": "message", "text": "Failed to set client pki context"},
    ),
    (
        "I (8871) [IoT]: _iot_net_tls_connect(418) > Loading the CA root certificate 1758@0x3fcae4f8",
        {"kind": "input", "what": "ca", "size": 1758},
    ),
    (
        "[1B][0;32mI (14290) MQTT: MQTTConnect not SUCCESS: -1[1B][0m",
        {
            "kind": "step",
            "name": "connect",
            "outcome": "failed",
            "detail": "MQTTConnect not SUCCESS: -1",
        },
    ),
    (
        "E (1) esp-tls: Failed to connect to host (errno 104)",
        {"kind": "net_event", "what": "tcp", "outcome": "reset", "code": "104"},
    ),
    (
        "E (1) EspSsl: Failed to connect to iot.example:8883",
        {"kind": "step", "name": "connect", "outcome": "failed", "detail": "iot.example:8883"},
    ),
    (
        "E (1) esp_https_ota: esp_ota_begin failed (ESP_ERR_NO_MEM)",
        {"kind": "message", "text": "esp_ota_begin failed", "detail": "ESP_ERR_NO_MEM"},
    ),
    (
        "E (1) MQTT_CLIENT: Not support this mqtt scheme foo",
        {"kind": "message", "text": "Not support this mqtt scheme", "detail": "foo"},
    ),
    (
        "E (1) wifi: WiFi disconnected, reason: 201",
        {"kind": "net_event", "what": "link", "outcome": "failed", "code": "reason:"},
    ),
    ("AT+CIPSSLCCONF=0,1,0,0", {"kind": "setting", "name": "verification", "value": "none"}),
    (
        "I (1) tcp: Poll timeout or error, errno=Success, fd=54, timeout_ms=10000",
        {"kind": "net_event", "what": "timeout", "outcome": "timeout"},
    ),
    (
        "D (1) esp_http_client: Begin connect to: https://api.example.org:443",
        {
            "kind": "net_event",
            "what": "tcp",
            "outcome": "started",
            "host": "api.example.org",
            "port": 443,
        },
    ),
    (
        "I (1) esp_https_server: Server listening on port 443",
        {"kind": "step", "name": "listen", "outcome": "ok", "detail": "443"},
    ),
    (
        "I (1) example: Cipher suite is TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
        {
            "kind": "negotiation",
            "role": "client",
            "ciphersuite": "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
        },
    ),
    (
        "E (1) esp-tls-mbedtls: cacert_pem_buf is null",
        {"kind": "setting", "name": "ca", "value": "none"},
    ),
    (
        "I (1) time: Notification of a time synchronization event",
        {"kind": "clock", "origin": "sntp", "synchronised": True},
    ),
    (
        "E (1) transport_ws: HTTP upgrade failed",
        {
            "kind": "app_reply",
            "protocol": "websocket",
            "text": "HTTP upgrade failed",
            "accepted": False,
        },
    ),
    (
        "E (1) esp-x509-crt-bundle: Max allowed certificates in the certificate bundle = 200",
        {
            "kind": "input",
            "what": "bundle",
            "parsed": False,
            "code": "Max allowed certificates in the certificate bundle",
        },
    ),
]
HARMLESS = (
    "I (1) app: Last captured errno : 0 (Success)",
    "E (1) app: Last error captured as transport's socket errno: 0x77",
    "W (1) esp-tls-mbedtls: TLS 1.3 is not enabled in config, continuing with default TLS protocol",
    "E (1) esp-x509-crt-bundle: No. of certs in the certificate bundle = 250 exceeds",
    "E (1) MQTT_CLIENT: %s",
    "I (9874) esp-tls: Certificate verified.",
    "I (4941) pump: MQTT_EVENT_ERROR",
    "E (3984) esp-tls: mbedtls_ssl_handshake returned -0x2700",
    "+CIPSTART:1",
)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line_gives_its_record(line: str, expected: dict[str, Any]) -> None:
    check(ESP_IDF, line, expected)


@pytest.mark.parametrize("line", [line for line, _ in CASES])
def test_prefilter_lets_the_line_through(line: str) -> None:
    assert has_literal(ESP_IDF, line)


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_line_gives_nothing(line: str) -> None:
    assert read(ESP_IDF, line) == []


@settings(deadline=None, max_examples=40)
@given(mixtures(ESP_IDF))
def test_mixtures_never_raise(lines: list[str]) -> None:
    assert all(1 <= record.first_line <= len(lines) for record in read(ESP_IDF, *lines))
