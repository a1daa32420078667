"""Boot banners, resets and crashes of the ESP chips (grammars/esp_boot.lark).

ESP32 and later: ROM, second stage bootloader, ESP-IDF's panic handler and task watchdog (v3 to
v6), which Arduino, ESPHome and MicroPython share::

    ***ERROR*** A stack overflow in task tls_up has been detected.
    Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.
    rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)

ESP8266: the ROM's ``rst cause``, the watchdogs and Arduino's postmortem::

     ets Jan  8 2013,rst cause:4, boot mode:(3,6)
    Exception (29):
    last failed alloc call: 40216FA4(16709)
"""

from __future__ import annotations

from lark import Token

from logdx.dialects.base import Builder, Dialect, Found, found
from logdx.dialects.esp_common import last_int
from logdx.model.records import Crash, Memory, Platform

_STACK_FAULTS = ("stack canary", "stack protection", "stack overflow")
_CAUSES_8266 = {"1": "power-on", "2": "external", "3": "software", "4": "hardware watchdog"}
_SDKS = {
    "ESPHome": "esphome",
    "Tasmota": "tasmota",
    "Arduino": "arduino-esp32",
    "SDK:": "arduino-esp8266",
}


class BootBuilder(Builder):
    """A Crash, Memory or Platform for each phrase."""

    def item(self, parts: list[Found]) -> Found:
        return parts[0]

    def guru(self, tokens: list[Token]) -> Found:
        reason = tokens[0].rpartition("(")[2].strip()
        return found(Crash, tokens[0], what=_kind(reason), reason=reason)

    def canary(self, tokens: list[Token]) -> Found:
        task = tokens[0].rpartition("(")[2].strip() or None
        return found(Crash, tokens[0], what="stack-overflow", task=task, reason="stack canary")

    def overflow(self, tokens: list[Token]) -> Found:
        task = tokens[0].partition(" in task")[2].removesuffix("has been detected").strip(": ")
        return found(Crash, tokens[0], what="stack-overflow", task=task)

    def detected_in(self, tokens: list[Token]) -> Found:
        task = tokens[0].partition('"')[2]
        return found(Crash, tokens[0], what="stack-overflow", task=task, reason="stack guard")

    def smashed(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="stack-overflow", reason=str(tokens[0]))

    def asserted(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="assert", reason=str(tokens[0]))

    def aborted(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="abort", reason=str(tokens[0]))

    def watchdog(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="watchdog", reason=str(tokens[0]))

    def out_of_memory(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="out-of-memory", reason=str(tokens[0]))

    def corrupt_heap(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="panic", reason=str(tokens[0]))

    def brownout(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="reboot", reason="brownout")

    def reset_reason(self, tokens: list[Token]) -> Found:
        reason = tokens[0].rpartition("(")[2]
        what = "watchdog" if reason.startswith(("TG0WDT", "TG1WDT", "TGWDT")) else "reboot"
        return found(Crash, tokens[0], what=what, reason=reason)

    def reset_cause(self, tokens: list[Token]) -> Found:
        cause = tokens[0].rpartition(":")[2].strip()
        what = "watchdog" if cause == "4" else "reboot"
        return found(Crash, tokens[0], what=what, reason=_CAUSES_8266.get(cause, cause))

    def rebooting(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="reboot")

    def panic(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="panic", reason=str(tokens[0]))

    def exception(self, tokens: list[Token]) -> Found:
        return found(Crash, tokens[0], what="panic", reason=tokens[0].rstrip(":"))

    def failed_alloc(self, tokens: list[Token]) -> Found:
        return found(Memory, tokens[0], failed_allocation=last_int(tokens[0]))

    def rom_chip(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], chip=tokens[0].partition(":")[2])

    def rom_date(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], chip="esp32")

    def rom8266(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], chip="esp8266")

    def idf_version(self, tokens: list[Token]) -> Found:
        version = tokens[0].replace(":", " ").split()[-1]
        return found(Platform, tokens[0], sdk="esp-idf", sdk_version=version)

    def version(self, tokens: list[Token]) -> Found:
        sdk = next(sdk for start, sdk in [*_SDKS.items(), ("", "tuya")] if start in tokens[0])
        version = tokens[0].rpartition("Core:" if sdk == "arduino-esp8266" else " ")[2]
        return found(Platform, tokens[0], sdk=sdk, sdk_version=version)

    def at_version(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], sdk="esp-at", sdk_version=tokens[0].partition(":")[2])

    def chip_model(self, tokens: list[Token]) -> Found:
        return found(Platform, tokens[0], chip=tokens[0].split()[-1].lower())


def _kind(reason: str) -> str:
    """What a Guru Meditation's reason means."""
    low = reason.lower()
    if any(fault in low for fault in _STACK_FAULTS):
        return "stack-overflow"
    return "watchdog" if "wdt" in low else "panic"


ESP_BOOT = Dialect(
    name="esp-boot",
    grammar="esp_boot",
    literals=(
        "Guru Meditation", "Stack canary", "stack overflow in task", "Detected in task",
        "Stack smashing", "assert failed", "assertion \"", "ASSERT_PARAM", "ASSERT: ",
        "abort() was called", "Abort called", "Task watchdog", "wdt timeout", "wdt reset",
        "TG0WDT", "TG1WDT", "MWDT timeout", "bad_alloc", "exception: OOM", "memory allocation of",
        "CORRUPT HEAP", "Brownout detector", "rst:0x", "rst cause", "Rebooting",
        "soft reboot", "Restarting now", "System restart", "ESP.restart", "Panic ", "panicked at",
        "User exception", "CUT HERE FOR", "Exception ", "last failed alloc", "E:M ",
        "Mem alloc fail", "ESP-ROM:", "ets Ju", "ets Jan", "ESP-IDF", "IDF_ver", "IDF ver",
        "ESPHome version", "Tasmota Version", "Arduino ", "Tuya ESP8266", "/Core:", "AT version:",
        "Chip is", "Chip type:", "This chip is",
    ),
    builder=BootBuilder,
)  # fmt: skip
