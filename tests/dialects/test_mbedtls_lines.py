"""Lines of the library and its programs in which numbers stand that belong to no phrase."""

import pytest

from logdx.model.record import Record
from logdx.parse.engine import Engine


def records(line: str) -> list[Record]:
    engine = Engine()
    return engine.feed([(1, line)]) + engine.flush()


@pytest.mark.parametrize(
    ("line", "kind", "field", "value"),
    [
        ("  . Performing the SSL/TLS handshake...ssl_msg.c:47: is a fatal alert message (msg 120)",
         "alert", "description", 120),
        ("11c07  2 tls_mbed.c:114:debug_cb 7 1 unknown record type 71", "wire_bytes", "head", "47"),
        ("x 3 handshake state: 1 (MBEDTLS_SSL_CLIENT_HELLO) -> 2 (MBEDTLS_SSL_SERVER_HELLO) 9",
         "handshake_state", "state", "MBEDTLS_SSL_SERVER_HELLO"),
        ("MBEDTLS_SSL_CLIENT_HELLO ==>", "handshake_state", "step", "client_hello"),
        ("ssl_msg.c:1584: |1| msglen (2) < taglen (16)", "debug_event", "message",
         "msglen (2) < taglen (16)"),
        ("  . Loading the client cert. and key... ok (key type: invalid PK)", "setting", "name",
         "client_cert"),
        ("  . Bind on udp://*:5684/ ... ok", "setting", "value", "udp"),
    ],
)  # fmt: skip
def test_the_phrase_is_found(line: str, kind: str, field: str, value: object) -> None:
    assert value in [getattr(r, field) for r in records(line) if r.kind == kind]


@pytest.mark.parametrize(
    "line",
    [
        "us=264471 192.0.2.33:53301 TLS Error: TLS handshake failed",
        "mbedtls_handshake: ssl ret -0 state 12",
        "OpenSSL Error[0]: error:1408F119:SSL routines:ssl3_get_record:bad record mac",
        "[3240] tls: 0x55a0771f => handshake failed",
        "> (17213) mbedtls: library ssl_tls.c:2779 handshake failed",
        "start_ssl_client: -1",
    ],
)
def test_a_number_that_belongs_to_something_else_is_no_code(line: str) -> None:
    assert [r for r in records(line) if r.kind == "return_code"] == []
