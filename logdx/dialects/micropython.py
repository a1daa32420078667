"""MicroPython and CircuitPython (grammars/micropython.lark).

Printed by the REPL for exceptions of extmod/modtls_mbedtls.c, lwIP sockets and esp-tls::

    OSError: [Errno 110] ETIMEDOUT
    OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')
    Unhandled ESP TLS error 10368 0 8015 -1

Codes of mbedTLS are read by the dialect of codes; here are the socket's numbers and the rest.
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
    net,
    outcome_of,
    setting,
    step,
)
from logdx.dialects.words import first_number
from logdx.knowledge.flags import names_of_bits
from logdx.model.records import (
    AppReply,
    Crash,
    ForeignStack,
    Input,
    Memory,
    Message,
    Platform,
    VerifyFlags,
)

_ERRNO_NAMES = {
    "ECONNREFUSED": ("tcp", "refused"), "ECONNRESET": ("receive", "reset"),
    "ECONNABORTED": ("receive", "closed"), "ENOTCONN": ("receive", "closed"),
    "EPIPE": ("send", "closed"), "ETIMEDOUT": ("timeout", "timeout"),
    "EHOSTUNREACH": ("tcp", "unreachable"), "ENETUNREACH": ("tcp", "unreachable"),
    "EMFILE": ("socket", "exhausted"), "ENFILE": ("socket", "exhausted"),
    "ENOBUFS": ("socket", "exhausted"),
}  # fmt: skip
_NAMES_OF_NUMBERS = {
    23: "ENFILE", 24: "EMFILE", 32: "EPIPE", 103: "ECONNABORTED", 104: "ECONNRESET",
    107: "ENOTCONN", 110: "ETIMEDOUT", 111: "ECONNREFUSED", 113: "EHOSTUNREACH",
    116: "ETIMEDOUT", 118: "EHOSTUNREACH", 128: "ENOTCONN",
}  # fmt: skip
_QUIET = ("EINPROGRESS", "EAGAIN", "EALREADY")


class MicropythonBuilder(HostBuilder):
    """One small method a line."""

    def errno(self, tokens: list[Token]) -> Found | None:
        number = first_number(tokens[0]) or 0
        word = bare(tokens[0].rpartition("]")[2] or tokens[0].rpartition(",")[2])
        name = word if word in _ERRNO_NAMES else _NAMES_OF_NUMBERS.get(number, word)
        return _errno(tokens[0], name if not word.startswith("E") else word, number)

    def bare_code(self, tokens: list[Token]) -> Found | None:
        number = first_number(tokens[0]) or 0
        name = "ENOMEM" if number == 12 else _NAMES_OF_NUMBERS.get(number, "EINPROGRESS")
        return _errno(tokens[0], name, number)

    def seed_code(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "seed_rng", "failed")

    def eai(self, tokens: list[Token]) -> Found:
        code = bare(tokens[0].partition(":")[2]) or None
        return net(tokens[0], "dns", "failed", code=code)

    def alert_code(self, tokens: list[Token]) -> list[Found]:
        return [
            alert(tokens[0], int(tokens[0].rpartition("-")[2])),
            found(ForeignStack, tokens[0], name="axTLS", text=str(tokens[0])),
        ]

    def handshake_error(self, tokens: list[Token]) -> Found:
        return step(tokens[0], "handshake", "failed")

    trace = handshake_error

    def unhandled(self, tokens: list[Token]) -> list[Found]:
        bits = int(tokens[0].split()[5])
        names = names_of_bits(bits)
        flags = [found(VerifyFlags, tokens[0], bits=bits, names=names)] if names else []
        return [step(tokens[0], "handshake", "failed"), *flags]

    def wrap_call(self, tokens: list[Token]) -> list[Found]:
        started = step(tokens[0], "handshake", "started")
        if "server_side=True" in tokens[0]:
            return [started, setting(tokens[0], "role", "server")]
        host = first_quote(tokens[0].partition("server_hostname=")[2][:80])[2]
        sni = [setting(tokens[0], "sni", host)] if host else []
        if "server_hostname" not in tokens[0]:
            sni = [setting(tokens[0], "sni", "off")]
        paths = [
            found(Input, tokens[0], what=what, path=path)
            for what, mark in (("key", "key="), ("cert", "cert="))
            if (path := _quoted_path(tokens[0], mark))
        ]
        return [started, *sni, *paths, *self.verify_none(tokens)]

    def verify_none(self, tokens: list[Token]) -> list[Found]:
        value = between(tokens[0] + ",", "CERT_", ",").strip("() ").lower().partition(")")[0]
        known = value in ("none", "required", "optional")
        return [setting(tokens[0], "verification", value)] if known else []

    def load_verify(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "ca", "set")

    def bad_input(self, tokens: list[Token]) -> Found:
        return given(tokens[0], "key" if "key" in tokens[0] else "cert", parsed=False)

    def failed_assert(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="assert", reason=str(tokens[0]))

    def alloc_failed(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], failed_allocation=first_number(tokens[0]))

    def free_memory(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], free=first_number(tokens[0]))

    def banner(self, tokens: list[Token]) -> Found:
        words = tokens[0].split()
        chip = tokens[0].rpartition(" with ")[2].strip() if " with " in tokens[0] else None
        return found(
            Platform, tokens[0], sdk=words[0].lower(), sdk_version=words[1].lstrip("v"),
            chip=chip,
        )  # fmt: skip

    def no_module(self, tokens: list[Token]) -> Found:
        return setting(tokens[0], "feature", "ssl")

    def connack(self, tokens: list[Token]) -> Found:
        text = tokens[0].partition(": ")[2]
        code = first_number(text[:5])
        if code is None:
            return found(Message, tokens[0], text="MQTTException", detail=bare(text))
        return found(AppReply, tokens[0], protocol="mqtt", code=code, accepted=code == 0)

    def soft_reboot(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="reboot", reason=str(tokens[0]))

    def watchdog(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="watchdog", reason=str(tokens[0]))

    def wdt_set(self, tokens: list[Token]) -> Found:
        return found(
            Message, tokens[0], text="watchdog timeout", detail=str(first_number(tokens[0]))
        )


def _quoted_path(call: str, mark: str) -> str:
    """The file name that stands where the contents of the file are wanted."""
    value = call.partition(mark)[2]
    path = first_quote(value[:120])[2] if value[:1] in ("'", '"') else ""
    return path if "/" in path or path.endswith((".pem", ".der", ".key", ".crt")) else ""


def _errno(token: Token, name: str, number: int) -> Found | None:
    """A NetEvent for a socket's errno, a Message for the others."""
    if name in _QUIET:
        return None
    if name in _ERRNO_NAMES:
        what, outcome = _ERRNO_NAMES[name]
        return net(token, what, outcome, code=name)
    outcome = outcome_of(name, "")
    if outcome:
        return net(token, "timeout" if outcome == "timeout" else "tcp", outcome, code=name)
    return found(Message, token, text=f"OSError {name}", detail=str(number))


MICROPYTHON = Dialect(
    name="micropython",
    grammar="micropython",
    literals=(
        "oserror", "connectionerror", "brokenpipe", "gaierror", "name or service",
        "ssl_handshake error", "ssl handshake", "sending request failed", "unhandled esp tls",
        "wrap_socket",
        "do_handshake", "wrap_ssl", "in _wrap", "cert_none", "cert_required", "cert_optional",
        "load_verify", "cadata=", "ca_certs=", "valueerror", "loading cert", "loading key",
        "loading ca", "loaded cert", "loaded key", "loaded ca", "assertion \"", "memoryerror",
        "free:", "free=", "free()",
        "micropython v", "circuitpython ", "importerror", "attributeerror",
        "mqttexception", "soft reboot", "cause=", "cause:",
        "cause 3", "cause()", "cause =", "wdt", "watchdog", "typeerror",
        "stream operation", "runtimeerror", "notimplemented",
    ),
    builder=MicropythonBuilder,
)  # fmt: skip
