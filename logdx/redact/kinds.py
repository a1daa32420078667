"""The kinds of secrets, and the placeholders that stand for them.

(kind, secret) -> "<password-1>": the same secret gives the same placeholder in one text
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from logdx.errors import UsageError, nearest

KINDS = {
    "private-key": "private keys, in PEM or base64, whole or cut off",
    "password": "passwords of brokers, servers and files",
    "token": "tokens, SAS and API keys, signatures, connection strings",
    "wifi": "Wi-Fi names and keys",
    "user": "names of users that log in",
    "email": "e-mail addresses",
    "ip": "public IP addresses",
    "mac": "MAC addresses",
    "tls-secret": "TLS session secrets: key logs, dumps of master secrets and plaintext",
}
"""Name of each kind -> what it covers."""

MOST_NUMBERED = 50_000
"""Secrets that get a number of their own; later ones share one placeholder."""


def kinds_to_keep(names: Iterable[str]) -> frozenset[str]:
    """Check names of kinds that a user gave. Raises UsageError, naming the nearest kind."""
    kept = frozenset(names)
    for name in sorted(kept - KINDS.keys()):
        raise UsageError(f"no kind of secret is called {name!r}{nearest(name, KINDS)}")
    return kept


class Placeholders:
    """Gives out the placeholders of one text."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, str] = {}
        self._last: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        """Kind -> how many different secrets were replaced."""

    def get(self, kind: str, secret: str) -> str:
        """Return the placeholder of a secret."""
        key = blake2b(f"{kind} {secret}".encode("utf-8", "replace"), digest_size=12).digest()
        known = self._numbers.get(key)
        if known is not None:
            return known
        self.counts[kind] += 1
        if len(self._numbers) >= MOST_NUMBERED:
            return f"<{kind}-more>"
        self._last[kind] += 1
        placeholder = f"<{kind}-{self._last[kind]}>"
        self._numbers[key] = placeholder
        return placeholder

    def note(self, placeholder: str) -> None:
        """Take note of a placeholder in the text itself, so that its number is not given again."""
        kind, _, number = placeholder.strip("<>").rpartition("-")
        if number.isdecimal() and len(number) < 7:
            self._last[kind] = max(self._last[kind], int(number))


def is_placeholder(text: str) -> bool:
    """Whether a text is a placeholder and nothing else."""
    kind, _, number = text[1:-1].rpartition("-")
    marked = text.startswith("<") and text.endswith(">")
    return marked and kind in KINDS and (number.isdecimal() or number == "more")
