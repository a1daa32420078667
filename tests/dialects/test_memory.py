"""Lines of the memory dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.memory import MEMORY
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing

CASES: list[Case] = [
    ("charge point CP-22, fw 1.7.0, heap 71 k", {"free": 72704}),
    ("free 58220 min 21884 largest 38912", {"free": 58220, "minimum": 21884, "largest": 38912}),
    ("Free heap 44120, oled framebuffer 2x 57600", {"free": 44120}),
    ("Reported free mem 44112 max 21492", {"free": 44112, "largest": 21492}),
    ("08:14:02.588 > heap 61204 min 38880", {"free": 61204, "minimum": 38880}),
    ("[APP] Free memory: 221764 bytes", {"free": 221764}),
    ("Free internal heap before TLS 231044", {"free": 231044}),
    ("top of loop, free heap = 33816", {"free": 33816}),
    ("W (3922) example: free heap ----> 203116", {"free": 203116}),
    ("_realloc: size 552: new server wsi (free heap 88612)", {"free": 88612}),
    ("wifi ok 192.168.178.61  free: 118304", {"free": 118304}),
    ("Heap: 23k free, 4k largest", {"free": 23552, "largest": 4096}),
    ("minimum free heap size: 1204 bytes", {"minimum": 1204}),
    ("esp_get_free_heap_size()=51234", {"free": 51234}),
    (
        "xPortGetFreeHeapSize: 4040, xPortGetMinimumEverFreeHeapSize: 812",
        {"free": 4040, "minimum": 812},
    ),
    ("ESP.getMaxAllocHeap() = 20468", {"largest": 20468}),
    ("heap used 123456 free 9344", {"free": 9344}),
    ("gc.mem_free() 38912", {"free": 38912}),
    ("mem free=12 KB, largest block=8 KB", {"free": 12288, "largest": 8192}),
    ("largest free block: 10740", {"largest": 10740}),
    ("RAM: 23,456 bytes free", {"free": 23456}),
    ('STATE = {"Uptime":"0T00:00:12","Heap":141,"Wifi":{"RSSI":64}}', {"free": 144384}),
    ("malloc(16717) failed", {"kind": "memory", "failed_allocation": 16717}),
    ("calloc(1, 16717) failed", {"failed_allocation": 16717}),
    ("alloc of 4352 bytes failed", {"failed_allocation": 4352}),
    ("pvPortMalloc(2048) returned NULL", {"failed_allocation": 2048}),
    ("Failed to allocate 16717 bytes", {"failed_allocation": 16717}),
    ("Unable to allocate buffer of size 16717", {"failed_allocation": 16717}),
    ("MemoryError: memory allocation failed, allocating 16384 bytes", {"failed_allocation": 16384}),
    ("Mem alloc fail. size 0x00004100, caps 0x00001804", {"failed_allocation": 16640}),
    ("E:M 3200", {"failed_allocation": 3200}),
    ("out of memory", {"kind": "crash", "what": "out-of-memory"}),
    ("OSError: [Errno 12] ENOMEM", {"what": "out-of-memory"}),
    ("vApplicationMallocFailedHook", {"what": "out-of-memory"}),
    ("terminate called after throwing an instance of 'std::bad_alloc'", {"what": "out-of-memory"}),
    ("tls: not enough memory", {"what": "out-of-memory"}),
]
NOTHING = [
    "(-32512) SSL - Memory allocation failed",
    "X509 - Allocation of memory failed",
    "free 3 of 5 sockets",
    "SPIFFS: 123456 bytes free",
    "feel free to call 5551234",
    "memory leak fixed in 2.28.1",
    "heap sort takes 12 ms",
    "rx free 12 tx free 34",
    "remember to set 4096",
    "stack free 4096",
    "sdlog: flush 4096 bytes",
    "disk free 81920000",
    "=> free",
    "<= free",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(MEMORY, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(MEMORY, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(MEMORY, lines)
