"""What the dialects of host programs share: messages, steps, network events, alerts.

"connect to 10.0.0.1 port 443 failed: Connection refused"  ->  NetEvent(outcome="refused")
"""

from __future__ import annotations

from typing import Any

from lark import Token

from logdx.dialects.base import Builder, Found, found
from logdx.knowledge.alerts import name_of
from logdx.model.records import Alert, Input, Message, NetEvent, Setting, Step

_OUTCOMES = (
    ("refused", "refused"), ("reset", "reset"), ("rst", "reset"), ("timed out", "timeout"),
    ("timeout", "timeout"), ("unreachable", "unreachable"), ("no route", "unreachable"),
    ("closed", "closed"), ("eof", "closed"), ("aborted", "closed"), ("hung up", "closed"),
    ("broken pipe", "closed"), ("not connected", "closed"), ("too many", "exhausted"),
    ("net down", "unreachable"), ("network is down", "unreachable"),
)  # fmt: skip
_ERRNO = {
    23: "exhausted", 24: "exhausted", 32: "closed", 100: "unreachable", 101: "unreachable",
    103: "closed", 104: "reset", 105: "exhausted", 107: "closed", 110: "timeout",
    111: "refused", 112: "unreachable", 113: "unreachable", 116: "timeout", 118: "unreachable",
    128: "closed", 10051: "unreachable", 10053: "closed", 10054: "reset", 10060: "timeout",
    10061: "refused",
}  # fmt: skip
"""Linux, newlib and Winsock numbers."""


class HostBuilder(Builder):
    """A builder whose methods may give several finds, with methods for plain sentences."""

    def line(self, parts: list[Any]) -> list[Found]:
        flat = [find for part in parts for find in (part if isinstance(part, list) else [part])]
        return [find for find in flat if isinstance(find, Found)]

    def message(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text=tokens[0].strip())

    def message_colon(self, tokens: list[Token]) -> Found:
        text, _, detail = tokens[0].partition(":")
        return found(Message, tokens[0], text=text.strip(), detail=bare(detail) or None)

    def message_quoted(self, tokens: list[Token]) -> Found:
        text, _, detail = first_quote(tokens[0])
        return found(Message, tokens[0], text=text.rstrip(" :"), detail=bare(detail) or None)

    def message_word(self, tokens: list[Token]) -> Found:
        text, _, detail = tokens[0].strip().rpartition(" ")
        return found(Message, tokens[0], text=text, detail=bare(detail))


def first_quote(text: str) -> tuple[str, str, str]:
    """Split at the first quotation mark; the second one ends the detail."""
    at = min((text.find(mark) for mark in "'\"" if mark in text), default=-1)
    if at < 0:
        return text, "", ""
    return text[:at], text[at], text[at + 1 :].partition(text[at])[0]


def bare(text: str) -> str:
    """Without blanks, quotation marks and closing punctuation.

    >>> bare(" '/etc/ca.pem')")
    '/etc/ca.pem'
    """
    return text.strip(" \t'\"`()[]<>,;*")


def step(token: Token, name: str, outcome: str, detail: str | None = None) -> Found:
    """Make a Step."""
    return found(Step, token, name=name, outcome=outcome, detail=detail)


def net(token: Token, what: str, outcome: str, **fields: Any) -> Found:
    """Make a NetEvent."""
    return found(NetEvent, token, what=what, outcome=outcome, **fields)


def setting(token: Token, name: str, value: str) -> Found:
    """Make a Setting."""
    return found(Setting, token, name=name, value=value)


def given(token: Token, what: str, parsed: bool, path: str | None = None) -> Found:
    """Make an Input."""
    return found(Input, token, what=what, parsed=parsed, path=path or None)


def alert(token: Token, description: int, direction: str = "received", level: int = 2) -> Found:
    """Make an Alert from its number."""
    name = name_of(description)
    return found(Alert, token, direction=direction, level=level, description=description, name=name)


def outcome_of(text: str, otherwise: str = "failed") -> str:
    """The NetEvent outcome of an errno's text, else of its number.

    >>> outcome_of("failed: No route to host"), outcome_of("connect: 111")
    ('unreachable', 'refused')
    """
    low = text.lower()
    for phrase, outcome in _OUTCOMES:
        if phrase in low:
            return outcome
    digits = "".join(char if char.isdecimal() else " " for char in low).split()
    return _ERRNO.get(int(digits[-1][:9]), otherwise) if digits else otherwise


def input_kind(text: str, otherwise: str = "cert") -> str:
    """Which input a sentence speaks of: crl, key, ca, psk or cert.

    >>> input_kind("Error reading private key x.key"), input_kind("Cannot load CA certificate")
    ('key', 'ca')
    """
    low = text.lower()
    if "crl" in low:
        return "crl"
    if "key" in low:
        return "key"
    words = "".join(char if char.isalnum() else " " for char in low).split()
    if {"ca", "cas", "trust", "root"}.intersection(words):
        return "ca"
    return otherwise


def between(text: str, start: str, end: str) -> str:
    """The text between two marks; to the end of the text where the second is missing."""
    return text.partition(start)[2].partition(end)[0].strip()
