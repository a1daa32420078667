"""Reads payloads with one dialect, loading it when the first line calls for it.

    payloads -> needs (index) -> phrases (one compiled pattern) -> grammar + builder -> finds

The phrase pattern is every terminal of the grammar that needs some text; it is asked only until the
grammar is loaded, so that a look-alike line does not cost an import.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from logdx.dialects.base import Dialect, Found
from logdx.parse.grammar import load_grammar, phrase_pattern
from logdx.parse.index import Entry
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
            return parse(self._lark, "\n".join(payloads))
        except Exception:  # a builder's fault costs its line, never the report
            return self._parse_singly(payloads)

    def _parse_singly(self, payloads: list[str]) -> list[Found]:
        found: list[Found] = []
        for number, payload in enumerate(payloads, 1):
            try:
                finds = parse(self._lark, payload)
            except Exception:
                continue
            found += [find._replace(first=number, last=number) for find in finds]
        return found

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        return phrase_pattern(self._entry.grammar, self._entry.grammar_path)

    @cached_property
    def _lark(self) -> Lark:
        return lark_of(self._entry)


def lark_of(entry: Entry) -> Lark:
    """Return the parser of an entry's dialect, with its builder; the same one for every log."""
    return _parser(entry.load())


@cache
def _parser(dialect: Dialect) -> Lark:
    return load_grammar(dialect.grammar, dialect.builder(), dialect.grammar_path)


def parse(lark: Lark, text: str) -> list[Found]:
    """Parse a text; the builder makes the tree a list of finds."""
    finds: list[Found] = lark.parse(text)  # type: ignore[assignment]
    return finds
