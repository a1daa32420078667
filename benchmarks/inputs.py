"""Inputs, made anew for each run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from logdx.resources import folder

SAMPLE = folder("samples") / "wiznet-azure-iot-hub.log"
FLAGGED = "  ! The certificate is not correctly signed by the trusted CA"
START = datetime(2026, 3, 1, 8, 0, 0)


def stamped(lines: Iterator[str], count: int) -> Iterator[str]:
    """The first ``count`` lines, each with a stamp of its own."""
    for number, line in zip(range(count), lines, strict=False):
        yield f"{START + timedelta(milliseconds=137 * number):%Y-%m-%d %H:%M:%S.%f} {line}"


def dump(number: int, name: str) -> list[str]:
    """A certificate dump as the verify callback of the sample programs prints it."""
    return [
        f"Verify requested for (Depth {number % 3}):",
        "cert. version     : 3",
        f"serial number     : {number >> 8 & 255:02X}:{number & 255:02X}:7A:11:{number % 251:02X}",
        f"issuer name       : C=SE, O=Bench Works, CN=Bench CA {name}",
        f"subject name      : C=SE, O=Bench Works, CN=host-{name}.bench.example",
        f"issued  on        : 2025-0{1 + number % 9}-01 00:00:00",
        f"expires on        : 2027-0{1 + number % 9}-01 00:00:00",
        "signed using      : ECDSA with SHA256",
        "EC key size       : 256 bits",
        "basic constraints : CA=false",
        "subject alt name  :",
        f"    dNSName : host-{name}.bench.example",
        "key usage         : Digital Signature",
        "ext key usage     : TLS Web Server Authentication",
        FLAGGED if number % 2 else "  This certificate has no flags",
    ]  # fmt: skip


def recurring() -> Iterator[str]:
    """A fleet's log: five certificates over and over, with a result after each pair."""
    number = 0
    while True:
        yield from dump(number % 5, f"{number % 5}")
        yield f"  ! mbedtls_ssl_handshake returned -0x{(0x2700, 0x7780, 0x7280)[number % 3]:x}"
        number += 1


def distinct() -> Iterator[str]:
    """Every certificate is another one."""
    number = 0
    while True:
        yield from dump(number, f"{number:06d}")
        yield "  ! mbedtls_ssl_handshake returned -0x2700"
        number += 1
