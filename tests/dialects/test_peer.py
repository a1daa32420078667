"""Lines of the peer dialect: what it takes from them, and what it leaves alone."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.peer import PEER
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def says(reason: str) -> dict[str, Any]:
    return {"kind": "peer_report", "reason": reason}


CASES: list[Case] = [
    (
        "1690112046: OpenSSL Error[0]: error:14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed",
        says("verify-failed"),
    ),
    (
        "1681812347: OpenSSL Error[0]: error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not return a certificate",
        says("no-client-certificate"),
    ),
    (
        "OpenSSL Error[0]: error:1408F119:SSL routines:ssl3_get_record:decryption failed or bad record mac",
        says("bad-record-mac"),
    ),
    ("error:1408F119:lib(20):func(143):reason(281)", says("bad-record-mac")),
    ("OpenSSL: error:14077410:lib(20):func(119):reason(1040)", says("handshake-failure")),
    (
        "OpenSSL Error[0]: error:0A000412:SSL routines::ssl/tls alert bad certificate",
        says("bad-certificate"),
    ),
    ("DTLS: SSL3 alert write:fatal:bad record mac", says("bad-record-mac")),
    (
        "SSL: SSL3 alert: read (remote end reported an error):fatal:unknown CA",
        says("unknown-ca"),
    ),
    ("TLS client: In state certify received SERVER ALERT: Fatal - Unknown CA", says("unknown-ca")),
    (
        "New connection from 192.0.2.31:50112 on port 8883.",
        {"kind": "setting", "name": "log_of", "value": "server"},
    ),
    (
        "Socket error on client <unknown>, disconnecting.",
        {"kind": "setting", "name": "log_of", "value": "server"},
    ),
    (
        "OpenSSL Error[2]: error:1417B07B:SSL routines:tls_process_cert_verify:bad signature",
        says("bad-signature"),
    ),
    (
        "OpenSSL Error[0]: error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
        says("unknown-ca"),
    ),
    (
        "OpenSSL Error[0]: error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate",
        says("bad-certificate"),
    ),
    ("error:1408F10B:SSL routines:ssl3_get_record:wrong version number", says("http-request")),
    (
        "error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher",
        says("no-shared-cipher"),
    ),
    (
        "error:14209102:SSL routines:tls_early_post_process_client_hello:unsupported protocol",
        says("unsupported-protocol"),
    ),
    (
        "(6) eap_tls: ERROR: (TLS) OpenSSL says error 20 : unable to get local issuer certificate",
        says("unable-to-get-issuer"),
    ),
    ("(6) eap_tls: (TLS) TLS - send TLS 1.2 Alert, fatal unknown_ca", says("unknown-ca")),
    ("eap_tls: TLS Alert write:fatal:certificate expired", says("certificate-expired")),
    ("verify error:num=20:unable to get local issuer certificate", says("unable-to-get-issuer")),
    ("verify error:num=21:unable to verify the first certificate", says("unable-to-verify-leaf")),
    (
        "verify error:num=19:self-signed certificate in certificate chain",
        says("self-signed-in-chain"),
    ),
    ("verify error:num=18:self signed certificate", says("self-signed")),
    ("verify error:num=10:certificate has expired", says("certificate-expired")),
    ("Verify return code: 0 (ok)", says("verified")),
    (
        "    Verify return code: 21 (unable to verify the first certificate)",
        says("unable-to-verify-leaf"),
    ),
    (
        "error 20 at 0 depth lookup: unable to get local issuer certificate",
        says("unable-to-get-issuer"),
    ),
    (
        "http: TLS handshake error from 10.0.0.5:50312: tls: client didn't provide a certificate",
        says("no-client-certificate"),
    ),
    (
        "http: TLS handshake error from 10.0.0.5:50312: remote error: tls: bad certificate",
        says("bad-certificate"),
    ),
    ("x509: certificate signed by unknown authority", says("unknown-ca")),
    ("javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca", says("unknown-ca")),
    (
        "javax.net.ssl.SSLHandshakeException: Empty client certificate chain",
        says("no-client-certificate"),
    ),
    (
        "PKIX path building failed: unable to find valid certification path to requested target",
        says("unknown-ca"),
    ),
    (
        "*12 client SSL certificate verify error: (18:self signed certificate) while reading client request",
        says("self-signed"),
    ),
    (
        "*12 client sent no required SSL certificate while reading client request headers",
        says("no-client-certificate"),
    ),
    (
        "*12 client sent plain HTTP request to HTTPS port while reading client request headers",
        says("http-request"),
    ),
    ("  code: 'HPE_INVALID_METHOD',", says("http-request")),
    ("Client psk identity not found", says("psk-unknown")),
    ("tls: first record does not look like a TLS handshake", says("http-request")),
    (
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)",
        says("unable-to-get-issuer"),
    ),
    (
        "tls: client requested unsupported application protocols ([mqtt5])",
        says("no-application-protocol"),
    ),
    (
        "Error: Client network socket disconnected before secure TLS connection was established",
        says("eof"),
    ),
]
NOTHING = [
    "SSL - The handshake negotiation failed",
    "X509 - Certificate verification failed, e.g. CRL, CA or signature check failed",
    "  ! The certificate is self-signed or not signed by a trusted CA",
    "! The certificate validity has expired",
    "got no ciphersuites in common",
    "SSL - The server has no ciphersuites in common with the client",
    "mbedtls_ssl_handshake returned -0x2700",
    "is a fatal alert message (msg 40)",
    "got an alert message, type: [2:48]",
    "(6) eap_tls: ERROR: (TLS) TLS - Server : Error in error",
    "certificate verified",
    "Error: Time:Thu Jan  1 00:01:37 1970 File:/b/tlsio_openssl.c Func:f Line:661 error:1416F086:SSL routines:f:certificate verify failed",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(PEER, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(PEER, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(PEER, lines)
