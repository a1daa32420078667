"""What a record holds of an object when nothing is lost: worked out from `cryptography` alone.

Where versions print a thing differently, the rule is written beside it (`library/x509.c`,
`x509_crt.c`); "2.28" stands for 2.28.2 and later, "3.6" for 3.5 and later.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

from logdx.model.names import DistinguishedName, SubjectAltName

from .der import OID_TEXT, element, split
from .pki import USAGES

Fields = dict[str, Any]
Attributes = tuple[tuple[str, str], ...]
_TYPES = {
    NameOID.COUNTRY_NAME: "C",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
    NameOID.COMMON_NAME: "CN",
    NameOID.LOCALITY_NAME: "L",
    NameOID.STATE_OR_PROVINCE_NAME: "ST",
    NameOID.DOMAIN_COMPONENT: "DC",
    NameOID.SURNAME: "SN",
    NameOID.GIVEN_NAME: "GN",
    NameOID.SERIAL_NUMBER: "serialNumber",
    NameOID.EMAIL_ADDRESS: "emailAddress",
}
_USAGE_TEXTS = (
    "Digital Signature",
    "Non Repudiation",
    "Key Encipherment",
    "Data Encipherment",
    "Key Agreement",
    "Key Cert Sign",
    "CRL Sign",
    "Encipher Only",
    "Decipher Only",
)
_PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "TLS Web Server Authentication",
    "1.3.6.1.5.5.7.3.2": "TLS Web Client Authentication",
    "1.3.6.1.5.5.7.3.3": "Code Signing",
    "1.3.6.1.5.5.7.3.4": "E-mail Protection",
    "1.3.6.1.5.5.7.3.8": "Time Stamping",
    "1.3.6.1.5.5.7.3.9": "OCSP Signing",
}
_NETSCAPE = ObjectIdentifier("2.16.840.1.113730.1.1")
_NETSCAPE_TEXTS = (
    "SSL Client",
    "SSL Server",
    "Email",
    "Object Signing",
    "Reserved",
    "SSL CA",
    "Email CA",
    "Object Signing CA",
)


def attributes(name: x509.Name, version: str) -> Attributes:
    """2.28 writes `?` for bytes outside ASCII and `??` for an unknown type, 3.6 everything."""
    return tuple(_attribute(attribute, version) for attribute in name)


def _attribute(attribute: x509.NameAttribute[Any], version: str) -> tuple[str, str]:
    kind = _TYPES.get(attribute.oid)
    value = str(attribute.value)
    wide = attribute._type.name == "BMPString"
    octets = value.encode("utf-16-be" if wide else "utf-8")
    if version == "2.28":
        # its blanks at the ends are not escaped and cannot be told from those of the line
        plain = "".join(chr(o) if 32 <= o < 127 else "?" for o in octets)
        return kind or "??", plain.strip()
    if kind is None or wide:
        return kind or attribute.oid.dotted_string, "#" + element(
            attribute._type.value, octets
        ).hex().upper()
    return kind, value


def _alt_name(name: x509.GeneralName, version: str) -> SubjectAltName:
    if isinstance(name, x509.DNSName):
        return SubjectAltName("dNSName", name.value)
    if isinstance(name, x509.OtherName) and name.type_id.dotted_string == "1.3.6.1.5.5.7.8.4":
        _, serial = split(split(name.value)[0])
        number = split(serial)[0].hex().upper()
        return SubjectAltName("otherName", f"hardware module name: {OID_TEXT} / {number}")
    if version == "3.6":
        if isinstance(name, x509.RFC822Name):
            return SubjectAltName("rfc822Name", name.value)
        if isinstance(name, x509.UniformResourceIdentifier):
            return SubjectAltName("uniformResourceIdentifier", name.value)
        if isinstance(name, x509.IPAddress):
            return SubjectAltName("iPAddress", _address(ip_address(str(name.value)).packed))
        if isinstance(name, x509.DirectoryName):
            return SubjectAltName("directoryName", r"O=Buoys\, Ropes\, Inc., CN=a")
    return SubjectAltName("<unsupported>", "")


def _address(octets: bytes) -> str:
    """Every byte of an IPv6 address is printed with `%X`, without its leading zero."""
    if len(octets) == 4:
        return ".".join(map(str, octets))
    pairs = zip(octets[::2], octets[1::2], strict=True)
    return ":".join(f"{high:X}{low:X}" for high, low in pairs)


def _signature(made: Any, rsa_key: bool) -> str:
    algorithm = made.signature_hash_algorithm.name.upper()
    parameters = made.signature_algorithm_parameters
    if isinstance(parameters, padding.PSS):
        return f"RSASSA-PSS ({algorithm}, MGF1-{algorithm}, 0x{parameters._salt_length:02X})"
    return f"RSA with SHA-{algorithm[3:]}" if rsa_key else f"ECDSA with {algorithm}"


def _key(made: Any) -> Fields:
    public = made.public_key()
    assert isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    rsa_key = isinstance(public, rsa.RSAPublicKey)
    return {
        "key_type": "RSA" if rsa_key else "EC",
        "key_bits": public.key_size,
        "signed_using": _signature(made, rsa_key),
    }


def serial(number: int) -> str:
    return number.to_bytes((number.bit_length() + 7) // 8 or 1).hex(":").upper()


def _extensions(extensions: x509.Extensions, version: str) -> Fields:
    found: Fields = {}
    for extension in extensions:
        found |= _extension(extension.value, version)
    return found


def _extension(value: x509.ExtensionType, version: str) -> Fields:
    if isinstance(value, x509.BasicConstraints):
        path = {} if value.path_length is None else {"max_pathlen": value.path_length}
        return {"is_ca": value.ca, **path}
    if isinstance(value, x509.SubjectAlternativeName):
        return {"subject_alt_names": tuple(_alt_name(name, version) for name in value)}
    if isinstance(value, x509.KeyUsage):
        pairs = zip(USAGES, _USAGE_TEXTS, strict=True)
        agrees = value.key_agreement  # `cryptography` reads the last two only beside it
        held = {name for name in USAGES[: 9 if agrees else 7] if getattr(value, name)}
        return {"key_usage": tuple(text for name, text in pairs if name in held)}
    if isinstance(value, x509.ExtendedKeyUsage):
        return {"ext_key_usage": tuple(_PURPOSES.get(o.dotted_string, "???") for o in value)}
    if isinstance(value, x509.CertificatePolicies):
        kinds = [policy.policy_identifier.dotted_string for policy in value]
        return {"policies": tuple("Any Policy" if k == "2.5.29.32.0" else "???" for k in kinds)}
    if isinstance(value, x509.UnrecognizedExtension) and value.oid == _NETSCAPE:
        bits = value.value[-1]
        set_bits = [text for i, text in enumerate(_NETSCAPE_TEXTS) if bits & (0x80 >> i)]
        return {"cert_type": tuple(set_bits)}
    return {}


def of_certificate(made: x509.Certificate, version: str) -> Fields:
    return {
        "version": made.version.value + 1,
        "serial": serial(made.serial_number),
        "issuer": attributes(made.issuer, version),
        "subject": attributes(made.subject, version),
        "not_before": made.not_valid_before_utc,
        "not_after": made.not_valid_after_utc,
        **_key(made),
        **_extensions(made.extensions, version),
    }


def of_request(made: x509.CertificateSigningRequest, version: str) -> Fields:
    """Extensions of requests are printed from 3.4 on: these three."""
    names = ("subject_alt_names", "cert_type", "key_usage") if version == "3.6" else ()
    extensions = _extensions(made.extensions, version)
    return {
        "version": 1,
        "subject": attributes(made.subject, version),
        **_key(made),
        **{name: extensions[name] for name in names if name in extensions},
    }


def of_list(der: bytes, version: str, next_update: bool) -> Fields:
    made = x509.load_der_x509_crl(der)
    rsa_key = made.signature_algorithm_oid.dotted_string.startswith("1.2.840.113549")
    found: Fields = {
        "version": 2,
        "issuer": attributes(made.issuer, version),
        "this_update": made.last_update_utc,
        "revoked_serials": tuple(serial(entry.serial_number) for entry in made),
        "signed_using": _signature(made, rsa_key),
    }
    return found | ({"next_update": made.next_update_utc} if next_update else {})


def held(record: Any) -> Fields:
    """The printed fields of a record, names as their attributes."""
    about = ("source", "first_line", "last_line", "stream", "dialect", "origin", "depth", "flags")
    found = {name: getattr(record, name) for name in record.field_names if name not in about}
    return {
        name: value.attributes if isinstance(value, DistinguishedName) else value
        for name, value in found.items()
        if value is not None
    }
