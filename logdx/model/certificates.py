"""Records of X.509: certificates, revocation lists, requests, and chains of them (RFC 5280)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from logdx.model.names import DistinguishedName, SubjectAltName
from logdx.model.record import Record


class Certificate(Record):
    """A certificate as mbedtls_x509_crt_info prints it (library/x509_crt.c, 1.3 to 4.1)."""

    kind: ClassVar[str] = "certificate"
    depth: int | None = None
    """Place in the chain: 0 is the leaf."""
    version: int | None = None
    """X.509 version, mostly 3."""
    serial: str | None = None
    """Serial number, hex pairs parted by colons."""
    issuer: DistinguishedName | None = None
    """Who signed it."""
    subject: DistinguishedName | None = None
    """Whose it is."""
    not_before: datetime | None = None
    """Valid from (UTC)."""
    not_after: datetime | None = None
    """Valid until (UTC)."""
    signed_using: str | None = None
    """Signature algorithm as printed, such as RSA with SHA-256."""
    key_type: str | None = None
    """RSA or EC."""
    key_bits: int | None = None
    """Size of the key."""
    is_ca: bool | None = None
    """Basic constraints: whether it may sign others."""
    max_pathlen: int | None = None
    """Basic constraints: most CAs below it."""
    key_usage: tuple[str, ...] | None = None
    """Key usages as printed, such as Digital Signature."""
    ext_key_usage: tuple[str, ...] | None = None
    """Extended key usages as printed, such as TLS Web Server Authentication."""
    cert_type: tuple[str, ...] | None = None
    """Netscape certificate types as printed."""
    subject_alt_names: tuple[SubjectAltName, ...] | None = None
    """Names it is for."""
    policies: tuple[str, ...] | None = None
    """Certificate policies as printed."""
    flags: tuple[str, ...] | None = None
    """Verify flags that the log prints for this certificate, () for "has no flags"."""
    origin: str = "unknown"
    """own, peer, store or unknown."""

    @property
    def self_signed(self) -> bool | None:
        """Whether issuer and subject are the same name; None where one is not shown."""
        if self.issuer is None or self.subject is None:
            return None
        return self.issuer == self.subject


class RevocationList(Record):
    """A CRL as mbedtls_x509_crl_info prints it (library/x509_crl.c)."""

    kind: ClassVar[str] = "crl"
    version: int | None = None
    """CRL version."""
    issuer: DistinguishedName | None = None
    """The CA that issued it."""
    this_update: datetime | None = None
    """Issued at (UTC)."""
    next_update: datetime | None = None
    """The next one is due (UTC)."""
    revoked_serials: tuple[str, ...] | None = None
    """Serial numbers of the revoked certificates."""
    signed_using: str | None = None
    """Signature algorithm as printed."""


class SigningRequest(Record):
    """A CSR as mbedtls_x509_csr_info prints it (library/x509_csr.c)."""

    kind: ClassVar[str] = "csr"
    version: int | None = None
    """CSR version."""
    subject: DistinguishedName | None = None
    """Whose it is."""
    signed_using: str | None = None
    """Signature algorithm as printed."""
    key_type: str | None = None
    """RSA or EC."""
    key_bits: int | None = None
    """Size of the key."""
    key_usage: tuple[str, ...] | None = None
    """Key usages asked for."""
    cert_type: tuple[str, ...] | None = None
    """Netscape certificate types asked for."""
    subject_alt_names: tuple[SubjectAltName, ...] | None = None
    """Names asked for."""


class Chain(Record):
    """The certificates that a peer sent, linked by issuer and subject (made by group)."""

    kind: ClassVar[str] = "chain"
    origin: str = "peer"
    """own, peer, store or unknown."""
    length: int = 0
    """Number of certificates."""
    leaf: DistinguishedName | None = None
    """Subject of the lowest certificate."""
    top: DistinguishedName | None = None
    """Subject of the highest certificate."""
    missing_issuer: DistinguishedName | None = None
    """The issuer of the top certificate, when it is not in the chain itself."""
    self_signed: bool = False
    """The top certificate is self-signed."""
    leaf_only: bool = False
    """Nothing but a leaf that somebody else signed."""
    complete: bool | None = None
    """Each certificate is issued by the next one; None where names are not shown."""
    flags: tuple[str, ...] = ()
    """Verify flags of all its certificates."""
    anchored_by: DistinguishedName | None = None
    """The self-signed certificate without flags at the top, when the log shows one."""
