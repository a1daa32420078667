"""Divides records into boots and attempts: a push machine.

    feed(record) -> attempts that closed     finish() -> the rest

An attempt opens when a connection begins (or at the first record that only a connection can
give), and closes when the next one of its key begins after it failed or went further, at a
reboot, or at the end. Late alerts and the SDK's own error lines still belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from logdx.group.evidence import BEGINS, begins, ends_handshake, is_failure, is_success
from logdx.model.records import (
    Alert,
    Certificate,
    Clock,
    Crash,
    HandshakeState,
    Input,
    Memory,
    Message,
    NetEvent,
    PeerReport,
    Platform,
    Record,
    ReturnCode,
    RevocationList,
    Setting,
    SigningRequest,
    Step,
    WireBytes,
)

_SETUP_KINDS = (Input, Platform, Setting, RevocationList, SigningRequest)
_ANYWHERE = (Clock, Memory)
_SETUP_STEPS = frozenset(
    ("seed_rng", "load_ca", "load_cert", "load_key", "load_crl", "setup", "listen")
)

_LOADERS = ("crt_parse", "pk_parse", "crl_parse", "drbg_seed", "check_pair", "psa_crypto_init")


@dataclass
class OpenAttempt:
    """An attempt that may still get records."""

    key: str
    boot: int
    rank: int = -1
    explicit: bool = False
    failed: bool = False
    succeeded: bool = False
    concluded: bool = False
    """The call that made the handshake has returned a failure."""
    records: list[Record] = field(default_factory=list)
    setup: tuple[Record, ...] = ()


class Grouper:
    """Feeds on records in the order of the log."""

    def __init__(self) -> None:
        self._boot = 0
        self._setup: list[Record] = []
        self._open: dict[str, OpenAttempt] = {}
        self._current: str | None = None
        self._opened = False
        """Whether this boot tried to connect at all."""
        self._interrupted: list[OpenAttempt] = []
        """Attempts that the last reboot ended."""
        self.loose: list[Record] = []

    def feed(self, record: Record) -> list[OpenAttempt]:
        """Take one record; return the attempts that it closed."""
        if isinstance(record, Crash) and record.what == "reboot":
            return self._reboot(record)
        if isinstance(record, Crash) and record.what == "watchdog" and not self._opened:
            return self._explain_reset(record)
        if self._is_setup(record):
            return self._take_setup(record)
        if _is_of_loading(record):
            self._setup.append(record)
        key = self._key(record)
        rank = begins(record)
        if rank is None and _is_seen_by_device(record) and self._is_concluded(key):
            rank = BEGINS["handshake"]
        if rank is not None:
            return self._begin(key, rank, record)
        attempt = self._open.get(key)
        if attempt is None:
            attempt = self._implicit(key, record)
            if attempt is None:
                return []
        self._add(attempt, record)
        return []

    def _is_concluded(self, key: str) -> bool:
        """The handshake call of the attempt has failed: more certificates are the next one's."""
        attempt = self._open.get(key)
        return attempt is not None and attempt.concluded

    def finish(self) -> list[OpenAttempt]:
        """Close everything that is open."""
        closed = list(self._open.values())
        self._open.clear()
        if not self._opened and any(_stops_setup(record) for record in self._setup):
            closed.append(OpenAttempt("", self._boot, records=list(self._setup)))
        return closed

    def close_quiet(self, line: int) -> list[OpenAttempt]:
        """Close the decided attempts that got no record since ``line``."""
        quiet = [
            key
            for key, attempt in self._open.items()
            if (attempt.failed or attempt.succeeded) and attempt.records[-1].last_line < line
        ]
        return [self._open.pop(key) for key in quiet]

    def _reboot(self, record: Record) -> list[OpenAttempt]:
        for attempt in self._open.values():
            attempt.records.append(record)
        closed = self._interrupted = self.finish()
        self._boot += 1
        self._opened = False
        self.loose += self._setup if not closed else []
        self._setup = [r for r in self._setup if isinstance(r, Platform)] + [record]
        self._current = None
        return closed

    def _explain_reset(self, record: Record) -> list[OpenAttempt]:
        """The reset cause that a boot prints tells how the attempts before it ended."""
        self._setup.append(record)
        for attempt in self._interrupted:
            attempt.records.append(record)
        return []

    def _is_setup(self, record: Record) -> bool:
        if isinstance(record, _SETUP_KINDS):
            return True
        if isinstance(record, Step):
            return record.name in _SETUP_STEPS
        if isinstance(record, Certificate):
            return record.origin in ("own", "store") or not self._open
        return isinstance(record, _ANYWHERE)

    def _take_setup(self, record: Record) -> list[OpenAttempt]:
        """A setting belongs to the boot, and to the attempt that is running."""
        self._setup.append(record)
        running = self._open.get(self._current or "")
        if running is not None:
            running.records.append(record)
        return []

    def _key(self, record: Record) -> str:
        """The context pointer of the stream if it has one, else the attempt that is current."""
        if isinstance(record, PeerReport) or record.dialect == "crash":  # backtraces have addresses
            return self._current or ""
        pointer = next((p for p in record.stream.split("|") if _is_pointer(p)), None)
        return pointer or (self._current if self._current is not None else "")

    def _begin(self, key: str, rank: int, record: Record) -> list[OpenAttempt]:
        attempt = self._open.get(key)
        closed = []
        if attempt is not None and self._is_over(attempt, rank, record):
            closed.append(self._open.pop(key))
            attempt = None
        if attempt is None:
            if key == "" or not _is_pointer(key):
                key = ""
            attempt = self._adopt(key)
        attempt.rank = max(attempt.rank, rank)
        self._add(attempt, record)
        return closed

    def _adopt(self, key: str) -> OpenAttempt:
        """Open an attempt that a record began: certificates before it are the device's own."""
        attempt = OpenAttempt(key, self._boot, explicit=True, setup=tuple(self._setup))
        self._open[key] = attempt
        self._opened = True
        return attempt

    def _is_over(self, attempt: OpenAttempt, rank: int, record: Record) -> bool:
        """Whether a record that begins at ``rank`` cannot belong to the attempt any more."""
        if attempt.failed:
            return not _same_moment(attempt, record)
        if attempt.succeeded:
            return rank < 2 or isinstance(record, Step)
        if isinstance(record, HandshakeState):
            return False
        return rank < attempt.rank and rank < 2 and not _same_moment(attempt, record)

    def _implicit(self, key: str, record: Record) -> OpenAttempt | None:
        """Open an attempt for a record that only a connection can give."""
        if not self._is_telling(record):
            self.loose.append(record)
            return None
        own = [r for r in self._setup if isinstance(r, Certificate) and r.origin == "unknown"]
        setup = tuple(r for r in self._setup if r not in own)
        attempt = OpenAttempt(key if _is_pointer(key) else "", self._boot, setup=setup)
        attempt.records += own
        self._setup = [r for r in self._setup if r not in own]
        self._open[attempt.key] = attempt
        self._opened = True
        return attempt

    @staticmethod
    def _is_telling(record: Record) -> bool:
        if isinstance(record, (HandshakeState, Alert, WireBytes, Message)):
            return True
        if isinstance(record, NetEvent):
            return record.what != "link"
        return is_failure(record) or is_success(record) is not None or record.kind in _TELLING

    def _add(self, attempt: OpenAttempt, record: Record) -> None:
        attempt.records.append(record)
        self._current = attempt.key
        success = is_success(record)
        if success:
            attempt.succeeded, attempt.failed = True, False
        elif is_failure(record):
            attempt.failed = True
            attempt.concluded = attempt.concluded or ends_handshake(record)


_TELLING = frozenset(
    ("debug_event", "negotiation", "return_code", "verify_flags", "app_reply", "peer_report")
)


def _is_seen_by_device(record: Record) -> bool:
    """A certificate that the device dumped; what openssl prints beside the log is no attempt."""
    return isinstance(record, Certificate) and record.dialect != "openssl"


def _is_of_loading(record: Record) -> bool:
    """A code of a parser or of seeding explains what fails in the attempts after it, too.

    The handshake itself parses DER: that is the peer's certificate.
    """
    if not isinstance(record, ReturnCode) or not record.failed:
        return False
    function = record.function or ""
    return "_der" not in function and any(name in function for name in _LOADERS)


def _stops_setup(record: Record) -> bool:
    """A program that cannot load a file or set TLS up may never come to connect."""
    if isinstance(record, Input):
        return record.parsed is False
    if isinstance(record, Setting) and record.name == "feature":
        return (record.value or "").lower() in ("ssl", "tls", "dtls")
    return is_failure(record) and not isinstance(record, Crash)


def _same_moment(attempt: OpenAttempt, record: Record) -> bool:
    """Within the same physical line: a glued message, not a new attempt."""
    return bool(attempt.records) and attempt.records[-1].last_line == record.first_line


def _is_pointer(part: str) -> bool:
    """A context's address; ten digits without 0x are a Unix time."""
    digits = part.removeprefix("0x")
    if len(part) > 8 and part.isdecimal():
        return False
    return len(digits) >= 8 and all(char in "0123456789abcdef" for char in digits)
