"""Dumps of secrets are covered to their last octet, whatever their text column looks like."""

from __future__ import annotations

import pytest

from logdx.redact import redact_text


def _dump(name: str, data: bytes) -> str:
    """What mbedtls_debug_print_buf prints (library/debug.c)."""
    lines = [f"ssl_msg.c:4161: |4| dumping '{name}' ({len(data)} bytes)"]
    for offset in range(0, len(data), 16):
        row = data[offset : offset + 16]
        octets = " ".join(f"{octet:02x}" for octet in row)
        text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in row)
        lines.append(f"ssl_msg.c:4161: |4| {offset:04x}:  {octets:<47}  {text}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("beginning", [b"c1", b"ab ", b"0 ", b"17 ef 20"])
@pytest.mark.parametrize("rest", [b"\x00", b"\xfe\xed", b""])
def test_a_text_column_of_hex_digits_is_not_counted(beginning: bytes, rest: bytes) -> None:
    rows = [(beginning + bytes([number]) * 16)[:16] for number in range(1, 60)]
    log = _dump("input record from network, after decrypt", b"".join(rows) + rest)
    redacted = redact_text(log)
    heading, *covered = redacted.splitlines()
    assert heading == log.splitlines()[0]
    assert all("<tls-secret-1>" in line for line in covered)
    assert redact_text(redacted) == redacted


def test_the_dump_behind_it_is_kept() -> None:
    secret = _dump("master secret", b"c1" + bytes(46))
    public = _dump("client hello, random bytes", bytes(range(32)))
    assert redact_text(secret + public).endswith(public)
