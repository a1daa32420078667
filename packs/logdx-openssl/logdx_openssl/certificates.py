"""The certificates of a run: the chain's entries, and what their PEM says besides.

 0 s:CN = broker.example                   -> Certificate(depth=0, subject=...)
   i:CN = Example Issuing CA                  issuer
   a:PKEY: rsaEncryption, 2048 (bit); ...     key (1.1.1 and later)
   v:NotBefore: ...; NotAfter: ...            dates (3.0 and later)
-----BEGIN CERTIFICATE-----                   all of it
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from lark import Token

from logdx.dialects.openssl import read_date
from logdx.dialects.words import numbers
from logdx.model.records import Certificate
from logdx_openssl.names import name_of

_KEYS = {"rsaencryption": "RSA", "rsa": "RSA", "id-ecpublickey": "EC", "ec": "EC"}
_PLACE = frozenset(("source", "first_line", "last_line", "stream", "dialect", "depth", "origin"))


def entry_fields(tokens: Sequence[Token]) -> dict[str, Any]:
    """Return the fields of a chain entry, its PEM among the tokens."""
    fields: dict[str, Any] = {"origin": "peer"}
    for token in tokens:
        reader = _READERS.get(token.type)
        if reader is not None:
            fields |= {name: value for name, value in reader(token).items() if value is not None}
    return fields | fields_of_pem(tokens)


def fields_of_pem(tokens: Sequence[Token]) -> dict[str, Any]:
    """Return what the PEM among the tokens says; {} where there is none or it is damaged."""
    body = "".join(token for token in tokens if token.type == "PEM_BODY")
    whole = {token.type for token in tokens} >= {"PEM_BEGIN", "PEM_END"}
    return fields_of_der(body) if whole and body else {}


def fields_of_der(body: str) -> dict[str, Any]:
    """Return the fields of a certificate in base64; {} where it is damaged."""
    from cryptography import x509

    from logdx.certs.records import record_of

    try:
        der = base64.b64decode(body, validate=True)
        record = record_of(x509.load_der_x509_certificate(der), "peer", 0, 1, None)
    except (binascii.Error, ValueError):
        return {}
    values = {name: getattr(record, name) for name in Certificate.field_names}
    return {name: v for name, v in values.items() if v is not None and name not in _PLACE}


def _key(text: str) -> dict[str, Any]:
    name, _, rest = text.partition("PKEY: ")[2].partition(",")
    bits = numbers(rest.partition("(")[0])
    return {"key_type": _KEYS.get(name.lower(), name), "key_bits": bits[0] if bits else None}


def _dates(text: str) -> dict[str, Any]:
    before, _, after = text.partition("; NotAfter: ")
    return {
        "not_before": read_date(before.partition("NotBefore: ")[2]),
        "not_after": read_date(after),
    }


_READERS: dict[str, Any] = {
    "CHAIN_SUBJECT": lambda text: {
        "depth": numbers(text.partition("s:")[0])[0],
        "subject": name_of(text.partition("s:")[2]),
    },
    "CHAIN_ISSUER": lambda text: {"issuer": name_of(text.partition("i:")[2])},
    "CHAIN_KEY": _key,
    "CHAIN_DATES": _dates,
}
