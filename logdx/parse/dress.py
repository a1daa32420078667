"""Takes the dress off lines (grammars/prefix.lark).

["I (123) esp-tls: text", ...]  ->  prefix grammar  ->  [Line(payload="text", prefix=...), ...]

``line: prefix* payload`` is all of that grammar's syntax, so its lexer alone reads it: pieces of
dress from the left, until the first piece that is none. What stands behind a stamp is often known
from another line; it is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from lark.exceptions import UnexpectedCharacters

from logdx.model.lines import Line
from logdx.parse.grammar import load_grammar
from logdx.parse.lines import LineLexer

Undressed = tuple[tuple[tuple[str, str], ...], str]

MEMO_ENTRIES = 20_000
"""Texts of which the dress is remembered."""
MOST_REMEMBERED = 400
"""Characters of such a text."""


class Undresser:
    """Takes the dress off lines, and remembers."""

    def __init__(self) -> None:
        self._lexer = _lexer()
        self._known: dict[str, Undressed] = {}

    def lines(self, numbered: Iterable[tuple[int, str]]) -> list[Line]:
        """Take the dress off (number, text) pairs; the texts hold no line breaks."""
        if len(self._known) > MEMO_ENTRIES:
            self._known.clear()
        known, undressed = self._known.get, self._undressed
        lines = []
        for number, text in numbered:
            prefix, payload = known(text) or undressed(text)
            lines.append(Line(number, text, payload, prefix))
        return lines

    def _undressed(self, text: str) -> Undressed:
        piece = self._lexer.first_piece(text)
        if piece is None or piece.type == "PAYLOAD":
            found: Undressed = ((), self._payload(text))
            if len(text) <= MOST_REMEMBERED:
                self._known[text] = found
            return found
        rest = text[len(piece.value) :]
        prefix, payload = self._known.get(rest) or self._undressed(rest)
        return ((piece.type, piece.value), *prefix), payload

    def _payload(self, text: str) -> str:
        """The text without its terminal escapes; one that is damaged leaves it as it is."""
        if "\x1b" not in text and "\u241b" not in text:
            return text
        try:
            pieces = self._lexer.pieces(text)
        except UnexpectedCharacters:
            return text
        return "".join(piece.value for piece in pieces if piece.type != "ANSI")


@cache
def _lexer() -> LineLexer:
    return LineLexer(load_grammar("prefix"))


def undress(numbered: Iterable[tuple[int, str]]) -> list[Line]:
    """As ``Undresser.lines``, for lines on their own."""
    return Undresser().lines(numbered)


_STAMP_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%a %b %d %H:%M:%S %Y",
    "%m/%d/%Y %H:%M:%S", "%d.%m.%y %H:%M:%S", "%d.%m.%Y %H:%M:%S",
)  # fmt: skip


@cache
def stamp_time(stamp: str) -> datetime | None:
    """Return the time of a STAMP with a full date; None for one without a year.

    >>> stamp_time("[1970/01/01 00:00:03:6120] ").year
    1970
    """
    text = " ".join(stamp.strip(" []:\t").split())
    head, year = text[:19], text[-5:]
    for candidate in (head, _without_fraction(text) + (year if year[:1] == " " else "")):
        for form in _STAMP_FORMATS:
            try:
                return datetime.strptime(candidate.strip("]Z :"), form).replace(tzinfo=UTC)
            except ValueError:
                continue
    return None


def _without_fraction(text: str) -> str:
    """ "Sat Dec 04 22:12:24.198 2021" -> "Sat Dec 04 22:12:24"."""
    return text.rpartition(" ")[0].partition(".")[0]
