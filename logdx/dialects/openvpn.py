"""OpenVPN 2 and 3 on mbedTLS (grammars/openvpn.lark).

Printed by src/openvpn/ssl_verify_mbedtls.c and its neighbours, 2.3 to 2.7::

    VERIFY OK: depth=1, CN=Skihuette CA
    VERIFY ERROR: depth=0, subject=CN=gipfel, serial=02: The certificate validity has expired
    TLS Error: TLS handshake failed
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    alert,
    bare,
    between,
    given,
    input_kind,
    net,
    outcome_of,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.knowledge.alerts import description_of
from logdx.knowledge.flags import name_of_sentence
from logdx.model.names import parse_dn
from logdx.model.records import (
    AppReply,
    Certificate,
    ForeignStack,
    Message,
    Negotiation,
    PeerReport,
    Platform,
    VerifyFlags,
)

_USAGES = (
    ("nscerttype", "ns-cert-type"), ("ns-cert-type", "ns-cert-type"), ("eku", "ext-key-usage"),
    ("extended", "ext-key-usage"), ("", "key-usage"),
)  # fmt: skip
_REASONS = (
    ("not yet valid", "certificate-not-yet-valid"), ("crl has expired", "crl-expired"),
    ("get certificate crl", "crl-missing"), ("expired", "certificate-expired"),
    ("revoked", "certificate-revoked"), ("self", "self-signed"),
    ("local issuer", "unable-to-get-issuer"), ("issuer certificate", "unable-to-get-issuer"),
    ("unsupported certificate purpose", "bad-key-usage"), ("weak", "weak-certificate"),
    ("first certificate", "unable-to-get-issuer"), ("", "verify-failed"),
)  # fmt: skip
_EVENTS = {"RESOLVE": ("connect", "started"), "CONNECTING": ("handshake", "started"),
           "CONNECTED": ("handshake", "ok"), "CERT_VERIFY_FAIL": ("verify", "failed"),
           "PEM_PASSWORD_FAIL": ("load_key", "failed")}  # fmt: skip


class OpenvpnBuilder(HostBuilder):
    """One small method a line of OpenVPN."""

    def verify_error(self, tokens: list[Token]) -> Found:
        subject, _, sentence = tokens[0].partition("subject=")[2].rpartition(": ")
        sentence = sentence or tokens[0].rpartition(": ")[2]
        name = name_of_sentence(sentence)
        return found(
            VerifyFlags, tokens[0], depth=_depth(tokens[0]), names=(name,) if name else (),
            subject=parse_dn(subject.partition(", serial=")[0]) if subject else None,
        )  # fmt: skip

    def foreign_verify(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition("error=")[2]
        low = text.lower()
        reason = next(reason for phrase, reason in _REASONS if phrase in low)
        return found(PeerReport, tokens[0], reason=reason, text=str(tokens[0]))

    def verify_ok(self, tokens: list[Token]) -> Found:
        subject = parse_dn(tokens[0].partition(", ")[2])
        return found(
            Certificate, tokens[0], depth=_depth(tokens[0]), subject=subject, flags=(),
            origin="peer",
        )  # fmt: skip

    def verify_fail(self, tokens: list[Token]) -> Found:
        text = between(tokens[0], "-- ", " : depth")
        parts = text.replace(", The ", "\nThe ").replace(", Usage", "\nUsage").split("\n")
        names = tuple(name for part in parts if (name := name_of_sentence(part)))
        return found(VerifyFlags, tokens[0], depth=_depth(tokens[0]), names=names)

    def usage_error(self, tokens: list[Token]) -> Found:
        low = tokens[0].lower()
        name = next(name for phrase, name in _USAGES if phrase in low)
        return found(VerifyFlags, tokens[0], depth=0, names=(name,))

    def name_error(self, tokens: list[Token]) -> list[Found]:
        text, _, wanted = tokens[0].partition("must be ")
        flags = found(VerifyFlags, tokens[0], depth=0, names=("cn-mismatch",))
        detail = bare(wanted) or None
        return [flags, found(Message, tokens[0], text=text.partition(":")[0], detail=detail)]

    def revoked(self, tokens: list[Token]) -> Found:
        return found(VerifyFlags, tokens[0], depth=_depth(tokens[0]), names=("revoked",))

    def pin(self, tokens: list[Token]) -> Found:
        text, _, got = tokens[0].partition(" (got")
        detail = bare(got.partition(":")[2]) or None
        return found(Message, tokens[0], text=text.rstrip(". "), detail=detail)

    def key_timeout(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "timeout", "timeout")

    waiting = key_timeout

    def tls_failed(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    v3_failed = tls_failed

    def initial_packet(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "started", tokens[0].rpartition("]")[2] or None)

    def control_channel(self, tokens: list[Token]) -> list[Found]:
        version = between(tokens[0], "Channel: ", ",").partition(" ")[0]
        cipher = between(tokens[0], "cipher ", ",").rpartition(" ")[2]
        return _done(tokens[0], version or None, cipher or None)

    def v3_handshake(self, tokens: list[Token]) -> list[Found]:
        parts = [part.strip() for part in str(tokens[0]).replace("/", ",").split(",")]
        version = next((part for part in parts if part.startswith("TLSv")), None)
        cipher = next((p for p in parts if p.startswith(("cipher", "TLS-"))), "")
        return _done(tokens[0], version, cipher.removeprefix("cipher ") or None)

    def peer_initiated(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok")

    def unresolved(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "dns", "failed", host=host, port=port)

    def v3_unresolved(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "failed", host=between(tokens[0], "'", "'"))

    def tcp_failed(self, tokens: list[Token]) -> Found:
        reason = tokens[0].rpartition(": ")[2]
        host, port = _address(between(tokens[0], "connect to ", " failed"))
        return net(tokens[0], "tcp", outcome_of(reason), host=host, port=port, code=bare(reason))

    def tcp_ok(self, tokens: list[Token]) -> Found:
        host, port = _address(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "tcp", "ok", host=host, port=port)

    def tcp_started(self, tokens: list[Token]) -> Found:
        host, port = _address(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def remote(self, tokens: list[Token]) -> Found:
        host, port = _address(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "socket", "ok", host=host, port=port)

    def link_error(self, tokens: list[Token]) -> Found:
        what = "send" if tokens[0].startswith("write") or " send " in tokens[0] else "receive"
        reason = tokens[0].rpartition(": ")[2]
        return net(tokens[0], what, outcome_of(reason), code=bare(reason))

    def reset(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "receive", "closed" if "[0]" in tokens[0] else "reset")

    def v3_eof(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "receive", "closed" if "EOF" in tokens[0] else "failed")

    def v3_connecting(self, tokens: list[Token]) -> Found:
        host = between(tokens[0], "[", "]")
        port = first_number(between(tokens[0], "]:", " "))
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def event(self, tokens: list[Token]) -> Found:
        name = tokens[0].partition(": ")[2]
        if name in _EVENTS:
            return step(tokens[0], *_EVENTS[name])
        return found(Message, tokens[0], text=str(tokens[0]))

    def event_alert(self, tokens: list[Token]) -> Found:
        name = tokens[0].partition("TLS_ALERT_")[2]
        number = description_of(name)
        if number is None:
            return found(Message, tokens[0], text=str(tokens[0]))
        return alert(tokens[0], number)

    def auth_failed(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="openvpn", accepted=False, text="AUTH_FAILED")

    def completed(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="openvpn", accepted=True)

    def bad_input(self, tokens: list[Token]) -> Found:
        path = tokens[0].rpartition(" ")[2] if "file" in tokens[0] else ""
        path = "" if path == "file" else bare(path)
        return given(tokens[0], input_kind(tokens[0]), parsed=False, path=path)

    def v3_input(self, tokens: list[Token]) -> Found:
        return given(tokens[0], input_kind(tokens[0].partition(" : ")[0]), parsed=False)

    def version(self, tokens: list[Token]) -> Found:
        version = tokens[0].split(" ")[1]
        return found(Platform, tokens[0], sdk="openvpn", sdk_version=version, library="mbedTLS")

    def v3_version(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], sdk="openvpn3", sdk_version=tokens[0].split(" ")[2])

    def library(self, tokens: list[Token]) -> Found:
        version = tokens[0].rpartition(" ")[2]
        return found(Platform, tokens[0], library="mbedTLS", library_version=version)

    def foreign_library(self, tokens: list[Token]) -> Found:
        name = next(n for n in ("OpenSSL", "AWS-LC", "wolfSSL", "LibreSSL") if n in tokens[0])
        return found(ForeignStack, tokens[0], name=name, text=str(tokens[0]))


def _depth(text: str) -> int | None:
    return first_number(text.partition("depth=")[2][:4]) if "depth=" in text else None


def _address(text: str) -> tuple[str | None, int | None]:
    """``[AF_INET]203.0.113.18:443`` as host and port; IPv6 keeps its colons."""
    text = text.rpartition("]")[2]
    host, _, port = text.rpartition(":")
    return (host or text, first_number(port)) if host.count(":") > 1 else host_port(text)


def _done(token: Token, version: str | None, cipher: str | None) -> list[Found]:
    chosen = found(Negotiation, token, version=version, ciphersuite=cipher)
    return [step(token, "handshake", "ok"), chosen]


OPENVPN = Dialect(
    name="openvpn",
    grammar="openvpn",
    literals=(
        "verify error", "verify ok", "verify fail", "verify eku", "verify ku", "nscerttype",
        "x509name", "verify crl", "crl check", "hash verification failed", "key negotiation",
        "tls error", "mbed tls: ssl", "polarssl: ssl", "initial packet from", "control channel",
        "ssl handshake:", "peer connection initiated", "resolve: cannot", "dns resolve error",
        "tcp: connect to", "tcp connection", "link remote", "read udp", "write udp", "read tcp",
        "write tcp", "recv error", "send error", "connection reset", "recv eof", "network_",
        "poll timeout", "inactivity timeout", "connection_timeout", "session invalidated",
        "connection timed out", "handshake_timeout", "connecting to [", "event: ", "auth_failed",
        "auth username", "initialization sequence", "cannot load", "cannot read", "crl: cannot",
        "error parsing", "pem password", "external pki", "openvpn ", "library versions",
        "[ssl (", "private key", "your certificate", "crl not loaded", "pkcs #12", "cryptoapi",
        "capath directive", "random generator", "psa_import_key", "personalise random",
        "hmac authentication", "packet authentication", "tls-crypt", "aead decrypt",
        "server->server", "out of sync", "external key", "data channel cipher",
        "encapsulated packet", "convoluted", "not return a certificate", "verify script",
        "verify plugin", "not defined", "is undefined", "cert profile", "curve/group",
        "tls version", "all groups in", "algorithm '",
    ),
    builder=OpenvpnBuilder,
)  # fmt: skip
