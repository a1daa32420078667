"""Lines of the clock dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.clock import CLOCK
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def at(year: int, month: int = 1, day: int = 1, *clock: int) -> datetime:
    return datetime(year, month, day, *clock, tzinfo=UTC)


CASES: list[Case] = [
    (
        "rtc : 1970-01-01 00:00:09",
        {"origin": "rtc", "time": at(1970, 1, 1, 0, 0, 9), "synchronised": False},
    ),
    (
        " Get SNTP : 2026-11-18 19:40:02",
        {"origin": "sntp", "time": at(2026, 11, 18, 19, 40, 2), "synchronised": True},
    ),
    ("sntp: 2025-02-14 17:05:10 UTC", {"origin": "sntp", "time": at(2025, 2, 14, 17, 5, 10)}),
    (
        "I (5322) bees: sntp ok, Sun Aug 14 10:21:40 2022",
        {"origin": "sntp", "time": at(2022, 8, 14, 10, 21, 40)},
    ),
    ("unix time 1731412007", {"time": at(2024, 11, 12, 11, 46, 47)}),
    ("unix time: 14", {"time": at(1970, 1, 1, 0, 0, 14), "synchronised": False}),
    ("time(NULL) = 41", {"time": at(1970, 1, 1, 0, 0, 41)}),
    ("[app] epoch=1700000000", {"time": at(2023, 11, 14, 22, 13, 20)}),
    ("timestamp: 1700000000", {"time": at(2023, 11, 14, 22, 13, 20)}),
    (
        "clock 2023-06-14 20:47:02 UTC (sntp, drift 0.1 s)",
        {"origin": "date", "time": at(2023, 6, 14, 20, 47, 2)},
    ),
    ("I (00:00:00.040) gate: date 2025-09-15", {"origin": "date", "time": at(2025, 9, 15)}),
    ("+CIPSNTPTIME:Thu Jan 01 00:00:14 1970", {"origin": "sntp", "synchronised": False}),
    (
        '+CCLK: "70/01/01,00:00:14+00"',
        {"origin": "rtc", "time": at(1970, 1, 1, 0, 0, 14), "synchronised": False},
    ),
    ('+CCLK: "25/11/06,19:40:02+04"', {"time": at(2025, 11, 6, 19, 40, 2)}),
    ('+QNTP: 0,"2023/11/06,19:40:02+00"', {"origin": "sntp", "time": at(2023, 11, 6, 19, 40, 2)}),
    (
        "Sat Jan  1 00:03:28 2000",
        {"origin": "date", "time": at(2000, 1, 1, 0, 3, 28), "synchronised": False},
    ),
    ("Mon Nov 23 15:50:58 UTC 2026", {"time": at(2026, 11, 23, 15, 50, 58)}),
    ("(2000, 1, 1, 0, 3, 28, 5, 1)", {"origin": "rtc", "time": at(2000, 1, 1, 0, 3, 28)}),
    ("(2021, 3, 4, 3, 8, 15, 59, 0)", {"time": at(2021, 3, 4, 8, 15, 59)}),
    (
        "The current date/time in Shanghai is: Thu Jan  1 08:00:06 1970",
        {"time": at(1970, 1, 1, 8, 0, 6)},
    ),
    (
        "Error: Time:Thu Jan  1 00:01:37 1970 File:/b/x.c Func:f Line:66 boom",
        {"origin": "stamp", "synchronised": False},
    ),
    (
        "SNTP reply from 192.0.2.35: time 1547496173.009, local 1547496173.001",
        {"origin": "sntp", "time": at(2019, 1, 14, 20, 2, 53)},
    ),
    ("Now: 14.11.2026 08:12", {"time": at(2026, 11, 14, 8, 12)}),
    ("Local time: 11/14/2026 08:12:30", {"time": at(2026, 11, 14, 8, 12, 30)}),
    ("System time set to 2024-05-06T07:08:09Z", {"time": at(2024, 5, 6, 7, 8, 9)}),
    ("UTC now = Fri, 03 Aug 2018 13:47:19", {"time": at(2018, 8, 3, 13, 47, 19)}),
    (
        "main.c Compile Time:Mar  3 2020 09:41:08",
        {"origin": "build", "time": at(2020, 3, 3, 9, 41, 8)},
    ),
    ("Build date: 2024-02-11", {"origin": "build", "time": at(2024, 2, 11)}),
    (
        "MicroPython v1.22.2 on 2024-02-22; MY_F446 with STM32F446RE",
        {"origin": "build", "time": at(2024, 2, 22)},
    ),
    ("[INFO][main]: clock sync done", {"origin": "sntp", "synchronised": True}),
    ("time synchronized", {"synchronised": True}),
    ("SNTP sync failed", {"origin": "sntp", "synchronised": False}),
    ("time is not set yet", {"synchronised": False}),
    ("WARN: clock not set", {"synchronised": False}),
    ("RTC lost power, please set", {"origin": "rtc", "synchronised": False}),
    ("Failed to get NTP time", {"origin": "sntp", "synchronised": False}),
    ("Error initializing the RTC from the network time!", {"origin": "rtc", "synchronised": False}),
]
NOTHING = [
    "peer CN=gate.example notAfter=2027-03-31",
    "certificate valid until 2024-01-01 and time left 12 days",
    "expiry date: 2024-03-05",
    "Date: Fri, 03 Aug 2018 13:47:19 GMT",
    "uptime 0d 02:41:07",
    "ets Jun  8 2016 00:22:57",
    "Build:Mar 27 2021",
    "crl this 01.07.25, next 30.09.25",
    "connect timeout after 2025 ms",
    "tcp connect time 48 ms",
    '{"lux":312,"ts":1741002211}',
    "epoch 3/10 loss 0.2",
    "client hello, current time: 1795449016",
    "the next time we meet",
    "runtime 2024-01-01 build",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(CLOCK, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(CLOCK, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(CLOCK, lines)
