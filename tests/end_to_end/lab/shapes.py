"""Certificates, CRLs and CSRs of many shapes, as `cryptography` makes them."""

from __future__ import annotations

import datetime
import ipaddress
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from .der import hardware_module, sequence_without, utc_time
from .pki import USAGES

START = datetime.datetime(2021, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
END = datetime.datetime(2049, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
FAR_END = datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
PRIVATE_TYPE = ObjectIdentifier("1.3.6.1.4.1.55555.4.1")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Sha2 = hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512
Extensions = tuple[x509.ExtensionType, ...]


@cache
def key(kind: str = "secp256r1") -> Key:
    """One key of each kind: rsa1024, rsa2048 or the name of a curve."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    curves: dict[str, ec.EllipticCurve] = {
        curve.name: curve for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())
    }
    return ec.generate_private_key(curves[kind])


def name(*pairs: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in pairs])


PLAIN = name(
    (NameOID.COUNTRY_NAME, "NO"),
    (NameOID.ORGANIZATION_NAME, "Harbour Instruments"),
    (NameOID.COMMON_NAME, "gauge.harbour.test"),
)
NAMES = {
    "plain": PLAIN,
    "empty": x509.Name([]),
    "comma": name((NameOID.ORGANIZATION_NAME, "Buoys, Ropes, Inc."), (NameOID.COMMON_NAME, "a")),
    "specials": name((NameOID.COMMON_NAME, '#1 <a> "b"; c=d + e\\f')),
    "blanks": name((NameOID.ORGANIZATION_NAME, " around "), (NameOID.COMMON_NAME, " end ")),
    "accents": name((NameOID.LOCALITY_NAME, "Ålesund"), (NameOID.COMMON_NAME, "måler é 港")),
    "looks-like-a-type": name((NameOID.COMMON_NAME, "x, O=y + OU=z"), (NameOID.COUNTRY_NAME, "NO")),
    "private-type": name((NameOID.COMMON_NAME, "a"), (PRIVATE_TYPE, "abc")),
    "many": name(
        (NameOID.DOMAIN_COMPONENT, "test"),
        (NameOID.DOMAIN_COMPONENT, "harbour"),
        (NameOID.STATE_OR_PROVINCE_NAME, "Møre"),
        (NameOID.LOCALITY_NAME, "Quay 7"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Gauges"),
        (NameOID.SURNAME, "Vik"),
        (NameOID.GIVEN_NAME, "Ada"),
        (NameOID.SERIAL_NUMBER, "0042"),
        (NameOID.EMAIL_ADDRESS, "ada@harbour.test"),
    ),
    "bmp-string": x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Havn", _type=_ASN1Type.BMPString),
            x509.NameAttribute(NameOID.COMMON_NAME, "a"),
        ]
    ),
    "several-in-one": x509.Name(
        [
            x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COUNTRY_NAME, "NO")]),
            x509.RelativeDistinguishedName(
                [
                    x509.NameAttribute(NameOID.COMMON_NAME, "a + b"),
                    x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Gauges"),
                ]
            ),
        ]
    ),
}
ALT_NAMES: dict[str, tuple[x509.GeneralName, ...]] = {
    "dns": (x509.DNSName("gauge.harbour.test"), x509.DNSName("*.harbour.test")),
    "every-kind": (
        x509.DNSName("gauge.harbour.test"),
        x509.RFC822Name("quay@harbour.test"),
        x509.UniformResourceIdentifier("https://harbour.test:8443/a?b=c, d"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.7")),
        x509.IPAddress(ipaddress.ip_address("2001:db8::a0b:c")),
        x509.DirectoryName(NAMES["comma"]),
        x509.RegisteredID(PRIVATE_TYPE),
        x509.DNSName("last.harbour.test"),
    ),
    "hardware-module": (
        x509.OtherName(ObjectIdentifier("1.3.6.1.5.5.7.8.4"), hardware_module(b"123\x00\xff")),
        x509.DNSName("gauge.harbour.test"),
        x509.OtherName(ObjectIdentifier("1.3.6.1.5.5.7.8.4"), hardware_module(b"456")),
    ),
    "unsupported": (x509.OtherName(PRIVATE_TYPE, b"\x0c\x01a"), x509.RegisteredID(PRIVATE_TYPE)),
}
_EKU = (
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.CODE_SIGNING,
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.TIME_STAMPING,
    ExtendedKeyUsageOID.OCSP_SIGNING,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    PRIVATE_TYPE,
)


def usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{each: each in names for each in USAGES})


def policies(*kinds: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies(
        [x509.PolicyInformation(ObjectIdentifier(kind), None) for kind in kinds]
    )


def netscape(bits: int) -> x509.UnrecognizedExtension:
    """The old nsCertType, a bit string."""
    return x509.UnrecognizedExtension(
        ObjectIdentifier("2.16.840.1.113730.1.1"), bytes([3, 2, 0, bits])
    )


EXTENSIONS: dict[str, Extensions] = {
    "none": (),
    "ca": (x509.BasicConstraints(ca=True, path_length=None), usage("key_cert_sign", "crl_sign")),
    "path-0": (x509.BasicConstraints(ca=True, path_length=0),),
    "path-12": (x509.BasicConstraints(ca=True, path_length=12),),
    "leaf": (x509.BasicConstraints(ca=False, path_length=None), usage("digital_signature")),
    "all-usages": (usage(*USAGES),),
    "all-purposes": (x509.ExtendedKeyUsage(_EKU),),
    "any-policy": (policies("2.5.29.32.0"),),
    "private-policy": (policies("1.3.6.1.4.1.55555.9", "2.5.29.32.0"),),
    "netscape": (netscape(0b11111111),),
    "everything": (
        x509.BasicConstraints(ca=True, path_length=3),
        x509.SubjectAlternativeName(ALT_NAMES["every-kind"]),
        netscape(0b01000000),
        usage("digital_signature", "key_agreement", "decipher_only"),
        x509.ExtendedKeyUsage(_EKU[:2]),
        policies("2.5.29.32.0"),
    ),
}


def certificate(
    subject: x509.Name = PLAIN,
    extensions: Extensions = (),
    kind: str = "secp256r1",
    algorithm: Sha2 | None = None,
    pss: padding.PSS | None = None,
    serial: int = 0x0102030405,
    end: datetime.datetime = END,
) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        issuer_name=NAMES["comma"],
        subject_name=subject,
        public_key=key(kind).public_key(),
        serial_number=serial,
        not_valid_before=START,
        not_valid_after=end,
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key(kind), algorithm or hashes.SHA256(), rsa_padding=pss)


def _pss(algorithm: hashes.HashAlgorithm, salt: int) -> padding.PSS:
    return padding.PSS(padding.MGF1(algorithm), salt)


@cache
def certificates() -> dict[str, x509.Certificate]:
    alternative = {
        f"san-{shape}": certificate(extensions=(x509.SubjectAlternativeName(names),))
        for shape, names in ALT_NAMES.items()
    }
    sha384, sha512 = hashes.SHA384(), hashes.SHA512()
    return {
        **{f"name-{shape}": certificate(subject) for shape, subject in NAMES.items()},
        **{f"ext-{shape}": certificate(extensions=made) for shape, made in EXTENSIONS.items()},
        **alternative,
        "serial-1": certificate(serial=1),
        "serial-high-bit": certificate(serial=0xFF00),
        "serial-20-bytes": certificate(serial=(1 << 159) - 1),
        "far-end": certificate(end=FAR_END),
        "ec-384": certificate(kind="secp384r1", algorithm=sha384),
        "ec-521": certificate(kind="secp521r1", algorithm=sha512),
        "ec-sha224": certificate(algorithm=hashes.SHA224()),
        "rsa-2048": certificate(kind="rsa2048"),
        "rsa-1024-sha512": certificate(kind="rsa1024", algorithm=sha512),
        "pss-sha256": certificate(kind="rsa2048", pss=_pss(hashes.SHA256(), 32)),
        "pss-sha384": certificate(kind="rsa2048", algorithm=sha384, pss=_pss(sha384, 222 - 48)),
    }


def revocation_list(serials: tuple[int, ...] = (), kind: str = "secp256r1") -> bytes:
    entries = [x509.RevokedCertificateBuilder(serial, START).build() for serial in serials]
    made = x509.CertificateRevocationListBuilder(
        issuer_name=NAMES["comma"],
        last_update=START,
        next_update=END,
        revoked_certificates=entries,
    )
    return made.sign(key(kind), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@cache
def revocation_lists() -> dict[str, bytes]:
    """DER; `cryptography` makes none without nextUpdate, which RFC 5280 wants and X.509 not."""
    return {
        "empty": revocation_list(),
        "one": revocation_list((0xFF00,)),
        "many": revocation_list(tuple(range(0x7F, 0x7F + 60)), "rsa2048"),
        "no-next-update": sequence_without(revocation_list((1, 2)), utc_time(END)),
    }


@cache
def requests() -> dict[str, x509.CertificateSigningRequest]:
    def made(
        subject: x509.Name = PLAIN, kind: str = "secp256r1", extensions: Extensions = ()
    ) -> x509.CertificateSigningRequest:
        builder = x509.CertificateSigningRequestBuilder(subject)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(key(kind), hashes.SHA256())

    names = x509.SubjectAlternativeName(ALT_NAMES["every-kind"])
    return {
        # mbedTLS takes no request without a subject
        **{f"name-{shape}": made(subject) for shape, subject in NAMES.items() if subject.rdns},
        "rsa": made(kind="rsa1024"),
        "ec-521": made(kind="secp521r1"),
        "extensions": made(extensions=(names, netscape(0b10000001), usage("key_agreement"))),
    }
