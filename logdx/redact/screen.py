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
    texts: list[str] = cached("needs-redact", digest(path.read_bytes()), partial(_needed, path))
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
    return sorted({text for alternative in needs for text in min(alternative, key=_is_common)})


def _is_common(one_of: Sequence[str]) -> bool:
    return not COMMON.isdisjoint(one_of)
