"""Lines of the platform dialect: what it takes from them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from logdx.dialects.platform import PLATFORM
from tests.dialects.env_checks import Case, holds, mixtures, never_raises, says_nothing


def sdk(name: str, version: str) -> dict[str, Any]:
    return {"kind": "platform", "sdk": name, "sdk_version": version}


def library(version: str) -> dict[str, Any]:
    return {"kind": "platform", "library": "mbedtls", "library_version": version}


def stack(name: str) -> dict[str, Any]:
    return {"kind": "foreign_stack", "name": name}


CASES: list[Case] = [
    ("build version: Mbed TLS 3.6.6 (build 50726400)", library("3.6.6")),
    ("library versions: mbed TLS 2.28.2, LZO 2.10", library("2.28.2")),
    ("curl 8.13.0 (x86_64-musl) libcurl/8.13.0 mbedTLS/3.6.3 zlib/1.3.1", library("3.6.3")),
    ("curl 8.13.0 (x86_64-musl) libcurl/8.13.0 mbedTLS/3.6.3 zlib/1.3.1", sdk("curl", "8.13.0")),
    ("using PolarSSL 1.3.9", {"library": "polarssl", "library_version": "1.3.9"}),
    ("*** Booting Zephyr OS build v3.5.0 ***", sdk("zephyr", "3.5.0")),
    ("*** Booting Zephyr OS build zephyr-v3.4.0 ***", sdk("zephyr", "3.4.0")),
    ("*** Booting nRF Connect SDK v2.7.0-5cb85570ca43 ***", sdk("ncs", "2.7.0-5cb85570ca43")),
    ("I (29) boot: ESP-IDF v5.1.2 2nd stage bootloader", sdk("esp-idf", "5.1.2")),
    ("Using Mbed OS 5.11.5", sdk("mbed-os", "5.11.5")),
    ("tls_test 1.1 / mbed-os 6.2.1", sdk("mbed-os", "6.2.1")),
    ("OpenVPN 2.5.7 arm-openwrt-linux-gnu [SSL (mbed TLS)] [LZO]", sdk("openvpn", "2.5.7")),
    ("MicroPython v1.22.2 on 2024-02-22; MY_F446 with STM32F446RE", sdk("micropython", "1.22.2")),
    ("MicroPython v1.22.2 on 2024-02-22; MY_F446 with STM32F446RE", {"chip": "STM32F446RE"}),
    ("Adafruit CircuitPython 8.2.9 on 2023-12-06; Feather ESP32-S2", sdk("circuitpython", "8.2.9")),
    ("AWS IoT SDK Version 3.0.1-", sdk("aws-iot-sdk", "3.0.1")),
    ("Info: IoT Hub SDK for C, version 1.2.14", sdk("azure-iot-sdk-c", "1.2.14")),
    ("Fluent-Bit v0.12.7", sdk("fluent-bit", "0.12.7")),
    ("W5500-EVB-Pico2, SDK 2.1.0", {"chip": "W5500"}),
    ("***** MDM client, MIMXRT1062 EVK, SDK 2.14 *****", {"chip": "MIMXRT1062"}),
    ("K64F config loader 0.6", {"chip": "K64F"}),
    ("BearSSL error: 54", stack("BearSSL")),
    ("+QSSLOPEN: 0,579", stack("modem AT commands")),
    ('AT%CMNG=0,16842753,0,"---"', stack("modem AT commands")),
    ('AT#SSLD=1,443,"x.example"', stack("modem AT commands")),
    ("AT+CIPSSL=1", stack("modem AT commands")),
    ("wolfSSL_connect failed -188", stack("wolfSSL")),
    ("gnutls_handshake() failed: The TLS connection was non-properly terminated.", stack("GnuTLS")),
    ("schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT", stack("Schannel")),
    ("curl 7.88.1 (x86_64) libcurl/7.88.1 OpenSSL/3.0.8", stack("OpenSSL")),
]
NOTHING = [
    'AT+CIPSTART="SSL","api.wasser.example",443',
    "mbedTLS: Connecting to 127.0.0.1:4443",
    "mbedtls_ssl_handshake returned -0x2700",
    "the sdk is great",
    "OpenVPN is nice",
    "1690112046: OpenSSL Error[0]: error:14089086:SSL routines:f:certificate verify failed",
    "zephyrs blow in 2023",
    "curl: (60) Cert verify failed",
    "arduino loop 12",
    "lpc is a codec",
    "same 51 as before",
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_takes(line: str, expected: dict[str, Any]) -> None:
    holds(PLATFORM, line, expected)


@pytest.mark.parametrize("line", NOTHING)
def test_leaves_alone(line: str) -> None:
    says_nothing(PLATFORM, line)


@settings(max_examples=40, deadline=None)
@given(mixtures(CASES, NOTHING))
def test_never_raises(lines: list[str]) -> None:
    never_raises(PLATFORM, lines)
