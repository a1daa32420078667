"""The typed records that a log is parsed into.

    dialect grammars -> records -> group -> diagnose

A record kind is registered by name; rules, the rule schema and the report are made from the
registry, so that a pack can add a kind. A field that is ``None`` was not shown by the log; an
empty tuple means that the log says "none".
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from logdx.model.names import DistinguishedName, SubjectAltName
from logdx.model.record import Record, record_kinds

__all__ = [
    "Alert", "AppReply", "Certificate", "Chain", "Clock", "Crash", "DebugEvent",
    "ForeignStack", "HandshakeState", "Input", "Memory", "Message", "Negotiation", "NetEvent",
    "PeerReport", "Platform", "Record", "ReturnCode", "RevocationList", "Setting",
    "SigningRequest", "Step", "VerifyFlags", "WireBytes",
    "record_kinds",
]  # fmt: skip


class Certificate(Record):
    """A certificate as mbedtls_x509_crt_info prints it (library/x509_crt.c, 1.3 to 4.1)."""

    kind: ClassVar[str] = "certificate"
    depth: int | None = None
    version: int | None = None
    serial: str | None = None
    issuer: DistinguishedName | None = None
    subject: DistinguishedName | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    signed_using: str | None = None
    key_type: str | None = None
    key_bits: int | None = None
    is_ca: bool | None = None
    max_pathlen: int | None = None
    key_usage: tuple[str, ...] | None = None
    ext_key_usage: tuple[str, ...] | None = None
    cert_type: tuple[str, ...] | None = None
    subject_alt_names: tuple[SubjectAltName, ...] | None = None
    policies: tuple[str, ...] | None = None
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
    issuer: DistinguishedName | None = None
    this_update: datetime | None = None
    next_update: datetime | None = None
    revoked_serials: tuple[str, ...] | None = None
    signed_using: str | None = None


class SigningRequest(Record):
    """A CSR as mbedtls_x509_csr_info prints it (library/x509_csr.c)."""

    kind: ClassVar[str] = "csr"
    version: int | None = None
    subject: DistinguishedName | None = None
    signed_using: str | None = None
    key_type: str | None = None
    key_bits: int | None = None
    key_usage: tuple[str, ...] | None = None
    cert_type: tuple[str, ...] | None = None
    subject_alt_names: tuple[SubjectAltName, ...] | None = None


class Chain(Record):
    """The certificates that a peer sent, linked by issuer and subject (made by group)."""

    kind: ClassVar[str] = "chain"
    origin: str = "peer"
    length: int = 0
    leaf: DistinguishedName | None = None
    top: DistinguishedName | None = None
    missing_issuer: DistinguishedName | None = None
    """The issuer of the top certificate, when it is not in the chain itself."""
    self_signed: bool = False
    """The top certificate is self-signed."""
    leaf_only: bool = False
    complete: bool | None = None
    """Each certificate is issued by the next one; None where names are not shown."""
    flags: tuple[str, ...] = ()
    anchored_by: DistinguishedName | None = None
    """The self-signed certificate without flags at the top, when the log shows one."""


class ReturnCode(Record):
    """A code that a function returned, decoded."""

    kind: ClassVar[str] = "return_code"
    function: str | None = None
    text: str = ""
    value: int | None = None
    names: tuple[str, ...] = ()
    high: str | None = None
    low: str | None = None
    layer: str = "mbedtls"
    failed: bool = True


class VerifyFlags(Record):
    """Result of the certificate verification, from a number or from printed sentences."""

    kind: ClassVar[str] = "verify_flags"
    bits: int | None = None
    names: tuple[str, ...] = ()
    depth: int | None = None
    subject: DistinguishedName | None = None


class Alert(Record):
    """A TLS alert (RFC 8446, section 6). A sent alert is our verdict, a received one theirs."""

    kind: ClassVar[str] = "alert"
    direction: str = "received"
    level: int | None = None
    description: int | None = None
    name: str | None = None


class Step(Record):
    """Something that the program says it does: loading the CA, connecting, the handshake."""

    kind: ClassVar[str] = "step"
    name: str = ""
    outcome: str | None = None
    """started, ok or failed."""
    detail: str | None = None


class HandshakeState(Record):
    """A state of the handshake machine (mbedtls_ssl_states)."""

    kind: ClassVar[str] = "handshake_state"
    role: str = "unknown"
    state: str = ""
    step: str | None = None


class DebugEvent(Record):
    """A message of mbedTLS's debug output that carries meaning for a diagnosis."""

    kind: ClassVar[str] = "debug_event"
    file: str | None = None
    line: int | None = None
    level: int | None = None
    message: str = ""


class Message(Record):
    """A known sentence of an SDK or program, as printed up to its variable parts."""

    kind: ClassVar[str] = "message"
    text: str = ""
    detail: str | None = None
    """The variable part that matters, e.g. a host name or a path."""


class Negotiation(Record):
    """What was offered or chosen in the hello messages."""

    kind: ClassVar[str] = "negotiation"
    role: str = "unknown"
    version: str | None = None
    ciphersuite: str | None = None
    group: str | None = None
    server_name: str | None = None
    alpn: str | None = None
    offered_ciphersuites: int | None = None


class WireBytes(Record):
    """First bytes of a record on the wire, as lower-case hex pairs."""

    kind: ClassVar[str] = "wire_bytes"
    direction: str = "unknown"
    length: int | None = None
    head: str = ""


class Input(Record):
    """A certificate, key or list that the program loaded or tried to load."""

    kind: ClassVar[str] = "input"
    what: str = ""
    """ca, crl, cert, key, bundle or psk."""
    path: str | None = None
    size: int | None = None
    parsed: bool | None = None
    skipped: int | None = None
    code: str | None = None
    subject: DistinguishedName | None = None
    origin: str = "log"
    """log, or file (given beside the log); ``fits``: the key belongs to the certificate."""
    damage: str | None = None
    fits: bool | None = None


class NetEvent(Record):
    """Something below TLS: name resolution, TCP, the link, a socket."""

    kind: ClassVar[str] = "net_event"
    what: str = ""
    """dns, tcp, socket, link, send, receive or timeout."""
    outcome: str | None = None
    """started, ok, failed, closed, reset, refused, unreachable, timeout or exhausted."""
    host: str | None = None
    port: int | None = None
    code: str | None = None
    size: int | None = None


class AppReply(Record):
    """An answer of the application protocol after TLS came up."""

    kind: ClassVar[str] = "app_reply"
    protocol: str = ""
    code: int | None = None
    text: str | None = None
    accepted: bool | None = None


class PeerReport(Record):
    """What the other side's log, pasted beside the device's, says of the same session."""

    kind: ClassVar[str] = "peer_report"
    reason: str = ""
    text: str = ""


class Clock(Record):
    """What the log shows of the device's time."""

    kind: ClassVar[str] = "clock"
    origin: str = ""
    """stamp, sntp, rtc, client-hello, date or build."""
    time: datetime | None = None
    synchronised: bool | None = None


class Memory(Record):
    """Heap figures in bytes."""

    kind: ClassVar[str] = "memory"
    free: int | None = None
    minimum: int | None = None
    largest: int | None = None
    failed_allocation: int | None = None


class Crash(Record):
    """A panic, a reset or a reboot."""

    kind: ClassVar[str] = "crash"
    what: str = ""
    """stack-overflow, watchdog, panic, abort, out-of-memory, assert or reboot."""
    task: str | None = None
    reason: str | None = None


class Platform(Record):
    """Which chip, SDK and library wrote the log."""

    kind: ClassVar[str] = "platform"
    sdk: str | None = None
    sdk_version: str | None = None
    library: str | None = None
    library_version: str | None = None
    chip: str | None = None


class Setting(Record):
    """A setting that the program states: verification off, a PSK set, a pin, SNI skipped."""

    kind: ClassVar[str] = "setting"
    name: str = ""
    value: str | None = None


class ForeignStack(Record):
    """A message of another TLS stack, which logdx names but does not explain."""

    kind: ClassVar[str] = "foreign_stack"
    name: str = ""
    text: str = ""
