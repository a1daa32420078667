"""Parses lines with a grammar of which no token spans lines.

    lines -> tokens of each line (Lark's patterns; remembered) -> LALR over the tokens -> finds

The patterns, the parse table and the callbacks are Lark's; only the two loops that drive them are
ours. Lark's own keep positions and contexts for every skipped word, which costs five times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any, NamedTuple, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift

NEWLINE = "_NL"
MOST_REMEMBERED = 400
"""Characters of a line whose tokens are remembered."""


class Piece(NamedTuple):
    """A token without its place in the text."""

    type: str
    value: str
    start: int
    """Where it begins in its line."""


class LineLexer:
    """The tokens of single lines, those that the grammar ignores left out."""

    def __init__(self, lark: Lark, memo_entries: int = 0) -> None:
        lexer: Any = lark.parser.lexer
        self._patterns: list[Callable[[str, int], Any]] = [
            pattern.match for pattern in lexer.scanner._mres
        ]
        self._ignored: frozenset[str] = lexer.ignore_types
        self._callbacks: dict[str, Callable[[Token], Token]] = lexer.callback
        self._most = memo_entries
        self._known: dict[str, list[Piece]] = {}
        self.newline_counts = NEWLINE not in self._ignored

    def pieces(self, line: str) -> list[Piece]:
        """Return the tokens of a line. Raises UnexpectedCharacters where none begins."""
        known = self._known.get(line)
        if known is None:
            known = list(self._scan(line))
            if self._most and len(line) <= MOST_REMEMBERED:
                if len(self._known) >= self._most:
                    self._known.clear()
                self._known[line] = known
        return known

    def first_piece(self, line: str) -> Piece | None:
        """Return what the line begins with; None where no token begins."""
        match = self._match(f"\n{line}\n", 1) if line else None
        return Piece(match.lastgroup or "", match.group(), 0) if match is not None else None

    def _scan(self, line: str) -> Iterator[Piece]:
        text, position, end = f"\n{line}\n", 1, len(line) + 1  # as it stands among other lines
        while position < end:
            match = self._match(text, position)
            if match is None:
                raise _no_token(text, position)
            kind = match.lastgroup or ""
            if kind not in self._ignored:
                value = match.group()
                if kind in self._callbacks:
                    kind = self._callbacks[kind](Token(kind, value)).type
                yield Piece(kind, value, position - 1)
            position = match.end()

    def _match(self, text: str, position: int) -> Any:
        for match_at in self._patterns:
            match = match_at(text, position)
            if match is not None:
                return match
        return None


class LineParser:
    """A grammar with its builder."""

    def __init__(self, lark: Lark, memo_entries: int = 0) -> None:
        """``memo_entries``: lines whose tokens are remembered for the next text."""
        self._lexer = LineLexer(lark, memo_entries)
        parser: Any = lark.parser.parser
        start = lark.options.start[0]
        self._states = parser._parse_table.states
        self._first = parser._parse_table.start_states[start]
        self._last = parser._parse_table.end_states[start]
        self._callbacks = _lighter(parser.parser.callbacks)

    def parse(self, lines: Sequence[str]) -> Any:
        """Return what the builder makes of the lines. Raises Lark's UnexpectedInput."""
        states: list[Any] = [self._first]
        values: list[Any] = []
        feed = self._feed
        for token in self._tokens(lines):
            feed(token, states, values)
        feed(Token("$END", "", 0, 1, 1), states, values)
        return values[-1]

    def _tokens(self, lines: Sequence[str]) -> Iterator[Token]:
        offset = 0
        for number, line in enumerate(lines, 1):
            for kind, value, start in self._lexer.pieces(line):
                begin = offset + start
                yield Token(
                    kind, value, begin, number, start + 1, number, start + 1 + len(value),
                    begin + len(value),
                )  # fmt: skip
            offset += len(line) + 1
            if self._lexer.newline_counts and number < len(lines):
                yield Token(NEWLINE, "\n", offset - 1, number)

    def _feed(self, token: Token, states: list[Any], values: list[Any]) -> None:
        """Reduce what the token ends, and shift it (the loop of Lark's ParserState.feed_token)."""
        kind, table, callbacks = token.type, self._states, self._callbacks
        while True:
            try:
                action, argument = table[states[-1]][kind]
            except KeyError:
                raise _not_expected(token) from None
            if action is Shift:
                states.append(argument)
                values.append(callbacks[kind](token) if kind in callbacks else token)
                return
            size = len(argument.expansion)
            children = values[-size:] if size else []
            if size:
                del states[-size:]
                del values[-size:]
            values.append(callbacks[argument](children))
            states.append(table[states[-1]][argument.origin.name][1])
            if kind == "$END" and states[-1] == self._last:
                return


class _Inlined:
    """What a rule gives whose children its parent takes over: a Tree without the rest."""

    __slots__ = ("children",)

    def __init__(self, children: list[Any]) -> None:
        self.children = children


def _lighter(callbacks: dict[Any, Any]) -> dict[Any, Any]:
    """The callbacks, those of rules like ``_item`` without the detour over a Tree."""
    lighter = dict(callbacks)
    for rule, callback in callbacks.items():
        if isinstance(rule, Rule) and rule.origin.name.startswith("_"):
            if hasattr(callback, "node_builder"):
                lighter[rule] = copy(callback)
                lighter[rule].node_builder = _Inlined
            else:
                lighter[rule] = _Inlined
    return lighter


def _no_token(text: str, position: int) -> UnexpectedInput:
    error: Any = UnexpectedCharacters
    return cast(UnexpectedInput, error(text, position, 1, position))


def _not_expected(token: Token) -> UnexpectedInput:
    error: Any = UnexpectedToken
    return cast(UnexpectedInput, error(token, set()))
