"""Redacts a text line by line.

line -> finds of the grammar + keys and dumps that span lines -> placeholders -> line

Lines come out in the order they went in, one for one; base64 whose meaning is still open is held
back, at most HELD lines of it. Memory does not grow with the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from logdx.redact.dumps import Dumps
from logdx.redact.finds import finds_of
from logdx.redact.keys import KeyBlocks, loose_material
from logdx.redact.kinds import KINDS, Placeholders, is_placeholder
from logdx.redact.pieces import pieces
from logdx.redact.places import Find
from logdx.redact.screen import may_hold_secrets
from logdx.redact.wrapped import Known, Wrapped

HELD = 400
"""Lines of base64 that are held back; the largest RSA key has fewer."""
HELD_GAP = 12
"""Lines of other tasks that may stand between them."""
LOOSE_BASE64 = 32
"""Characters of base64 that make a line worth holding back."""

Place = tuple[Find, str]
"""A secret's place, and the text that tells it from others."""


class Redactor:
    """Redacts the lines of one text; ``counts`` says how many secrets of each kind it found."""

    def __init__(
        self,
        keep: frozenset[str] = frozenset(),
        private_addresses: bool = False,
        placeholders: Placeholders | None = None,
    ) -> None:
        """``keep``: kinds to leave alone. ``private_addresses``: replace those of a LAN, too.

        ``placeholders``: those of a text that this one belongs to.
        """
        self._kinds = frozenset(KINDS) - keep
        self._private_kind = "ip" if private_addresses else ""
        self._keys = KeyBlocks()
        self._dumps = Dumps()
        self._wrapped = Wrapped()
        self._known = Known()
        self._held: list[tuple[str, list[Find]]] = []
        self._gap = 0
        self.placeholders = placeholders or Placeholders()
        self.counts = self.placeholders.counts

    def feed(self, line: str) -> list[str]:
        """Take a line without its line break; return the lines that are ready."""
        if len(parts := pieces(line)) > 1:
            return [*self._release(), "".join(self._write(*part) for part in parts)]
        if not self._is_of_interest(line):
            return [line]
        finds = finds_of(line)
        if self._is_end_of_held(finds):
            return [*self._release(keys=True), self._write(line, finds)]
        if self._must_wait(line, finds):
            self._held.append((line, finds))
            return [] if len(self._held) <= HELD else self._release()
        return [*self._release(), self._write(line, finds)]

    def finish(self) -> list[str]:
        """Return the lines that were held back at the end of the text."""
        return self._release()

    def text(self, text: str) -> str:
        """Redact a text of its own, with the placeholders of what came before."""
        lines = [ready for line in text.split("\n") for ready in self.feed(line)]
        return "\n".join(lines + self.finish())

    def _is_of_interest(self, line: str) -> bool:
        goes_on = self._held or self._keys.is_open or self._dumps.is_open or self._wrapped.is_open
        return bool(goes_on) or self._known.is_in(line) or may_hold_secrets(line)

    def _is_end_of_held(self, finds: list[Find]) -> bool:
        """The end of a private key whose beginning the log lacks."""
        marks = [f.kind for f in finds if f.kind in ("begin", "begin-other", "end", "end-other")]
        return bool(self._held) and marks[:1] == ["end"]

    def _must_wait(self, line: str, finds: list[Find]) -> bool:
        """Whether only later lines tell what a line of base64 is."""
        if self._keys.is_open or self._keys.is_public or any(f.kind in _MARKS for f in finds):
            return False
        if any(f.kind == "run" and f.end - f.start >= LOOSE_BASE64 for f in finds):
            self._gap = 0
            return True
        self._gap += 1
        return bool(self._held) and self._gap <= HELD_GAP

    def _release(self, keys: bool = False) -> list[str]:
        """Write what was held back, as lines of a key or as what they seem to be."""
        held, self._held = self._held, []
        name = held[0][0].strip() if held else ""
        loose = [loose_material(line, finds) if keys else None for line, finds in held]
        return [
            self._write(line, finds, [(place, name)] if place and place.start < place.end else [])
            for (line, finds), place in zip(held, loose, strict=True)
        ]

    def _write(self, line: str, finds: list[Find], keys: Iterable[Place] = ()) -> str:
        """Replace the secrets of a line."""
        places = [
            *keys,
            *self._keys.take(line, finds),
            *self._dumps.take(line, finds),
            *self._wrapped.take(line, finds),
            *self._known.take(line),
            *self._simple(line, finds),
        ]
        wanted = [(find, name) for find, name in places if find.kind in self._kinds]
        return self._replaced(line, sorted(wanted, key=_place)) if wanted else line

    def _simple(self, line: str, finds: list[Find]) -> Iterator[Place]:
        """The secrets that a line shows by itself."""
        for find in finds:
            text = line[find.start : find.end]
            if find.kind == "private-ip":
                find = find._replace(kind=self._private_kind)
            if find.kind == "placeholder":
                self.placeholders.note(text)
            elif text and find.kind in self._kinds and not is_placeholder(text):
                self._known.add(find.kind, text)
                yield find, text

    def _replaced(self, line: str, places: list[Place]) -> str:
        """Write placeholders at the places, which may overlap."""
        parts, at, last = [], 0, ""
        for find, name in places:
            start = max(at, find.start)
            if start >= find.end:
                continue
            placeholder = self.placeholders.get(find.kind, name)
            if start > at or placeholder != last:
                parts += [line[at:start], placeholder]
            at, last = find.end, placeholder
        return "".join([*parts, line[at:]])


def _place(place: Place) -> tuple[int, int]:
    return place[0].start, -place[0].end


_MARKS = frozenset(("begin", "begin-other", "end", "end-other", "key-head"))


def redact_lines(
    lines: Iterable[str], keep: frozenset[str] = frozenset(), private_addresses: bool = False
) -> Iterator[str]:
    """Redact the lines of a text, which hold no line breaks, one by one."""
    redactor = Redactor(keep, private_addresses)
    for line in lines:
        yield from redactor.feed(line)
    yield from redactor.finish()


def redact_text(
    text: str, keep: frozenset[str] = frozenset(), private_addresses: bool = False
) -> str:
    """Return a text without its secrets, and everything else as it was.

    ``keep``: kinds of secrets (``logdx.redact.kinds.KINDS``) to leave alone. NULs, as UTF-16 that
    was read as something else has them, are left out.
    """
    lines = text.replace("\0", "").split("\n")
    return "\n".join(redact_lines(lines, keep, private_addresses))
