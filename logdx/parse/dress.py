"""Takes the dress off lines (grammars/prefix.lark).

["I (123) esp-tls: text", ...]  ->  prefix grammar  ->  [Line(payload="text", prefix=...), ...]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
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
