"""Names in certificates, written as mbedTLS prints them.

    cryptography's Name -> "C=US, O=DigiCert Inc, CN=..." -> DistinguishedName

Source of the short names: oid_x520_attr_type of library/oid.c (2.x to 3.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logdx.model.names import DistinguishedName

if TYPE_CHECKING:
    from cryptography.x509 import Name

SHORT_NAMES = {
    "2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O",
    "2.5.4.11": "OU", "1.2.840.113549.1.9.1": "emailAddress", "2.5.4.5": "serialNumber",
    "2.5.4.16": "postalAddress", "2.5.4.17": "postalCode", "2.5.4.4": "SN", "2.5.4.42": "GN",
    "2.5.4.43": "initials", "2.5.4.44": "generationQualifier", "2.5.4.12": "title",
    "2.5.4.46": "dnQualifier", "2.5.4.65": "pseudonym", "0.9.2342.19200300.100.1.1": "uid",
    "0.9.2342.19200300.100.1.25": "DC", "2.5.4.45": "uniqueIdentifier",
}  # fmt: skip
_ESCAPED = frozenset(',;"\\+=<>')


def name_of(name: Name) -> DistinguishedName:
    """Return the name with its attributes in the order of the certificate."""
    pairs = [
        (SHORT_NAMES.get(attribute.oid.dotted_string, attribute.oid.dotted_string), value)
        for attribute in name
        if (value := _text(attribute.value)) is not None
    ]
    return DistinguishedName(tuple(pairs), ", ".join(f"{k}={_escaped(v)}" for k, v in pairs))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def _escaped(value: str) -> str:
    return "".join(f"\\{char}" if char in _ESCAPED else char for char in value)
