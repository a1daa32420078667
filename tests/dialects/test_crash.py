"""Lines of the crash dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.crash import CRASH
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing

CASES: list[Case] = [
    (
        "***ERROR*** A stack overflow in task mp_thread has been detected.",
        {"what": "stack-overflow", "task": "mp_thread"},
    ),
    ("00> Stack overflow. Task: cloud_tx", {"what": "stack-overflow", "task": "cloud_tx"}),
    ("stack overflow: mqtt_task", {"what": "stack-overflow", "task": "mqtt_task"}),
    ("Stack overflow in task tls_io!", {"what": "stack-overflow", "task": "tls_io"}),
    (">>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0", {"what": "stack-overflow"}),
    ("  Stacking error", {"what": "stack-overflow"}),
    (
        "Debug exception reason: Stack canary watchpoint triggered (upload) ",
        {"what": "stack-overflow", "task": "upload"},
    ),
    (
        "CMSIS-RTOS error: Stack overflow (status: 0x1, task ID: 0x2000, task name: tls_task)",
        {"what": "stack-overflow", "task": "tls_task"},
    ),
    ("warning: tls stack is close to end of stack address.", {"what": "stack-overflow"}),
    ("thread:tls stack overflow", {"what": "stack-overflow"}),
    ("vApplicationStackOverflowHook", {"what": "stack-overflow"}),
    (
        "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
        {"what": "panic"},
    ),
    (
        "Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0).",
        {"what": "watchdog"},
    ),
    ("***** BUS FAULT *****", {"what": "panic"}),
    ("hard fault on thread: tls", {"what": "panic", "task": "tls"}),
    ("HardFault_Handler", {"what": "panic"}),
    ("*** PANIC ***", {"what": "panic"}),
    ("thread 'main' panicked at src/bin/mqtt.rs:141:14:", {"what": "panic"}),
    ("Fatal exception (28):", {"what": "panic"}),
    ("++ MbedOS Fault Handler ++", {"what": "panic"}),
    ("Segmentation fault (core dumped)", {"what": "panic"}),
    (
        "rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
        {"what": "reboot", "reason": "SW_CPU_RESET"},
    ),
    ("rst:0x7 (TG0WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)", {"what": "watchdog"}),
    ("boot  cause=3  n=41", {"what": "watchdog"}),
    ("boot cause=1 n=1", {"what": "reboot"}),
    ("hwinfo reset cause 0x00000010 (watchdog)", {"what": "watchdog"}),
    ("Reset reason: Watchdog", {"what": "watchdog"}),
    ("last reset cause: IWDG", {"what": "watchdog"}),
    ("reset reason: power-on", {"what": "reboot"}),
    ("RESETREAS: 0x00000002", {"what": "watchdog"}),
    ("ets Jan  8 2013,rst cause:4, boot mode:(3,6)", {"what": "reboot"}),
    ("Soft WDT reset", {"what": "watchdog"}),
    ("WDT timeout, rebooting", {"what": "watchdog"}),
    ("Rebooted due to watchdog", {"what": "watchdog"}),
    (
        "Task watchdog got triggered. The following tasks did not reset the watchdog in time:",
        {"what": "watchdog"},
    ),
    ("abort() was called at PC 0x40137a83 on core 0", {"what": "abort"}),
    ('assertion "ret == 0" failed: file "x.c", line 187, function: socket_new', {"what": "assert"}),
    ("assert failed: xQueueSemaphoreTake queue.c:1545 (( pxQueue ))", {"what": "assert"}),
    ("ASSERTION FAIL [0] @ WEST_TOPDIR/zephyr/kernel/sem.c:143", {"what": "assert"}),
    ("*** Booting Zephyr OS build v3.5.0 ***", {"what": "reboot"}),
    ("ets Jun  8 2016 00:22:57", {"what": "reboot"}),
    ("MPY: soft reboot", {"what": "reboot"}),
    ("Rebooting...", {"what": "reboot"}),
    ("Brownout detector was triggered", {"what": "reboot", "reason": "brownout"}),
    ("wdt 2000 ms", {"kind": "message", "text": "watchdog", "detail": "2000 ms"}),
    ("watchdog timer started, timeout 8 s", {"text": "watchdog", "detail": "8 s"}),
    ("stack high water mark: 120", {"text": "stack left", "detail": "120"}),
]
NOTHING = [
    "Last tls stack error number: 0x0",
    "Stack overflow detection enabled",
    "kicking the watchdog",
    "watchdog task started",
    "SIGUSR1[soft,tls-error] received, process restarting",
    "reboot the router and try again",
    "see stackoverflow.com/questions/12345",
    "assertive tone of the boot camp",
    "the panicking crowd",
    "NET - Connection was reset by peer",
    "connection reset by peer",
    "boot partition 1",
    "Task: upload",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(CRASH, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(CRASH, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(CRASH, lines)
