"""Flags, alerts, states and causes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logdx.knowledge import alerts, causes, flags, states

BITS = [
    (0x1, "expired"), (0x2, "revoked"), (0x4, "cn-mismatch"), (0x8, "not-trusted"),
    (0x10, "crl-not-trusted"), (0x20, "crl-expired"), (0x40, "missing"), (0x80, "skip-verify"),
    (0x100, "other"), (0x200, "future"), (0x400, "crl-future"), (0x800, "key-usage"),
    (0x1000, "ext-key-usage"), (0x2000, "ns-cert-type"), (0x4000, "bad-md"), (0x8000, "bad-pk"),
    (0x10000, "bad-key"), (0x20000, "crl-bad-md"), (0x40000, "crl-bad-pk"),
    (0x80000, "crl-bad-key"),
]  # fmt: skip


@pytest.mark.parametrize(("bits", "name"), BITS)
def test_bit(bits: int, name: str) -> None:
    assert flags.names_of_bits(bits) == (name,)
    assert flags.bits_of_names([name]) == bits
    assert flags.name_of_sentence(flags.sentence_of_name(name)) == name
    assert flags.name_of_short(flags.define_of(name)) == name
    assert alerts.name_of(flags.alert_of(name)) is not None
    assert causes.usual_causes(f"flag {name}")


def test_several_bits() -> None:
    assert flags.names_of_bits(0x20C) == ("cn-mismatch", "not-trusted", "future")
    assert (
        flags.names_of_bits(0) == flags.names_of_bits(0xFFFFFFFF) == flags.names_of_bits(-1) == ()
    )


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The certificate is not correctly signed by the trusted CA", "not-trusted"),
        ("  ! The certificate is not correctly signed by the trusted CA", "not-trusted"),
        ("\t! The certificate is not correctly signed by the trusted CA", "not-trusted"),
        ("**! The certificate is not correctly signed by the trusted CA**", "not-trusted"),
        ("THE CERTIFICATE VALIDITY HAS EXPIRED", "expired"),
        ("The certificate  validity has expired.", "expired"),
        ("The certificate is signed with an unacceptable hash", "bad-md"),
        ("The certificate uses an invalid key (e.g. unsupported elliptic curve)", "bad-key"),
        (
            "The certificate is signed with an unacceptable key (eg bad curve, RSA too short).",
            "bad-key",
        ),
        ("The certificate Common Name (CN) does not match with the exp", "cn-mismatch"),
        ("The CRL is expired", "crl-expired"),
        ("Certificate was missing", "missing"),
    ],
)
def test_sentence(sentence: str, name: str) -> None:
    assert flags.name_of_sentence(sentence) == name


@pytest.mark.parametrize("text", ["", "The certificate", "The certificate is signed with an", "x"])
def test_no_sentence(text: str) -> None:
    assert flags.name_of_sentence(text) is None


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("BADCERT_NOT_TRUSTED", "not-trusted"),
        ("MBEDTLS_X509_BADCERT_NOT_TRUSTED", "not-trusted"),
        ("UNITYTLS_X509VERIFY_FLAG_EXPIRED", "expired"),
        ("UNITYTLS_X509VERIFY_FLAG_CN_MISMATCH", "cn-mismatch"),
        ("BADCRL_EXPIRED", "crl-expired"),
        ("badcert_future", "future"),
        ("BADCERT", None),
        ("", None),
    ],
)
def test_short(short: str, name: str | None) -> None:
    assert flags.name_of_short(short) == name


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("unknown_ca", 48), ("unknown ca", 48), ("Unknown CA", 48), ("tlsv1 alert unknown ca", 48),
        ("Bad Record MAC", 20), ("handshake_failure", 40), ("sslv3 alert handshake failure", 40),
        ("close notify", 0), ("MBEDTLS_SSL_ALERT_MSG_BAD_CERT", 42), ("certificate_required", 116),
        ("alert unknown_ca", 48), ("nonsense", None), ("", None),
    ],
)  # fmt: skip
def test_alert(name: str, number: int | None) -> None:
    assert alerts.description_of(name) == number


def test_alert_numbers() -> None:
    assert alerts.name_of(112) == "unrecognized_name"
    assert alerts.name_of(255) is None
    assert alerts.meaning_of(70) == "the protocol version is not supported"
    assert alerts.where_of(116) == "TLS1.3"
    assert alerts.meaning_of(255) is alerts.where_of(255) is None


@pytest.mark.parametrize(
    ("text", "version", "step"),
    [
        ("0", None, "client_hello"), ("2", None, "server_hello"), ("3", None, "certificate"),
        ("16", None, "application"), ("16", "3.4.0", "finished"), ("25", "3.3.0", "application"),
        ("27", "3.6.3", "application"), ("27", None, "application"), ("17", None, "finished"),
        ("MBEDTLS_SSL_SERVER_HELLO", None, "server_hello"), ("SSL_FLUSH_BUFFERS", None, "finished"),
        ("CLIENT_CERTIFICATE", None, "client_certificate"), ("(12)", None, "finished"),
        ("MBEDTLS_SSL_HANDSHAKE_OVER", None, "application"), ("1", "1.2.0", "client_hello"),
        ("99", None, None), ("", None, None), ("-1", None, None), ("NONSENSE", None, None),
    ],
)  # fmt: skip
def test_state(text: str, version: str | None, step: str | None) -> None:
    assert states.step_of_state(text, version=version) == step
    assert step is None or step in states.STEPS


def test_state_of_tls13() -> None:
    name = "MBEDTLS_SSL_CERTIFICATE_VERIFY"
    assert states.step_of_state(name) == "client_certificate"
    assert states.step_of_state(name, tls13=True) == "certificate_verify"
    assert states.name_of_state("2") == "SERVER_HELLO"
    assert states.name_of_state("x") is None


def test_causes() -> None:
    every = causes.all_causes()
    assert len({one.code for one in every}) == len({one.id for one in every}) == len(every) == 50
    assert causes.cause("LDX101") == causes.cause("untrusted-root")
    assert {one.severity for one in every} == {"error", "note"}
    with pytest.raises(KeyError):
        causes.cause("nonsense")


@given(st.text())
def test_nothing_raises(text: str) -> None:
    flags.name_of_sentence(text)
    flags.name_of_short(text)
    alerts.description_of(text)
    states.step_of_state(text)
