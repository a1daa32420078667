"""What the tests of the free-word dialects (clock, memory, network ...) share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from logdx.dialects.base import Dialect, Found
from logdx.parse.grammar import load_grammar
from tests.dialects.sdk_checks import NOISE, has_literal, read, shown

Case = tuple[str, dict[str, Any]]


def holds(dialect: Dialect, line: str, expected: dict[str, Any]) -> None:
    """Assert that one of the line's records has at least the expected fields."""
    found = [shown(record) for record in read(dialect, line)]
    assert any(have | expected == have for have in found), found


def says_nothing(dialect: Dialect, line: str) -> None:
    """Assert that the line gives no record."""
    assert [shown(record) for record in read(dialect, line)] == []


def never_raises(dialect: Dialect, lines: list[str]) -> None:
    """Read any lines; and what the bare grammar finds in a line, the prefilter lets through."""
    read(dialect, *lines)
    if dialect.blocks:
        return
    parser = load_grammar(dialect.grammar, dialect.builder())
    for line in lines:
        if "\n" in line:
            continue
        found: list[Found] = parser.parse(line)  # type: ignore[assignment]
        assert not found or has_literal(dialect, line), (line, found)


def mixtures(cases: Iterable[Case], nothing: Iterable[str]) -> st.SearchStrategy[list[str]]:
    """Logs of whole, cut and glued lines, with noise between."""
    lines = st.sampled_from([line for line, _ in cases] + list(nothing))
    cut = st.tuples(lines, st.integers(0, 60), st.integers(1, 80)).map(lambda t: t[0][t[1] : t[2]])
    piece = st.one_of(lines, cut, st.sampled_from(NOISE), st.text(max_size=20))
    glued = st.lists(piece, max_size=3).map("".join).map(lambda text: text.replace("\n", " "))
    return st.lists(glued, max_size=8)
