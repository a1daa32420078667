"""Lines of MicroPython and CircuitPython."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.micropython import MICROPYTHON
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "OSError: [Errno 110] ETIMEDOUT",
        "net_event",
        {"what": "timeout", "outcome": "timeout", "code": "ETIMEDOUT"},
    ),
    (
        "OSError: [Errno 104] ECONNRESET",
        "net_event",
        {"what": "receive", "outcome": "reset"},
    ),
    (
        "OSError: [Errno 113] EHOSTUNREACH",
        "net_event",
        {"what": "tcp", "outcome": "unreachable"},
    ),
    (
        "OSError: [Errno 12] ENOMEM",
        "message",
        {"text": "OSError ENOMEM"},
    ),
    (
        "OSError: [Errno 5] EIO",
        "message",
        {"text": "OSError EIO", "detail": "5"},
    ),
    (
        "OSError: 104",
        "net_event",
        {"what": "receive", "outcome": "reset"},
    ),
    (
        "OSError: 23",
        "net_event",
        {"what": "socket", "outcome": "exhausted"},
    ),
    (
        "OSError: -202",
        "net_event",
        {"what": "dns", "outcome": "failed", "code": "-202"},
    ),
    (
        "socket.gaierror: (-2, 'Name or service not known')",
        "net_event",
        {"what": "dns", "outcome": "failed"},
    ),
    (
        "OSError: -40",
        "foreign_stack",
        {"name": "axTLS"},
    ),
    (
        "mbedtls_ssl_handshake error: -4290",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "OSError: Unhandled ESP TLS error 9984 8 801a -1",
        "verify_flags",
        {"bits": 8, "names": ("not-trusted",)},
    ),
    (
        '>>> s = ssl.wrap_socket(s, server_hostname="api.example", cert_reqs=ssl.CERT_NONE)',
        "setting",
        {"name": "sni", "value": "api.example"},
    ),
    (
        ">>> s = ssl.wrap_socket(s, cert_reqs=ssl.CERT_NONE)",
        "setting",
        {"name": "verification", "value": "none"},
    ),
    (
        ">>> s = ssl.wrap_socket(s)",
        "setting",
        {"name": "sni", "value": "off"},
    ),
    (
        ">>> ctx.verify_mode = ssl.CERT_REQUIRED",
        "setting",
        {"name": "verification", "value": "required"},
    ),
    (
        ">>> s = ssl.wrap_socket(s, key='/flash/dev.key')",
        "input",
        {"what": "key", "path": "/flash/dev.key", "parsed": None},
    ),
    (
        '  File "ssl.py", line 1, in wrap_socket',
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "ValueError: invalid key",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        'assertion "ret == 0" failed: file "../../extmod/modussl_mbedtls.c", line 187',
        "crash",
        {"what": "assert"},
    ),
    (
        "MemoryError: memory allocation failed, allocating 16717 bytes",
        "memory",
        {"failed_allocation": 16717},
    ),
    (
        "free: 29744",
        "memory",
        {"free": 29744},
    ),
    (
        "MicroPython v1.22.2 on 2024-02-22; Pico W with RP2040",
        "platform",
        {"sdk": "micropython", "sdk_version": "1.22.2", "chip": "RP2040"},
    ),
    (
        "ImportError: no module named 'ssl'",
        "setting",
        {"name": "feature", "value": "ssl"},
    ),
    (
        "umqtt.simple.MQTTException: 5",
        "app_reply",
        {"protocol": "mqtt", "code": 5, "accepted": False},
    ),
    (
        "MPY: soft reboot",
        "crash",
        {"what": "reboot"},
    ),
    (
        "boot cause=3 n=41",
        "crash",
        {"what": "watchdog"},
    ),
    (
        "ValueError: CERT_REQUIRED requires server_hostname",
        "message",
        {"text": "ValueError: CERT_REQUIRED requires server_hostname"},
    ),
]
SILENT = [
    "OSError: [Errno 115] EINPROGRESS",
    ">>> gc.collect()",
]


def read(text: str) -> list[Record]:
    engine = Engine([MICROPYTHON])
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
    assert any(literal.lower() in line.lower() for literal in MICROPYTHON.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
