"""Compiled Lark grammars.

    grammars/NAME.lark (+ its imports) -> Lark (LALR) -> JSON in the cache -> Lark

Lark's own serialisation is used; the parse table is packed and the patterns
are stored compiled, which is what makes a start fast.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Transformer
from lark import __version__ as lark_version
from lark.grammar import Rule
from lark.lexer import TerminalDef

from logdx.cache import cached, digest
from logdx.parse.literals import alternatives_of
from logdx.parse.regex_cache import RegexModule
from logdx.parse.table import pack, unpack
from logdx.resources import folder


def load_grammar(
    name: str, transformer: Transformer[Any, Any] | None = None, path: Path | None = None
) -> Lark:
    """Return the parser of grammar ``name``, from the cache when its text is unchanged.

    The transformer's methods run while the parser reduces; no tree is built.
    """
    place = path or folder("grammars") / f"{name}.lark"
    key = digest(_FORMAT, lark_version, place.read_bytes(), *_imported(path))
    compiled = cached(f"grammar-{_label(name, path)}", key, lambda: _compile(place))
    try:
        return _restore(compiled, transformer)
    except (KeyError, TypeError, ValueError):  # a damaged cache file costs time, nothing else
        return _restore(_compile(place), transformer)


_FORMAT = "4"
"""Of the cached value; changes when its shape does."""


@cache
def _shared_texts() -> tuple[bytes, ...]:
    grammars = folder("grammars")
    return tuple((grammars / f"{name}.lark").read_bytes() for name in ("common", "prefix"))


def _imported(path: Path | None) -> tuple[bytes, ...]:
    """The texts that a grammar may import: the shared ones, and those beside a pack's own."""
    if path is None:
        return _shared_texts()
    return (*_shared_texts(), *(p.read_bytes() for p in sorted(path.parent.glob("*.lark"))))


def _label(name: str, path: Path | None) -> str:
    """What the cache calls a grammar; a pack's may have the name of a built-in one."""
    return name if path is None else f"{name}.{digest(str(path))[:8]}"


def _open(path: Path, parser: str | None) -> Lark:
    """Open a grammar; ``%import logdx.common (...)`` finds ours, ``%import .x`` its neighbours."""
    options: dict[str, Any] = {"parser": parser, "lexer": "basic", "maybe_placeholders": False}
    lark = Lark.open(str(path), import_paths=[_ours], **options)
    lark.options.options["import_paths"] = []  # they are stored with it, and a function cannot be
    return lark


def _ours(base: str | None, name: str) -> tuple[str, str]:
    """Lark's loader of imports: ``logdx/common.lark`` is one of our grammars."""
    package, _, file = name.replace("\\", "/").partition("/")
    if package != PACKAGE or "/" in file:
        raise OSError(name)
    path = folder("grammars") / file
    return str(path), path.read_text(encoding="utf-8")


PACKAGE = "logdx"
"""What a pack's grammar imports from: ``%import logdx.common (_NL, SKIP_WORD, SKIP_CHAR)``."""


def _compile(path: Path) -> dict[str, Any]:
    lark = _open(path, "lalr")
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    states = pack(data)
    compiled = json.loads(json.dumps({"data": data, "memo": memo, "states": states}))
    regex = RegexModule()
    _restore(copy.deepcopy(compiled), None, regex)
    return {**compiled, "patterns": regex.compiled}


def find_needs(path: Path) -> list[Any]:
    """Work out what a line needs, from the grammar's terminals."""
    return [need for pattern in _terminals(path) for need in alternatives_of(pattern)]


@cache
def phrase_pattern(name: str, path: Path | None = None) -> re.Pattern[str]:
    """Return one pattern that matches wherever a terminal that needs some text does."""
    place = path or folder("grammars") / f"{name}.lark"
    key = digest(_FORMAT, place.read_bytes(), *_imported(path))
    pattern, compiled = cached(
        f"phrases-{_label(name, path)}", key, lambda: _compile_phrases(place)
    )
    return RegexModule(compiled).compile(pattern)


def _compile_phrases(path: Path) -> list[Any]:
    needing = [pattern for pattern in _terminals(path) if alternatives_of(pattern)]
    pattern = "|".join(f"(?:{text})" for text in needing) or "(?!)"
    regex = RegexModule()
    regex.compile(pattern)
    return [pattern, regex.compiled]


def _terminals(path: Path) -> list[str]:
    """The patterns of the terminals that a grammar does not skip."""
    lark = _open(path, None)
    skipped = {*lark.ignore_tokens, "_NL"}
    return [t.pattern.to_regexp() for t in lark.terminals if t.name not in skipped]


def _restore(
    compiled: dict[str, Any],
    transformer: Transformer[Any, Any] | None,
    regex: RegexModule | None = None,
) -> Lark:
    """Make the parser, and its lexer's patterns, from the serialised grammar."""
    data = compiled["data"]
    table = data["parser"]["parser"]
    table["tokens"] = {int(number): token for number, token in table["tokens"].items()}
    memo = {int(number): item for number, item in compiled["memo"].items()}
    load: Callable[..., Lark] = Lark._load_from_dict  # what Lark's own standalone parsers call
    lark = load(data, memo, transformer=transformer)
    unpack(lark, compiled["states"])
    lexer: Any = lark.parser.lexer
    lexer.re = regex or RegexModule(compiled["patterns"])
    lexer.scanner  # noqa: B018 - compiles the patterns now, with our module
    return lark
