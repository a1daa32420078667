"""Compiled Lark grammars.

    grammars/NAME.lark (+ its imports) -> Lark (LALR) -> JSON in the cache -> Lark

Lark's own serialisation is used; JSON turns integer keys into strings, so they are turned back.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Transformer
from lark import __version__ as lark_version
from lark.grammar import Rule
from lark.lexer import TerminalDef

from logdx.cache import cached, digest
from logdx.resources import folder


def load_grammar(
    name: str, transformer: Transformer[Any, Any] | None = None, path: Path | None = None
) -> Lark:
    """Return the parser of grammar ``name``, from the cache when its text is unchanged.

    The transformer's methods run while the parser reduces; no tree is built.
    """
    path = path or folder("grammars") / f"{name}.lark"
    key = digest(lark_version, path.read_bytes(), *(_shared_texts(path.parent)))
    compiled = cached(f"grammar-{name}", key, lambda: _compile(path))
    data = _with_int_keys(compiled["data"])
    memo = {int(number): item for number, item in compiled["memo"].items()}
    return Lark._load_from_dict(data, memo, transformer=transformer)


@cache
def _shared_texts(grammars: Path) -> tuple[bytes, ...]:
    return tuple((grammars / f"{name}.lark").read_bytes() for name in ("common", "prefix"))


def _compile(path: Path) -> dict[str, Any]:
    lark = Lark.open(str(path), parser="lalr", lexer="basic", maybe_placeholders=False)
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    return {"data": data, "memo": memo}


def _with_int_keys(data: dict[str, Any]) -> dict[str, Any]:
    """Restore the integer keys of the parse table that JSON made strings."""
    table = data["parser"]["parser"]
    table["tokens"] = {int(number): name for number, name in table["tokens"].items()}
    table["states"] = {
        int(state): {int(token): action for token, action in actions.items()}
        for state, actions in table["states"].items()
    }
    return data
