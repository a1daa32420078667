"""Boots, resets and crashes of the ESP chips."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.esp_boot import ESP_BOOT
from tests.dialects.sdk_checks import check, has_literal, mixtures, read

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        "Guru Meditation Error: Core  1 panic'ed (Unhandled debug exception).",
        {"kind": "crash", "what": "panic", "reason": "Unhandled debug exception"},
    ),
    (
        "Debug exception reason: Stack canary watchpoint triggered (upload)",
        {"kind": "crash", "what": "stack-overflow", "task": "upload", "reason": "stack canary"},
    ),
    (
        "***ERROR*** A stack overflow in task mp_thread has been detected.",
        {"kind": "crash", "what": "stack-overflow", "task": "mp_thread"},
    ),
    (
        "Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU1)",
        {"kind": "crash", "what": "watchdog", "reason": "Interrupt wdt timeout on CPU1"},
    ),
    (
        "Guru Meditation Error: Core  0 panic'ed (Stack protection fault).",
        {"kind": "crash", "what": "stack-overflow", "reason": "Stack protection fault"},
    ),
    (
        'Detected in task "https_get" at 0x4200c1de',
        {"kind": "crash", "what": "stack-overflow", "task": "https_get", "reason": "stack guard"},
    ),
    (
        "assert failed: xQueueSemaphoreTake queue.c:1549 (pxQueue->uxItemSize == 0)",
        {
            "kind": "crash",
            "what": "assert",
            "reason": "assert failed: xQueueSemaphoreTake queue.c:1549 (pxQueue->uxItemSize == 0)",
        },
    ),
    (
        'assertion "ret == 0" failed: file "../../extmod/modussl_mbedtls.c", line 187, function: socket_new',
        {
            "kind": "crash",
            "what": "assert",
            "reason": 'assertion "ret == 0" failed: file "../../extmod/modussl_mbedtls.c',
        },
    ),
    (
        "abort() was called at PC 0x40137a83 on core 0",
        {
            "kind": "crash",
            "what": "abort",
            "reason": "abort() was called at PC 0x40137a83 on core 0",
        },
    ),
    (
        "E (35187) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:",
        {"kind": "crash", "what": "watchdog", "reason": "Task watchdog got triggered"},
    ),
    (
        "CORRUPT HEAP: Bad head at 0x3ffd2b60. Expected 0xabba1234 got 0x3ffd2c40",
        {"kind": "crash", "what": "panic", "reason": "CORRUPT HEAP: Bad head at 0x3ffd2b60"},
    ),
    ("Brownout detector was triggered", {"kind": "crash", "what": "reboot", "reason": "brownout"}),
    (
        "rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
        {"kind": "crash", "what": "reboot", "reason": "SW_CPU_RESET"},
    ),
    (
        "rst:0x8 (TG1WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
        {"kind": "crash", "what": "watchdog", "reason": "TG1WDT_SYS_RESET"},
    ),
    ("wdt reset", {"kind": "crash", "what": "watchdog", "reason": "wdt reset"}),
    ("Soft WDT reset", {"kind": "crash", "what": "watchdog", "reason": "Soft WDT reset"}),
    ("Rebooting...", {"kind": "crash", "what": "reboot"}),
    ("ets Jul 29 2019 12:21:46", {"kind": "platform", "chip": "esp32"}),
    ("ESP-ROM:esp32s3-20210327", {"kind": "platform", "chip": "esp32s3"}),
    (
        "I (29) boot: ESP-IDF v5.1.2 2nd stage bootloader",
        {"kind": "platform", "sdk": "esp-idf", "sdk_version": "v5.1.2"},
    ),
    (
        "I (333) cpu_start: ESP-IDF:          v4.4.4-dirty",
        {"kind": "platform", "sdk": "esp-idf", "sdk_version": "v4.4.4-dirty"},
    ),
    ("Exception (29):", {"kind": "crash", "what": "panic", "reason": "Exception (29)"}),
    (
        "Fatal exception 9(LoadStoreAlignmentCause):",
        {"kind": "crash", "what": "panic", "reason": "Fatal exception 9(LoadStoreAlignmentCause)"},
    ),
    ("last failed alloc call: 40216FA4(16709)", {"kind": "memory", "failed_allocation": 16709}),
    ("E:M 16768", {"kind": "memory", "failed_allocation": 16768}),
    (
        "terminate called after throwing an instance of 'std::bad_alloc'",
        {"kind": "crash", "what": "out-of-memory", "reason": "std::bad_alloc"},
    ),
    (
        "thread 'main' panicked at src/main.rs:42:10:",
        {"kind": "crash", "what": "panic", "reason": "panicked at src/main.rs:42:10:"},
    ),
    (
        "[C][app:102]: ESPHome version 2023.12.5 compiled on Dec 21 2023",
        {"kind": "platform", "sdk": "esphome", "sdk_version": "2023.12.5"},
    ),
    (
        "Project tasmota - Tasmota Version 12.1.0(tasmota)-2_7_4_9(2022-08-18T12:00:00)",
        {
            "kind": "platform",
            "sdk": "tasmota",
            "sdk_version": "12.1.0(tasmota)-2_7_4_9(2022-08-18T12",
        },
    ),
    (
        "SDK:2.2.2-dev(38a443e)/Core:2.7.4=20704000/lwIP:STABLE-2_1_2_RELEASE",
        {"kind": "platform", "sdk": "arduino-esp8266", "sdk_version": "2.7.4"},
    ),
    (
        "AT version:2.2.0.0(b097cdf - ESP32 - Jun 17 2021 12:57:45)",
        {"kind": "platform", "sdk": "esp-at", "sdk_version": "2.2.0.0"},
    ),
    ("Chip is ESP32-D0WDQ6 (revision 1)", {"kind": "platform", "chip": "esp32-d0wdq6"}),
    (
        "E (44) x: Mem alloc fail. size 0x00004200 caps 0x00001800",
        {"kind": "memory", "failed_allocation": 16896},
    ),
    ("memory allocation of 16384 bytes failed", {"kind": "memory", "failed_allocation": 16384}),
    (
        "abort() was called at PC 0x40081",
        {"kind": "crash", "what": "abort", "reason": "abort() was called at PC 0x40081"},
    ),
]
HARMLESS = (
    "epc1=0x40207e10, epc2=0x00000000",
    "Backtrace: 0x400f1cff:0x3ffd2b60 0x400f1e79:0x3ffd2c40",
    "ELF file SHA256: 9e41ab03c7f1d220",
)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_line_gives_its_record(line: str, expected: dict[str, Any]) -> None:
    check(ESP_BOOT, line, expected)


@pytest.mark.parametrize("line", [line for line, _ in CASES])
def test_prefilter_lets_the_line_through(line: str) -> None:
    assert has_literal(ESP_BOOT, line)


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_line_gives_nothing(line: str) -> None:
    assert read(ESP_BOOT, line) == []


@settings(deadline=None, max_examples=40)
@given(mixtures(ESP_BOOT))
def test_mixtures_never_raise(lines: list[str]) -> None:
    assert all(1 <= record.first_line <= len(lines) for record in read(ESP_BOOT, *lines))
