"""Lines of curl on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.curl import CURL
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "* Host shop.example:443 was resolved.",
        "net_event",
        {"what": "dns", "outcome": "ok", "host": "shop.example", "port": 443},
    ),
    (
        "curl: (6) Could not resolve host: shop.example",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "shop.example"},
    ),
    (
        "* Resolving timed out after 5001 milliseconds",
        "net_event",
        {"what": "dns", "outcome": "timeout"},
    ),
    (
        "*   Trying 203.0.113.9:443...",
        "net_event",
        {"what": "tcp", "outcome": "started", "host": "203.0.113.9", "port": 443},
    ),
    (
        "* Connected to shop.example (203.0.113.9) port 443 (#0)",
        "net_event",
        {"what": "tcp", "outcome": "ok", "host": "shop.example", "port": 443},
    ),
    (
        "* connect to 203.0.113.9 port 443 failed: Connection refused",
        "net_event",
        {"what": "tcp", "outcome": "refused", "host": "203.0.113.9", "port": 443},
    ),
    (
        "* connect to 203.0.113.9 port 443 from 10.0.0.2 port 5034 failed: No route to host",
        "net_event",
        {"what": "tcp", "outcome": "unreachable", "port": 443},
    ),
    (
        "curl: (7) Failed to connect to shop.example port 443 after 12 ms: Couldn't connect to server",
        "net_event",
        {"what": "tcp", "outcome": "failed", "host": "shop.example", "port": 443},
    ),
    (
        "curl: (28) Connection timed out after 5001 milliseconds",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "curl: (28) SSL connection timeout",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "curl: (56) Recv failure: Connection reset by peer",
        "net_event",
        {"what": "receive", "outcome": "reset"},
    ),
    (
        "curl: (52) Empty reply from server",
        "net_event",
        {"what": "receive", "outcome": "closed"},
    ),
    (
        "* mbedTLS: Connecting to shop.example:443",
        "step",
        {"name": "handshake", "outcome": "started", "detail": "shop.example:443"},
    ),
    (
        "* mbedTLS: Handshake complete, cipher is TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "* mbedTLS: TLSv1.3 Handshake complete, cipher is TLS1-3-AES-256-GCM-SHA384",
        "negotiation",
        {"version": "TLSv1.3", "ciphersuite": "TLS1-3-AES-256-GCM-SHA384"},
    ),
    (
        "* ssl_handshake returned: (-0x7780) SSL - A fatal alert message was received from our peer",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "* ssl_handshake returned - mbedTLS: (-0x2700) X509 - Certificate verification failed",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "curl: (60) Cert verify failed: BADCERT_EXPIRED",
        "verify_flags",
        {"names": ("expired",)},
    ),
    (
        "* mbedTLS: certificate verification error 0x00000008",
        "verify_flags",
        {"bits": 8, "names": ("not-trusted",)},
    ),
    (
        "* mbedTLS: cerificate verification error 0x00000001",
        "verify_flags",
        {"bits": 1, "names": ("expired",)},
    ),
    (
        "* peer certificate could not be verified",
        "step",
        {"name": "verify", "outcome": "failed"},
    ),
    (
        "* Error reading ca cert file /etc/ca.pem - mbedTLS: (-0x2180) X509 - format",
        "input",
        {"what": "ca", "parsed": False, "path": "/etc/ca.pem"},
    ),
    (
        "* mbedTLS: error reading private key dev.key: (-0x3D00) PK - Invalid key tag",
        "input",
        {"what": "key", "parsed": False, "path": "dev.key"},
    ),
    (
        "* mbedTLS: error reading CRL file a.crl: (-0x2180) X509 - format",
        "input",
        {"what": "crl", "parsed": False, "path": "a.crl"},
    ),
    (
        "* Error reading client cert file dev.crt - mbedTLS: (-0x2180) X509 - format",
        "input",
        {"what": "cert", "parsed": False, "path": "dev.crt"},
    ),
    (
        "* ALPN: curl offers h2,http/1.1",
        "setting",
        {"name": "alpn", "value": "h2,http/1.1"},
    ),
    (
        "* ALPN: server accepted h2",
        "negotiation",
        {"alpn": "h2"},
    ),
    (
        "< HTTP/1.1 403 Forbidden",
        "app_reply",
        {"protocol": "http", "code": 403, "accepted": False, "text": "Forbidden"},
    ),
    (
        "< HTTP/2 200",
        "app_reply",
        {"protocol": "http", "code": 200, "accepted": True},
    ),
    (
        "curl: (22) The requested URL returned error: 401",
        "app_reply",
        {"code": 401, "accepted": False},
    ),
    (
        "curl: (56) CONNECT tunnel failed, response 407",
        "app_reply",
        {"code": 407, "accepted": False},
    ),
    (
        "curl 8.8.0 (aarch64-openwrt-linux-gnu) libcurl/8.8.0 mbedTLS/3.6.0 nghttp2/1.62.1",
        "platform",
        {"sdk": "curl", "sdk_version": "8.8.0", "library_version": "3.6.0"},
    ),
    (
        "$ curl -vk https://shop.example/",
        "setting",
        {"name": "verification", "value": "none"},
    ),
    (
        "$ curl --cacert ca.pem --insecure https://shop.example/",
        "setting",
        {"name": "verification", "value": "none"},
    ),
    (
        "$ curl -v https://shop.example/",
        "setting",
        {"name": "verification", "value": "required"},
    ),
    (
        "$ curl --cacert ca.pem https://shop.example/",
        "setting",
        {"name": "ca", "value": "set"},
    ),
    (
        "* mbedtls: crl support not built in",
        "setting",
        {"name": "feature", "value": "crl"},
    ),
    (
        'curl: (1) Protocol "https" not supported',
        "setting",
        {"name": "feature", "value": "tls"},
    ),
    (
        "curl: (90) SSL: public key does not match pinned public key",
        "message",
        {"text": "SSL: public key does not match pinned public key"},
    ),
    (
        '* mbedTLS: unknown cipher in list: "FOO-BAR"',
        "message",
        {"text": "mbedTLS: unknown cipher in list", "detail": "FOO-BAR"},
    ),
]
SILENT = [
    "* Closing connection 0",
    "* mbedTLS: Set min SSL version to TLS 1.0",
    "> Host: shop.example",
]


def read(text: str) -> list[Record]:
    engine = Engine([CURL])
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
    assert any(literal.lower() in line.lower() for literal in CURL.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
