"""Lines of Mongoose and Mongoose OS on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.mongoose import MONGOOSE
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "5b3c9da2 1 event.c:21:mg_error          1 TLS handshake: -0x2700",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "5b3c9d66 3 tls_mbed.c:106:mg_tls_init   1 Setting TLS",
        "step",
        {"name": "handshake", "outcome": "started"},
    ),
    (
        "5b3c9d99 3 tls_mbed.c:100:mg_tls_handsh 1 success",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "mg_ssl_if_mbed_err   0x3ffc6e40 SSL error: -9984",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "5b3c9d66 3 tls_mbed.c:162:mg_tls_init   1 hostname verification: api.example",
        "setting",
        {"name": "sni", "value": "api.example"},
    ),
    (
        "5b3c9d66 3 tls_mbed.c:165:mg_tls_init   1 skipping hostname verification",
        "setting",
        {"name": "hostname_check", "value": "off"},
    ),
    (
        "1 1 tls_mbed.c:36:mg_load_cert cert err 0x2180",
        "input",
        {"what": "cert", "parsed": False},
    ),
    (
        "1 1 tls_mbed.c:48:mg_load_key key err 0x3d00",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        "2f 1 event.c:21:mg_error          3 TLS OOM",
        "message",
        {"text": "TLS OOM"},
    ),
    (
        "5b3c9d41 3 dns.c:161:dns_cb             1 api.example resolved to 198.51.100.61",
        "net_event",
        {"what": "dns", "outcome": "ok", "host": "api.example"},
    ),
    (
        "8 1 event.c:21:mg_error          1 nowhere.example DNS lookup failed",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "nowhere.example"},
    ),
    (
        "8 1 event.c:21:mg_error          1 connect: 111",
        "net_event",
        {"what": "tcp", "outcome": "refused", "code": "111"},
    ),
    (
        "8 1 event.c:21:mg_error          1 5 socket error",
        "net_event",
        {"what": "tcp", "outcome": "failed"},
    ),
    (
        "8 1 event.c:21:mg_error          1 peer RST",
        "net_event",
        {"what": "tcp", "outcome": "reset"},
    ),
    (
        "11c02  3 sock.c:488:accept_conn  7 0x9 accepted 192.168.20.14.51930 -> 192.168.20.2.443",
        "setting",
        {"name": "role", "value": "server"},
    ),
    (
        "9 1 mqtt.c:502:mqtt_cb 2 MQTT auth failed, code 5",
        "app_reply",
        {"protocol": "mqtt", "code": 5, "accepted": False},
    ),
    (
        "mgos_mqtt_ev         MQTT CONNACK 0",
        "app_reply",
        {"protocol": "mqtt", "code": 0, "accepted": True},
    ),
    (
        "mgos_mqtt_global_con MQTT connecting to mqtt.example:8883",
        "net_event",
        {"what": "tcp", "outcome": "started", "host": "mqtt.example", "port": 8883},
    ),
    (
        "mgos_mqtt_ev         MQTT TCP connect error (-3)",
        "message",
        {"text": "MQTT TCP connect error", "detail": "-3"},
    ),
    (
        "mgos_sntp_ev         SNTP reply from 216.239.35.4: time 1547496173.009, local 1547496173.001, delta 0.008",
        "clock",
        {"origin": "sntp", "synchronised": True},
    ),
    (
        "5b3c9d2a 3 net.c:188:mg_mgr_init        MG_IO_SIZE: 2048, TLS: none",
        "setting",
        {"name": "feature", "value": "tls"},
    ),
    (
        "mg_connect_opt       0x3fff4910 192.168.0.17:8883 -,-,ca.crt",
        "setting",
        {"name": "ca", "value": "set"},
    ),
    (
        "E:M 16421",
        "memory",
        {"failed_allocation": 16421},
    ),
]
SILENT = [
    "5b3c 3 net.c:178:mg_close_conn        7 0x9 closed",
]


def read(text: str) -> list[Record]:
    engine = Engine([MONGOOSE])
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
    assert any(literal.lower() in line.lower() for literal in MONGOOSE.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
