"""A certificate of a file as the record that rules know.

cryptography's Certificate -> records.Certificate(origin="store")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logdx.certs.names import name_of
from logdx.model.names import SubjectAltName
from logdx.model.records import Certificate

if TYPE_CHECKING:
    from cryptography import x509

DIALECT = "device-file"
_SIGNATURES = {
    "1.2.840.113549.1.1.4": "RSA with MD5",
    "1.2.840.113549.1.1.5": "RSA with SHA1",
    "1.2.840.113549.1.1.10": "RSASSA-PSS",
    "1.2.840.113549.1.1.11": "RSA with SHA-256",
    "1.2.840.113549.1.1.12": "RSA with SHA-384",
    "1.2.840.113549.1.1.13": "RSA with SHA-512",
    "1.2.840.10045.4.1": "ECDSA with SHA1",
    "1.2.840.10045.4.3.2": "ECDSA with SHA256",
    "1.2.840.10045.4.3.3": "ECDSA with SHA384",
    "1.2.840.10045.4.3.4": "ECDSA with SHA512",
}


def record_of(
    found: x509.Certificate, origin: str, source: int, line: int, depth: int | None
) -> Certificate:
    """Return the record of a certificate that stands at a line of a file."""
    key_type, key_bits = _key(found)
    return Certificate(
        source=source,
        first_line=line,
        last_line=line,
        dialect=DIALECT,
        depth=depth,
        version=found.version.value + 1,
        serial=_serial(found.serial_number),
        issuer=name_of(found.issuer),
        subject=name_of(found.subject),
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        signed_using=_SIGNATURES.get(found.signature_algorithm_oid.dotted_string),
        key_type=key_type,
        key_bits=key_bits,
        is_ca=_is_ca(found),
        subject_alt_names=_alt_names(found),
        origin=origin,
    )


def _serial(number: int) -> str:
    """As mbedtls_x509_serial_gets prints it."""
    size = max(1, (number.bit_length() + 7) // 8)
    return number.to_bytes(size).hex(":").upper() if number >= 0 else str(number)


def _key(found: x509.Certificate) -> tuple[str | None, int | None]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    try:
        key = found.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None, None
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    return type(key).__name__.strip("_").removesuffix("PublicKey"), None


def _is_ca(found: x509.Certificate) -> bool | None:
    from cryptography import x509

    try:
        return found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return None


def _alt_names(found: x509.Certificate) -> tuple[SubjectAltName, ...] | None:
    from cryptography import x509

    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    return tuple(SubjectAltName("dNSName", n) for n in names.get_values_for_type(x509.DNSName))
