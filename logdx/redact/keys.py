"""Private keys that span lines: PEM, C strings, bare base64, cut off at either end.

lines with their finds -> KeyBlocks -> finds of the kind ``private-key``, one or more a line

A block is open from its first line (BEGIN, or base64 that begins like a key) to its END; stamps and
lines of other tasks may stand between. Base64 that ends with an END it has no BEGIN for is a key,
too, so base64 lines are held back until what follows them is known.
"""

from __future__ import annotations

from logdx.parse.dress import undress
from logdx.redact.kinds import is_placeholder
from logdx.redact.places import Find

FOREIGN_LINES = 12
"""Lines without any base64 after which an open block is taken to be cut off."""
WORD = (4, 15)
"""Letters of a word such as "Connected", which the end of a key hardly ever looks like."""
BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
_AROUND = " \t\r\"'\\,;+"
"""What C source and shells put around a line of base64."""


class KeyBlocks:
    """Follows the lines of one text."""

    def __init__(self) -> None:
        self.is_open = False
        self._public = False
        """Inside a certificate or another block that is no secret."""
        self._name = ""
        self._foreign = 0
        self._dress = 0
        """Columns before the base64 of the last line, however it is dressed."""

    @property
    def is_public(self) -> bool:
        """Whether the lines are those of a certificate."""
        return self._public

    def take(self, line: str, finds: list[Find]) -> list[tuple[Find, str]]:
        """Return the places of key material in a line, each with what names its key."""
        places: list[tuple[Find, str]] = []
        start = 0
        for mark in finds:
            if mark.kind in ("begin", "begin-other"):
                places += self._body(line, finds, start, mark.start, ended=False)
                self.is_open, self._public = mark.kind == "begin", mark.kind == "begin-other"
                self._name, self._foreign = "", 0
                start = mark.end
            elif mark.kind == "key-head" and not self.is_open and not self._public:
                self.is_open, self._name, self._foreign = True, "", 0
                start = mark.start
            elif mark.kind in ("end", "end-other"):
                self.is_open = self.is_open or mark.kind == "end"
                places += self._body(line, finds, start, mark.start, ended=True)
                self.is_open = self._public = False
                start = mark.end
        return places + self._body(line, finds, start, len(line), ended=False)

    def _body(
        self, line: str, finds: list[Find], start: int, end: int, ended: bool
    ) -> list[tuple[Find, str]]:
        """The key material between two places of a line."""
        if not self.is_open:
            return []
        place = _material(line, finds, start, end, whole=ended and start > 0)
        place = place or _last_word(line, start, end, self._dress)
        if place is None:
            self._foreign += 1
            self.is_open = self._foreign <= FOREIGN_LINES
            return []
        self._foreign, self._dress = 0, place.start
        text = line[place.start : place.end]
        self._name = self._name or text
        return [(place, self._name)] if text and not is_placeholder(text) else []


def loose_material(line: str, finds: list[Find]) -> Find | None:
    """The base64 of a line of which only a later END says that it is a key's."""
    return _material(line, finds, 0, len(line), whole=False)


def _material(line: str, finds: list[Find], start: int, end: int, whole: bool) -> Find | None:
    """Where base64 is between two places; all of it when a block begins and ends there."""
    segment = line[start:end]
    if not segment.strip(_AROUND + "nr"):
        return None
    if whole:
        return _inside(line, start, end)
    runs = [f for f in finds if f.kind in ("run", "key-head") and start <= f.start < end]
    tail = _payload(segment) if start == 0 else segment
    at = end - len(tail)
    if is_base64_only(tail):
        return _inside(line, at, end)
    if not runs:
        known = any(f.kind == "placeholder" and start <= f.start < end for f in finds)
        return Find("private-key", start, start) if known else None
    if start > 0 or end < len(line):
        return _inside(line, runs[0].start if start == 0 else start, end)
    return Find("private-key", runs[0].start, runs[-1].end)


def _last_word(line: str, start: int, end: int, dress: int) -> Find | None:
    """A short last line behind a dress of the same length as the lines before it."""
    word = line[start:end].rstrip().rpartition(" ")[2]
    at = end - len(line[start:end]) + line[start:end].rfind(word)
    if not word or dress == 0 or abs(at - dress) > 1 or not is_base64_only(word):
        return None
    return _inside(line, at, at + len(word))


def _inside(line: str, start: int, end: int) -> Find:
    r"""Leave out the quotes and ``\n`` around base64."""
    segment = line[start:end]
    left = segment.lstrip(_AROUND)
    start = end - len(left)
    if start >= 1 and line[start - 1] == "\\" and left[:1] in ("n", "r"):
        start += 1
    right = _without_escapes(line[start:end])
    return Find("private-key", start, start + len(right))


def _without_escapes(text: str) -> str:
    text = text.rstrip(_AROUND)
    while text.endswith(("\\n", "\\r")):
        text = text[:-2].rstrip(_AROUND)
    return text


def _payload(text: str) -> str:
    """The text without the dress before it."""
    return undress([(1, text.rstrip("\r\n"))])[0].payload if text.strip() else text


def is_base64_only(text: str) -> bool:
    r"""Whether a text is a line of base64, perhaps in quotes and with ``\n`` at its end."""
    text = _without_escapes(text.strip(_AROUND))
    is_word = WORD[0] <= len(text) <= WORD[1] and text.isalpha() and text[1:].islower()
    return bool(text) and not is_word and BASE64.issuperset(text)
