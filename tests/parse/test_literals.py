import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logdx.dialects import all_dialects
from logdx.parse.grammar import load_grammar
from logdx.parse.literals import alternatives_of, holds


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"got an alert message, type: \[[0-9]:[0-9]{2}\]", "got an alert message, type: [2:40]"),
        (r"(client|server) state: ?[0-9]+", "server state: 3"),
        (r"[Dd]epth {0,2}[0-9]+ flags", "Depth 1 flags"),
        (r"(?i:free heap)(:| =) ?[0-9]+", "FREE HEAP: 300"),
        (r"a+b|c?d{2,3}", "aab"),
    ],
)
def test_a_match_holds_what_its_pattern_needs(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert holds(alternatives_of(pattern), text.lower())


def test_a_pattern_that_needs_nothing_gives_no_literals() -> None:
    assert alternatives_of("[0-9]+") == []
    assert alternatives_of("abc|[0-9]") == []


@pytest.mark.parametrize("dialect", all_dialects(), ids=lambda d: d.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_token_of_a_dialect_is_foreseen(dialect, data) -> None:  # type: ignore[no-untyped-def]
    """What a terminal matches holds the literals that were derived from it."""
    lark = load_grammar(dialect.grammar, None, dialect.grammar_path)
    terminal = data.draw(st.sampled_from(sorted(lark.terminals, key=lambda t: str(t.name))))
    pattern = terminal.pattern.to_regexp()
    needs = alternatives_of(pattern)
    if needs:
        text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
        assert holds(needs, text.lower())


def test_the_shipped_index_is_current() -> None:
    from logdx.parse.index import INDEX_FILE, index_text
    from logdx.resources import folder

    shipped = (folder("grammars") / INDEX_FILE).read_text("utf-8")
    assert shipped == index_text(), "run python -m logdx.parse.build"
