"""Panics, watchdogs, stack overflows and reboots (grammars/crash.lark).

Lines such as these, of FreeRTOS hooks, Zephyr, RT-Thread, ROM loaders and applications::

    ***ERROR*** A stack overflow in task mp_thread has been detected.
    >>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0
    rst:0x7 (TG0WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)
    boot  cause=3  n=41
    Stack overflow. Task: cloud_tx

``watchdog`` with a period ("wdt 2000 ms") is a message; so is the stack that a task has left.
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.words import hex_number, numbers
from logdx.model.records import Crash, Message, Record

_WATCHDOG_WORDS = ("WDT", "WATCHDOG", "IWDG", "WWDG", "DOG")
_PANIC_WORDS = ("PANIC", "EXCEPTION", "FAULT", "LOCKUP", "ABORT")
_ESP8266 = {1: "watchdog", 2: "panic", 3: "watchdog", 4: "reboot"}
"""rst_info.reason of the ESP8266 SDK: 1 hardware watchdog, 2 exception, 3 soft watchdog."""


class CrashBuilder(Builder):
    """One method a way of dying."""

    def line(self, parts: list[Found | Token]) -> list[Found]:
        """Keep one record of a kind: a sentence may say "watchdog" twice."""
        kept: dict[tuple[type[Record], object], Found] = {}
        for part in super().line(parts):
            kept.setdefault((part.record, part.fields.get("what")), part)
        return list(kept.values())

    def stack(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="stack-overflow", task=_task(tokens))

    def canary(self, tokens: list[Token]) -> Found:
        task = tokens[0].partition("(")[2].strip("() ") or None
        return found(Crash, tokens[0], what="stack-overflow", task=task)

    def watchdog(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="watchdog", reason=_bare(tokens[0]))

    def watchdog_set(self, tokens: list[Token]) -> Found:
        number = numbers(tokens[0])[0]
        unit = "ms" if "ms" in tokens[0].lower().partition(str(number))[2] else "s"
        return found(Message, tokens[0], text="watchdog", detail=f"{number} {unit}")

    def panic(self, tokens: list[Token]) -> Found:
        lowered = tokens[0].lower()
        if "stack overflow" in lowered:
            return found(Crash, tokens[0], what="stack-overflow")
        what = "watchdog" if "wdt" in lowered or "watchdog" in lowered else "panic"
        task = tokens[0].rpartition("thread")[2].strip(": ") if "on thread" in lowered else None
        return found(Crash, tokens[0], what=what, task=task, reason=_bare(tokens[0]))

    def abort(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="abort", reason=_bare(tokens[0]))

    def assertion(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="assert", reason=_bare(tokens[0]))

    def reset(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what=_kind(tokens[0]), reason=_bare(tokens[0]))

    def rst(self, tokens: list[Token]) -> Found:
        reason = tokens[0].partition("(")[2].strip(")")
        return found(Crash, tokens[0], what=_kind(reason), reason=reason)

    def numbered(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what=_by_number(tokens[0]), reason=_bare(tokens[0]))

    def boot(self, tokens: list[Token]) -> Found:
        brown = "brownout" if "brown" in tokens[0].lower() else None
        return found(Crash, tokens[0], what="reboot", reason=brown)

    def stack_left(self, tokens: list[Token]) -> Found:
        left = str(numbers(tokens[0])[-1])
        return found(Message, tokens[0], text="stack left", detail=left)

    def crash_place(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="crashed in", detail=tokens[0].split()[0])

    def corrupted(self, tokens: list[Token]) -> Found:
        return found(Message, tokens[0], text="backtrace corrupted")


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" .,:*(")


def _task(tokens: list[Token]) -> str | None:
    """The task of "in task NAME has been", "Task: NAME", "(NAME)"."""
    text = tokens[-1].strip()
    if " in task " in text:
        return text.partition(" in task ")[2].partition(" has")[0].strip() or None
    if tokens[-1].type == "STACK":
        return None
    return text.replace("=", " ").replace(":", " ").split()[-1].strip("\"'(), ")


def _kind(reason: str) -> str:
    upper = reason.upper()
    if any(word in upper for word in _WATCHDOG_WORDS):
        return "watchdog"
    return "panic" if any(word in upper for word in _PANIC_WORDS) else "reboot"


def _by_number(text: str) -> str:
    """Read the numbers of the ESP8266, of MicroPython (3 is WDT_RESET), of Nordic's RESETREAS."""
    lowered = text.lower()
    value = hex_number(text)
    plain = value is None
    if value is None:
        value = next(reversed(numbers(text)), 0)
    if "resetreas" in lowered:
        return "watchdog" if value & 2 else "reboot"
    if lowered.startswith("rst"):
        return _ESP8266.get(value, "reboot")
    if "hwinfo" in lowered:  # Zephyr's RESET_WATCHDOG is bit 4
        return "watchdog" if value & 0x10 else "reboot"
    return "watchdog" if value == 3 and plain else "reboot"


CRASH = Dialect(
    name="crash",
    grammar="crash",
    literals=(
        "stack", "mbedos", "rst_", "cache disabled", "stk", "watchdog", "wdt", "iwdg", "wwdg",
        "guru med", "fault", "panic", "oops", "exception", "prohibited", "segmentation", "sigsegv",
        "sigbus", "sigabrt", "abort", "assert", "reset", "reboot", "restart", "boot", "rst:",
        "rst cause", "ets ", "esp-rom", "brown", "fatal error", "instruction", "core dumped",
        "starting kernel", "terminate called", "unhandled", "resetreas", "wake", "power",
        "thread operating", "\\ | /", "crashcatcher",
        "<-corrupted", " at /", ".c:", " in mbedtls_", " in mpi_", " in ecp_", " in rsa_",
    ),
    builder=CrashBuilder,
)  # fmt: skip
