"""Certificates, keys and damaged files for the tests, made while they run."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from logdx.certs.inputs import read_files
from logdx.model.device import DeviceFile
from logdx.resources import folder

TEST_CA = "Azure IoT Hub CA Cert Test Only"
Name = Iterable[tuple[x509.ObjectIdentifier, str]]


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def name(cn: str, *others: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    pairs = [*others, (NameOID.COMMON_NAME, cn)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def certificate(
    subject: x509.Name | str,
    key: ec.EllipticCurvePrivateKey | None = None,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None,
    serial: int = 7,
    years: tuple[int, int] = (2020, 2050),
) -> x509.Certificate:
    own_key = key or new_key()
    subject = name(subject) if isinstance(subject, str) else subject
    signer = issuer[1] if issuer else own_key
    builder = x509.CertificateBuilder(
        issuer_name=issuer[0].subject if issuer else subject,
        subject_name=subject,
        public_key=own_key.public_key(),
        serial_number=serial,
        not_valid_before=datetime.datetime(years[0], 1, 1),
        not_valid_after=datetime.datetime(years[1], 1, 1),
    )
    basic = x509.BasicConstraints(issuer is None, None)
    return builder.add_extension(basic, True).sign(signer, hashes.SHA256())


def pem(found: x509.Certificate) -> str:
    return found.public_bytes(serialization.Encoding.PEM).decode()


def der(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.DER)


def key_pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    locked = serialization.BestAvailableEncryption(password) if password else None
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        locked or serialization.NoEncryption(),
    ).decode()


def c_string(text: str, ending: str = "\\n", variable: str = "ca_pem") -> str:
    lines = "\n".join(f'    "{line}{ending}"' for line in text.splitlines())
    return f"static const char {variable}[] =\n{lines};\n"


def c_array(data: bytes, variable: str = "ca_pem") -> str:
    rows = [data[i : i + 12] for i in range(0, len(data), 12)]
    body = ",\n".join("  " + ", ".join(f"0x{byte:02x}" for byte in row) for row in rows)
    length = f"unsigned int {variable}_len = {len(data)};"  # as xxd -i writes it
    return f"unsigned char {variable}[] = {{\n{body}\n}};\n{length}\n"


def of_sample(device: dict[str, str]) -> tuple[DeviceFile, ...]:
    """The files that a sample's label names; no private key ships with the project."""
    paths = {what: folder("samples") / "certs" / file for what, file in device.items()}
    if "made for the test" in device.values():
        paths["key"] = _made_key()
    return read_files(paths)


@cache
def _made_key() -> Path:
    with tempfile.NamedTemporaryFile("w", suffix=".key", delete=False) as file:
        file.write(key_pem(new_key()))
    return Path(file.name)
