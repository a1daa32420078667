"""Distinguished names as logs print them, made comparable.

mbedTLS prints ``C=US, O=DigiCert\\, Inc., CN=x`` (older versions without the backslash), OpenSSL
``C = US, O = "DigiCert, Inc."`` or ``/C=US/O=DigiCert, Inc.``. Source: mbedtls_x509_dn_gets 2.x and
3.x, X509_NAME_oneline and X509_NAME_print_ex.

>>> key_of("C=US, O=DigiCert\\\\, Inc.") == key_of('/O=DigiCert, Inc./C=us')
True
"""

from __future__ import annotations

from logdx.knowledge._dress import HEX_DIGITS

MOST_CHARACTERS = 2000
MOST_TYPE_CHARACTERS = 40
TYPE_ALIASES = {"s": "st", "sp": "st", "e": "emailaddress", "email": "emailaddress"}

Key = tuple[tuple[str, str], ...]


def attributes_of(dn: str) -> tuple[tuple[str, str], ...]:
    """Type and value of each attribute, in printed order, escapes and quotes removed."""
    dn = dn.strip()[:MOST_CHARACTERS]
    pieces = _cut(dn[1:], "/") if dn.startswith("/") else _cut(dn, ",+")
    pairs = (piece.partition("=") for piece in pieces)
    return tuple((kind.strip(), _clean(value)) for kind, found, value in pairs if found)


def key_of(dn: str) -> Key:
    """What two prints of one name have in common: no order, case, blanks or escapes."""
    pairs = []
    for kind, value in attributes_of(dn):
        name = kind.casefold()
        pairs.append((TYPE_ALIASES.get(name, name), " ".join(value.casefold().split())))
    return tuple(sorted(pairs))


def common_name(dn: str) -> str | None:
    """The first CN."""
    return next((value for kind, value in attributes_of(dn) if kind.casefold() == "cn"), None)


def _cut(text: str, separators: str) -> list[str]:
    """Cut at separators that an attribute follows, so that a bare ``Entrust, Inc.`` stays whole."""
    pieces: list[str] = []
    start, index, quoted = 0, 0, False
    while index < len(text):
        char = text[index]
        if char == "\\":
            index += 1
        elif char == '"':
            quoted = not quoted
        elif char in separators and not quoted and _attribute_at(text, index + 1):
            pieces.append(text[start:index])
            start = index + 1
        index += 1
    return [*pieces, text[start:]]


def _attribute_at(text: str, index: int) -> bool:
    ahead = text[index : index + MOST_TYPE_CHARACTERS]
    kind, found, _ = ahead.partition("=")
    kind = kind.strip()
    return bool(found and kind) and kind.isascii() and kind.replace(".", "").isalnum()


def _clean(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if "\\" not in value:
        return value
    octets = bytearray()
    index = 0
    while index < len(value):
        pair = value[index + 1 : index + 3]
        if value[index] != "\\":
            octets += value[index].encode("utf-8", "replace")
            index += 1
        elif len(pair) == 2 and HEX_DIGITS.issuperset(pair):
            octets.append(int(pair, 16))
            index += 3
        else:
            octets += pair[:1].encode("utf-8", "replace")
            index += 2
    return octets.decode("utf-8", "replace")
