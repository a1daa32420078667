"""Applications and runtimes on mbedTLS with few lines of their own (grammars/host_apps.lark).

Godot's modules/mbedtls, UnityTLS, Haxe's sys.ssl, OBS, libgit2, fluent-bit, Basics Station::

    ERROR: TLS handshake error: -27648
       at: _do_handshake (modules/mbedtls/stream_peer_mbedtls.cpp:89)
    Curl error 60: Cert verify failed: UNITYTLS_X509VERIFY_FLAG_EXPIRED
    the SSL certificate is invalid: 0x08 - The certificate is not correctly signed ...
    [error] [TLS] Invalid Key file: /etc/fluent/agent.key
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
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
from logdx.knowledge.flags import name_of_short, names_of_bits
from logdx.model.records import AppReply, Input, Message, Platform, VerifyFlags

_RESULTS = {
    "RESOLVE": ("dns", "failed"), "CONNECT": ("tcp", "failed"), "TIMEOUT": ("timeout", "timeout"),
    "CONNECTION_ERROR": ("receive", "failed"),
}  # fmt: skip
_CURL = {6: ("dns", "failed"), 7: ("tcp", "failed"), 28: ("timeout", "timeout"),
         52: ("receive", "closed"), 55: ("send", "failed"), 56: ("receive", "failed")}  # fmt: skip

_UNITY_VAGUE = ("UNITYTLS_X509VERIFY_FLAG_USER_ERR", "UNITYTLS_X509VERIFY_FLAG_UNKNOWN")
_UNITY_VERDICTS = (
    ("expired", "expired"), ("revoked", "revoked"), ("not yet valid", "future"),
    ("future", "future"), ("common name", "cn-mismatch"), ("match", "cn-mismatch"),
    ("correctly signed", "not-trusted"), ("trusted", "not-trusted"),
)  # fmt: skip


class HostAppsBuilder(HostBuilder):
    """One small method a line."""

    def traceback(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    rtmp_failed = traceback

    def godot_result(self, tokens: list[Token]) -> Found:
        if "HANDSHAKE" in tokens[0]:
            return step(tokens[0], "handshake", "failed")
        what, outcome = next(v for k, v in _RESULTS.items() if tokens[0].endswith(k))
        return net(tokens[0], what, outcome)

    def godot_mismatch(self, tokens: list[Token]) -> Found:
        return found(VerifyFlags, tokens[0], names=("cn-mismatch",))

    def godot_input(self, tokens: list[Token]) -> Found:
        text, _, code = tokens[0].rpartition(" ")
        what = "key" if "key" in text else "crl" if "CRL" in text else "ca"
        return given(tokens[0], what, parsed=code.lstrip("-") == "0")

    def unity_flags(self, tokens: list[Token]) -> Found:
        """UNKNOWN_ERROR and USER_ERRORn are the platform's verdict: they tell no reason."""
        words = tokens[0].replace("|", " ").replace(",", " ").split()
        known = [word for word in words if not word.startswith(_UNITY_VAGUE)]
        if not known:
            return step(tokens[0], "verify", "failed")
        names = tuple(name_of_short(word) or "other" for word in known)
        return found(VerifyFlags, tokens[0], names=names)

    def unity_sentence(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower()
        name = next((flag for words, flag in _UNITY_VERDICTS if words in lowered), "other")
        return found(VerifyFlags, tokens[0], names=(name,))

    def unity_code(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=str(tokens[0]))

    def curl_error(self, tokens: list[Token]) -> Found:
        number = first_number(tokens[0]) or 0
        if number not in _CURL:
            return step(tokens[0], "handshake", "failed")
        what, outcome = _CURL[number]
        text = tokens[0].partition(": ")[2]
        return net(tokens[0], what, outcome_of(text, outcome), code=text)

    def git_flags(self, tokens: list[Token]) -> Found:
        return _flags(tokens[0], tokens[0].rpartition("0x")[2])

    def git_error_flags(self, tokens: list[Token]) -> Found:
        return _flags(tokens[0], between(tokens[0], "[", "]"))

    def git_unresolved(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "failed", host=tokens[0].rpartition(" ")[2])

    def git_connect(self, tokens: list[Token]) -> Found:
        place, _, reason = tokens[0].rpartition("connect to ")[2].partition(": ")
        return net(tokens[0], "tcp", outcome_of(reason), host=place, code=bare(reason))

    def rtmp_started(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def rtmp_ok(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok")

    def rtmp_dns(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "failed", host=bare(tokens[0].rpartition(" ")[2]))

    def ftl_parse(self, tokens: list[Token]) -> Found:
        """A count says that other certificates of the file were read (x509_crt.c)."""
        code = tokens[0].rpartition(" ")[2]
        left_out = None if code.startswith("-") else int(code)
        return found(Input, tokens[0], what="cert", parsed=False, code=code, skipped=left_out)

    def ftl_file(self, tokens: list[Token]) -> Found:
        path = next((word for word in tokens[0].split() if word.startswith("/")), None)
        return given(tokens[0], "cert", parsed=False, path=path)

    def ftl_failed(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "setup", "failed")

    def fluent_input(self, tokens: list[Token]) -> Found:
        if "context" in tokens[0]:
            return step(tokens[0], "setup", "failed")
        path = next((word for word in tokens[0].split()[::-1] if "/" in word), "")
        what = "ca" if "reading" in tokens[0] else input_kind(tokens[0].replace(path, ""))
        return given(tokens[0], what, parsed=False, path=path)

    def fluent_tcp(self, tokens: list[Token]) -> Found:
        reason = between(tokens[0], "(", ")")
        place = tokens[0].partition(" (")[0].rpartition(" ")[2]
        host, port = host_port(place)
        return net(tokens[0], "tcp", outcome_of(reason), host=host, port=port, code=reason or None)

    def fluent_dns(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "failed", host=first_quote(tokens[0])[2] or None)

    def fluent_timeout(self, tokens: list[Token]) -> Found:
        host, port = host_port(between(tokens[0], " to ", " timed"))
        return net(tokens[0], "tcp", "timeout", host=host, port=port)

    def station_input(self, tokens: list[Token]) -> Found:
        path = first_quote(tokens[0])[2]
        what = input_kind(tokens[0].replace(path, "").replace("my cert", "own"))
        return given(tokens[0], what, parsed=False, path=path)

    def station_verify(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "verify", "failed")

    def station_ws(self, tokens: list[Token]) -> Found:
        if "upgrade" not in tokens[0]:
            return step(tokens[0], "connect", "failed")
        code = int(tokens[0][-3:])
        return found(AppReply, tokens[0], protocol="websocket", code=code, accepted=False)

    def station_http(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "connect", "failed", str(tokens[0]))

    def station_uri(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition("://")[2])
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def station_ok(self, tokens: list[Token]) -> Found:
        return found(AppReply, tokens[0], protocol="websocket", accepted=True)

    def version(self, tokens: list[Token]) -> Found:
        name, _, number = tokens[0].rpartition(" ")
        names = {"Godot Engine": "godot", "Station Version": "basicstation", "OBS": "obs"}
        sdk = names.get(name.strip(), "fluent-bit")
        return found(Platform, tokens[0], sdk=sdk, sdk_version=number.lstrip("v"))

    def no_tls(self, tokens: list[Token]) -> list[Found]:
        return [self.message(tokens), setting(tokens[0], "feature", "tls")]


def _flags(token: Token, digits: str) -> Found:
    bits = int(digits, 16)
    return found(VerifyFlags, token, bits=bits, names=names_of_bits(bits))


HOST_APPS = Dialect(
    name="host-apps",
    grammar="host_apps",
    literals=(
        "do_handshake", "::handshake", "ssl.socket.handshake", "ssl_handshake()",
        "handshake(", "handshake!(", "sys/ssl/socket", "result_", "status_", "error parsing",
        "invalid cert/key", "unitytls_", "unitytls error", "curl error ",
        "certificate is invalid: 0x",
        "ssl error: ", "to resolve address", "failed to connect to", "tls_connect failed",
        "rtmp url", "rtmps://", "accessing the dns", "could not resolve server", "invalid ca file",
        "invalid certificate file", "invalid key file", "reading certificates from",
        "certificate file ", "initializing tls context", "tcp connection failed",
        "failed to: ", "could not connect to", "getaddrinfo", "timed out after", "parsing key",
        "parsing my cert", "parsing trust", "reading trust", "reading my cert",
        "reading keyfile", "rejected by mbedtls", "using my key", "verification failed",
        "ws connect failed", "ws upgrade failed", "connect failed", "connection failed",
        "to infos", "to muxs", "infos reconnect", "cups", "-uri:", "_uri:",
        "godot engine v", "fluent", "station v",
        "obs ", "ssl module", "dtls client cookie", "returned an error", "ssl context is",
        "ssl connection", "initialize mbedtls", "not provide a cert", "no cipher could",
        "invalid certificate", "upstream connections", "tls/ssl is not", "module disabled",
        "tls options", "user rejected", "ca certificates", "tls stream available",
        "https support", "cannot parse certificate", "ssl/tls certificate",
        "read certificate file", "start of webserver",
    ),
    builder=HostAppsBuilder,
)  # fmt: skip
