"""What a file is that should hold a certificate or a key and does not.

bytes -> "line 1: a web page (HTML), ..."
"""

from __future__ import annotations

_MAGIC = (
    (b"\xfe\xed\xfe\xed", "a Java key store (JKS)"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program (ELF)"),
)
_STARTS = (
    ("<!doctype html", "a web page (HTML)"),
    ("<html", "a web page (HTML)"),
    ("<?xml", "an XML document"),
    ("<", "a web page (HTML or XML)"),
    ("{", "a JSON text"),
    ("ssh-", "an SSH public key"),
)
_PKCS7 = bytes.fromhex("2a864886f70d010702")
_PKCS12 = bytes.fromhex("2a864886f70d010701")


def unlike(data: bytes, wanted: str) -> str:
    """Say what the file is instead of ``wanted`` (a certificate, a private key)."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return f"line 1: {name}, not {wanted}"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > 40:
        return "line 1: text in UTF-16; mbedTLS needs plain ASCII: save it again without Unicode"
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            return _of_text(line.strip(), number, text, wanted)
    return f"line 1: nothing but blanks, not {wanted}"


def _of_text(first: str, number: int, text: str, wanted: str) -> str:
    for start, name in _STARTS:
        if first.lower().startswith(start):
            return f"line {number}: {name}, not {wanted}"
    for place, line in enumerate(text.splitlines(), 1):
        if "BEGIN " in line:
            return (
                f"line {place}: the BEGIN line must be -----BEGIN CERTIFICATE----- or alike with"
                f" five hyphens on each side, but is {line.strip()[:60]!r}"
            )
    if first.startswith("MII") and len(first) > 20:
        return f"line {number}: base64 without a -----BEGIN line before it"
    if "-----END " in text:
        return f"line {number}: the text has an END line but no BEGIN line"
    return f"line {number}: no BEGIN line, and no DER: {first[:40]!r} is not {wanted}"


def unlike_der(data: bytes, wanted: str) -> str:
    """Say what a file is that begins like DER and cannot be read as ``wanted``."""
    size = der_size(data)
    if size is not None and size > len(data):
        return f"line 1: the DER is cut off: it says {size} bytes and has {len(data)}"
    head = data[:80]
    if _PKCS7 in head[:24]:
        return f"line 1: a PKCS#7 collection (.p7b), not {wanted}: openssl pkcs7 -print_certs"
    if _PKCS12 in head:
        return f"line 1: a PKCS#12 store (.p12, .pfx), not {wanted}: openssl pkcs12 -nokeys"
    return f"line 1: DER, but not {wanted}"


def looks_der(data: bytes) -> bool:
    """Whether the data begins with a long ASN.1 SEQUENCE, as certificates and keys do."""
    if len(data) < 3 or data[0] != 0x30:
        return False
    return (data[1] >= 0x80 or data[1] > 40) and not data[:64].isascii()


def der_size(data: bytes) -> int | None:
    """Return the size that the outermost header states."""
    if len(data) < 2:
        return None
    count = data[1] & 0x7F
    if not data[1] & 0x80:
        return data[1] + 2
    if not 1 <= count <= 4 or len(data) < 2 + count:
        return None
    return int.from_bytes(data[2 : 2 + count]) + 2 + count
