"""Spans: between two texts every line is the dialect's, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from logdx.dialects.base import Builder, Dialect, Found
from logdx.model.records import Message
from logdx.parse.engine import Engine

GRAMMAR = """
start: (BEGIN | BODY | END | OUTSIDE)*
BEGIN.3: /---begin---/
END.3: /---end---/
OUTSIDE.3: /outside [a-z]+/
BODY: /(?<![^\\n])[a-z ]{1,40}(?![^\\n])/
%import logdx.common (_NL, SKIP_WORD, SKIP_CHAR)
%ignore _NL
%ignore SKIP_WORD
%ignore SKIP_CHAR
"""


class _Builder(Builder):
    def start(self, lines: list[object]) -> list[Found]:
        tokens = [token for token in lines if getattr(token, "type", "") == "BODY"]
        return [Found(Message, t.line, t.line, {"text": str(t)}) for t in tokens]  # type: ignore[attr-defined]


@pytest.fixture
def dialect(tmp_path: Path) -> Dialect:
    path = tmp_path / "spans.lark"
    path.write_text(GRAMMAR)
    return Dialect(
        name="spans", grammar="spans", literals=("---begin---", "---end---", "outside "),
        builder=_Builder, blocks=True, spans=(("---BEGIN---", "---end---"),), grammar_path=path,
    )  # fmt: skip


def _read(dialect: Dialect, *lines: str) -> list[tuple[int, str]]:
    engine = Engine([dialect])
    records = [*engine.feed(enumerate(lines, 1)), *engine.flush()]
    return [(r.first_line, r.text) for r in records if isinstance(r, Message)]


def test_lines_inside_a_span_are_the_dialects(dialect: Dialect) -> None:
    found = _read(dialect, "before", "---begin---", "one", "two", "---end---", "behind")
    assert found == [(3, "one"), (4, "two")]


def test_a_span_on_one_line_is_no_span(dialect: Dialect) -> None:
    assert _read(dialect, "---begin--- ---end---", "behind") == []


def test_a_span_that_never_ends_is_bounded(dialect: Dialect) -> None:
    found = _read(dialect, "---begin---", *["word"] * 1000)
    assert 0 < len(found) < 400


def test_a_span_ends_with_the_input(dialect: Dialect) -> None:
    engine = Engine([dialect])
    engine.feed([(1, "---begin---"), (2, "one")])
    engine.flush()
    assert engine.feed([(1, "two")]) == []
    assert engine.flush() == []


def test_spans_are_read_line_by_line_as_well(dialect: Dialect) -> None:
    engine = Engine([dialect])
    lines = ["---begin---", "one", "two", "---end---"]
    records = [r for n, line in enumerate(lines, 1) for r in engine.feed([(n, line)])]
    records += engine.flush()
    assert [r.first_line for r in records] == [2, 3]
