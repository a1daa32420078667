"""Values and logs as YAML that reads back as it was."""

from __future__ import annotations

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from logdx.authoring.yaml_text import block, scalar

LINES = st.lists(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\r\x85\u2028\u2029")),
    min_size=1,
)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_scalar_reads_back(text: str) -> None:
    assert yaml.load(f"a: {{b: {scalar(text)}, c: 1}}", yaml.BaseLoader)["a"]["b"] == text


@pytest.mark.parametrize("word", ["no", "true", "null", "12", "0x10", "2022-01-01", "absent", ""])
def test_a_word_that_means_more_is_quoted(word: str) -> None:
    assert scalar(word) == f'"{word}"'


@given(LINES)
def test_a_block_reads_back_but_for_blanks_at_the_end(lines: list[str]) -> None:
    head, *rest = block(lines, 8)
    text = "\n".join([f"- a:\n      - {head}", *rest]) + "\n"
    (item,) = yaml.load(text, yaml.BaseLoader)[0]["a"]
    assert [line.rstrip() for line in item.strip("\n").split("\n")] == [
        line.rstrip() for line in "\n".join(lines).strip("\n").split("\n")
    ] or not "".join(lines).strip(string.whitespace)
