"""What the dialect reads, in the prints of every version of openssl."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logdx_openssl.dialect import S_CLIENT
from logdx_openssl.names import name_of
from logdx_openssl.records import OpensslError, OpensslRequest, OpensslVerify

from logdx.model.names import parse_dn
from logdx.model.records import Certificate, Negotiation, NetEvent, Probe
from logdx.parse.engine import Engine

LIBRESSL = """\
CONNECTED(00000003)
depth=1 C = NO, O = Fjordlys AS, CN = Fjordlys Issuing CA
verify error:num=20:unable to get local issuer certificate
---
Certificate chain
 0 s:/C=NO/O=Fjordlys AS/CN=broker.fjordlys.example
   i:/C=NO/O=Fjordlys AS/CN=Fjordlys Issuing CA
 1 s:/C=NO/O=Fjordlys AS/CN=Fjordlys Issuing CA
   i:/C=NO/O=Fjordlys AS/CN=Fjordlys Root CA
---
Server certificate
subject=/C=NO/O=Fjordlys AS/CN=broker.fjordlys.example
issuer=/C=NO/O=Fjordlys AS/CN=Fjordlys Issuing CA
---
No client certificate CA names sent
Server Temp Key: ECDH, X25519, 253 bits
---
SSL handshake has read 2415 bytes and written 387 bytes
---
New, TLSv1/SSLv3, Cipher is ECDHE-ECDSA-AES256-GCM-SHA384
Server public key is 256 bit
Secure Renegotiation IS supported
Compression: NONE
Expansion: NONE
No ALPN negotiated
SSL-Session:
    Protocol  : TLSv1.2
    Cipher    : ECDHE-ECDSA-AES256-GCM-SHA384
    Session-ID: 00AA
    Session-ID-ctx:
    Master-Key: 00BB
    Start Time: 1795551041
    Timeout   : 7200 (sec)
    Verify return code: 20 (unable to get local issuer certificate)
---
DONE"""

OPENSSL_35 = """\
Connecting to 203.0.113.7
CONNECTED(00000005)
depth=1 C=NO, O=Fjordlys\\, AS, CN=Fjordlys Issuing CA
verify error:num=20:unable to get local issuer certificate
verify return:1
depth=0 C=NO, O=Fjordlys AS, CN=broker.fjordlys.example
verify return:1
---
Certificate chain
 0 s:C=NO, O=Fjordlys AS, CN=broker.fjordlys.example
   i:C=NO, O=Fjordlys\\, AS, CN=Fjordlys Issuing CA
   a:PKEY: EC, (prime256v1); sigalg: ecdsa-with-SHA256
   v:NotBefore: Nov 14 20:10:39 2026 GMT; NotAfter: Sep  2 20:10:39 2027 GMT
---
Server certificate
subject=C=NO, O=Fjordlys AS, CN=broker.fjordlys.example
issuer=C=NO, O=Fjordlys\\, AS, CN=Fjordlys Issuing CA
---
No client certificate CA names sent
Peer signing digest: SHA256
Peer signature type: ecdsa_secp256r1_sha256
Negotiated TLS1.3 group: X25519MLKEM768
---
SSL handshake has read 2415 bytes and written 387 bytes
Verification error: unable to get local issuer certificate
---
New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
Protocol: TLSv1.3
Server public key is 256 bit
This TLS version forbids renegotiation.
Compression: NONE
Expansion: NONE
No ALPN negotiated
Early data was not sent
Verify return code: 20 (unable to get local issuer certificate)
---"""


def read(text: str) -> list[Any]:
    engine = Engine([S_CLIENT])
    lines = list(enumerate(text.split("\n"), 1))
    return [*engine.feed(lines), *engine.flush()]


def of(kind: type, text: str) -> list[Any]:
    return [record for record in read(text) if isinstance(record, kind)]


def test_libressl() -> None:
    (probe,) = of(Probe, LIBRESSL)
    assert (probe.outcome, probe.reason) == ("unverified", "verify 20")
    leaf, issuing = of(Certificate, LIBRESSL)
    assert leaf.issuer == issuing.subject == parse_dn("C=NO, O=Fjordlys AS, CN=Fjordlys Issuing CA")
    assert (leaf.depth, issuing.depth, leaf.origin) == (0, 1, "peer")
    (session,) = of(Negotiation, LIBRESSL)
    assert (session.version, session.ciphersuite) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    first, final = of(OpensslVerify, LIBRESSL)
    assert (first.code, first.depth, first.final) == (20, 1, False)
    assert (final.code, final.final) == (20, True)


def test_openssl_3_5() -> None:
    (probe,) = of(Probe, OPENSSL_35)
    assert (probe.host, probe.first_line) == ("203.0.113.7", 1)
    (leaf,) = of(Certificate, OPENSSL_35)
    assert leaf.issuer.get("O") == "Fjordlys, AS"
    assert leaf.key_type == "EC"
    assert leaf.not_after.isoformat() == "2027-09-02T20:10:39+00:00"
    (session,) = of(Negotiation, OPENSSL_35)
    assert session.version == "TLSv1.3"


@pytest.mark.parametrize(
    "text",
    [
        'C = NO, O = "Fjordlys, AS", CN = x', "C=NO, O=Fjordlys\\, AS, CN=x",
        "/C=NO/O=Fjordlys, AS/CN=x",
    ],
)  # fmt: skip
def test_one_name_in_all_prints(text: str) -> None:
    assert name_of(text) == name_of("C=NO, O=Fjordlys\\, AS, CN=x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("connect: Connection refused\nconnect:errno=111", "refused"),
        ("connect: Connection timed out\nconnect:errno=110", "timeout"),
        ("getaddrinfo: nodename nor servname provided, or not known", "dns"),
        ("gethostbyname failure\nconnect:errno=0", "dns"),
        ("CONNECTED(00000003)\n140735:error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown "
         "protocol:s23_clnt.c:769:\n---\nno peer certificate available", "not-tls"),
        ("CONNECTED(00000003)\nwrite:errno=104\n---\nno peer certificate available", "reset"),
        ("CONNECTED(00000003)\n4047:error:0A000126:SSL routines::unexpected eof while reading:"
         "ssl/record/rec_layer_s3.c:693:\n---\nno peer certificate available", "closed"),
        ("CONNECTED(00000003)\n00E8:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert "
         "handshake failure:ssl/record/rec_layer_s3.c:1605:SSL alert number 40", "alert"),
        ("4004:error:0A0000BF:SSL routines:tls_setup_handshake:no protocols available:x.c:104:\n"
         "CONNECTED(00000003)\n---\nno peer certificate available", "version"),
    ],
)  # fmt: skip
def test_why_a_run_failed(text: str, reason: str) -> None:
    (probe,) = of(Probe, text)
    assert (probe.outcome, probe.reason) == ("failed", reason)
    assert of(OpensslError, text)[0].reason == reason


def test_the_ok_of_a_run_without_a_handshake_says_nothing() -> None:
    text = (
        "CONNECTED(00000003)\n---\nno peer certificate available\n---\n"
        "SSL handshake has read 0 bytes and written 297 bytes\nVerification: OK\n---\n"
        "New, (NONE), Cipher is (NONE)\nVerify return code: 0 (ok)\n---"
    )
    (probe,) = of(Probe, text)
    assert (probe.outcome, probe.reason) == ("failed", "closed")
    assert of(OpensslVerify, text) == []
    assert of(Negotiation, text) == []


def test_the_command_line_names_host_port_and_server_name() -> None:
    command = (
        "user@lab:~$ openssl s_client -connect broker.fjordlys.example:8883 -servername b.example"
    )
    (probe,) = of(Probe, f"{command}\n{LIBRESSL}")
    assert (probe.host, probe.port) == ("broker.fjordlys.example", 8883)
    (tcp,) = of(NetEvent, f"{command}\n{LIBRESSL}")
    assert (tcp.what, tcp.outcome, tcp.host) == ("tcp", "ok", "broker.fjordlys.example")
    assert of(Negotiation, f"{command}\n{LIBRESSL}")[0].server_name == "b.example"


def test_several_runs_of_one_log() -> None:
    probes = of(Probe, f"{OPENSSL_35}\nDONE\n{LIBRESSL}\nconnect:errno=111")
    assert [p.outcome for p in probes] == ["unverified", "unverified", "failed"]
    lines = [(p.first_line, p.last_line) for p in probes]
    assert lines == sorted(lines)
    assert all(one[1] < other[0] for one, other in pairwise(lines))


def test_the_cas_that_the_server_accepts() -> None:
    text = (
        "CONNECTED(00000003)\n---\nAcceptable client certificate CA names\n"
        "C = NO, O = Fjordlys AS, CN = Device CA\n/C=NO/O=Fjordlys AS/CN=Old Device CA\n"
        "Requested Signature Algorithms: ECDSA+SHA256\n---\nVerify return code: 0 (ok)"
    )
    (request,) = of(OpensslRequest, text)
    assert request.names == ("Device CA", "Old Device CA")


NOT_A_RUN = [
    "Connecting to 203.0.113.7",
    "connect: broker.example",
    "closed",
    "DONE",
    "ACCEPT\ndepth=0 CN = device-7\nverify error:num=18:self-signed certificate\nverify return:1",
    "subject=CN = scanner-3\nnotAfter=Nov 30 23:59:59 2024 GMT",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "1690112046: OpenSSL Error[0]: error:14089086:SSL routines:ssl3_get_client_certificate:x",
    "mbedtls_ssl_handshake returned -0x2700",
]


@pytest.mark.parametrize("text", NOT_A_RUN)
def test_what_is_no_run_of_s_client(text: str) -> None:
    assert read(text) == []


def test_a_damaged_pem_costs_its_fields_only() -> None:
    pem = "-----BEGIN CERTIFICATE-----\nAAAA!!\nBBBB\n-----END CERTIFICATE-----"
    (leaf,) = of(Certificate, f"CONNECTED(00000003)\n 0 s:CN = a\n   i:CN = b\n{pem}\n---")
    assert (str(leaf.subject), str(leaf.issuer), leaf.serial) == ("CN=a", "CN=b", None)


LINES = [*LIBRESSL.split("\n"), *OPENSSL_35.split("\n"), *"\n".join(NOT_A_RUN).split("\n")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=40))
def test_any_mixture_of_lines_is_read(lines: list[str]) -> None:
    for record in read("\n".join(line.replace("\n", " ") for line in lines)):
        assert 1 <= record.first_line <= record.last_line <= max(1, len(lines))
