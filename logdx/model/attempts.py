"""How a log is divided: log > boot > attempts.

What a boot set up (CA loaded, own certificate, clock, versions) is visible to its attempts.
"""

from __future__ import annotations

from datetime import datetime

from logdx.model.record import FrozenFields
from logdx.model.records import Record

STEPS = (
    "dns", "tcp", "setup", "client_hello", "server_hello", "certificate", "certificate_verify",
    "key_exchange", "client_certificate", "finished", "application",
)  # fmt: skip
"""Where an attempt can stop, in the order of a connection."""


class ClockState(FrozenFields):
    """What the log says of the device's clock when an attempt ran."""

    state: str = "unknown"
    """unset, set or unknown."""
    time: datetime | None = None
    line: int | None = None


class Attempt(FrozenFields):
    """One connection that the program tried to make or accept."""

    index: int = 0
    """Number of the attempt, from 0."""
    source: int = 0
    """Number of its source."""
    boot: int = 0
    """Number of the boot that it belongs to, from 0."""
    key: str = ""
    """Tag, task or context that its lines have in common."""
    first_line: int = 0
    """Where it begins."""
    last_line: int = 0
    """Where it ends."""
    role: str = "unknown"
    """client, server or unknown."""
    outcome: str = "unknown"
    """failed, handshake-ok, succeeded or unknown."""
    stopped_at: str | None = None
    """The last step that shows: dns, tcp, setup, client_hello ..."""
    flight: str | None = None
    """The last flight of messages that shows: hello, server, client or after the handshake."""
    host: str | None = None
    """Host that was asked for."""
    port: int | None = None
    """Port that was asked for."""
    protocol: str | None = None
    """TLS version that was negotiated, where it shows."""
    certificate_requested: bool | None = None
    """Whether the peer asked for our certificate."""
    own_certificate_sent: bool | None = None
    """Whether the device sent its certificate."""
    own_certificate_loaded: bool | None = None
    """Whether the device had loaded a certificate of its own."""
    ca_loaded: bool | None = None
    """Whether the device had loaded a CA."""
    client_hello_sent: bool | None = None
    """Whether a ClientHello went out."""
    peer_answered: bool | None = None
    """Whether any byte came back; None where the log does not show the transfers."""
    waiting: bool = False
    """The last thing the log shows is the device waiting for bytes."""
    handshake_done: bool = False
    """Whether the handshake came to its end."""
    data_received: bool = False
    """Whether application data came from the peer."""
    psk: bool = False
    """A pre-shared key stands for certificates."""
    datagram: bool = False
    """DTLS."""
    clock: str = "unknown"
    """The device's clock: unset, set or unknown."""
    clock_time: datetime | None = None
    """The time that the device's clock showed."""
    log_date: datetime | None = None
    """When the log was written."""
    peer_certificates: int = 0
    """How many certificates of the peer show."""
    flags: tuple[str, ...] = ()
    """Verify flags of the peer's certificates, all depths."""
    records: tuple[Record, ...] = ()
    """Everything that belongs to it."""
    setup: tuple[Record, ...] = ()
    """What the boot had set up before."""


class Timeline(FrozenFields):
    """Everything that group made of the sources of one report."""

    attempts: tuple[Attempt, ...] = ()
    loose: tuple[Record, ...] = ()
    """Records outside any attempt."""
    sdk: str | None = None
    dialects: tuple[str, ...] = ()
    log_date: datetime | None = None
    dropped_attempts: int = 0
    probes: tuple[Attempt, ...] = ()
    """Runs of another client against the same server; where there is nothing else, attempts."""
