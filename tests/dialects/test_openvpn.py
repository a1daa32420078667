"""Lines of OpenVPN 2 and 3 on mbedTLS."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.dialects.openvpn import OPENVPN
from logdx.model.records import Record
from logdx.parse.engine import Engine

CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "VERIFY ERROR: depth=1, subject=C=SE, O=Fjord AB, CN=Fjord CA, serial=01: The certificate validity has expired",
        "verify_flags",
        {"depth": 1, "names": ("expired",), "subject": "C=SE, O=Fjord AB, CN=Fjord CA"},
    ),
    (
        "VERIFY ERROR: depth=0, subject=CN=gipfel: The CRL is expired",
        "verify_flags",
        {"depth": 0, "names": ("crl-expired",), "subject": "CN=gipfel"},
    ),
    (
        "VERIFY ERROR: depth=0, (could not extract X509 subject string from certificate): The certificate is not correctly signed by the trusted CA",
        "verify_flags",
        {"depth": 0, "names": ("not-trusted",), "subject": None},
    ),
    (
        "VERIFY ERROR: depth=0, error=certificate has expired: CN=old",
        "peer_report",
        {"reason": "certificate-expired"},
    ),
    (
        "VERIFY OK: depth=0, C=SE, CN=gipfel",
        "certificate",
        {"depth": 0, "subject": "C=SE, CN=gipfel", "flags": (), "origin": "peer"},
    ),
    (
        "VERIFY FAIL -- The certificate is not correctly signed by the trusted CA, The certificate validity has expired : depth=1",
        "verify_flags",
        {"depth": 1, "names": ("not-trusted", "expired")},
    ),
    (
        "VERIFY EKU ERROR",
        "verify_flags",
        {"names": ("ext-key-usage",)},
    ),
    (
        "VERIFY KU ERROR",
        "verify_flags",
        {"names": ("key-usage",)},
    ),
    (
        "VERIFY FAIL -- bad X509 extended key usage in leaf certificate",
        "verify_flags",
        {"names": ("ext-key-usage",)},
    ),
    (
        "VERIFY X509NAME ERROR: CN=other, must be gipfel",
        "verify_flags",
        {"names": ("cn-mismatch",)},
    ),
    (
        "VERIFY CRL: depth=0, CN=lost, serial=0A is revoked",
        "verify_flags",
        {"depth": 0, "names": ("revoked",)},
    ),
    (
        "TLS Error: --tls-verify/--peer-fingerprint certificate hash verification failed. (got certificate fingerprint: 3c:91:0e:a7:52:f8:40:1d)",
        "message",
        {"text": "certificate hash verification failed", "detail": "3c:91:0e:a7:52:f8:40:1d"},
    ),
    (
        "TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)",
        "net_event",
        {"what": "timeout", "outcome": "timeout"},
    ),
    (
        "TLS Error: TLS handshake failed",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "Transport Error: mbed TLS: SSL read error : X509 - Certificate verification failed",
        "step",
        {"name": "handshake", "outcome": "failed"},
    ),
    (
        "TLS: Initial packet from [AF_INET]192.0.2.14:1194, sid=c5b7c2d9 2be8e011",
        "step",
        {"name": "handshake", "outcome": "started", "detail": "192.0.2.14:1194"},
    ),
    (
        "Control Channel: TLSv1.2, cipher TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384, 2048 bit key",
        "negotiation",
        {"version": "TLSv1.2", "ciphersuite": "TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384"},
    ),
    (
        "SSL Handshake: CN=gipfel, TLSv1.2, cipher TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "RESOLVE: Cannot resolve host address: vpn.example:1194 (Name or service not known)",
        "net_event",
        {"what": "dns", "outcome": "failed", "host": "vpn.example", "port": 1194},
    ),
    (
        "TCP: connect to [AF_INET]203.0.113.18:443 failed: Connection refused",
        "net_event",
        {"what": "tcp", "outcome": "refused", "host": "203.0.113.18", "port": 443},
    ),
    (
        "TCP connection established with [AF_INET]203.0.113.18:443",
        "net_event",
        {"what": "tcp", "outcome": "ok", "port": 443},
    ),
    (
        "UDPv4 link remote: [AF_INET]198.51.100.140:1194",
        "net_event",
        {"what": "socket", "host": "198.51.100.140", "port": 1194},
    ),
    (
        "read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)",
        "net_event",
        {"what": "receive", "outcome": "refused"},
    ),
    (
        "write UDPv4: Network is unreachable (code=101)",
        "net_event",
        {"what": "send", "outcome": "unreachable"},
    ),
    (
        "Connection reset, restarting [0]",
        "net_event",
        {"what": "receive", "outcome": "closed"},
    ),
    (
        "Server poll timeout, restarting",
        "net_event",
        {"what": "timeout"},
    ),
    (
        "Connecting to [vpn.example]:443 (192.0.2.61) via TCPv4",
        "net_event",
        {"what": "tcp", "outcome": "started", "host": "vpn.example", "port": 443},
    ),
    (
        "EVENT: CERT_VERIFY_FAIL",
        "step",
        {"name": "verify", "outcome": "failed"},
    ),
    (
        "EVENT: CONNECTED user@vpn.example:1194 (192.0.2.61)",
        "step",
        {"name": "handshake", "outcome": "ok"},
    ),
    (
        "EVENT: TLS_ALERT_UNKNOWN_CA",
        "alert",
        {"direction": "received", "description": 48},
    ),
    (
        "EVENT: TLS_VERSION_MIN",
        "message",
        {"text": "EVENT: TLS_VERSION_MIN"},
    ),
    (
        "AUTH: Received control message: AUTH_FAILED",
        "app_reply",
        {"protocol": "openvpn", "accepted": False},
    ),
    (
        "Initialization Sequence Completed",
        "app_reply",
        {"protocol": "openvpn", "accepted": True},
    ),
    (
        "Cannot load certificate file /etc/openvpn/client.crt",
        "input",
        {"what": "cert", "parsed": False, "path": "/etc/openvpn/client.crt"},
    ),
    (
        "Cannot load inline CA certificates",
        "input",
        {"what": "ca", "parsed": False},
    ),
    (
        "CRL: cannot read CRL from file /etc/openvpn/crl.pem",
        "input",
        {"what": "crl", "parsed": False, "path": "/etc/openvpn/crl.pem"},
    ),
    (
        "EVENT: CORE_ERROR mbed TLS: error parsing config private key : PK - Private key password can't be empty",
        "input",
        {"what": "key", "parsed": False},
    ),
    (
        "OpenVPN 2.6.12 arm-openwrt-linux-gnu [SSL (mbed TLS)] [LZ4]",
        "platform",
        {"sdk": "openvpn", "sdk_version": "2.6.12"},
    ),
    (
        "library versions: mbed TLS 2.28.9",
        "platform",
        {"library": "mbedTLS", "library_version": "2.28.9"},
    ),
    (
        "OpenVPN 2.6.3 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO]",
        "foreign_stack",
        {"name": "OpenSSL"},
    ),
    (
        "Private key does not match the certificate",
        "message",
        {"text": "Private key does not match the certificate"},
    ),
    (
        "Authenticate/Decrypt packet error: packet HMAC authentication failed",
        "message",
        {"text": "packet HMAC authentication failed"},
    ),
    (
        'Error: All groups in "X25519X" are invalid or unsupported.',
        "message",
        {"detail": "X25519X"},
    ),
]
SILENT = [
    "WARNING: No server certificate verification method has been enabled.",
    "VERIFY KU OK",
    "WARNING: 'link-mtu' is used inconsistently",
]


def read(text: str) -> list[Record]:
    engine = Engine([OPENVPN])
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
    assert any(literal.lower() in line.lower() for literal in OPENVPN.literals)


@given(st.lists(st.sampled_from([line for line, _, _ in CASES]) | st.text(max_size=40), max_size=8))
def test_any_mixture_is_read(parts: list[str]) -> None:
    for glue in ("\n", " ", ""):
        assert isinstance(read(glue.join(parts)), list)
