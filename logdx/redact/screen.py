"""Tells quickly which lines may hold a secret.

line -> literals that the grammar's phrases need, and shapes of addresses -> read it or not

The literals come from the grammar itself (logdx.parse.literals), so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from logdx.cache import cached, digest
from logdx.resources import folder

SHAPES = frozenset(("MAC", "IPV4", "IPV6", "RUN", "HEX_ROW", "URL_LOGIN"))
"""Phrases without words of their own; the @ of a URL is the one of MAIL."""
COMMON = frozenset(":./-")
"""Characters that tell nothing."""
SPELLED_OUT = {
    "ifi": ("wifi", "wi-fi"), "lan": ("wlan",),
    "ida": ("aida",), "kia": ("akia",), "roa": ("aroa",), "sia": ("asia",),
}  # fmt: skip
"""Rests of words whose first letters Python factors out of a group; "certificate" holds one."""
LONG_WORD = 32
"""Characters of base64 that may be a part of a key."""


def may_hold_secrets(line: str) -> bool:
    """Whether it is worth to read a line with the grammar."""
    if line.count(".") >= 2 or line.count(":") >= 5 or line.count("-") >= 5 or "::" in line:
        return True
    lowered = line.lower()
    if any(literal in lowered for literal in _literals()):
        return True
    return len(line) >= LONG_WORD and any(len(word) >= LONG_WORD for word in line.split())


@cache
def _literals() -> tuple[str, ...]:
    """Texts of which each phrase holds at least one, without those that hold another."""
    path = folder("grammars") / "redact.lark"
    texts: list[str] = cached(
        "needs-redact", digest("2", path.read_bytes()), partial(_needed, path)
    )
    kept: list[str] = []
    for text in sorted(texts, key=len):
        if not any(shorter in text for shorter in kept):
            kept.append(text)
    return tuple(kept)


def _needed(path: Path) -> list[str]:
    """Work out from the grammar which texts its phrases need; shapes (addresses) need none."""
    from lark import Lark

    from logdx.parse.literals import alternatives_of

    lark = Lark.open(str(path), parser="lalr", lexer="basic", maybe_placeholders=False)
    phrases = [t for t in lark.terminals if not t.name.startswith("_") and t.name not in SHAPES]
    needs = [one for t in phrases for one in alternatives_of(t.pattern.to_regexp())]
    return sorted(word for text in _cover(needs) for word in SPELLED_OUT.get(text, (text,)))


def _cover(needs: Sequence[Sequence[Sequence[str]]]) -> set[str]:
    """Choose texts of which every alternative needs one: few, and long ones."""
    chosen: set[str] = set()
    for alternative in sorted(needs, key=len):
        options = [one_of for one_of in alternative if not _is_common(one_of)]
        options = options or [*alternative]
        if not any(_holds(one_of, chosen) for one_of in options):
            best: Sequence[str] = max(options, key=_worth)
            chosen.update(best)
    return chosen


def _holds(one_of: Sequence[str], chosen: set[str]) -> bool:
    """Whether each of the texts holds one that is looked for anyway."""
    return all(any(text in whole for text in chosen) for whole in one_of)


def _worth(one_of: Sequence[str]) -> tuple[int, int]:
    """Long texts are rare, and few of them are found fast."""
    return min(map(len, one_of)), -len(one_of)


def _is_common(one_of: Sequence[str]) -> bool:
    return not COMMON.isdisjoint(one_of)
