r"""PEM as mbedTLS reads it, with the line and the kind of each damage.

    Blob -> Block(label, line, DER) | Block(label, line, damage)

What mbedtls_pem_read_buffer demands: a line break behind the BEGIN line, an END line, base64 in
which blanks stand only at line ends. What mbedtls_x509_crt_parse makes of a fault: bad base64
skips this certificate, a missing line break or END line ends the reading (library/pem.c,
base64.c, x509_crt.c).
"""

from __future__ import annotations

import base64
import binascii
import string
from collections.abc import Iterator
from dataclasses import dataclass

from logdx.certs.kinds import der_size
from logdx.certs.literals import Blob

BEGIN, END, DASHES = b"-----BEGIN ", b"-----END ", b"-----"
_LOST = "{} base64 characters are no multiple of 4: some are lost or doubled"
_ALPHABET = frozenset((string.ascii_letters + string.digits + "+/=").encode())


@dataclass(frozen=True, slots=True)
class Block:
    """One BEGIN...END."""

    label: str
    line: int
    der: bytes | None = None
    damage: str | None = None
    """Where and what, e.g. "line 7: '!' is no base64"."""
    stops: bool = False
    """mbedTLS reads nothing behind this damage."""
    encrypted: bool = False


def blocks(blob: Blob) -> Iterator[Block]:
    """Yield the blocks in order."""
    data, at = bytes(blob.data), 0
    while (start := data.find(BEGIN, at)) >= 0:
        head = start + len(BEGIN)
        dashes = data.find(DASHES, head, head + 80)
        if dashes < 0:
            lacks = f"line {blob.line_at(start)}: the BEGIN line lacks its five closing hyphens"
            yield Block("", blob.line_at(start), damage=lacks, stops=True)
            at = head
            continue
        label = data[head:dashes].decode("ascii", "replace")
        block, at = _block(blob, data, label, start, dashes + len(DASHES))
        yield block


def _block(blob: Blob, data: bytes, label: str, start: int, body: int) -> tuple[Block, int]:
    """The block that begins at ``start``, and where to go on."""
    line = blob.line_at(start)
    end = data.find(END + label.encode() + DASHES, body)
    following = data.find(BEGIN, body)
    if end < 0 or 0 <= following < end:
        stop = following if following >= 0 else len(data)
        last = blob.line_at(max(stop - 1, 0))
        cut = f"line {line}: BEGIN {label} has no END line up to line {last}: the text is cut off"
        return Block(label, line, damage=cut, stops=True), stop
    after = end + len(END) + len(label) + len(DASHES)
    broken = _no_line_break(data, body, line, label)
    if broken is not None:
        return Block(label, line, damage=broken, stops=True), after
    content = data[body:end]
    if b"Proc-Type:" in content[:40]:
        return Block(label, line, encrypted=True), after
    damage = _bad_base64(blob, content, body)
    if damage is not None:
        return Block(label, line, damage=damage), after
    der = _decoded(b"".join(content.split()))
    if der is None:
        count = len(b"".join(content.split()))
        lost = f"line {blob.line_at(end - 1)}: {_LOST.format(count)}"
        return Block(label, line, damage=lost), after
    return Block(label, line, der=der), after


def _no_line_break(data: bytes, body: int, line: int, label: str) -> str | None:
    rest = data[body : body + 3]
    if rest.removeprefix(b" ").startswith((b"\n", b"\r\n")):
        return None
    if rest.startswith(b"\\"):
        return (
            f"line {line}: a backslash and an n stand behind BEGIN {label} instead of a line break"
        )
    return f"line {line}: no line break behind BEGIN {label}"


def _bad_base64(blob: Blob, content: bytes, offset: int) -> str | None:
    """What the decoder objects to first, with its line."""
    count = 0
    padding = 0
    at = offset
    for line in content.split(b"\n"):
        text = line.rstrip(b" \r")
        place = f"line {blob.line_at(at)}"
        fault = _bad_line(text)
        if fault is not None:
            return f"{place}: {fault}"
        if padding and text.strip(b"="):
            return f"{place}: base64 goes on behind its end (=)"
        padding += text.count(b"=")
        count += len(text)
        at += len(line) + 1
    last = f"line {blob.line_at(offset + len(content.rstrip()) - 1)}"
    if not count:
        return f"line {blob.line_at(offset)}: nothing stands between BEGIN and END"
    return f"{last}: {_LOST.format(count)}" if padding > 2 else None


def _decoded(text: bytes) -> bytes | None:
    """Decode whole groups of four as mbedTLS does; None where what is left over is missed."""
    try:
        der = base64.b64decode(text[: len(text) // 4 * 4])
    except binascii.Error:
        return None
    size = der_size(der)
    return None if len(text) % 4 and (size is None or size > len(der)) else der


def _bad_line(text: bytes) -> str | None:
    if text.startswith((b" ", b"\t")):
        return "blanks before the base64; mbedTLS takes them only at the end of a line"
    for index, byte in enumerate(text):
        if byte in _ALPHABET:
            if byte == 61 and text[index:].strip(b"="):
                return "'=' inside the base64"
            continue
        if text[index : index + 2] in (b"\\n", b"\\r"):
            return f"a backslash and an {chr(text[index + 1])} instead of a line break"
        shown = chr(byte) if 32 <= byte < 127 else f"byte 0x{byte:02x}"
        return f"{shown!r} (column {index + 1}) is no base64"
    return None
