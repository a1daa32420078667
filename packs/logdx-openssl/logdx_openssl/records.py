"""The record kinds of this pack: what s_client says besides the certificates."""

from __future__ import annotations

from typing import ClassVar

from logdx.model.names import DistinguishedName
from logdx.model.record import Record


class OpensslVerify(Record):
    """A verdict of OpenSSL's verification on the computer that ran s_client."""

    kind: ClassVar[str] = "openssl_verify"
    code: int | None = None
    """X509_V_ERR_* (include/openssl/x509_vfy.h); 0 is ok."""
    text: str = ""
    depth: int | None = None
    subject: DistinguishedName | None = None
    final: bool = False
    """The result of the whole run ("Verify return code"), not of one certificate."""


class OpensslError(Record):
    """An entry of OpenSSL's error queue, or a failed call."""

    kind: ClassVar[str] = "openssl_error"
    reason: str = ""
    """not-tls, closed, dns, refused, timeout, unreachable, reset, alert, version or other."""
    text: str = ""
    alert: int | None = None


class OpensslRequest(Record):
    """The server asks the client for a certificate."""

    kind: ClassVar[str] = "openssl_request"
    names: tuple[str, ...] = ()
    """The CAs that it accepts, in short."""


KINDS = (OpensslVerify, OpensslError, OpensslRequest)
