"""Failures of secure elements, PKCS#11, accelerators and key pairs (grammars/hardware.lark).

Lines such as these, of CryptoAuthLib, corePKCS11, vendor drivers and applications::

    atcab_init failed: -16
    C_Sign failed with error 0x30
    bignum: 4608 bit result too large for hardware unit
    certificate and private key do not match
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.model.records import Message


class HardwareBuilder(Builder):
    """A message for each sentence, its text begins with the kind."""

    def element(self, tokens: list[Token]) -> Found:
        return _message(tokens[0], "secure element")

    def token_call(self, tokens: list[Token]) -> Found:
        return _message(tokens[0], "PKCS#11")

    def accelerator(self, tokens: list[Token]) -> Found:
        return _message(tokens[0], "hardware accelerator")

    def mismatch(self, tokens: list[Token]) -> Found:
        return _message(tokens[0], "key and certificate do not match")


def _message(token: Token, kind: str) -> Found:
    return found(Message, token, text=kind, detail=" ".join(token.split()))


HARDWARE = Dialect(
    name="hardware",
    grammar="hardware",
    literals=(
        "atca", "atecc", "atsha", "cryptoauth", "se05", "optiga", "stsafe", "a71ch", "tropic01",
        "edgelock", "secure element", "tpm", "hsm", "c_sign", "c_login", "c_init", "c_open",
        "c_find", "c_create", "c_get", "c_gen", "c_verify", "c_digest", "ckr_", "hardware", "hw ",
        "hw_", "hw-", "hal_", "not match", "n't match", "nt match", "n’t match", "mismatch",
        "not belong", "not fit", "n't belong", "n't fit",
    ),
    builder=HardwareBuilder,
)  # fmt: skip
