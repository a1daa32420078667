"""Codes, error names and error sentences in every dress (grammars/codes.lark).

Lines such as these, whoever prints them::

    ! mbedtls_ssl_handshake returned -0x2700
    (-30592) SSL - A fatal alert message was received from our peer
    tls: server hello ret 0xffff8880

A number is a code only where words around it say so; ``logdx.knowledge.codes`` decides what it
means, and that a positive byte count is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.knowledge.codes import Reading, by_name, by_sentence, decode
from logdx.model.records import ReturnCode

_SMALL = 0x100
"""Below this a number may be an errno, a socket error or a plain status as well."""
_LIBRARY = (
    "mbedtls", "polarssl", "psa", "ssl", "x509", "pk_", "ctr_", "entropy", "net_", "altcp",
    "start_ssl", "send_ssl", "get_ssl", "data_to_read",
)  # fmt: skip


@dataclass(slots=True)
class _Context:
    """What the words of the line say about its numbers."""

    function: str | None = None
    verb: bool = False
    spoken: bool = False
    """A verb or a function stands before the number; a stamp has none."""
    topic: bool = False
    alone: bool = False

    @property
    def of_library(self) -> bool:
        return self.function is not None and self.function.lower().startswith(_LIBRARY)

    def accepts(self, token: Token) -> bool:
        """Whether the words allow this number to be a code."""
        named = self.function is not None
        if token.type in ("PAIR", "SIGNED_HEX", "UNSIGNED32"):
            return named or self.verb or self.topic or self.alone
        if token.type == "HEX":
            long_enough = len(token) > 4
            return self.of_library or ((named or self.topic or self.verb) and long_enough)
        if token.type == "BARE_HEX":
            return named or (self.verb and self.topic)
        if token.type == "SIGNED_INT":
            return named or self.verb or self.topic or (self.alone and len(token) > 4)
        return (named or self.topic) and self.verb and self.spoken and len(token) >= 2


class CodeBuilder(Builder):
    """Reads the tokens of a line from left to right."""

    def line(self, parts: list[Token]) -> list[Found]:
        context = _context(parts)
        finds: list[Found] = []
        seen: set[int] = set()
        for token in parts:
            context.spoken = context.spoken or token.type in ("FUNCTION", "VERB")
            if token.type == "FUNCTION":
                context.function = token.removesuffix("()")
            reading = _read(token, context)
            if reading is not None and reading.value not in seen:
                seen.add(reading.value)
                finds.append(_return_code(token, reading, context.function))
        return finds


def _context(tokens: list[Token]) -> _Context:
    kinds = [token.type for token in tokens]
    return _Context(
        verb="VERB" in kinds,
        topic="TOPIC" in kinds or "SENTENCE" in kinds or "NAME" in kinds,
        alone=len(kinds) == 1,
    )


def _read(token: Token, context: _Context) -> Reading | None:
    if token.type == "SENTENCE":
        return by_sentence(token.rstrip(" .)("))
    if token.type == "UNKNOWN":
        return _first(decode(f"-0x{token[20:-1]}"))
    if token.type == "NAME":
        return by_name(str(token))
    if token.type not in _NUMBERS or not context.accepts(token):
        return None
    readings = decode(token.strip(), function=context.function, layer=_layer(token, context))
    if not readings:
        return None
    best = readings[0]
    unsigned = token.type == "INT"
    if unsigned and not context.of_library and abs(best.value) < 0x1000:
        return None
    if best.layer == "mbedtls" and best.value > 0:
        return None
    if unsigned and best.high and best.low and abs(best.value) != int(token):
        return None  # a count or a thread that looks like the sum of two codes in hex
    if abs(best.value) == 1 and not (context.function or "").startswith("mbedtls"):
        return None  # -1 is "failed", seldom EPERM
    return best


def _first(readings: Sequence[Reading]) -> Reading | None:
    return readings[0] if readings else None


_NUMBERS = frozenset(("PAIR", "SIGNED_HEX", "HEX", "UNSIGNED32", "BARE_HEX", "SIGNED_INT", "INT"))


def _layer(token: Token, context: _Context) -> str | None:
    """Small decimal numbers outside the library's own functions are errno values."""
    small = token.type == "SIGNED_INT" and abs(int(token)) < _SMALL
    if small and not context.of_library and not (context.topic and context.verb):
        return "errno"
    return None


def _return_code(token: Token, reading: Reading, function: str | None) -> Found:
    return found(
        ReturnCode,
        token,
        function=function,
        text=str(token).strip(),
        value=reading.value,
        names=reading.names,
        high=reading.high,
        low=reading.low,
        layer=reading.layer,
        failed=reading.value != 0,
    )


CODES = Dialect(
    name="codes",
    grammar="codes",
    literals=(
        "ret", "rc", "err", "fail", "code", "status", "reason", "result", "says", "handshake",
        "tls", "ssl", "mqtts", "https", "x509", "x.509", "cert", "crt", "psa", "rekey", "renegot",
        "hello", "0x", "ffff", " - ", "-", "secure", "stunnel", "wss",
    ),
    builder=CodeBuilder,
    anchors=("mbedtls", "polarssl", "handshake", "tls", "ssl", "x509", "x.509", "psa_"),
    # -0x5D80's text of 1,500 characters names clients, PSKs and options that say nothing here
    claims=("attempt to verify a certificate without an expected hostname",),
)  # fmt: skip
