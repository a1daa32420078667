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
    source: int = 0
    boot: int = 0
    key: str = ""
    first_line: int = 0
    last_line: int = 0
    role: str = "unknown"
    outcome: str = "unknown"
    """failed, handshake-ok, succeeded or unknown."""
    stopped_at: str | None = None
    flight: str | None = None
    """The last flight of messages that shows: hello, server, client or after the handshake."""
    host: str | None = None
    port: int | None = None
    protocol: str | None = None
    """TLS version that was negotiated, where it shows."""
    certificate_requested: bool | None = None
    """Whether the peer asked for our certificate."""
    own_certificate_sent: bool | None = None
    own_certificate_loaded: bool | None = None
    ca_loaded: bool | None = None
    client_hello_sent: bool | None = None
    peer_answered: bool | None = None
    """Whether any byte came back; None where the log does not show the transfers."""
    waiting: bool = False
    """The last thing the log shows is the device waiting for bytes."""
    handshake_done: bool = False
    data_received: bool = False
    psk: bool = False
    datagram: bool = False
    """DTLS."""
    clock: str = "unknown"
    clock_time: datetime | None = None
    log_date: datetime | None = None
    peer_certificates: int = 0
    flags: tuple[str, ...] = ()
    """Verify flags of the peer's certificates, all depths."""
    records: tuple[Record, ...] = ()
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
