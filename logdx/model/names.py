"""Names in certificates: distinguished names and subject alternative names (RFC 5280).

"C=IE, O=Baltimore, CN=Root"  ->  DistinguishedName  ->  the same text, comparable
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class SubjectAltName:
    """One subject alternative name; ``type`` is the printed keyword, e.g. dNSName."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """A distinguished name as an ordered list of attributes.

    mbedTLS prints RDNs in certificate order, joined by ", "; 2.28 and 3.x escape special
    characters with a backslash, older builds print them bare (library/x509.c, dn_gets).
    """

    attributes: tuple[tuple[str, str], ...] = field(compare=False)
    text: str = field(default="", compare=False)
    key: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    """What two writings of the same name have in common: types and values without case."""

    def __post_init__(self) -> None:
        pairs = ((name.upper(), value.casefold().strip()) for name, value in self.attributes)
        object.__setattr__(self, "key", tuple(pairs))

    def __str__(self) -> str:
        return self.text or ", ".join(f"{name}={value}" for name, value in self.attributes)

    def get(self, name: str) -> str | None:
        """Return the last value of the attribute ``name`` (CN, O, OU ...), or None."""
        found = [value for key, value in self.attributes if key.upper() == name.upper()]
        return found[-1] if found else None

    @property
    def common_name(self) -> str | None:
        """The CN, None where the name has none."""
        return self.get("CN")

    @property
    def label(self) -> str:
        """The shortest text that a person recognises: CN, else the whole name."""
        return self.common_name or self.get("OU") or self.get("O") or str(self)


@lru_cache(maxsize=4096)
def parse_dn(text: str) -> DistinguishedName:
    r"""Split a printed distinguished name into its attributes.

    A comma or plus belongs to the value unless an attribute type and ``=`` follow it, since old
    builds print them bare. Escapes of 2.28.1, 3.2 (``\,``) and 3.5 (``\C3\A9``, RFC 4514) are
    undone; ``#`` and hex digits (a value that is no text) stay as they are.

    >>> parse_dn("C=US, O=VeriSign, Inc., CN=Root").get("O")
    'VeriSign, Inc.'
    >>> parse_dn(r"O=Entrust\, Inc., CN=X").get("O")
    'Entrust, Inc.'
    """
    text = text.strip()
    pairs = (piece.partition("=") for piece in _pieces(text))
    attributes = tuple((name.strip(), _unescape(value)) for name, _, value in pairs)
    return DistinguishedName(attributes, text)


def _pieces(text: str) -> list[str]:
    """Cut at separators that an attribute follows; what stands before the first one is dropped."""
    starts = [0] if _attribute_at(text, 0) else []
    ends = []
    index = 0
    while index < len(text):
        separator = "," if text[index] == "," else " + " if text.startswith(" + ", index) else ""
        if separator and _attribute_at(text, index + len(separator)):
            ends += [index] if starts else []
            starts.append(index + len(separator))
        index += 2 if text[index] == "\\" else 1
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=False)]


def _attribute_at(text: str, index: int) -> bool:
    name, equals, _ = text[index : index + _MOST_TYPE_CHARACTERS].partition("=")
    return bool(equals) and _is_attribute_type(name.strip())


def _is_attribute_type(name: str) -> bool:
    """CN, 2.5.4.97 and ``??``, which stands for an unknown type before 3.5."""
    letters = name.replace(".", "").replace("-", "")
    return name == "??" or (letters.isascii() and letters.isalnum())


_MOST_TYPE_CHARACTERS = 80
_HEX_DIGITS = frozenset("0123456789ABCDEF")


def _unescape(value: str) -> str:
    value = value.strip()
    if "\\" not in value:
        return value
    plain = []
    index = 0
    while index < len(value):
        end = _end_of_octets(value, index)
        if end > index:
            plain.append(_decoded(value[index:end]))
        elif value[index] == "\\":  # a blank at the very end is gone, its backslash is not
            end = index + 2
            plain.append(value[index + 1 : end] or " ")
        else:
            end = index + 1
            plain.append(value[index])
        index = end
    return "".join(plain)


def _end_of_octets(value: str, index: int) -> int:
    r"""The end of the ``\C3\A9...`` that begins at the index."""
    while value[index : index + 1] == "\\":
        digits = value[index + 1 : index + 3]
        if len(digits) < 2 or not _HEX_DIGITS.issuperset(digits):
            break
        index += 3
    return index


def _decoded(escapes: str) -> str:
    """The characters; those that would disturb a terminal stay escaped."""
    octets = bytes.fromhex(escapes.replace("\\", ""))
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        text = octets.decode("latin-1")
    return text if text.isprintable() else escapes
