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

    A comma belongs to the value unless an attribute type and ``=`` follow it, since old
    builds print commas bare.

    >>> parse_dn("C=US, O=VeriSign, Inc., CN=Root").get("O")
    'VeriSign, Inc.'
    >>> parse_dn(r"O=Entrust\, Inc., CN=X").get("O")
    'Entrust, Inc.'
    """
    text = text.strip()
    parts: list[list[str]] = []
    for piece in text.replace(" + ", ", ").split(","):
        name, equals, value = piece.partition("=")
        name = name.strip()
        if equals and _is_attribute_type(name) and not _ends_escaped(parts):
            parts.append([name, value.strip()])
        elif parts:
            parts[-1][1] += "," + piece
    return DistinguishedName(tuple((name, _unescape(value)) for name, value in parts), text)


def _is_attribute_type(name: str) -> bool:
    return bool(name) and all(char.isalnum() or char in ".#-" for char in name)


def _ends_escaped(parts: list[list[str]]) -> bool:
    return bool(parts) and parts[-1][1].endswith("\\")


def _unescape(value: str) -> str:
    return value.replace("\\", "").strip()
