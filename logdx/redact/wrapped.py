"""Secrets that come again: broken over two lines by a terminal, or repeated without their label.

Wrapped: a secret at the end of a long line -> the rest of it in the next line
Known:   a secret that stood behind a label -> the same text anywhere after
"""

from __future__ import annotations

from logdx.parse.dress import undress
from logdx.redact.places import Find

WIDTH = 60
"""A line at least this long may go on in the next one."""
LONG_SECRET = 24
MOST_KNOWN = 64
LONG_ENOUGH = 8
_KINDS = ("token", "password", "tls-secret")
_RUN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%._~-"
_TELLING = frozenset("0123456789=%+/")


class Wrapped:
    """Follows a secret over the end of its line."""

    def __init__(self) -> None:
        self._open: tuple[str, str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last line ended in a secret that may go on."""
        return self._open is not None

    def take(self, line: str, finds: list[Find]) -> list[tuple[Find, str]]:
        """Return the rest of the secret that the last line began."""
        bare = line.rstrip()
        places = []
        if self._open is not None:
            kind, name = self._open
            length = len(bare) - len(bare.lstrip(_RUN))
            if _goes_on(bare, length):
                places.append((Find(kind, 0, length), name))
            if not places or length < len(bare) or length < WIDTH:
                self._open = None
        self._begin(bare, finds)
        return places

    def _begin(self, line: str, finds: list[Find]) -> None:
        last = finds[-1] if finds else None
        if last is None or last.kind not in _KINDS or last.end < len(line) or len(line) < WIDTH:
            return
        if last.end - last.start >= LONG_SECRET:
            self._open = (last.kind, line[last.start : last.end])


def _goes_on(line: str, length: int) -> bool:
    """Whether the first characters of a line are more of a secret, and no line of its own."""
    run = line[:length]
    telling = not _TELLING.isdisjoint(run) or length >= LONG_SECRET
    if not telling or (length < len(line) and length < LONG_ENOUGH):
        return False
    return not undress([(1, line)])[0].prefix


class Known:
    """Remembers the latest secrets of a text."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}

    def add(self, kind: str, secret: str) -> None:
        """Remember a secret that is long enough to be no word of its own."""
        if kind not in ("password", "token", "wifi") or not LONG_ENOUGH <= len(secret) <= 200:
            return
        if not any(c.isdigit() for c in secret) or not any(c.isalpha() for c in secret):
            return
        self._kinds[secret] = kind
        if len(self._kinds) > MOST_KNOWN:
            del self._kinds[next(iter(self._kinds))]

    def is_in(self, line: str) -> bool:
        """Whether a line holds one of them."""
        return any(secret in line for secret in self._kinds)

    def take(self, line: str) -> list[tuple[Find, str]]:
        """Return the places of the known secrets in a line."""
        places = []
        for secret, kind in self._kinds.items():
            at = line.find(secret)
            while at >= 0:
                places.append((Find(kind, at, at + len(secret)), secret))
                at = line.find(secret, at + len(secret))
        return places
