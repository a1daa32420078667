"""Certificate revocation lists of the laboratory, good ones and unusable ones."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .pki import REVOKED_SERIAL, Pki

# name: (first and last day, who really signs); each one claims to come from "issuing"
LISTS = {
    "good": ((-10, 300), "issuing"),
    "expired": ((-90, -30), "issuing"),
    "future": ((500, 900), "issuing"),
    "untrusted": ((-10, 300), "other-issuing"),
}


def crl_pem(pki: Pki, name: str) -> str:
    """A list that revokes the certificate `revoked`, and nothing else."""
    days, signer = LISTS[name]
    key = pki[signer].key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    entry = x509.RevokedCertificateBuilder(REVOKED_SERIAL, pki.day(-5)).build()
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=pki["issuing"].certificate.subject,
        last_update=pki.day(days[0]),
        next_update=pki.day(days[1]),
        revoked_certificates=[entry],
    )
    signed = builder.sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()
