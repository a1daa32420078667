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
    "Alert", "AppReply", "Certificate", "Chain", "Clock", "Comparison", "Crash", "DebugEvent",
    "ForeignStack", "HandshakeState", "Input", "Memory", "Message", "Negotiation", "NetEvent",
    "PeerReport", "Platform", "Probe", "Record", "ReturnCode", "RevocationList", "Setting",
    "SigningRequest", "Step", "VerifyFlags", "WireBytes",
    "record_kinds",
]  # fmt: skip


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


class ReturnCode(Record):
    """A code that a function returned, decoded."""

    kind: ClassVar[str] = "return_code"
    function: str | None = None
    """The function that returned it, where the line names one."""
    text: str = ""
    """The code as printed."""
    value: int | None = None
    """The number, in its layer's own sign."""
    names: tuple[str, ...] = ()
    """Every name that it can have, likeliest first."""
    high: str | None = None
    """Name of the high part of an mbedTLS code."""
    low: str | None = None
    """Name of the low part of an mbedTLS code."""
    layer: str = "mbedtls"
    """Whose code it is: mbedtls, psa, esp-tls, errno, lwip ..."""
    failed: bool = True
    """Whether it stands for a failure."""


class VerifyFlags(Record):
    """Result of the certificate verification, from a number or from printed sentences."""

    kind: ClassVar[str] = "verify_flags"
    bits: int | None = None
    """The flags as a number."""
    names: tuple[str, ...] = ()
    """The flags by name, such as not-trusted."""
    depth: int | None = None
    """Place in the chain: 0 is the leaf."""
    subject: DistinguishedName | None = None
    """Whose certificate it is about."""


class Alert(Record):
    """A TLS alert (RFC 8446, section 6). A sent alert is our verdict, a received one theirs."""

    kind: ClassVar[str] = "alert"
    direction: str = "received"
    """sent or received."""
    level: int | None = None
    """1 warning, 2 fatal."""
    description: int | None = None
    """Its number, such as 48."""
    name: str | None = None
    """Its registered name, such as unknown_ca."""


class Step(Record):
    """Something that the program says it does: loading the CA, connecting, the handshake."""

    kind: ClassVar[str] = "step"
    name: str = ""
    """What was done: connect, handshake, load_ca, verify, setup ..."""
    outcome: str | None = None
    """started, ok or failed."""
    detail: str | None = None
    """What the line says besides, such as a host."""


class HandshakeState(Record):
    """A state of the handshake machine (mbedtls_ssl_states)."""

    kind: ClassVar[str] = "handshake_state"
    role: str = "unknown"
    """client, server or unknown."""
    state: str = ""
    """The state's number or name, as printed."""
    step: str | None = None
    """The step of an attempt that it belongs to."""


class DebugEvent(Record):
    """A message of mbedTLS's debug output that carries meaning for a diagnosis."""

    kind: ClassVar[str] = "debug_event"
    file: str | None = None
    """Source file of mbedTLS."""
    line: int | None = None
    """Line in the source file."""
    level: int | None = None
    """Debug level, 1 to 4."""
    message: str = ""
    """The message as printed."""


class Message(Record):
    """A known sentence of an SDK or program, as printed up to its variable parts."""

    kind: ClassVar[str] = "message"
    text: str = ""
    """The sentence up to its variable parts."""
    detail: str | None = None
    """The variable part that matters, e.g. a host name or a path."""


class Negotiation(Record):
    """What was offered or chosen in the hello messages."""

    kind: ClassVar[str] = "negotiation"
    role: str = "unknown"
    """client, server or unknown."""
    version: str | None = None
    """TLS version, such as TLSv1.2."""
    ciphersuite: str | None = None
    """Name of the ciphersuite."""
    group: str | None = None
    """Curve or group of the key exchange."""
    server_name: str | None = None
    """SNI: the host name that was asked for."""
    alpn: str | None = None
    """Application protocol."""
    offered_ciphersuites: int | None = None
    """How many ciphersuites the client offered."""


class WireBytes(Record):
    """First bytes of a record on the wire, as lower-case hex pairs."""

    kind: ClassVar[str] = "wire_bytes"
    direction: str = "unknown"
    """sent or received."""
    length: int | None = None
    """Length of the record in bytes."""
    head: str = ""
    """The first bytes as hex pairs: 48 is the H of HTTP."""


class Input(Record):
    """A certificate, key or list that the program loaded or tried to load."""

    kind: ClassVar[str] = "input"
    what: str = ""
    """ca, crl, cert, key, bundle or psk."""
    path: str | None = None
    """File, name or label it was loaded from."""
    size: int | None = None
    """Size in bytes."""
    parsed: bool | None = None
    """Whether it was parsed."""
    skipped: int | None = None
    """Certificates of it that were skipped."""
    code: str | None = None
    """What parsing returned, as printed."""
    subject: DistinguishedName | None = None
    """Whose certificate it is."""
    origin: str = "log"
    """log, or file (given beside the log)."""
    damage: str | None = None
    """Why nothing of a file can be loaded."""
    fits: bool | None = None
    """Whether the key belongs to the certificate."""


class NetEvent(Record):
    """Something below TLS: name resolution, TCP, the link, a socket."""

    kind: ClassVar[str] = "net_event"
    what: str = ""
    """dns, tcp, socket, link, send, receive or timeout."""
    outcome: str | None = None
    """started, ok, failed, closed, reset, refused, unreachable, timeout or exhausted."""
    host: str | None = None
    """Host name or address."""
    port: int | None = None
    """TCP or UDP port."""
    code: str | None = None
    """errno or another code, as printed."""
    size: int | None = None
    """Bytes that were sent or received."""


class AppReply(Record):
    """An answer of the application protocol after TLS came up."""

    kind: ClassVar[str] = "app_reply"
    protocol: str = ""
    """mqtt, http, coap ..."""
    code: int | None = None
    """Its code, such as 401 or a CONNACK's 5."""
    text: str | None = None
    """The answer as printed."""
    accepted: bool | None = None
    """Whether the peer let the device in."""


class PeerReport(Record):
    """What the other side's log, pasted beside the device's, says of the same session."""

    kind: ClassVar[str] = "peer_report"
    reason: str = ""
    """What it says, in a word: unable-to-get-issuer, no-client-certificate ..."""
    text: str = ""
    """The sentence as printed."""


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


class Clock(Record):
    """What the log shows of the device's time."""

    kind: ClassVar[str] = "clock"
    origin: str = ""
    """stamp, sntp, rtc, client-hello, date or build."""
    time: datetime | None = None
    """The time that shows (UTC)."""
    synchronised: bool | None = None
    """Whether it was set from a time server."""


class Memory(Record):
    """Heap figures in bytes."""

    kind: ClassVar[str] = "memory"
    free: int | None = None
    """Free heap."""
    minimum: int | None = None
    """Least free heap so far."""
    largest: int | None = None
    """Largest free block."""
    failed_allocation: int | None = None
    """Size that could not be had."""


class Crash(Record):
    """A panic, a reset or a reboot."""

    kind: ClassVar[str] = "crash"
    what: str = ""
    """stack-overflow, watchdog, panic, abort, out-of-memory, assert or reboot."""
    task: str | None = None
    """Task that crashed."""
    reason: str | None = None
    """What is printed as the reason."""


class Platform(Record):
    """Which chip, SDK and library wrote the log."""

    kind: ClassVar[str] = "platform"
    sdk: str | None = None
    """SDK or program, such as esp-idf."""
    sdk_version: str | None = None
    """Its version as printed."""
    library: str | None = None
    """TLS library."""
    library_version: str | None = None
    """Its version as printed."""
    chip: str | None = None
    """Chip or module."""


class Setting(Record):
    """A setting that the program states: verification off, a PSK set, a pin, SNI skipped."""

    kind: ClassVar[str] = "setting"
    name: str = ""
    """verification, sni, alpn, psk, pin, ca ..."""
    value: str | None = None
    """What it is set to, as far as shown: none, off, required ..."""


class ForeignStack(Record):
    """A message of another TLS stack, which logdx names but does not explain."""

    kind: ClassVar[str] = "foreign_stack"
    name: str = ""
    """The stack, such as bearssl or openssl."""
    text: str = ""
    """The line as printed."""
