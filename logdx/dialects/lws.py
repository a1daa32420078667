"""libwebsockets on mbedTLS and its OpenSSL wrapper (grammars/lws.lark).

Printed by lib/tls/mbedtls/wrapper/platform/ssl_pm.c, mbedtls-client.c and connect3.c::

    NOTICE: ssl_pm_handshake: mbedtls_ssl_handshake() returned -0x7780
    server's cert didn't look good, invalidca (use_ssl 0x1) X509_V_ERR = 24: CA is not trusted
    CLIENT_CONNECTION_ERROR: conn fail: 111: 10.0.0.5:443
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    bare,
    first_quote,
    given,
    input_kind,
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.knowledge.states import step_of_state
from logdx.model.records import AppReply, HandshakeState, Message, Platform, VerifyFlags

_VERDICTS = (
    ("ca is not trusted", "not-trusted"), ("invalidca", "not-trusted"),
    ("hostname", "cn-mismatch"), ("ca key too small", "bad-key"), ("md key too weak", "bad-md"),
    ("from the future", "future"), ("notyetvalid", "future"), ("expired", "expired"),
)  # fmt: skip
"""What the wrapper's SSL_get_verify_result and the client code make of the flags."""


class LwsBuilder(HostBuilder):
    """One small method a line of libwebsockets."""

    def old_state(self, tokens: list[Token]) -> Found:
        state = tokens[0].rpartition(", ")[2].rstrip(")")
        return found(HandshakeState, tokens[0], state=state, step=step_of_state(state))

    def failed(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    def not_good(self, tokens: list[Token]) -> Found | None:
        low = tokens[0].lower()
        name = next((name for phrase, name in _VERDICTS if phrase in low), None)
        return found(VerifyFlags, tokens[0], names=(name,)) if name else None

    cert_problem = not_good

    def connected(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok")

    def no_name(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "sni", "off")

    def name(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "sni", tokens[0].rpartition(" ")[2])

    def allowed(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "verification", "optional")

    def bad_input(self, tokens: list[Token]) -> Found:
        path = first_quote(tokens[0])[2] or _path(tokens[0])
        return given(tokens[0], input_kind(tokens[0].replace(path, "")), parsed=False, path=path)

    def good_input(self, tokens: list[Token]) -> Found:
        head, _, last = tokens[0].rpartition(" ")
        path = "" if last.isdecimal() else last
        what = "bundle" if "bundle" in head else input_kind(head)
        return given(tokens[0], what, parsed=True, path=path)

    def resolved(self, tokens: list[Token]) -> Found:
        host, _, code = tokens[0].partition(" ")[2].rpartition(": ")
        outcome = "ok" if code == "0" else "failed"
        return net(tokens[0], "dns", outcome, host=host, code=code)

    def unresolved(self, tokens: list[Token]) -> Found:
        host = tokens[0].rpartition(" ")[2] if tokens[0].startswith("adns") else None
        return net(tokens[0], "dns", "failed", host=host)

    def connect_failed(self, tokens: list[Token]) -> Found:
        head, _, place = tokens[0].rpartition(": ")
        host, port = host_port(place) if ":" in place else (None, None)
        reason = (head if port else str(tokens[0])).partition(": ")[2]
        return net(
            tokens[0], "tcp", outcome_of(reason or tokens[0]), host=host, port=port,
            code=bare(reason) or None,
        )  # fmt: skip

    def ssl_timeout(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "timeout", "timeout")

    def connection_error(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="CLIENT_CONNECTION_ERROR")

    def upgrade_refused(self, tokens: list[Token]) -> Found:
        code = first_number(tokens[0].replace("101", ""))
        return found(
            AppReply, tokens[0], protocol="websocket", code=code, accepted=False,
            text=bare(tokens[0].partition("HS: ")[2]),
        )  # fmt: skip

    def established(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="websocket", accepted=True)

    def asks_client(self, tokens: list[Token]) -> list[Found]:
        return [
            setting(tokens[0], "role", "server"),
            setting(tokens[0], "verification", "required"),
        ]

    def sni_unknown(self, tokens: list[Token]) -> list[Found]:
        text, _, detail = tokens[0].partition(": ")[2].partition(": ")
        event = found(Message, tokens[0], text=f"SNI: {text}", detail=bare(detail) or None)
        return [setting(tokens[0], "role", "server"), event]

    def version(self, tokens: list[Token]) -> Found:
        number = tokens[0].rpartition(": ")[2].lstrip("v").partition("-")[0]
        return found(Platform, tokens[0], sdk="libwebsockets", sdk_version=number)

    def ssl_error(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "read", "failed")


def _path(text: str) -> str:
    words = [word for word in text.split() if "/" in word or word.endswith((".pem", ".crt"))]
    return bare(words[0].rstrip(":")) if words else ""


LWS = Dialect(
    name="libwebsockets",
    grammar="lws",
    literals=(
        "mbedtls_ssl_handshake", "lws_ssl_client", "mbedtls connect", "ssl hs", "x509_v_err",
        "didn't look good", "cert problem:", "client connect ok", "tls established st",
        "unable to get hostname", "set sn failed for", "setting hostname", "allowing anyway",
        "allowing selfsigned", "problem ", "x509 parse failed", "load ca cert", "couldn't ",
        "mem ca parse", "load cert bundle", "unable to parse pem", "loaded client", "loaded priv",
        "ca for verification", "using mem", "loaded cert bundle", "getaddrinfo", "lookup failed",
        "adns failed", "dns=", "conn fail", "check failed",
        "due to timeout", "wait timeout", "waiting ssl", "waiting on", "handshake timeout",
        "client_connection_error", "hs: ", "client_established", "requires client cert", "sni: ",
        "lws: ", "libwebsockets version", "lws_ssl_capable", "error on read", "not provide cert",
        "no peer cert", "configured for tls", "no certs found", "no tls context",
        "restriction limit", "has .invalid", "peer hung up", "alpn_protocols", "ssl disabled",
        "requires mbedtls", "no enough memory", "client cert cn", "less than minimum",
    ),
    builder=LwsBuilder,
)  # fmt: skip
