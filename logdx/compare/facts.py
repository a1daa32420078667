"""What an attempt shows, as facts that can be held against those of another.

Attempt -> records -> Facts (host, setup, version, flags, alert, code, clock, heap ...)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from logdx.compare.model import Fact
from logdx.model.attempts import Attempt
from logdx.model.records import (
    Alert,
    AppReply,
    Input,
    Memory,
    Negotiation,
    Platform,
    Record,
    ReturnCode,
    Setting,
)

R = TypeVar("R", bound=Record)
_OF_NEGOTIATION = (
    ("server_name", "sni", "client_hello"),
    ("alpn", "alpn", "server_hello"),
    ("version", "version", "server_hello"),
    ("ciphersuite", "ciphersuite", "server_hello"),
    ("group", "group", "key_exchange"),
)
"""Field, kind, and the step at which both sides know it."""
_HEAP = (
    ("free", "free heap"), ("largest", "largest heap block"), ("minimum", "least heap so far"),
)  # fmt: skip
_INPUT_OF = {"ca": "ca loaded", "client_cert": "cert loaded"}
"""Settings that say the same as an input."""
_OWN_KIND = {"sni": "sni", "alpn": "alpn", "port": "port"}
"""Settings that are facts of their own."""


def facts_of(attempt: Attempt) -> list[Fact]:
    """Return the facts of an attempt, each (kind, name) once; the chain is compared apart."""
    records = [*attempt.setup, *attempt.records]
    found = [
        *_endpoint(attempt),
        *_setup(records),
        *_platform(records),
        *_negotiated(attempt, records),
        *_verified(attempt),
        *_ending(attempt.records),
        *_circumstances(attempt, records),
    ]
    unique: dict[tuple[str, str], Fact] = {}
    for fact in found:
        unique.setdefault((fact.kind, fact.name), fact)
    return list(unique.values())


def _endpoint(attempt: Attempt) -> Iterator[Fact]:
    if attempt.host is not None:
        yield Fact("host", "host", attempt.host, step="tcp")
    if attempt.port is not None:
        yield Fact("port", "port", str(attempt.port), step="tcp")


def _setup(records: Iterable[Record]) -> Iterator[Fact]:
    """What the program loaded and set; the last word counts."""
    for record in reversed([r for r in records if isinstance(r, (Input, Setting))]):
        line = record.first_line
        if isinstance(record, Input):
            yield Fact("setup", f"{record.what} loaded", _input(record), line, "setup")
        elif record.name in _INPUT_OF:
            yield Fact("setup", _INPUT_OF[record.name], record.value or "none", line, "setup")
        elif record.value is not None:
            kind = _OWN_KIND.get(record.name, "setup")
            yield Fact(kind, record.name.replace("_", " "), record.value, line, "setup")


def _input(record: Input) -> str:
    name = record.subject.label if record.subject else record.path or ""
    size = f"{record.size} bytes" if record.size is not None else ""
    state = "damaged" if record.parsed is False else ""
    return ", ".join(part for part in (name, size, state) if part) or "yes"


def _platform(records: Iterable[Record]) -> Iterator[Fact]:
    for record in (r for r in records if isinstance(r, Platform)):
        if record.library_version:
            name = record.library or "library"
            yield Fact("library", name, record.library_version, record.first_line)
        if record.sdk_version:
            yield Fact("library", record.sdk or "SDK", record.sdk_version, record.first_line)


def _negotiated(attempt: Attempt, records: Sequence[Record]) -> Iterator[Fact]:
    said = [r for r in records if isinstance(r, Negotiation)]
    for field, kind, step in _OF_NEGOTIATION:
        for record in reversed(said):
            value = getattr(record, field)
            if value:
                yield Fact(kind, kind, str(value), record.first_line, step)
    if attempt.protocol:
        yield Fact("version", "version", attempt.protocol, step="server_hello")
    if attempt.certificate_requested is not None:
        asked = "asked for" if attempt.certificate_requested else "not asked for"
        sent = {True: ", sent", False: ", not sent", None: ""}[attempt.own_certificate_sent]
        kind = "client-certificate"
        yield Fact(kind, "client certificate", asked + sent, step="client_certificate")


def _verified(attempt: Attempt) -> Iterator[Fact]:
    if attempt.flags:
        yield Fact("flags", "flags", ", ".join(attempt.flags), step="certificate_verify")
    elif attempt.outcome in ("succeeded", "handshake-ok"):
        yield Fact("flags", "flags", "none", step="certificate_verify")


def _ending(records: Sequence[Record]) -> Iterator[Fact]:
    """The alert, the first code that failed, and what the application was told."""
    for alert in _of(records, Alert):
        if alert.name != "close_notify" and alert.description != 0:
            value = f"{alert.direction} {alert.description} {alert.name or ''}".strip()
            yield Fact("alert", "alert", value, alert.first_line, "finished")
    for code in _of(records, ReturnCode):
        if code.failed:
            name = f" {code.names[0]}" if code.names else ""
            value = f"{code.function or ''} {code.text}{name}".strip()
            yield Fact("code", "first code", value, code.first_line, "finished")
    for reply in _of(records, AppReply):
        value = reply.text or (str(reply.code) if reply.code is not None else "")
        value = value or {True: "accepted", False: "refused"}.get(bool(reply.accepted), "")
        yield Fact("reply", f"{reply.protocol} reply", value, reply.first_line, "application")


def _circumstances(attempt: Attempt, records: Sequence[Record]) -> Iterator[Fact]:
    if attempt.clock != "unknown" or attempt.clock_time is not None:
        time = f"{attempt.clock_time:%Y-%m-%d %H:%M}" if attempt.clock_time else ""
        yield Fact("clock", "clock", f"{time} ({attempt.clock})".strip())
    heap = [r for r in records if isinstance(r, Memory)]
    for field, name in _HEAP:
        shown = [(value, r.first_line) for r in heap if (value := getattr(r, field)) is not None]
        if shown:
            least, line = min(shown)
            yield Fact("heap", name, f"{least} bytes", line)
    for record in heap:
        if record.failed_allocation is not None:
            value = f"{record.failed_allocation} bytes"
            yield Fact("heap", "allocation that failed", value, record.first_line)


def _of(records: Sequence[Record], kind: type[R]) -> list[R]:
    return [record for record in records if isinstance(record, kind)]
