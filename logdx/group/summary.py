"""Sums an attempt up: outcome, where it stopped, who asked whom for what.

OpenAttempt (records) -> Attempt (records with origins, chain, summary fields)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from logdx.group.chain import link
from logdx.group.clock import clock_state
from logdx.group.evidence import is_failure, is_success
from logdx.group.flight import flight_of, sent_empty_certificate
from logdx.group.grouper import OpenAttempt
from logdx.group.verdicts import flags_of, with_verdicts
from logdx.model.attempts import STEPS, Attempt
from logdx.model.records import (
    Alert,
    AppReply,
    Certificate,
    Clock,
    DebugEvent,
    HandshakeState,
    Input,
    Message,
    Negotiation,
    NetEvent,
    Record,
    ReturnCode,
    Setting,
    Step,
    VerifyFlags,
)


def summarise(opened: OpenAttempt, index: int, log_date: datetime | None) -> Attempt:
    """Return the attempt with everything that its records say together."""
    records = with_verdicts(_without_disproved(_with_origins(opened)))
    peers = [r for r in records if isinstance(r, Certificate) and r.origin == "peer"]
    chain = link(peers, "peer")
    if chain is not None:
        records = [*records, chain]
    setup = _own_certificates(opened)
    everything = [*setup, *records]
    clocks = [r for r in everything if isinstance(r, Clock)]
    last_line = max(r.last_line for r in records)
    clock = clock_state(clocks, next((r.last_line for r in records if is_failure(r)), last_line))
    host, port = _endpoint(everything)
    role = _role(records, setup)
    states = [r for r in records if isinstance(r, HandshakeState)]
    messages = [r.message for r in records if isinstance(r, DebugEvent)]
    received = [r for r in records if isinstance(r, NetEvent) and r.what == "receive"]
    return Attempt(
        index=index,
        source=records[0].source,
        boot=opened.boot,
        key=opened.key,
        first_line=min(r.first_line for r in records),
        last_line=last_line,
        role=role,
        outcome=_outcome(records),
        stopped_at=_stopped_at(records, states),
        flight=flight_of(records, role),
        host=host,
        port=port,
        protocol=next((r.version for r in _negotiations(records) if r.version), None),
        certificate_requested=_requested(records, messages),
        own_certificate_sent=_own_sent(records, messages),
        own_certificate_loaded=_loaded(everything, ("cert", "key")),
        ca_loaded=_loaded(everything, ("ca", "bundle")),
        client_hello_sent=_hello_sent(records, messages, states),
        peer_answered=any(r.outcome == "ok" for r in received) if received else None,
        waiting=_waiting(records),
        handshake_done=any(is_success(r) == "handshake-ok" for r in records),
        data_received=any(is_success(r) == "succeeded" for r in records),
        psk=_uses_psk(everything),
        datagram=_is_datagram(everything),
        clock=clock.state,
        clock_time=clock.time,
        log_date=log_date,
        peer_certificates=chain.length if chain else 0,
        flags=flags_of(records),
        records=tuple(records),
        setup=tuple(setup),
    )


def _with_origins(opened: OpenAttempt) -> list[Record]:
    """Certificates inside an attempt are the peer's unless the log says otherwise."""
    return [
        r.with_fields(origin="peer") if isinstance(r, Certificate) and r.origin == "unknown" else r
        for r in opened.records
    ]


def _without_disproved(records: list[Record]) -> list[Record]:
    """Without a CONNACK no broker accepted: "connected to MQTT broker" was the transport's."""
    missed = [r.first_line for r in records if isinstance(r, Message) and "CONNACK rec" in r.text]
    return [
        r
        for r in records
        if not (
            isinstance(r, AppReply)
            and r.protocol == "mqtt"
            and r.accepted
            and r.code is None
            and any(r.first_line <= line for line in missed)
        )
    ]


def _own_certificates(opened: OpenAttempt) -> list[Record]:
    """Certificates shown before an attempt began are the device's own."""
    return [
        r.with_fields(origin="own") if isinstance(r, Certificate) and r.origin == "unknown" else r
        for r in opened.setup
        if r not in opened.records
    ]


def _negotiations(records: Iterable[Record]) -> list[Negotiation]:
    return [r for r in records if isinstance(r, Negotiation)]


def _endpoint(records: Sequence[Record]) -> tuple[str | None, int | None]:
    events = [r for r in records if isinstance(r, NetEvent)]
    names = [r.server_name for r in _negotiations(records) if _is_host_name(r.server_name)]
    hosts = names + [r.host for r in reversed(events) if r.host]
    ports = [r.port for r in reversed(events) if r.port is not None]
    return (hosts[0] if hosts else None), (ports[0] if ports else None)


def _is_host_name(server_name: str | None) -> bool:
    """Sample programs send a title such as "mbed TLS Server 1" where the host name belongs."""
    return bool(server_name) and " " not in str(server_name)


def _role(records: Sequence[Record], setup: Sequence[Record]) -> str:
    """What the attempt shows goes before what its boot had set up: a device may be both."""
    stated = _stated_role(records)
    if stated is None and any(_dials(record) for record in records):
        return "client"
    if stated is None:
        stated = _stated_role(setup)
    if stated is not None:
        return stated
    return "server" if any(_is_accepted_client(record) for record in records) else "unknown"


def _stated_role(records: Iterable[Record]) -> str | None:
    for record in records:
        role = getattr(record, "role", None)
        if role in ("client", "server"):
            return str(role)
        if isinstance(record, Setting) and record.name == "role" and record.value:
            return record.value
        if isinstance(record, Step) and record.name in ("accept", "listen"):
            return "server"
    return None


def _is_accepted_client(record: Record) -> bool:
    """A certificate for clients only whose use was not objected to: we verified as a server."""
    if not isinstance(record, Certificate) or record.origin != "peer" or record.flags is None:
        return False
    usage = record.ext_key_usage or ()
    return usage == (_CLIENT_USE,) and "ext-key-usage" not in record.flags


_CLIENT_USE = "TLS Web Client Authentication"


def _dials(record: Record) -> bool:
    return isinstance(record, NetEvent) and record.what in ("tcp", "dns")


def _outcome(records: Sequence[Record]) -> str:
    """The last record that decides wins; flags that the session survived decide nothing."""
    outcome = "unknown"
    for record in records:
        success = is_success(record)
        if success == "succeeded" or (success and outcome != "failed"):
            outcome = success
        elif success and outcome == "failed":
            outcome = success if _only_flags_failed(records, record) else outcome
        elif is_failure(record) and not (
            outcome == "succeeded" and isinstance(record, (VerifyFlags, NetEvent))
        ):
            outcome = "failed"
    if outcome == "unknown" and (_has_flags(records) or _lacks_input(records)):
        return "failed"
    return outcome


def _only_flags_failed(records: Sequence[Record], until: Record) -> bool:
    before = records[: list(records).index(until)]
    return all(isinstance(r, (VerifyFlags, ReturnCode)) for r in before if is_failure(r))


def _has_flags(records: Iterable[Record]) -> bool:
    return any(isinstance(r, Certificate) and r.flags and r.origin == "peer" for r in records)


def _lacks_input(records: Iterable[Record]) -> bool:
    return any(isinstance(r, Input) and r.parsed is False for r in records)


def _stopped_at(records: Sequence[Record], states: Sequence[HandshakeState]) -> str | None:
    steps = [state.step for state in states if state.step]
    if steps:
        return steps[-1]
    reached = [step for record in records if (step := _step_reached(record)) is not None]
    return max(reached, key=STEPS.index) if reached else None


def _step_reached(record: Record) -> str | None:
    if isinstance(record, NetEvent):
        if record.what in ("dns", "tcp"):
            return record.what
        return "client_hello" if record.what == "send" else None
    if isinstance(record, Certificate) and record.origin == "peer":
        return "certificate_verify" if record.flags else "certificate"
    if isinstance(record, VerifyFlags):
        return "certificate_verify"
    if isinstance(record, AppReply) or (isinstance(record, Step) and record.name == "read"):
        return "application"
    if isinstance(record, Step) and record.name == "handshake":
        return "client_hello" if record.outcome == "started" else None
    return None


def _requested(records: Sequence[Record], messages: Sequence[str]) -> bool | None:
    if any("got a certificate request" in m for m in messages) or sent_empty_certificate(records):
        return True
    return False if any("got no certificate request" in m for m in messages) else None


def _own_sent(records: Sequence[Record], messages: Sequence[str]) -> bool | None:
    if any("skip write certificate" in m and "verify" not in m for m in messages):
        return False
    if sent_empty_certificate(records):
        return False
    if any("=> write certificate verify" in m for m in messages):
        return "skip write certificate verify" not in " ".join(messages)
    if any(isinstance(r, Certificate) and r.origin == "own" for r in records):
        return True
    return None


def _loaded(records: Iterable[Record], what: tuple[str, ...]) -> bool | None:
    seen: bool | None = None
    for record in records:
        if isinstance(record, Input) and record.what in what and record.parsed is not None:
            seen = record.parsed
        elif isinstance(record, Input) and record.what in what and seen is None:
            seen = True
        elif isinstance(record, Step) and record.name == f"load_{what[0]}":
            seen = record.outcome != "failed"
        elif isinstance(record, Setting) and record.name == _SETTING_OF[what[0]]:
            seen = record.value not in ("none", None)
    return seen


_SETTING_OF = {"ca": "ca", "cert": "client_cert"}


def _hello_sent(
    records: Sequence[Record], messages: Sequence[str], states: Sequence[HandshakeState]
) -> bool | None:
    if any(state.step and STEPS.index(state.step) > 3 for state in states):
        return True
    if any(isinstance(r, NetEvent) and r.what == "send" and r.outcome == "ok" for r in records):
        return True
    return True if any("write client hello" in m for m in messages) else None


def _waiting(records: Sequence[Record]) -> bool:
    """The last transfer begun is a read that never returned."""
    transfers = [r for r in records if isinstance(r, NetEvent) and r.what in ("receive", "send")]
    if not transfers or transfers[-1].what != "receive":
        return False
    last = transfers[-1]
    later = [r for r in records if r.first_line >= last.first_line and isinstance(r, _ENDINGS)]
    return last.outcome == "started" and not later


_ENDINGS = (ReturnCode, Alert, Certificate)


def _is_datagram(records: Iterable[Record]) -> bool:
    for record in records:
        if isinstance(record, Setting) and (record.name, record.value) == ("transport", "udp"):
            return True
        if isinstance(record, DebugEvent) and "hello verify" in record.message:
            return True
    return False


def _uses_psk(records: Iterable[Record]) -> bool:
    for record in records:
        if isinstance(record, Setting) and record.name == "psk":
            return True
        if isinstance(record, Input) and record.what == "psk":
            return True
        if isinstance(record, Negotiation) and "PSK" in (record.ciphersuite or ""):
            return True
    return False
