"""What the tests of the SDK dialects share: reading a line, lines made from the grammar itself."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from lark import Token

from logdx.dialects.base import Dialect
from logdx.model.records import Record
from logdx.parse.engine import Engine
from logdx.parse.grammar import load_grammar

patient = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
"""For machines under load: the strategies make long texts, the first parse compiles a grammar."""
_PLACE = {"source", "first_line", "last_line", "stream", "dialect"}
NOISE = (
    "", "uart:~$", "heap 30212", "[00:00:01.000,000] <inf> app: tick", "I (5) wifi: up", "ok",
    "\x1b[0;31m", "{\"t\": 3.5}", "0000: 16 03 03 00 7a", "\ufffd\ufffd", "-> <- ***",
)  # fmt: skip


def read(dialect: Dialect, *lines: str) -> list[Record]:
    """Run the engine with this dialect alone."""
    engine = Engine([dialect])
    records = engine.feed(enumerate(lines, 1)) + engine.flush()
    assert not any(isinstance(v, Token) for record in records for v in shown(record).values())
    return records


def shown(record: Record) -> dict[str, Any]:
    """The fields of a record that are set, with its kind."""
    names = (name for name in record.field_names if name not in _PLACE)
    values = {name: getattr(record, name) for name in names}
    return {"kind": record.kind} | {k: v for k, v in values.items() if v not in (None, ())}


def check(dialect: Dialect, line: str, *expected: dict[str, Any]) -> None:
    """Assert that the line gives these records, each with at least these fields."""
    found = [shown(record) for record in read(dialect, line)]
    assert len(found) == len(expected), found
    for have, want in zip(found, expected, strict=True):
        assert have | want == have


def phrases(dialect: Dialect) -> st.SearchStrategy[str]:
    """Texts that the grammar's own terminals match."""
    terminals = [
        st.from_regex(terminal.pattern.to_regexp(), fullmatch=True)
        for terminal in load_grammar(dialect.grammar).terminals
        if not terminal.name.startswith(("SKIP_", "_NL"))
    ]
    return st.one_of(terminals).filter(lambda text: "\n" not in text and text.isascii())


def mixtures(dialect: Dialect) -> st.SearchStrategy[list[str]]:
    """Logs of phrases, noise and phrases glued to noise."""
    piece = st.one_of(phrases(dialect), st.sampled_from(NOISE), st.text(max_size=20))
    line = st.lists(piece, max_size=3).map(" ".join).map(lambda text: " ".join(text.split("\n")))
    return st.lists(line, max_size=8)


def has_literal(dialect: Dialect, text: str) -> bool:
    """Whether the prefilter would let the text through."""
    return any(literal.lower() in text.lower() for literal in dialect.literals)
