"""A little DER, for what `cryptography` has no words for (X.690)."""

from __future__ import annotations

import datetime

OID_OF_THE_TESTS = bytes.fromhex("06092b06010401b0030401")  # 1.3.6.1.4.1.6147.4.1
OID_TEXT = "1.3.6.1.4.1.6147.4.1"


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def split(der: bytes) -> tuple[bytes, bytes]:
    """The content of the first element, and what follows the element."""
    first, start = der[1], 2
    if first & 0x80:
        start += first & 0x7F
        first = int.from_bytes(der[2:start])
    return der[start : start + first], der[start + first :]


def sequence_without(der: bytes, part: bytes) -> bytes:
    """A signed object whose inner sequence lacks a part; its signature is no longer right."""
    inner, signature = split(split(der)[0])
    before, found, after = inner.partition(part)
    assert found
    return element(0x30, element(0x30, before + after) + signature)


def utc_time(time: datetime.datetime) -> bytes:
    return element(0x17, f"{time:%y%m%d%H%M%SZ}".encode())


def hardware_module(serial: bytes) -> bytes:
    """HardwareModuleName of RFC 4108."""
    return element(0x30, OID_OF_THE_TESTS + element(0x04, serial))
