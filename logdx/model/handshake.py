"""Records of a handshake: codes, flags, alerts, states, what was negotiated (RFC 5246, 8446)."""

from __future__ import annotations

from typing import ClassVar

from logdx.model.names import DistinguishedName
from logdx.model.record import Record


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
