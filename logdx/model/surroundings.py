"""Records of what a handshake stands on: inputs, network, clock, memory, platform and peers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from logdx.model.names import DistinguishedName
from logdx.model.record import Record


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
