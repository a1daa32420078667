"""Hex dumps of secrets, as mbedTLS prints them from debug level 3 on.

"dumping 'master secret' (48 bytes)" -> the rows that follow -> finds of the kind ``tls-secret``

A row is cut from its first octet to its end, since the characters behind the octets are the same
octets. Dumps of what goes over the wire stay; those of plaintext and of secrets do not.
"""

from __future__ import annotations

from logdx.redact.places import Find

FOREIGN_LINES = 40
OCTETS_OF_A_ROW = 16
_SECRET = (
    "secret", "premaster", "key block", "keyblock", "psk", "write_key", "write_iv", "write key",
    "write iv", "key_schedule", "traffic",
    "private", "ecdh: z", "dhm: k", "dhm: x", "password", "before encrypt", "after decrypt",
    "plaintext", "ticket key", "session key", "client key", "server key", "iv_enc", "iv_dec",
    "mac_enc", "mac_dec", "application data",
)  # fmt: skip
"""Words in the name of a dump whose octets are nobody else's business."""


class Dumps:
    """Follows the lines of one text."""

    def __init__(self) -> None:
        self._left = 0
        """Octets of the dump that are still to come."""
        self._name = ""
        self._foreign = 0
        self._half = False
        """The last row was cut by the width of a terminal."""

    @property
    def is_open(self) -> bool:
        """Whether rows of a secret are expected."""
        return self._left > 0

    def take(self, line: str, finds: list[Find]) -> list[tuple[Find, str]]:
        """Return the places of dumped secrets in a line, each with what names the dump."""
        heading = next((find for find in finds if find.kind == "dump"), None)
        if heading is not None:
            self._open(line[heading.start : heading.end])
            return []
        if self._left <= 0:
            return []
        row = next((find for find in finds if find.kind == "row"), None)
        if row is None:
            return self._foreign_line(line, finds)
        return self._row(line, row)

    def _open(self, heading: str) -> None:
        _, name, size = heading.lower().split("'")
        number = int("".join(char for char in size if char.isdecimal()))
        octets = number if "bytes" in size else (number + 7) // 8
        is_secret = "hash" not in name and any(word in name for word in _SECRET)
        self._left = octets if is_secret else 0
        self._name, self._foreign, self._half = "", 0, False

    def _row(self, line: str, row: Find) -> list[tuple[Find, str]]:
        octets = _octets(line[row.start : row.end])
        self._half = octets < min(OCTETS_OF_A_ROW, self._left)
        self._left -= octets
        self._foreign = 0
        self._name = self._name or line[row.start : row.end]
        return [(Find("tls-secret", row.start, len(line.rstrip())), self._name)]

    def _foreign_line(self, line: str, finds: list[Find]) -> list[tuple[Find, str]]:
        """A line of another task, the rest of a row that a terminal broke, or a redacted row."""
        if any(find.kind == "placeholder" for find in finds):
            self._left -= OCTETS_OF_A_ROW
            return []
        half, self._half = self._half, False
        if half and len(line) < 40:
            self._left -= sum(len(word) == 2 for word in line.split())
            end = len(line.rstrip())
            return [(Find("tls-secret", 0, end), self._name)] if end else []
        self._foreign += 1
        if self._foreign > FOREIGN_LINES:
            self._left = 0
        return []


def _octets(row: str) -> int:
    """How many octets a row holds; its text column may begin with what looks like one more."""
    words = sum(len(word) == 2 for word in row.split())
    return OCTETS_OF_A_ROW if OCTETS_OF_A_ROW < words < 2 * OCTETS_OF_A_ROW else words
