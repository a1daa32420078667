"""The laboratory's certificates, made by `cryptography` while the tests run.

Each entry of `RECIPES` is one certificate; what is wrong with it is written in its recipe. Which
of mbedTLS's checks a recipe trips is said in `library/x509_crt.c` (`x509_crt_verify_chain`,
`mbedtls_x509_crt_profile_default`: RSA of 2048 bits or more, SHA-2).
"""

from __future__ import annotations

import datetime
import hashlib
import threading
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

HOST = "gauge.harbour.test"
ORGANISATION = "Harbour Instruments"
REVOKED_SERIAL = 0x5EA1
PASSWORD = b"harbour"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_EKU = {
    "server": ExtendedKeyUsageOID.SERVER_AUTH,
    "client": ExtendedKeyUsageOID.CLIENT_AUTH,
}
_CA_USAGE = ("key_cert_sign", "crl_sign")
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Recipe:
    """One certificate: the days count from now, an issuer of "" means that it signs itself."""

    cn: str
    issuer: str = ""
    days: tuple[int, int] = (-30, 365)
    key: str = "ec"
    ca: bool = False
    pathlen: int | None = None
    usage: tuple[str, ...] = ("digital_signature",)
    eku: str = "server"
    dns: str = HOST
    serial: int = 0
    sha1: bool = False
    critical: bool = False
    organisation: str = ORGANISATION


def _authority(cn: str, issuer: str = "", **other: object) -> Recipe:
    settings: dict[str, object] = {"ca": True, "usage": _CA_USAGE, "eku": "", "dns": "", **other}
    return Recipe(cn, issuer, **settings)  # type: ignore[arg-type]


RECIPES = {
    "root": _authority("Harbour Root"),
    "issuing": _authority("Harbour Issuing CA", "root"),
    "leaf": Recipe(HOST, "issuing"),
    "leaf-rsa": Recipe(HOST, "issuing", key="rsa2048"),
    # the chain of somebody else
    "other-root": _authority("Lighthouse Root", organisation="Lighthouse Trust"),
    "other-issuing": _authority(
        "Lighthouse Issuing CA", "other-root", organisation="Lighthouse Trust"
    ),
    "other-leaf": Recipe(HOST, "other-issuing"),
    "proxy-root": _authority("FG200F-Inspection-CA", organisation="Fortinet"),
    "proxy-leaf": Recipe(HOST, "proxy-root", organisation="Fortinet"),
    # one fault each
    "self-signed": Recipe(HOST),
    "expired": Recipe(HOST, "issuing", days=(-400, -40)),
    "future": Recipe(HOST, "issuing", days=(700, 1400)),
    "wrong-name": Recipe("crane.harbour.test", "issuing", dns="crane.harbour.test"),
    "sha1": Recipe(HOST, "issuing-rsa", key="rsa2048", sha1=True),
    "issuing-rsa": _authority("Harbour Issuing CA R", "root", key="rsa2048"),
    "small-rsa": Recipe(HOST, "issuing", key="rsa1024"),
    "client-only": Recipe(HOST, "issuing", eku="client"),
    "no-signing": Recipe(HOST, "issuing", usage=("key_agreement",)),
    "no-signing-rsa": Recipe(HOST, "issuing", key="rsa2048", usage=("data_encipherment",)),
    "revoked": Recipe(HOST, "issuing", serial=REVOKED_SERIAL),
    # faults above the leaf
    "old-root": _authority("Harbour Root 2015", days=(-4000, -20)),
    "old-issuing": _authority("Harbour Issuing CA B", "old-root"),
    "old-leaf": Recipe(HOST, "old-issuing"),
    "expired-issuing": _authority("Harbour Issuing CA C", "root", days=(-800, -8)),
    "expired-issuing-leaf": Recipe(HOST, "expired-issuing"),
    "not-a-ca": Recipe("Harbour Gateway 7", "root", dns="", usage=_CA_USAGE),
    "not-a-ca-leaf": Recipe(HOST, "not-a-ca"),
    "last-ca": _authority("Harbour Plant CA", "root", pathlen=0),
    "too-deep-ca": _authority("Harbour Line CA", "last-ca"),
    "too-deep-leaf": Recipe(HOST, "too-deep-ca"),
    # certificates that mbedTLS cannot parse
    "ed25519-root": _authority("Harbour Root Ed", key="ed25519"),
    "critical-root": _authority("Harbour Root X", critical=True),
    # what a device shows
    "device": Recipe("gauge-0042", "root", eku="client", dns=""),
    "device-expired": Recipe("gauge-0007", "root", eku="client", dns="", days=(-900, -90)),
    "device-foreign": Recipe("gauge-0042", "other-root", eku="client", dns=""),
    "device-server-eku": Recipe("gauge-0042", "root", eku="server", dns=""),
}


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, both as PEM."""

    certificate: x509.Certificate
    key: Key

    @property
    def cert_pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self._private(serialization.NoEncryption())

    @property
    def locked_key_pem(self) -> str:
        """The key as `openssl ec -aes256` writes it, the only encryption every mbedTLS reads."""
        return self._private(serialization.BestAvailableEncryption(PASSWORD))

    @property
    def public_pem(self) -> str:
        public = self.certificate.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(serialization.Encoding.PEM, form).decode()

    def _private(self, encryption: serialization.KeySerializationEncryption) -> str:
        form = serialization.PrivateFormat.TraditionalOpenSSL
        return self.key.private_bytes(serialization.Encoding.PEM, form, encryption).decode()


class Pki:
    """Makes each certificate once, when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Identity] = {}
        self._lock = threading.RLock()
        self.now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)

    def __getitem__(self, name: str) -> Identity:
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(RECIPES[name])
            return self._made[name]

    def chain(self, names: tuple[str, ...]) -> str:
        return "".join(self[name].cert_pem for name in names)

    def day(self, days: int) -> datetime.datetime:
        return self.now + datetime.timedelta(days=days)

    def _make(self, recipe: Recipe) -> Identity:
        key = _new_key(recipe.key)
        subject = _name(recipe.organisation, recipe.cn)
        signer = self[recipe.issuer] if recipe.issuer else None
        issuer = signer.certificate.subject if signer else subject
        signing_key = signer.key if signer else key
        builder = x509.CertificateBuilder(
            issuer_name=issuer,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=recipe.serial or x509.random_serial_number(),
            not_valid_before=self.day(recipe.days[0]),
            not_valid_after=self.day(recipe.days[1]),
        )
        for extension, critical in _extensions(recipe):
            builder = builder.add_extension(extension, critical)
        algorithm = None if isinstance(signing_key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
        certificate = builder.sign(signing_key, algorithm)
        if recipe.sha1 and isinstance(signing_key, rsa.RSAPrivateKey):
            certificate = resign_with_sha1(certificate, signing_key)
        return Identity(certificate, key)


def _new_key(kind: str) -> Key:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _extensions(recipe: Recipe) -> list[tuple[x509.ExtensionType, bool]]:
    usage = x509.KeyUsage(**{name: name in recipe.usage for name in USAGES})
    found: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(recipe.ca, recipe.pathlen), True),
        (usage, True),
    ]
    if recipe.eku:
        found.append((x509.ExtendedKeyUsage([_EKU[recipe.eku]]), False))
    if recipe.dns:
        found.append((x509.SubjectAlternativeName([x509.DNSName(recipe.dns)]), False))
    if recipe.critical:
        private = ObjectIdentifier("1.3.6.1.4.1.55555.1.9")
        found.append((x509.UnrecognizedExtension(private, b"\x05\x00"), True))
    return found


def resign_with_sha1(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """The same certificate signed with sha1WithRSAEncryption, which `cryptography` refuses to do.

    RFC 8017 gives both object identifiers (1.2.840.113549.1.1.11 and .5), which differ in their
    last byte only, and the encoding that is raised to the private exponent.
    """
    sha256_oid, sha1_oid = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")
    body = certificate.tbs_certificate_bytes.replace(sha256_oid, sha1_oid)
    digest_info = bytes.fromhex("3021300906052b0e03021a05000414") + hashlib.sha1(body).digest()
    size = len(certificate.signature)
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(digest_info)) + b"\x00" + digest_info
    private = key.private_numbers()
    modulus = private.public_numbers.n
    signature = pow(int.from_bytes(padded), private.d, modulus).to_bytes(size)
    der = certificate.public_bytes(serialization.Encoding.DER)
    der = der.replace(certificate.tbs_certificate_bytes, body)
    der = der.replace(sha256_oid, sha1_oid).replace(certificate.signature, signature)
    return x509.load_der_x509_certificate(der)
