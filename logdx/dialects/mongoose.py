"""Mongoose and Mongoose OS on mbedTLS (grammars/mongoose.lark).

Printed by src/tls_mbed.c and event.c of Mongoose 7, mg_ssl_if_mbedtls.c of Mongoose OS::

    1a3c 3 tls_mbed.c:106:mg_tls_init   1 Setting TLS
    1a77 1 event.c:21:mg_error          1 TLS handshake: -0x2700
    mg_ssl_if_mbed_err   0x3ffc6e40 SSL error: -9984
"""

from __future__ import annotations

from datetime import UTC, datetime

from lark import Token

from logdx.dialects.base import Dialect, Found, found
from logdx.dialects.host_words import (
    HostBuilder,
    between,
    given,
    input_kind,
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number, host_port
from logdx.model.records import AppReply, Clock, Memory, Message, Platform

_LATEST = 32_503_680_000  # the year 3000


class MongooseBuilder(HostBuilder):
    """One small method a line."""

    def tls_failed(self, tokens: list[Token]) -> Found:
        name = "handshake" if "handshake" in tokens[0] else "setup"
        return step(tokens[0], name, "failed")

    def os_tls_failed(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    def tls_started(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "started")

    def tls_ok(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "ok")

    def sni(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "sni", tokens[0].rpartition(" ")[2])

    def no_hostname(self, tokens: list[Token]) -> list[Found]:
        return [setting(tokens[0], "hostname_check", "off"), setting(tokens[0], "sni", "off")]

    def bad_input(self, tokens: list[Token]) -> Found:
        return given(tokens[0], input_kind(tokens[0]), parsed=False)

    def oom(self, tokens: list[Token]) -> Found:
        text = "TLS OOM" if "TLS" in tokens[0] else "OOM"
        return found(Message, tokens[0], text=text)

    def resolved(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "dns", "ok", host=tokens[0].split()[2])

    def dns_failed(self, tokens: list[Token]) -> Found:
        host = tokens[0].partition(" DNS lookup")[0] if " DNS lookup" in tokens[0] else None
        outcome = "timeout" if "timeout" in tokens[0] else "failed"
        return net(tokens[0], "dns", outcome, host=host)

    def connect_error(self, tokens: list[Token]) -> Found:
        head, _, code = tokens[0].rpartition(": ")
        what = "socket" if head.endswith("()") else "tcp"
        return net(tokens[0], what, outcome_of(code), code=code)

    def stack_error(self, tokens: list[Token]) -> Found:
        reason = tokens[0].partition("mg_error")[2].strip("-0123456789 ")
        what = "receive" if reason.startswith(("TLS", "keep")) else "tcp"
        return net(tokens[0], what, outcome_of(reason), code=reason)

    def net_down(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "link", "failed")

    def ready(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "link", "ok")

    def accepted(self, tokens: list[Token]) -> list[Found]:
        return [setting(tokens[0], "role", "server"), step(tokens[0], "accept", "ok")]

    def mqtt_refused(self, tokens: list[Token]) -> Found:
        return _connack(tokens[0], first_number(tokens[0]) or 0)

    def mqtt_connack(self, tokens: list[Token]) -> Found | None:
        code = first_number(tokens[0]) or 0
        return _connack(tokens[0], code) if "CONNACK" in tokens[0] else None

    def mqtt_started(self, tokens: list[Token]) -> Found:
        host, port = host_port(tokens[0].rpartition(" ")[2])
        return net(tokens[0], "tcp", "started", host=host, port=port)

    def mqtt_tcp(self, tokens: list[Token]) -> Found:
        if " ok " in tokens[0]:
            return net(tokens[0], "tcp", "ok")
        text, _, code = tokens[0].partition(" (")
        return found(Message, tokens[0], text=text, detail=code.rstrip(")"))

    def sntp(self, tokens: list[Token]) -> Found:
        seconds = float(between(tokens[0], ": time ", ","))
        known = 0 < seconds < _LATEST
        time = datetime.fromtimestamp(int(seconds), UTC) if known else None
        return found(Clock, tokens[0], origin="sntp", time=time, synchronised=True)

    def build(self, tokens: list[Token]) -> list[Found]:
        if "TLS: " not in tokens[0]:
            return [found(Platform, tokens[0], sdk="mongoose-os")]
        stack = tokens[0].rpartition(" ")[2].lower()
        library = "mbedTLS" if stack == "mbedtls" else None
        off = [setting(tokens[0], "feature", "tls")] if stack == "none" else []
        return [found(Platform, tokens[0], sdk="mongoose", library=library), *off]

    def no_tls(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "feature", "tls")

    def connect_opt(self, tokens: list[Token]) -> list[Found]:
        words = tokens[0].split()
        host, port = host_port(words[2])
        cert, _, ca = words[3].split(",")
        return [
            net(tokens[0], "tcp", "started", host=host, port=port),
            setting(tokens[0], "client_cert", "none" if cert == "-" else "set"),
            setting(tokens[0], "ca", "none" if ca == "-" else "set"),
        ]

    def os_alloc(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], failed_allocation=first_number(tokens[0]))

    def closed_by_peer(self, tokens: list[Token]) -> Found:
        return net(tokens[0], "receive", "closed")


def _connack(token: Token, code: int) -> Found:
    return found(AppReply, token, protocol="mqtt", code=code, accepted=code == 0)


MONGOOSE = Dialect(
    name="mongoose",
    grammar="mongoose",
    literals=(
        "tls handshake: -", "mg_error", "setting tls", "mg_tls_hand", "ssl error: ",
        "mbedtls error: ", "hostname verification", "cert err ", "key err ", "invalid ssl",
        "invalid server ca", "invalid ca ", "invalid psk", "invalid tls", "failed to load",
        "can't load ", "tls oom", "context init oom", "resolve oom", "dns_cb",
        "dns lookup failed", "dns timeout", "dns error", "dns send", "resolver",
        "async_resolve", "network is down", "link down", "no gateway", " accepted ",
        "mqtt auth failed", "mqtt connack", "mqtt connect", "mqtt tcp", "sntp reply",
        "mg_io_size", "mongoose os", "mongoose-os", "tls is not enabled", "mg_tls is not",
        "without tls", "mg_connect_opt", "e:m ", "closed by peer", "ready, ip",
        "verify hostname", "malformed message", "kiss of death", "psa is in control",
        "mg_max_recv", "ticket_setup",
    ),
    builder=MongooseBuilder,
)  # fmt: skip
