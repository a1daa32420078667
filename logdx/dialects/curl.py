"""curl and libcurl on mbedTLS (grammars/curl.lark).

Printed by lib/vtls/mbedtls.c (7.46 to 8.21), lib/connect.c and the tool::

    *   Trying 198.51.100.222:443...
    * mbedTLS: Connecting to shop.example:443
    * Cert verify failed: BADCERT_NOT_TRUSTED
    curl: (60) Cert verify failed: BADCERT_NOT_TRUSTED
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    bare,
    between,
    given,
    input_kind,
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.knowledge.flags import name_of_short, names_of_bits
from logdx.model.records import AppReply, Negotiation, Platform, VerifyFlags

_INPUT_HEADS = (
    "cert file", "cert path", "cert blob", "cert data", "CRL file", "private key",
)  # fmt: skip
_OPTIONS = {"cacert": ("ca", "set"), "capath": ("ca", "set"), "pinnedpubkey": ("pin", "set"),
            "cert": ("client_cert", "set")}  # fmt: skip
_FEATURES = (("crl", "crl"), ("file", "filesystem"), ("1.3", "tls1.3"), ("", "tls"))


class CurlBuilder(HostBuilder):
    """One small method a line of curl."""

    def resolved(self, tokens: list[Token]) -> Found:
        host, port = host_port(between(tokens[0], "Host ", " was"))
        return net(tokens[0], "dns", "ok", host=host, port=port)

    def unresolved(self, tokens: list[Token]) -> Found:
        outcome = "timeout" if "timed out" in tokens[0] else "failed"
        host = bare(tokens[0].rpartition(":")[2]) if ":" in tokens[0] else None
        return net(tokens[0], "dns", outcome, host=host or None)

    def trying(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].partition(" ")[2])
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def connected(self, tokens: list[Token]) -> Found:
        host = tokens[0].split(" ")[2]
        port = first_number(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "tcp", "ok", host=host, port=port)

    def connect_failed(self, tokens: list[Token]) -> Found:
        host = between(tokens[0], "onnect to ", " port")
        port = first_number(between(tokens[0], " port ", " ").rstrip(":"))
        reason = tokens[0].rpartition(": ")[2]
        return net(tokens[0], "tcp", outcome_of(reason), host=host, port=port, code=bare(reason))

    def timed_out(self, tokens: list[Token]) -> list[Found]:
        event = net(tokens[0], "timeout", "timeout")
        failed = step(tokens[0], "handshake", "failed")
        return [event, failed] if "SSL" in tokens[0] else [event]

    def broken(self, tokens: list[Token]) -> Found:
        what = "send" if tokens[0].startswith("Send") else "receive"
        reason = tokens[0].partition(": ")[2]
        return net(tokens[0], what, outcome_of(tokens[0]), code=bare(reason))

    def empty_reply(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "receive", "closed")

    def tls_started(self, tokens: list[Token]) -> list[Found]:
        address = tokens[0].rpartition(" ")[2]
        host, port = host_port(address)
        return [
            net(tokens[0], "tcp", "ok", host=host, port=port),
            step(tokens[0], "handshake", "started", address),
        ]

    def tls_done(self, tokens: list[Token]) -> list[Found]:
        cipher = tokens[0].partition("cipher is ")[2] or None
        version = between(tokens[0], "mbedTLS: ", " Handshake") if "TLSv" in tokens[0] else None
        chosen = found(Negotiation, tokens[0], role="client", version=version, ciphersuite=cipher)
        done = step(tokens[0], "handshake", "ok")
        return [done, chosen] if cipher or version else [done]

    def tls_failed(self, tokens: list[Token]) -> Found:
        name = {"ssl_r": "read", "ssl_s": "setup"}.get(tokens[0][:5], "handshake")
        return step(tokens[0], name, "failed")

    def short_flags(self, tokens: list[Token]) -> Found:
        words = tokens[0].partition(":")[2].replace("|", " ").replace(",", " ").split()
        names = tuple(name for word in words if (name := name_of_short(word)))
        return found(VerifyFlags, tokens[0], names=names)

    def flag_bits(self, tokens: list[Token]) -> Found:
        bits = int(tokens[0].rpartition("0x")[2], 16)
        return found(VerifyFlags, tokens[0], bits=bits, names=names_of_bits(bits))

    def not_verified(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "verify", "failed")

    def bad_input(self, tokens: list[Token]) -> Found:
        head = next((head for head in _INPUT_HEADS if head in tokens[0]), "")
        label, _, path = tokens[0].partition(head)
        path = bare(path.removesuffix(" - mbedTLS"))
        return given(tokens[0], input_kind(label + head), parsed=False, path=path)

    def alpn_offered(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "alpn", tokens[0].rpartition(" ")[2])

    def alpn_chosen(self, tokens: list[Token]) -> Found:
        return found(Negotiation, tokens[0], role="client", alpn=tokens[0].rpartition(" ")[2])

    def status(self, tokens: list[Token]) -> Found:
        _, _, rest = tokens[0].partition("HTTP/")
        return _reply(tokens[0], int(rest.split()[1]), " ".join(rest.split()[2:]))

    def refused_status(self, tokens: list[Token]) -> Found:
        return _reply(tokens[0], int(tokens[0][-3:]))

    def tunnel(self, tokens: list[Token]) -> list[Found]:
        code = first_number(tokens[0]) or 0
        replies = [] if code == 200 else [_reply(tokens[0], code, "proxy")]
        return [setting(tokens[0], "proxy", "set"), *replies]

    def version(self, tokens: list[Token]) -> Found:
        library = between(tokens[0], "mbedTLS/", " ") or None
        sdk_version = tokens[0].split(" ")[1]
        return found(
            Platform, tokens[0], sdk="curl", sdk_version=sdk_version,
            library="mbedTLS" if library else None, library_version=library,
        )  # fmt: skip

    def agent(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], sdk="curl", sdk_version=tokens[0].rpartition("/")[2])

    def insecure(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "verification", "none")

    insecure_option = insecure

    def command(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "verification", "required")

    def option(self, tokens: list[Token]) -> Found | None:
        name = tokens[0].strip("-").replace("=", " ").partition(" ")[0]
        return setting(tokens[0], *_OPTIONS[name]) if name in _OPTIONS else None

    def proxy(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "proxy", bare(tokens[0].rpartition("=")[2]))

    def feature(self, tokens: list[Token]) -> Found:
        low = tokens[0].lower()
        return setting(tokens[0], "feature", next(v for k, v in _FEATURES if k in low))


def _reply(token: Token, code: int, text: str | None = None) -> Found:
    return found(
        AppReply, token, protocol="http", code=code, text=text or None, accepted=code < 400
    )


CURL = Dialect(
    name="curl",
    grammar="curl",
    literals=(
        "was resolved", "resolve host", "resolve proxy", "resolving timed", "getaddrinfo()",
        "domain name not found", "trying ", " port ", "timed out", "operation too slow",
        "connection time-out", "ssl connection", "timeout was reached", "v failure:",
        "d failure:", "on ssl socket", "empty reply", "outstanding read", "aborted the ssl",
        "mbedtls:", "ssl connected", "ssl_handshake returned", "ssl_read returned",
        "ssl_setup failed", "cert verify failed", "verification error 0x",
        "could not be verified", "error reading", "error parsing", "error importing", "alpn,",
        "alpn:", "alpn offer",
        "< http/", "requested url returned", "connect tunnel", "after connect", "proxy replied",
        "curl ", "curl \"", "agent: curl", "--insecure", "--no-check", "verifypeer",
        "skipped", "skipping ssl",
        "--ca", "--pinned", "--cert", "proxy env", "_proxy=", "not built in",
        "protocol: https", "protocol \"https", "protocol https",
        "ssl is disabled", "pinned public", "common name", "peer certificate", "set sni",
        "set hostname in", "server name indication", "setting alpn", "not support sslv",
        "supported ssl version", "sslversion", "psa_crypto_init returned", "ctr_drbg_",
        "signaled by", "invalid ca cert", "private key file", "ssl ca cert", "target host",
    ),
    builder=CurlBuilder,
)  # fmt: skip
