"""Certificates that the openssl program prints, alone and between other lines."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.openssl import OPENSSL
from logdx.model.names import SubjectAltName, parse_dn
from tests.dialects.env_checks import holds, mixtures, never_raises, says_nothing
from tests.dialects.sdk_checks import read, shown

CHAIN = """\
CONNECTED(00000003)
depth=0 CN = rezepte.example
verify error:num=20:unable to get local issuer certificate
---
Certificate chain
 0 s:CN = rezepte.example
   i:C = GB, O = Sectigo Limited, CN = Sectigo DV CA
   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256
   v:NotBefore: Feb  1 00:00:00 2024 GMT; NotAfter: Mar  3 23:59:59 2025 GMT
 1 s:/C=GB/O=Sectigo Limited/CN=Sectigo DV CA
   i:/C=US/O=The USERTRUST Network/CN=USERTrust RSA Certification Authority
---"""


def test_the_chain_of_s_client() -> None:
    first, second = (shown(record) for record in read(OPENSSL, *CHAIN.split("\n")))
    assert first["depth"] == 0
    assert first["origin"] == "peer"
    assert first["subject"] == parse_dn("CN=rezepte.example")
    assert first["issuer"] == parse_dn("C=GB, O=Sectigo Limited, CN=Sectigo DV CA")
    assert first["not_after"] == datetime(2025, 3, 3, 23, 59, 59, tzinfo=UTC)
    assert second["subject"] == first["issuer"]
    assert second["depth"] == 1


def test_a_certificate_file_in_several_lines() -> None:
    lines = ("subject=CN = scanner-3", "notAfter=Nov 30 23:59:59 2024 GMT")
    (record,) = (shown(record) for record in read(OPENSSL, *lines))
    assert record["not_after"] == datetime(2024, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert record["origin"] == "unknown"


CASES: list[tuple[str, dict[str, Any]]] = [
    ("subject=CN = *.cdn.example", {"subject": parse_dn("CN=*.cdn.example")}),
    ("subject= /C=DE/CN=x", {"subject": parse_dn("C=DE, CN=x")}),
    ("issuer=C = US, O = Let's Encrypt, CN = R11", {"issuer": parse_dn("C=US, O=Let's Encrypt, CN=R11")}),
    ("        Subject: CN=node-1", {"subject": parse_dn("CN=node-1")}),
    ("        Issuer: C=US, O=X", {"issuer": parse_dn("C=US, O=X")}),
    ("notBefore=Jan  1 00:00:00 2020 GMT", {"not_before": datetime(2020, 1, 1, tzinfo=UTC)}),
    ("            Not After : Jan  1 00:00:00 2030 GMT", {"not_after": datetime(2030, 1, 1, tzinfo=UTC)}),
    ("    DNS:*.a.example, DNS:b.example", {"subject_alt_names": (SubjectAltName("dNSName", "*.a.example"), SubjectAltName("dNSName", "b.example"))}),
    (" 2 s:O = Root, CN = Top", {"depth": 2, "origin": "peer"}),
]  # fmt: skip
NOTHING = [
    "peer CN=gate.example notAfter=2027-03-31",
    " DNS         : 172.20.4.1",
    "VERIFY OK: depth=1, CN=Skihuette CA",
    "depth=0 CN = a.example",
    "subject name      : CN=a.example",
    "issuer name       : CN=a.example",
    "the subject: rain",
    "verify return:1",
    "Certificate chain",
    "---",
    "no s: here",
    "issuer of the card",
    "not before noon",
    "X509v3 Subject Alternative Name: ",
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(OPENSSL, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(OPENSSL, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(OPENSSL, lines)
