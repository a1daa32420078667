"""Records of a second client, and of what it saw of the server beside the device."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from logdx.model.names import DistinguishedName
from logdx.model.record import Record


class Probe(Record):
    """One run of another client, such as ``openssl s_client``, against the same server."""

    kind: ClassVar[str] = "probe"
    program: str = ""
    """The client, such as openssl."""
    host: str | None = None
    """Host that it asked."""
    port: int | None = None
    """Port that it asked."""
    outcome: str | None = None
    """ok (verified), unverified (it connected all the same) or failed."""
    reason: str | None = None
    """Why it is not ok, in a word."""


class Comparison(Record):
    """What a failed attempt of the device and another client's run show together.

    It stands at the line of the run from which it follows.
    """

    kind: ClassVar[str] = "comparison"
    program: str = ""
    """The client, such as openssl."""
    host: str | None = None
    """The host that the run asked, if its output tells."""
    outcome: str | None = None
    """Of the run: ok, unverified or failed."""
    protocol: str | None = None
    """TLS version of the run."""
    leaf: DistinguishedName | None = None
    """Subject of the certificate that the server sends."""
    issuer: DistinguishedName | None = None
    """Who issued that certificate."""
    not_before: datetime | None = None
    """That certificate is valid from (UTC)."""
    not_after: datetime | None = None
    """That certificate is valid until (UTC)."""
    names: tuple[str, ...] | None = None
    """Host names of the certificate that the server sends."""
    covers_host: bool | None = None
    """Whether they include the host that the device asked for."""
    change: str | None = None
    """The server's certificate against the one in the log: same, renewed, other-issuer, other."""
    device_issuer: DistinguishedName | None = None
    """Who issued the server's certificate in the device's log."""
    sent: int = 0
    """Certificates that the server sends."""
    top: DistinguishedName | None = None
    """The last certificate of the path that the server sends."""
    needed: DistinguishedName | None = None
    """The CA above what the server sends: what a client must hold, or hold a root of."""
    root: DistinguishedName | None = None
    """The root that anchors the path, where the run or the knowledge tells."""
    gap: bool | None = None
    """Whether an intermediate is missing between what the server sends and the root."""
    device_cas: tuple[str, ...] | None = None
    """Names of the CAs that the device holds."""
    held: bool | None = None
    """Whether the device holds the CA that anchors the path, by its name."""
    related: bool | None = None
    """Whether the CA that is needed and one that the device holds are of one organisation."""
