"""libcoap on mbedTLS, Anjay and other LwM2M clients (grammars/libcoap.lark).

Printed by src/coap_mbedtls.c and coap_session.c, 4.2 to 4.3, and by LwM2M ports::

    CN 'hub.gehege.example' presented by server (Certificate)
    ***10.5.0.30:46611 <-> 10.5.0.7:5684 DTLS: Alert '20': Bad Record MAC
    dtls: handshake ret -26624
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    alert,
    bare,
    between,
    first_quote,
    given,
    input_kind,
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.knowledge.flags import name_of_sentence, names_of_bits
from logdx.model.names import DistinguishedName, parse_dn
from logdx.model.records import AppReply, Certificate, Platform, VerifyFlags

_SHORT_SENTENCES = (
    ("CRL has expired", "crl-expired"), ("CRL has a future", "crl-future"),
    ("has expired", "expired"), ("future date", "future"), ("bad MD", "bad-md"),
    ("short RSA", "bad-key"), ("CA is not trusted", "not-trusted"),
    ("Self-signed", "not-trusted"), ("depth is too long", "other"),
)  # fmt: skip
"""What libcoap itself writes for a flag."""
_EVENTS = {"DTLS_ERROR": ("handshake", "failed"), "DTLS_CONNECTED": ("handshake", "ok"),
           "TCP_FAILED": ("connect", "failed"), "TCP_CONNECTED": ("connect", "ok"),
           "SESSION_FAILED": ("connect", "failed")}  # fmt: skip
_FEATURES = (("PSK", "psk"), ("EC-JPAKE", "ecjpake"), ("Connection-ID", "connection-id"),
             ("DTLS", "dtls"), ("", "tls"))  # fmt: skip
_WANT = (-26880, -26752)
_TIMEOUT = -26624


class CoapBuilder(HostBuilder):
    """One small method a line."""

    def new_session(self, tokens: list[Token]) -> list[Found]:
        host, port = host_port(tokens[0].split(" ")[1])
        return [
            found(Platform, tokens[0], sdk="libcoap"),
            net(tokens[0], "socket", "ok", host=host, port=port),
            step(tokens[0], "handshake", "started"),
        ]

    def incoming(self, tokens: list[Token]) -> list[Found]:
        return [setting(tokens[0], "role", "server"), step(tokens[0], "accept", "ok")]

    def established(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok")

    def alert_line(self, tokens: list[Token]) -> Found:
        return alert(tokens[0], int(between(tokens[0], "'", "'")))

    def presented(self, tokens: list[Token]) -> Found:
        is_ca = "(CA)" in tokens[0]
        return found(
            Certificate, tokens[0], subject=_named(first_quote(tokens[0])[2]), origin="peer",
            is_ca=is_ca, depth=None if is_ca else 0,
        )  # fmt: skip

    def overridden(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "verification", "optional")

    def verify_issue(self, tokens: list[Token]) -> Found:
        sentence, _, rest = tokens[0].partition(": issue 0x")
        bits = int(rest.partition(":")[0], 16)
        return _flags(tokens[0], names_of_bits(bits) or _names(sentence), bits)

    def verify_line(self, tokens: list[Token]) -> Found | None:
        names = _names(tokens[0].partition(": '")[0])
        return _flags(tokens[0], names, None) if names else None

    def event(self, tokens: list[Token]) -> Found:
        return step(tokens[0], *_EVENTS[tokens[0].removeprefix("COAP_EVENT_")])

    def disconnected(self, tokens: list[Token]) -> Found:
        reason = between(tokens[0], "(", ")")
        if "TLS" in reason:
            return step(tokens[0], "handshake", "failed", reason)
        outcome = "timeout" if "RETRIES" in reason else "unreachable"
        return net(tokens[0], "receive", outcome, code=reason)

    def given_up(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "timeout", "timeout")

    session_timeout = given_up

    def icmp(self, tokens: list[Token]) -> Found:
        reason = between(tokens[0], "(", ")")
        what = "send" if "to send" in tokens[0] else "receive"
        return net(tokens[0], what, outcome_of(reason, "unreachable"), code=reason or None)

    def unresolved(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "failed", host=first_quote(tokens[0])[2] or None)

    def feature(self, tokens: list[Token]) -> Found:
        name = next(name for word, name in _FEATURES if word in tokens[0])
        return setting(tokens[0], "feature", name)

    def psk_set(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "psk", "set")

    def no_session(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "setup", "failed", str(tokens[0]))

    def bad_setup(self, tokens: list[Token]) -> Found:
        if "setup_pki" not in tokens[0]:
            return self.no_session(tokens)
        tail = tokens[0].rpartition(": ")[2]
        kind = input_kind(tail.replace("configure", ""))
        path = tail.partition(" CA")[0].partition(" Root")[0].partition(" Cert")[0]
        return given(tokens[0], kind, parsed=False, path=bare(path.partition(" Private")[0]))

    def handshake_ret(self, tokens: list[Token]) -> list[Found]:
        value = _signed(tokens[0])
        if value in _WANT:
            return []
        outcome = "failed" if value < 0 else "ok"
        late = [net(tokens[0], "timeout", "timeout")] if value == _TIMEOUT else []
        return [*late, step(tokens[0], "handshake", outcome)]

    def lwm2m_connect(self, tokens: list[Token]) -> Found:
        if "coaps:" not in tokens[0]:
            return step(tokens[0], "connect", "started", tokens[0].rpartition(" ")[2])
        host, port = host_port(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "socket", "started", host=host, port=port)

    def lwm2m_failed(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "connect", "failed", str(tokens[0]))

    def lwm2m_ok(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="lwm2m", accepted=True)

    def lwm2m_refused(self, tokens: list[Token]) -> Found:
        code = int(tokens[0][-4:].replace(".", ""))
        return found(AppReply, tokens[0], protocol="lwm2m", code=code, accepted=False)


def _names(sentence: str) -> tuple[str, ...]:
    short = next((name for text, name in _SHORT_SENTENCES if text in sentence), None)
    name = name_of_sentence(sentence) or short
    return (name,) if name else ()


def _flags(token: Token, names: tuple[str, ...], bits: int | None) -> Found:
    depth = first_number(token.rpartition("depth ")[2])
    subject = _named(first_quote(token.partition(": '")[1] + token.partition(": '")[2])[2])
    return found(VerifyFlags, token, names=names, bits=bits, depth=depth, subject=subject)


def _named(name: str) -> DistinguishedName | None:
    return parse_dn(f"CN={name}") if name and name != "?" else None


def _signed(text: str) -> int:
    digits = first_number(text[-6:]) or 0
    return -digits if "-" in text[-7:] else digits


LIBCOAP = Dialect(
    name="libcoap",
    grammar="libcoap",
    literals=(
        "outgoing session", "incoming session", "mbed tls established", "alert '", "presented by",
        "' depth ", "coap_event_", "coap_nack", "session disconnected", "give up after",
        "incomplete session", "timeout waiting for", "icmp", "failed to send",
        "to resolve address", "in mbed tls", "mbed tls not compiled",
        "libcoap not compiled", "coap_new_", "setting psk", "psk id", "cannot create client",
        "setup_pki", "pki setup", "dtls: handshake", "dtls handshake result", "to ssid",
        " offline", " online", "registered", "server add", "to server ssid", "connect socket",
        "could not communicate", "could not init", "could not perform", "registration",
        "register", "bootstrap", "updated re", "update re", "update fa",
        "hello verification", "mbedtls_malloc", "psk_identity", "psk identity",
        "handshake failed", "no psk", "no credentials", "identity hint",
    ),
    builder=CoapBuilder,
)  # fmt: skip
