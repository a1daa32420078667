"""What the dialects of the RTOS and vendor SDKs share: numbers, hosts, socket errors.

    "Cannot connect to IPv4 remote (-111)"  ->  numbers()  ->  [4, -111]  ->  socket_event()

Every SDK prints an errno of its own family; ``ERRNO`` says what each means for the network.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from lark import Token

from logdx.dialects.base import Found, found
from logdx.model.records import Crash, Message, NetEvent, Step

Outcomes = dict[int, tuple[str, str]]
"""A positive error number -> (NetEvent.what, NetEvent.outcome)."""

_SHARED: Final[Outcomes] = {
    12: ("socket", "exhausted"),
    23: ("socket", "exhausted"),
    24: ("socket", "exhausted"),
    32: ("tcp", "closed"),
    104: ("tcp", "reset"),
    105: ("socket", "exhausted"),
    111: ("tcp", "refused"),
}
NEWLIB: Final[Outcomes] = _SHARED | {
    101: ("tcp", "unreachable"),
    114: ("tcp", "unreachable"),
    115: ("link", "failed"),
    116: ("tcp", "timeout"),
    117: ("tcp", "unreachable"),
    118: ("tcp", "unreachable"),
    128: ("tcp", "closed"),
}
"""newlib and Zephyr errno.h; also FreeRTOS+TCP (FreeRTOS_errno_TCP.h), where it has the name."""
LINUX: Final[Outcomes] = _SHARED | {
    100: ("link", "failed"),
    101: ("tcp", "unreachable"),
    107: ("tcp", "closed"),
    110: ("tcp", "timeout"),
    112: ("tcp", "unreachable"),
    113: ("tcp", "unreachable"),
}
"""Linux asm-generic/errno.h and lwIP's own errno.h."""
LWIP: Final[Outcomes] = {
    1: ("socket", "exhausted"),
    3: ("timeout", "timeout"),
    4: ("tcp", "unreachable"),
    12: ("link", "failed"),
    13: ("tcp", "failed"),
    14: ("tcp", "reset"),
    15: ("tcp", "closed"),
}
"""lwIP err.h (err_t), signs dropped."""
NSAPI: Final[Outcomes] = {
    3004: ("link", "failed"),
    3005: ("socket", "exhausted"),
    3006: ("link", "failed"),
    3009: ("dns", "failed"),
    3010: ("link", "failed"),
    3016: ("tcp", "closed"),
    3017: ("tcp", "timeout"),
    3019: ("timeout", "timeout"),
}
"""mbed-os nsapi_types.h; not -3011 (authentication), which TLSSocket says of any TLS error."""

WATCHDOGS: Final = ("watchdog", "wdt", "wdog", "iwdg", "wwdg")


def numbers(text: str) -> list[int]:
    """Return the whole numbers of a text, decimal or 0x hex, with their signs."""
    blanked = "".join(char if char.isascii() and char.isalnum() else _gap(char) for char in text)
    return [value for word in blanked.split() if (value := _number(word)) is not None]


def last_number(text: str) -> int | None:
    """Return the last number of a text."""
    found_numbers = numbers(text)
    return found_numbers[-1] if found_numbers else None


def code_text(text: str) -> str | None:
    """Return the last word of a text that is a number, as printed."""
    words = [word.strip("()[],.;:<>") for word in text.replace("=", " ").split()]
    coded = [word for word in words if _number(word) is not None]
    return coded[-1] if coded else None


def host_port(text: str) -> tuple[str | None, int | None]:
    """Split ``host:port`` or ``host/port``; a missing part is None."""
    text = text.strip(" .'\"<>[](),;")
    separator = "/" if "/" in text else ":"
    host, _, port = text.rpartition(separator)
    if port.isdecimal() and len(port) < 6:
        return host.strip("/ ") or None, int(port)
    return text or None, None


def after(text: str, marker: str) -> str:
    """Return what follows ``marker``, without blanks and quotes around it."""
    return text.partition(marker)[2].strip(" '\".:,=")


def message(token: Token, marker: str = ":") -> Found:
    """Make a Message: the sentence up to ``marker``, or up to the number that ends it."""
    text, _, detail = token.partition(marker)
    if not detail:
        text, detail = _without_number(token)
    return found(Message, token, text=text.strip(" .,:=("), detail=detail.strip(" .)") or None)


def socket_event(token: Token, code: int | None, family: Outcomes, what: str = "tcp") -> Found:
    """Make the NetEvent that an error number of a socket call stands for.

    A number that says nothing of the network (TLS maps its errors to -113, say) gives a failed
    connect step, so that rules do not take it for a network fault.
    """
    known = family.get(abs(code)) if code is not None else None
    if known is None and what == "tcp":
        return found(Step, token, name="connect", outcome="failed", detail=_text(code))
    kind, outcome = known or (what, "failed")
    return found(NetEvent, token, what=kind, outcome=outcome, code=_text(code))


def failed(token: Token, name: str, detail: str | None = None) -> Found:
    """Make a failed Step."""
    return found(Step, token, name=name, outcome="failed", detail=detail)


def succeeded(token: Token, name: str, detail: str | None = None) -> Found:
    """Make a Step that went well."""
    return found(Step, token, name=name, outcome="ok", detail=detail)


def event(token: Token, what: str, outcome: str, host: str | None = None) -> Found:
    """Make a NetEvent without a code."""
    return found(NetEvent, token, what=what, outcome=outcome, host=host)


def crash(token: Token, what: str, task: str | None = None) -> Found:
    """Make a Crash whose reason is the sentence itself."""
    return found(Crash, token, what=what, task=task or None, reason=str(token).strip(" *>\r"))


def asctime(text: str) -> datetime | None:
    """Read ``Thu Jan  1 00:01:37 1970``."""
    try:
        moment = datetime.strptime(" ".join(text.split()[:5]), "%a %b %d %H:%M:%S %Y")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC)


def _gap(char: str) -> str:
    return char if char == "-" else " "


def _number(word: str) -> int | None:
    digits = word.lstrip("-")
    sign = -1 if word.startswith("-") else 1
    if digits.isascii() and digits.isdecimal() and len(digits) < 11:
        return sign * int(digits)
    if digits[:2].lower() == "0x" and 2 < len(digits) < 11:
        try:
            return sign * int(digits[2:], 16)
        except ValueError:
            return None
    return None


def _text(code: int | None) -> str | None:
    return None if code is None else str(code)


def _without_number(text: str) -> tuple[str, str]:
    head, _, tail = text.strip(" .)").rpartition(" ")
    return (head, tail) if head and _number(tail.strip("(")) is not None else (text, "")
