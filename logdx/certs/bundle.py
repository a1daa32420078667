"""The public roots of certifi, found by normalised name.

    certifi's cacert.pem -> Root list -> by_dn, by_name

The bundle lies on this machine; nothing is fetched.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from logdx.certs.extra import need
from logdx.certs.names import name_of
from logdx.errors import nearest
from logdx.knowledge.dn import key_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


BEGIN = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class BundledRoot:
    """A root certificate of the bundle."""

    name: str
    """What a person calls it: the CN, else OU or O."""
    dn: str
    sha256: str
    """AB:CD:..."""
    not_before: datetime
    not_after: datetime
    pem: str
    der: bytes


class Bundle:
    """All roots of one bundle."""

    def __init__(self, roots: Sequence[BundledRoot], version: str) -> None:
        self.roots, self.version = tuple(roots), version

    def by_dn(self, dn: str) -> list[BundledRoot]:
        """Every root of this name, however it is printed; several may share it."""
        key = key_of(dn)
        return [root for root in self.roots if key and key_of(root.dn) == key]

    def by_name(self, name: str) -> list[BundledRoot]:
        """Every root that a person may mean: a DN, a CN, with or without blanks, any case."""
        wanted = _letters(name.removeprefix("CN="))
        return self.by_dn(name) or [r for r in self.roots if wanted and _letters(r.name) == wanted]

    def near(self, name: str) -> str:
        """Return ' (did you mean X?)' for the name of a root that is near, or ''."""
        return nearest(name, {root.name for root in self.roots}) or nearest(
            name.title(), {root.name for root in self.roots}
        )


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


@cache
def bundle() -> Bundle:
    """Return certifi's bundle. Raises UsageError where the extra is not installed."""
    need("certifi", "cryptography", who="logdx ca")
    import certifi

    blocks = certifi.contents().split(BEGIN)[1:]
    with warnings.catch_warnings():  # some old roots have odd serials
        warnings.simplefilter("ignore")
        roots = [root for block in blocks if (root := _loaded(BEGIN + block)) is not None]
    return Bundle(roots, certifi.__version__)


def _loaded(pem: str) -> BundledRoot | None:
    """Read one root; None for one that this version of cryptography does not take."""
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return bundled(load_pem_x509_certificate(pem.encode("ascii", "ignore")))
    except ValueError:
        return None


def bundled(certificate: Certificate) -> BundledRoot:
    """Return what the commands need of a certificate."""
    from cryptography.hazmat.primitives.serialization import Encoding

    subject = name_of(certificate.subject)
    return BundledRoot(
        name=subject.label,
        dn=str(subject),
        sha256=fingerprint(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
        der=certificate.public_bytes(Encoding.DER),
    )


def fingerprint(certificate: Certificate) -> str:
    """Return the SHA-256 fingerprint in the form of openssl."""
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex(":").upper()
