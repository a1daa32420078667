"""Lines of the hardware dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from logdx.dialects.hardware import HARDWARE
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing

CASES: list[Case] = [
    ("E (300) app: atcab_init failed: -16", {"text": "secure element"}),
    ("crypto: ATECC608 not detected on i2c 0", {"text": "secure element"}),
    ("Failed to initialize ATECC608", {"text": "secure element"}),
    ("se: OPTIGA Trust M: open application failed", {"text": "secure element"}),
    ("TPM2: error 0x18b", {"text": "secure element"}),
    ("[PKCS11] ERROR: C_Sign failed: 0x30", {"text": "PKCS#11"}),
    ("C_Login returned CKR_PIN_INCORRECT", {"text": "PKCS#11"}),
    ("4608 bit result 4111 bits too large for hardware unit", {"text": "hardware accelerator"}),
    ("hw aes: timeout", {"text": "hardware accelerator"}),
    ("hardware crypto driver: busy", {"text": "hardware accelerator"}),
    (
        "[tls] certificate and private key do not match",
        {"text": "key and certificate do not match"},
    ),
    ("key does not belong to the certificate", {"text": "key and certificate do not match"}),
    ("X509_check_private_key:key values mismatch", {"text": "key and certificate do not match"}),
]

NOTHING = [
    "secure element ready, serial 0123AB",
    "atcab_init ok",
    "hardware AES on",
    "C_Login is not implemented.",
    "certificate and private key loaded",
    "hardware revision 4",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, object]) -> None:
    holds(HARDWARE, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(HARDWARE, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(HARDWARE, lines)
