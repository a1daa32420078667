"""Finds the certificate or key data in a file, as the device's parser gets it.

bytes -> form (pem, der, c) -> Blobs of the wanted role -> Part(line, DER | damage)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from logdx.certs.kinds import looks_der, unlike
from logdx.certs.literals import Blob, literals, whole_file
from logdx.certs.pem import BEGIN, blocks

MOST_BLOCKS = 500
_C_MARKS = (
    '"-----BEGIN', 'R"', "#include", "#define", "#ifndef", "#pragma", "const char",
    "unsigned char", "uint8_t", "u8_t", "0x2d", "0x2D", "0x30,", "45, 45,", "45,45,",
)  # fmt: skip
_ROLES = {
    "ca": ("ca", "root", "roots", "anchor", "anchors", "trust", "trusted", "bundle", "cacert",
           "rootca", "cas"),
    "cert": ("cert", "crt", "certificate", "client", "device", "dev", "own", "clientcert"),
    "key": ("key", "priv", "private", "pkey"),
}  # fmt: skip
WANTED = {"ca": "a certificate", "cert": "a certificate", "key": "a private key"}
KEY_LABELS = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")


@dataclass(frozen=True, slots=True)
class Part:
    """One certificate or key in a file."""

    line: int
    der: bytes | None = None
    damage: str | None = None
    stops: bool = False
    """The parser reads nothing behind it."""
    encrypted: bool = False
    label: str = ""


def parts_of(data: bytes, what: str) -> tuple[str, list[Part]]:
    """Return the form of the file and its parts; one part with the damage where there is none."""
    if not data:
        return "pem", [Part(1, damage="line 1: the file is empty", stops=True)]
    if looks_der(data):
        return "der", [Part(1, der=data)]
    form, found = "pem", [whole_file(data)]
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-8", "replace")
        if any(mark in text for mark in _C_MARKS):
            chosen = _of_role(literals(text), what)
            form, found = ("c", chosen) if chosen else (form, found)
    parts = [part for blob in found for part in _of_blob(blob, what)]
    return form, parts or [Part(1, damage=unlike(data, WANTED[what]), stops=True)]


def _of_role(found: Sequence[Blob], what: str) -> list[Blob]:
    """The literals that hold such data, and of several those that are named for the role."""
    holding = [blob for blob in found if _holds(blob, what)]
    for role in ([what], [r for r in _ROLES if r != what]):
        named = [blob for blob in holding if _is_named(blob, role)]
        if named and role == [what]:
            return [b for b in named if what == "ca" or not _is_named(b, ["ca"])] or named
        if named and len(named) < len(holding):
            return [blob for blob in holding if blob not in named]
    return holding


def _is_named(blob: Blob, roles: Sequence[str]) -> bool:
    spaced = "".join(f" {c}" if c.isupper() else c if c.isalnum() else " " for c in blob.name)
    names = {*spaced.lower().split(), *blob.name.lower().split("_"), blob.name.lower()}
    return any(word in names for role in roles for word in _ROLES[role])


def _holds(blob: Blob, what: str) -> bool:
    data = bytes(blob.data)
    if looks_der(data):
        return blob.kind == "array"
    if b"BEGIN " not in data:
        return False
    is_key = b"PRIVATE KEY" in data
    return is_key if what == "key" else not is_key or b"CERTIFICATE" in data


def _of_blob(blob: Blob, what: str) -> Iterator[Part]:
    data = bytes(blob.data)
    line = blob.line_at(0)
    if looks_der(data):
        yield Part(line, der=data)
        return
    if blob.kind == "array" and not data.endswith(b"\0"):
        name = f" {blob.name}" if blob.name else ""
        last = blob.line_at(len(data) - 1)
        damage = (
            f"line {last}: the array{name} ends without a NUL (0x00), so that mbedTLS does not take"
            " it for PEM; append 0x00 and count it in the length"
        )
        yield Part(line, damage=damage, stops=True)
        return
    yield from _of_pem(blob, what)


def _of_pem(blob: Blob, what: str) -> Iterator[Part]:
    others = []
    found = False
    for block in islice(blocks(blob), MOST_BLOCKS):
        fits = block.label in KEY_LABELS if what == "key" else block.label == "CERTIFICATE"
        if not fits and block.label:
            others.append(block)
            continue
        found = True
        encrypted = block.encrypted or block.label.startswith("ENCRYPTED")
        yield Part(block.line, block.der, block.damage, block.stops, encrypted, block.label)
        if block.stops:
            return
    if others and not found:
        yield _wrong_label(others[0].label, others[0].line, what)


def _wrong_label(label: str, line: int, what: str) -> Part:
    hints = {
        "OPENSSH PRIVATE KEY": ": convert it with ssh-keygen -p -m PEM",
        "TRUSTED CERTIFICATE": ": convert it with openssl x509",
        "PKCS7": ": convert it with openssl pkcs7 -print_certs",
    }
    shown = "".join(c for c in label if c.isprintable())[:40]
    damage = f"line {line}: BEGIN {shown} is not {WANTED[what]}{hints.get(label, '')}"
    return Part(line, damage=damage, stops=True)


__all__ = ["BEGIN", "Part", "parts_of"]
