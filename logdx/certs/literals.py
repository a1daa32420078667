r"""The strings and byte arrays of C source, as the compiler would hand them to the parser.

    'const char ca[] = "-----BEGIN...\n" "MII...";'  ->  Blob("ca", bytes, lines)

Knows adjacent strings, escapes, spliced lines, R"EOF(raw)EOF" and {0x2d, 0x2d, ...}. A scanner of
one pass; it never fails, what it does not know it skips.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

_ESCAPES = {"n": 10, "r": 13, "t": 9, "a": 7, "b": 8, "f": 12, "v": 11, "\\": 92, '"': 34, "'": 39}
_NOT_NAMES = frozenset(("PROGMEM", "R", "u8R", "LR", "L", "u8", "define", "__attribute__"))
MIN_ARRAY = 16
"""Shorter arrays hold no certificate."""


@dataclass
class Blob:
    """One piece of data with the source line of each of its parts."""

    name: str = ""
    kind: str = "file"
    """file, string or array."""
    data: bytearray = field(default_factory=bytearray)
    _offsets: list[int] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def mark(self, line: int) -> None:
        """What is added from here on stands at this line."""
        if not self._lines or self._lines[-1] != line:
            self._offsets.append(len(self.data))
            self._lines.append(line)

    def line_at(self, offset: int) -> int:
        """Return the source line of a byte."""
        place = bisect_right(self._offsets, offset) - 1
        return self._lines[max(place, 0)] if self._lines else 1


def whole_file(data: bytes) -> Blob:
    """Return a file as one blob, line by line."""
    blob = Blob()
    for number, line in enumerate(data.split(b"\n"), 1):
        blob.mark(number)
        blob.data += line + b"\n"
    del blob.data[-1:]
    return blob


def literals(text: str) -> list[Blob]:
    """Return the strings and arrays of C source, in order."""
    return _Scanner(text).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1
        self._blobs: list[Blob] = []
        self._string: Blob | None = None
        self._array: Blob | None = None
        self._word = self._declared = ""

    def run(self) -> list[Blob]:
        while self._at < len(self._text):
            self._step(self._text[self._at])
        self._end_array()
        return self._blobs

    def _step(self, char: str) -> None:
        if char in " \t\r\n\v\f":
            self._skip(1)
        elif self._text.startswith("\\\n", self._at) or self._text.startswith("\\\r\n", self._at):
            self._skip(self._text.index("\n", self._at) + 1 - self._at)
        elif self._text.startswith("//", self._at):
            self._skip_to("\n")
        elif self._text.startswith("/*", self._at):
            self._skip_to("*/")
        elif char == '"':
            self._take_string()
        elif char.isalpha() or char == "_":
            self._take_word()
        elif char.isdigit() and self._array is not None:
            self._take_number()
        elif char == "'":
            self._take_character()
        else:
            self._punctuation(char)

    def _punctuation(self, char: str) -> None:
        self._string = None
        if char == "{":
            self._array = Blob(self._declared or self._word, "array")
        elif char in "[(":
            self._declared = self._word
        elif char == "=":
            self._declared = self._declared or self._word
        elif char in ";}":
            self._end_array()
            self._declared = ""
        elif char == "," and self._array is None:
            self._declared = ""
        elif char not in ",-]":
            self._array = None
        self._skip(1)

    def _end_array(self) -> None:
        if self._array is not None and len(self._array.data) >= MIN_ARRAY:
            self._blobs.append(self._array)
        self._array = None

    def _skip(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _skip_to(self, mark: str) -> None:
        found = self._text.find(mark, self._at + 2)
        self._skip((len(self._text) if found < 0 else found + len(mark)) - self._at)

    def _run_of(self, extra: str) -> str:
        end = self._at
        while end < len(self._text) and (self._text[end].isalnum() or self._text[end] in extra):
            end += 1
        return self._text[self._at : end]

    def _take_word(self) -> None:
        word = self._run_of("_")
        self._skip(len(word))
        if word.endswith("R") and self._text.startswith('"', self._at):
            self._take_raw()
            return
        if self._text.startswith('"', self._at):  # u8"..."
            return
        self._string = None
        if word not in _NOT_NAMES:
            self._word = word
        if word == "define":
            self._declared = ""

    def _take_raw(self) -> None:
        opening = self._text.find("(", self._at)
        if opening < 0:
            self._skip(1)
            return
        ending = f"){self._text[self._at + 1 : opening]}" + '"'
        self._skip(opening + 1 - self._at)
        found = self._text.find(ending, self._at)
        body = self._text[self._at : found if found >= 0 else len(self._text)]
        blob = self._open_string()
        for line in body.splitlines(keepends=True):
            blob.mark(self._line)
            blob.data += line.encode("utf-8", "replace")
            self._skip(len(line))
        self._skip(len(ending))

    def _open_string(self) -> Blob:
        """The blob that adjacent strings go on filling."""
        if self._string is None:
            self._string = Blob(self._declared or self._word, "string")
            self._blobs.append(self._string)
            self._array = None
        return self._string

    def _take_string(self) -> None:
        blob = self._open_string()
        self._skip(1)
        blob.mark(self._line)
        while self._at < len(self._text) and self._text[self._at] != '"':
            if self._text[self._at] == "\\":
                self._take_escape(blob)
                continue
            blob.mark(self._line)
            blob.data += self._text[self._at].encode("utf-8", "replace")
            self._skip(1)
        self._skip(1)

    def _take_escape(self, blob: Blob) -> None:
        after = self._text[self._at + 1 : self._at + 4]
        if after.startswith(("\n", "\r\n")):  # a spliced line
            self._skip(self._text.index("\n", self._at) + 1 - self._at)
        elif after[:1] == "x":
            self._skip(2)
            digits = self._run_of("")[:2]
            blob.data.append(_number(digits, 16) or 0)
            self._skip(len(digits))
        elif after[:1] in tuple("01234567"):
            digits = "".join(c for c in after if c in "01234567")
            blob.data.append(int(digits, 8) & 255)
            self._skip(1 + len(digits))
        else:
            known = _ESCAPES.get(after[:1])
            blob.data += after[:1].encode("utf-8", "replace") if known is None else bytes([known])
            self._skip(2)

    def _take_number(self) -> None:
        text = self._run_of("_")
        value = _number(text.rstrip("uUlL"), 0)
        self._add(value)
        self._skip(len(text))

    def _take_character(self) -> None:
        blob = Blob()
        self._skip(1)
        if self._text.startswith("\\", self._at):
            self._take_escape(blob)
        else:
            blob.data += self._text[self._at : self._at + 1].encode("utf-8", "replace")
            self._skip(1)
        if self._text.startswith("'", self._at):
            self._skip(1)
            self._add(blob.data[0] if blob.data else None)

    def _add(self, value: int | None) -> None:
        self._string = None
        if self._array is None:
            return
        if value is None or not 0 <= value <= 255:
            self._array = None
            return
        self._array.mark(self._line)
        self._array.data.append(value)


def _number(text: str, base: int) -> int | None:
    if base == 0 and len(text) > 1 and text.startswith("0") and text.isdigit():
        base = 8
    try:
        return int(text, base)
    except ValueError:
        return None
