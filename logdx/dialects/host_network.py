"""uclient-fetch, hostapd and wpa_supplicant on mbedTLS (grammars/host_network.lark).

Printed by OpenWrt's uclient-fetch.c and by hostapd's src/crypto/tls_mbedtls.c and EAP code::

    Connecting to 192.168.100.1:8080
    SSL error: SSL - An invalid SSL record was received
    Connection error: Connection failed
    CTRL-EVENT-EAP-TLS-CERT-ERROR reason=4 depth=0 subject='/CN=ap' err='certificate expired'
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    bare,
    between,
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.knowledge.flags import name_of_sentence
from logdx.model.names import DistinguishedName, parse_dn
from logdx.model.records import AppReply, Certificate, Message, VerifyFlags

_REASONS = {1: "not-trusted", 2: "revoked", 3: "future", 4: "expired", 5: "cn-mismatch",
            6: "cn-mismatch", 7: "other", 9: "cn-mismatch", 10: "bad-key",
            11: "cn-mismatch"}  # fmt: skip
"""enum tls_fail_reason of src/crypto/tls.h."""


class HostNetworkBuilder(HostBuilder):
    """One small method a line."""

    def connecting(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition(" ")[2])
        name = between(tokens[0], "Connecting to ", " ")
        named = name if " " in tokens[0].partition("to ")[2] else host
        return net(tokens[0], "tcp", "started", host=named, port=port)

    def proxy(self, tokens: list[Token]) -> Found:
        value = tokens[0].replace("=", " ").rpartition(" ")[2]
        return setting(tokens[0], "proxy", bare(value))

    def downloading(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].partition("https://")[2])
        return step(tokens[0], "connect", "started", f"{host}:{port or 443}")

    def ssl_error(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    def ssl_verify(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "verify", "failed")

    def connect_error(self, tokens: list[Token]) -> list[Found]:
        text = tokens[0].partition(": ")[2]
        ignored = [setting(tokens[0], "verification", "optional")] if "(ignored" in text else []
        if "does not match" in text:
            return [found(VerifyFlags, tokens[0], names=("cn-mismatch",)), *ignored]
        if "timed out" in text:
            return [net(tokens[0], "timeout", "timeout")]
        if "Invalid SSL" in text and not ignored:
            return [step(tokens[0], "verify", "failed")]
        return ignored or [found(Message, tokens[0], text=tokens[0].strip())]

    def sent_nothing(self, tokens: list[Token]) -> Found:
        if "prematurely" in tokens[0]:
            return net(tokens[0], "receive", "reset")
        reason = tokens[0].partition(": ")[2]
        return net(tokens[0], "tcp", outcome_of(reason), code=bare(reason) or None)

    def http_error(self, tokens: list[Token]) -> Found:
        code = int(tokens[0][-3:])
        return found(AppReply, tokens[0], protocol="http", code=code, accepted=False)

    def exit_code(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "verify" if tokens[0].endswith("5") else "connect", "failed")

    def done(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="http", code=200, accepted=True)

    def ssl_missing(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "feature", "ssl")

    def eap_started(self, tokens: list[Token]) -> list[Found]:
        """hostapd, the server, names the station; wpa_supplicant is the client."""
        station = _station(tokens[0])
        role = [setting(tokens[0], "role", "server")] if station else []
        return [step(tokens[0], "handshake", "started", station), *role]

    def eap_ok(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok", _station(tokens[0]))

    def eap_failed(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="CTRL-EVENT-EAP-FAILURE", detail=_station(tokens[0]))

    def eap_method(self, tokens: list[Token]) -> Found:
        return found(
            Message, tokens[0], text="EAP method selected", detail=between(tokens[0], "(", ")")
        )

    def cert_error(self, tokens: list[Token]) -> Found:
        reason = first_number(tokens[0].partition("reason=")[2][:3]) or 0
        error = name_of_sentence(between(tokens[0], "err='", "'"))
        name = error or _REASONS.get(reason)
        return found(
            VerifyFlags, tokens[0], depth=_depth(tokens[0]), names=(name,) if name else (),
            subject=_subject(between(tokens[0], "subject='", "'")),
        )  # fmt: skip

    def peer_cert(self, tokens: list[Token]) -> Found:
        return found(
            Certificate, tokens[0], origin="peer", depth=_depth(tokens[0]),
            subject=_subject(between(tokens[0], "subject='", "'")),
        )  # fmt: skip


def _station(text: str) -> str | None:
    """The hardware address of the station, which tells sessions of hostapd apart."""
    word = text.partition(" ")[2].strip().partition(" ")[0]
    return word if word.count(":") == 5 else None


def _depth(text: str) -> int | None:
    return first_number(text.partition("depth=")[2][:4])


def _subject(text: str) -> DistinguishedName | None:
    """``/C=SE/CN=radius`` or ``C=SE, CN=radius`` as a name."""
    if text.startswith("/"):
        text = text[1:].replace("/", ", ")
    return parse_dn(text) if "=" in text else None


HOST_NETWORK = Dialect(
    name="host-network",
    grammar="host_network",
    literals=(
        "connecting to ", "_proxy=", "downloading ", "ssl error: ", "verify error: ",
        "verification error: ", "connection error: ", "failed to send request",
        "reset prematurely", "failed to establish", "allocate uclient", "http error ",
        "download completed", "ssl support not", "ssl not supported", "libustream-",
        "ctrl-event-", "eap vendor 0", "wget returned",
        "eap method", "tls: failed", "openssl: tls", "private key failed", "failed to read",
        "mtls: ",
    ),
    builder=HostNetworkBuilder,
)  # fmt: skip
