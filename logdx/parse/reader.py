"""Reads payloads with one dialect, loading it when the first line calls for it.

    payloads -> needs (index) -> phrases (one compiled pattern) -> grammar + builder -> finds

The phrase pattern is every terminal of the grammar that needs some text; it is asked only until the
grammar is loaded, so that a look-alike line does not cost an import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Protocol

from logdx.dialects.base import Dialect, Found
from logdx.parse.grammar import load_grammar, phrase_pattern
from logdx.parse.index import Entry
from logdx.parse.lines import LineParser
from logdx.parse.literals import holds

if TYPE_CHECKING:
    from lark import Lark


class Reader:
    """One dialect in which every line stands alone."""

    def __init__(self, entry: Entry, number: int) -> None:
        """``number``: the dialect's place among those that the engine reads with."""
        self.name = entry.name
        self.number = number
        self._entry = entry
        self._loaded = False

    def read(self, payloads: Mapping[str, str]) -> Iterator[tuple[str, list[Found]]]:
        """Yield the payloads (with lower-case text) in which the dialect finds something.

        Each payload holds one of the dialect's literals.
        """
        needs = self._entry.needs
        wanted = [payload for payload, low in payloads.items() if holds(needs, low)]
        if not self._loaded:
            wanted = [payload for payload in wanted if self._phrases.search(payload)]
        if not wanted:
            return
        self._loaded = True
        by_line: dict[int, list[Found]] = {}
        for find in self._parse(wanted):
            by_line.setdefault(find.first, []).append(find._replace(first=1, last=1))
        for number, finds in by_line.items():
            yield wanted[number - 1], finds

    def _parse(self, payloads: list[str]) -> list[Found]:
        try:
            return self._parser.parse(payloads)
        except Exception:  # a builder's fault costs its line, never the report
            return self._parse_singly(payloads)

    def _parse_singly(self, payloads: list[str]) -> list[Found]:
        found: list[Found] = []
        for number, payload in enumerate(payloads, 1):
            try:
                finds = self._parser.parse([payload])
            except Exception:
                continue
            found += [find._replace(first=number, last=number) for find in finds]
        return found

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        return phrase_pattern(self._entry.grammar, self._entry.grammar_path)

    @cached_property
    def _parser(self) -> DialectParser:
        return parser_of(self._entry)


class DialectParser(Protocol):
    """What reads lines with a dialect."""

    def parse(self, lines: Sequence[str]) -> list[Found]:
        """Return the finds of the lines. Raises where the grammar or its builder fails."""


class LarkParser:
    """Reads with Lark alone: grammars of packs may have tokens that span lines."""

    def __init__(self, lark: Lark) -> None:
        self._lark = lark

    def parse(self, lines: Sequence[str]) -> list[Found]:
        """Return the finds of the lines."""
        finds: list[Found] = self._lark.parse("\n".join(lines))  # type: ignore[assignment]
        return finds


def parser_of(entry: Entry) -> DialectParser:
    """Return the parser of an entry's dialect, with its builder; the same one for every log."""
    return _parser(entry.load())


@cache
def _parser(dialect: Dialect) -> DialectParser:
    lark = load_grammar(dialect.grammar, dialect.builder(), dialect.grammar_path)
    if dialect.grammar_path is not None:
        return LarkParser(lark)
    return LineParser(lark, REMEMBERED_LINES if dialect.blocks else 0)


REMEMBERED_LINES = 4_000
"""Lines of dumps of which the tokens are remembered; the finds of other lines are, as a whole."""
