import pytest

from logdx.group import group
from logdx.model.attempts import Attempt
from logdx.parse.engine import Engine


def attempt(text: str) -> Attempt:
    engine = Engine()
    records = engine.feed(enumerate(text.split("\n"), 1)) + engine.flush()
    return group(sorted(records, key=lambda record: record.first_line)).attempts[-1]


ALERT = "ssl_msg.c:4705: |1| is a fatal alert message (msg 40)\n"
LEAF = """\
Verify requested for (Depth 0):
cert. version     : 3
serial number     : 01
issuer name       : CN=CA
subject name      : CN=leaf
issued  on        : 2025-01-01 00:00:00
expires on        : 2027-01-01 00:00:00

  This certificate has no flags
"""


@pytest.mark.parametrize(
    ("before", "flight"),
    [
        ("", None),
        ("ssl_cli.c:4261: |2| client state: 2\n", "hello"),
        ("ssl_cli.c:0983: |2| => write client hello\n", "hello"),
        (LEAF, "server"),
        ("ssl_cli.c:4261: |2| client state: 12\n", "client"),
        ("ssl_tls.c:3559: |2| => write finished\n", "client"),
        ("ssl_tls.c:5922: |2| handshake: done\n", "after"),
        ("tls: server hello ret 0xffff8880\n", "hello"),
    ],
)
def test_an_alert_is_placed_by_what_came_before(before: str, flight: str | None) -> None:
    assert attempt(before + ALERT).flight == flight


def test_an_empty_certificate_message_tells_both_request_and_answer() -> None:
    found = attempt(" . Performing the SSL/TLS handshake...Port:[0]/Send(219) :\n"
                    "Port:[0]/Send(12) :\nPort:[0]/Send(6) :\n" + ALERT)  # fmt: skip
    assert (found.flight, found.certificate_requested, found.own_certificate_sent) == (
        "client", True, False,
    )  # fmt: skip


def test_the_bytes_of_an_alert_beside_its_code_are_the_peers() -> None:
    found = attempt("tls: rx 15 03 03 00 02 02 30\ntls: mbedtls_ssl_handshake returned -0x7780\n")
    (alert,) = [r for r in found.records if r.kind == "alert"]
    assert (alert.direction, alert.description) == ("received", 48)  # type: ignore[attr-defined]


def test_the_peers_log_joins_the_attempt_that_it_explains() -> None:
    found = attempt("E (1) esp-tls: mbedtls_ssl_handshake returned -0x7780\nbroker:\n"
                    "1701112048: OpenSSL Error[0]: error:1417C0C7:SSL routines:"
                    "peer did not return a certificate\n")  # fmt: skip
    assert {"return_code", "peer_report"} <= {r.kind for r in found.records}
