"""Certificates as the openssl program prints them beside a device's log (grammars/openssl.lark).

::

    Certificate chain
     0 s:CN = rezepte.example
       i:C = GB, O = Sectigo Limited, CN = Sectigo RSA Domain Validation Secure Server CA
    subject=CN = scanner-3
    notAfter=Nov 30 23:59:59 2024 GMT

The chain of s_client is the server's (origin peer); what ``openssl x509`` prints is of some file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found
from logdx.dialects.words import first_number, moment, month, numbers
from logdx.model.names import DistinguishedName, SubjectAltName, parse_dn
from logdx.model.records import Certificate

_ALT_TYPES = {
    "DNS": "dNSName", "IP Address": "iPAddress", "email": "rfc822Name",
    "URI": "uniformResourceIdentifier",
}  # fmt: skip


class OpensslBuilder(Builder):
    """One certificate an entry; the verdicts (``verify error``) are the peer dialect's."""

    def chain_entry(self, tokens: list[Token]) -> Found:
        depth = first_number(tokens[0].partition("s:")[0])
        return _certificate(tokens, {"origin": "peer", "depth": depth})

    def leaf(self, tokens: list[Token]) -> Found:
        return _certificate(tokens, {})

    def start(self, parts: list[Any]) -> list[Found]:
        """Keep the certificates; a ``depth=`` line repeats what the chain says."""
        return [part for part in parts if isinstance(part, Found)]


def _certificate(tokens: list[Token], fields: dict[str, Any]) -> Found:
    for token in tokens:
        for name, value in _READERS[token.type](token).items():
            if value is not None:
                fields.setdefault(name, value)
    lines = [token.line or 1 for token in tokens]
    return Found(Certificate, min(lines), max(lines), fields)


def _name(text: str) -> DistinguishedName | None:
    """Read ``CN = a, O = b`` and the old ``/O=b/CN=a``."""
    text = text.strip()
    if text.startswith("/"):
        text = ", ".join(part for part in text.split("/") if part)
    return parse_dn(text.replace(" = ", "=")) if "=" in text else None


def _after(text: str, *marks: str) -> str:
    for mark in marks:
        if mark in text:
            return text.partition(mark)[2]
    return text


def read_date(text: str) -> datetime | None:
    """Read ``Nov 30 23:59:59 2024 GMT``."""
    words = text.split()
    if len(words) < 4 or (named := month(words[0])) is None:
        return None
    day, *rest = numbers(" ".join(words[1:4]))
    return moment(rest[-1], named, day, *rest[:3]) if len(rest) == 4 else None


def _alt_names(text: str) -> dict[str, Any]:
    pairs = [part.strip().partition(":") for part in text.split(",")]
    names = tuple(SubjectAltName(_ALT_TYPES.get(k, k), value) for k, _, value in pairs if value)
    return {"subject_alt_names": names or None}


_READERS: dict[str, Any] = {
    "CHAIN_SUBJECT": lambda text: {"subject": _name(_after(text, "s:"))},
    "CHAIN_ISSUER": lambda text: {"issuer": _name(_after(text, "i:"))},
    "CHAIN_DATES": lambda text: {
        "not_before": read_date(_after(text.partition(";")[0], "NotBefore: ")),
        "not_after": read_date(_after(text, "NotAfter: ")),
    },
    "SUBJECT": lambda text: {"subject": _name(_after(text, "subject=", "subject =", "Subject:"))},
    "ISSUER": lambda text: {"issuer": _name(_after(text, "issuer=", "issuer =", "Issuer:"))},
    "NOT_BEFORE": lambda text: {"not_before": read_date(_after(text, "notBefore=", ": "))},
    "NOT_AFTER": lambda text: {"not_after": read_date(_after(text, "notAfter=", ": "))},
    "ALT_NAMES": _alt_names,
}


OPENSSL = Dialect(
    name="openssl",
    grammar="openssl",
    literals=(
        " s:", " i:", " v:notbefore", "subject=", "subject =", "subject:", "issuer=", "issuer =",
        "issuer:", "notbefore=", "notafter=", "not before", "not after", "dns:", "ip address:",
        "depth=",
    ),
    builder=OpensslBuilder,
    blocks=True,
    block_starts=(" 0 s:", "subject=", "subject ="),
)  # fmt: skip
