"""mbedTLS's debug output (grammars/mbedtls_debug.lark).

Lines such as these, in whatever dress an SDK gives them::

    ssl_cli.c:4261: |2| client state: 12
    ssl_msg.c:4698: |2| got an alert message, type: [2:48]
    ssl_tls.c:2707: |3| ! Certificate verification flags 00000008

A received alert is the peer's verdict, a sent one is ours (RFC 8446, section 6).
"""

from __future__ import annotations

from datetime import UTC, datetime

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.knowledge.alerts import name_of
from logdx.knowledge.flags import names_of_bits
from logdx.knowledge.states import step_of_state
from logdx.model.records import (
    Alert,
    Clock,
    DebugEvent,
    HandshakeState,
    Negotiation,
    NetEvent,
    Step,
    VerifyFlags,
    WireBytes,
)

_TLS_VERSIONS = {
    "3:0": "SSLv3", "3:1": "TLS 1.0", "3:2": "TLS 1.1", "3:3": "TLS 1.2", "3:4": "TLS 1.3",
    "0x301": "TLS 1.0", "0x302": "TLS 1.1", "0x303": "TLS 1.2", "0x304": "TLS 1.3",
}  # fmt: skip
NEVER_SET_BEFORE = 1_000_000_000
"""A time_t below this (September 2001) is a clock that counts from boot, not a date."""


class DebugBuilder(Builder):
    """One small method a kind of message."""

    def state(self, tokens: list[Token]) -> Found | None:
        if len(tokens) == 1:
            return None
        head, value = tokens
        role = "server" if "server" in head else "client" if "client" in head else "unknown"
        return found(
            HandshakeState, head, role=role, state=str(value), step=step_of_state(str(value))
        )

    def state_change(self, tokens: list[Token]) -> Found | None:
        if len(tokens) == 1:
            return None
        reached = str(next((t for t in reversed(tokens) if t.type == "STATE_NAME"), tokens[-1]))
        return found(HandshakeState, tokens[0], state=reached, step=step_of_state(reached))

    def told_state(self, tokens: list[Token]) -> Found:
        return found(HandshakeState, tokens[0], state="SERVER_HELLO", step="server_hello")

    def stray(self, tokens: list[Token]) -> Found | None:
        """Some programs print the name of each state that they reach, and nothing else."""
        step = step_of_state(tokens[0]) if tokens[0].startswith("MBEDTLS_SSL_") else None
        return found(HandshakeState, tokens[0], state=str(tokens[0]), step=step) if step else None

    def returned_state(self, tokens: list[Token]) -> Found:
        state = tokens[0].rpartition(" ")[2]
        return found(HandshakeState, tokens[0], state=state, step=step_of_state(state))

    def alert_received(self, tokens: list[Token]) -> Found:
        level, _, description = tokens[0].rpartition("[")[2].strip("]").partition(":")
        return _alert(tokens[0], "received", int(level), int(description))

    def alert_fatal(self, tokens: list[Token]) -> Found:
        return _alert(tokens[0], "received", 2, int(tokens[0].rpartition(" ")[2].strip(")")))

    def alert_sent(self, tokens: list[Token]) -> Found:
        level, description = (int(part.rpartition("=")[2]) for part in tokens[0].split()[-2:])
        return _alert(tokens[0], "sent", level, description)

    def alert_bytes(self, tokens: list[Token]) -> Found:
        return found(WireBytes, tokens[0], head=str(tokens[0]), length=7)

    def flags(self, tokens: list[Token]) -> Found:
        bits = int(tokens[0].rpartition(" ")[2], 16)
        return found(VerifyFlags, tokens[0], bits=bits, names=names_of_bits(bits))

    def flags_returned(self, tokens: list[Token]) -> Found:
        number = tokens[0].partition("returned ")[2].partition(" ")[0]
        bits = int(number, 16 if number.startswith("0x") else 10)
        return found(VerifyFlags, tokens[0], bits=bits, names=names_of_bits(bits))

    def flags_clear(self, tokens: list[Token]) -> Found:
        return found(VerifyFlags, tokens[0], bits=0, names=())

    def started(self, tokens: list[Token]) -> Found:
        return found(Step, tokens[0], name="handshake", outcome="started")

    def finished(self, tokens: list[Token]) -> Found:
        return found(Step, tokens[0], name="handshake", outcome="ok", detail=str(tokens[0]))

    def current_time(self, tokens: list[Token]) -> Found:
        seconds = int(tokens[0].rpartition(":")[2])
        if seconds < NEVER_SET_BEFORE or seconds >= 0xFFFF_FFF0:
            return found(Clock, tokens[0], origin="client-hello", synchronised=False)
        time = datetime.fromtimestamp(min(seconds, 0xFFFF_FFFF), UTC)
        return found(Clock, tokens[0], origin="client-hello", time=time)

    def server_name(self, tokens: list[Token]) -> Found:
        name = tokens[0].rpartition("extension:")[2].strip()
        return found(Negotiation, tokens[0], role="client", server_name=name)

    def alpn_offered(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], alpn="offered")

    def alpn_chosen(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], alpn=tokens[0].rpartition(":")[2].strip())

    def suite(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], ciphersuite=tokens[0].rpartition(" ")[2])

    def suite_number(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], ciphersuite="0x" + tokens[0].rpartition(" ")[2])

    def version(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], version=_version(tokens[0]))

    def hello_version(self, tokens: list[Token]) -> Found | None:
        return None

    def suites_offered(self, tokens: list[Token]) -> Found:
        number = int("".join(char for char in tokens[0] if char.isdecimal()))
        return found(Negotiation, tokens[0], role="client", offered_ciphersuites=number)

    def group(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], group=tokens[0].rpartition(":")[2].strip())

    def waiting(self, tokens: list[Token]) -> Found:
        return found(NetEvent, tokens[0], what="receive", outcome="started")

    def received(self, tokens: list[Token]) -> Found:
        return _transfer(tokens[0], "receive")

    def sent(self, tokens: list[Token]) -> Found:
        return _transfer(tokens[0], "send")

    def message_length(self, tokens: list[Token]) -> None:
        return None

    def dumped(self, tokens: list[Token]) -> Found | None:
        if tokens[0].type == "FIRST_ROW":
            head = tokens[0].partition(":")[2].strip()
            return found(WireBytes, tokens[0], head=head)
        direction = "received" if "'input" in tokens[0] else "sent"
        length = int(tokens[0].rpartition("(")[2].split()[0])
        return found(WireBytes, tokens[0], direction=direction, length=length)

    def record_type(self, tokens: list[Token]) -> Found:
        number = int(tokens[0].rpartition(" ")[2])
        return found(WireBytes, tokens[0], direction="received", head=f"{number:02x}")

    def certificate_request(self, tokens: list[Token]) -> Found:
        return found(DebugEvent, tokens[0], message=str(tokens[0]))

    def event(self, tokens: list[Token]) -> Found:
        return found(DebugEvent, tokens[0], message=str(tokens[0]).strip())


def _alert(token: Token, direction: str, level: int, description: int) -> Found:
    return found(
        Alert,
        token,
        direction=direction,
        level=level,
        description=description,
        name=name_of(description),
    )


def _version(token: Token) -> str:
    text = token.rpartition("[")[2].strip("]")
    return _TLS_VERSIONS.get(text, text)


def _transfer(token: Token, what: str) -> Found:
    """f_send and f_recv return a byte count, 0 for end of file, or a negative code."""
    count = int(token.rpartition(" ")[2])
    outcome = "ok" if count > 0 else "closed" if count == 0 else "failed"
    return found(NetEvent, token, what=what, outcome=outcome, size=max(count, 0))


DEBUG = Dialect(
    name="mbedtls-debug",
    grammar="mbedtls_debug",
    literals=(
        " state: ", "ssl->state", "ssl ret ", "alert", "15 03 0", "verification flags",
        "verify_cert() returned", "failed returned 0x000",
        "=> ", "<= ", "handshake: done", "handshake wrapup", "client hello", "server hello",
        "server name extension", "alpn", "ciphersuite", "supported version", "ecdh curve",
        "group name", "ffdh group", "nb_want", "f_recv", "f_send", "out_left", "dumping '",
        "0000: ", "record type", "certificate request", "more data than fits",
        "fragmentation not supported", "bad client", "bad server", "bad certificate",
        "out of bounds", "cookie verification", "hello verify", "renego", "skip write",
        "has no certificate", "no certificate", "no ca chain", "psk", "pre-shared", "identity",
        "binder", "prime too short", "unsupported", "no suitable", "no shared", "no matching",
        "mac", "decrypt_buf", "alloc", "without an expected", "without having set",
        "too short", "msglen", "version mismatch", "bad message length", "dropping unexpected",
        "timeout", "switch to ", "bytes available", "mismatch", "signature", "never happen",
        "buffer too", "is a no", "client only supports", "message: ", "ssl_client_hello",
        "ssl_server_hello", "ssl_server_certificate", "sent client", "sent the client",
    ),
    builder=DebugBuilder,
    anchors=("handshake", "client hello", "server hello", "client state", "alert message"),
)  # fmt: skip
