"""The typed records that a log is parsed into.

    dialect grammars -> records -> group -> diagnose

A record kind is registered by name; rules, the rule schema and the report are made from the
registry, so that a pack can add a kind. A field that is ``None`` was not shown by the log; an
empty tuple means that the log says "none".
"""

from __future__ import annotations

from logdx.model.certificates import Certificate, Chain, RevocationList, SigningRequest
from logdx.model.comparison import Comparison, Probe
from logdx.model.handshake import (
    Alert,
    DebugEvent,
    HandshakeState,
    Message,
    Negotiation,
    ReturnCode,
    Step,
    VerifyFlags,
    WireBytes,
)
from logdx.model.record import Record, record_kinds
from logdx.model.surroundings import (
    AppReply,
    Clock,
    Crash,
    ForeignStack,
    Input,
    Memory,
    NetEvent,
    PeerReport,
    Platform,
    Setting,
)

__all__ = [
    "Alert", "AppReply", "Certificate", "Chain", "Clock", "Comparison", "Crash", "DebugEvent",
    "ForeignStack", "HandshakeState", "Input", "Memory", "Message", "Negotiation", "NetEvent",
    "PeerReport", "Platform", "Probe", "Record", "ReturnCode", "RevocationList", "Setting",
    "SigningRequest", "Step", "VerifyFlags", "WireBytes",
    "record_kinds",
]  # fmt: skip
