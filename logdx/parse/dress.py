"""Takes the dress off lines (grammars/prefix.lark).

    ["I (123) esp-tls: text", ...]  ->  prefix grammar  ->  [Line(payload="text", prefix=...), ...]
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from logdx.model.lines import Line
from logdx.parse.grammar import load_grammar

Undressed = tuple[tuple[tuple[str, str], ...], str]


class _Builder(Transformer[Token, list[Undressed]]):
    def payload(self, tokens: list[Token]) -> str:
        return "".join(token for token in tokens if token.type != "ANSI")

    def line(self, parts: list[Token | str]) -> Undressed:
        prefix = [(part.type, str(part)) for part in parts if isinstance(part, Token)]
        payload = parts[-1] if parts and not isinstance(parts[-1], Token) else ""
        return tuple(prefix), payload

    def start(self, lines: list[Undressed]) -> list[Undressed]:
        return lines


@cache
def _parser() -> Lark:
    return load_grammar("prefix", _Builder())


def undress(numbered: Iterable[tuple[int, str]]) -> list[Line]:
    """Take the dress off (number, text) pairs; the texts hold no line breaks."""
    pairs = list(numbered)
    if not pairs:
        return []
    parsed: Any
    try:
        parsed = _parser().parse("\n".join(text for _, text in pairs))
    except UnexpectedInput:  # a prefix this grammar half knows: the text is its own payload
        parsed = [((), text) for _, text in pairs]
    return [
        Line(number, text, payload, prefix)
        for (number, text), (prefix, payload) in zip(pairs, parsed, strict=True)
    ]
