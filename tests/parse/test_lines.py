"""The loops that drive Lark's tables give what Lark's own loops give."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from lark import Lark

from logdx.dialects.base import Found
from logdx.parse.dress import Undresser
from logdx.parse.grammar import load_grammar
from logdx.parse.index import Entry, built_in
from logdx.parse.lines import LineLexer, LineParser
from logdx.parse.reader import LarkParser, parser_of
from logdx.resources import folder
from logdx.source import open_path

ENTRIES = {entry.name: entry for entry in built_in()}
SAMPLES = sorted(folder("samples").glob("*.log"))
PAYLOADS = [
    [line.payload for line in Undresser().lines(open_path(sample))] for sample in SAMPLES[::6]
]


def _lark(entry: Entry) -> Lark:
    dialect = entry.load()
    return load_grammar(dialect.grammar, dialect.builder())


def _result(parse: Any, text: Any) -> list[Found] | None:
    try:
        return parse(text)
    except Exception:
        return None


def _plain(found: list[Found] | None) -> object:
    return found and [(f.record, f.first, f.last, repr(f.fields)) for f in found]


@pytest.mark.parametrize("name", ENTRIES)
def test_the_finds_are_those_of_lark(name: str) -> None:
    lark = _lark(ENTRIES[name])
    parser = LineParser(lark, memo_entries=50)
    read = 0
    for payloads in PAYLOADS:
        found = _result(parser.parse, payloads)
        assert _plain(found) == _plain(_result(lark.parse, "\n".join(payloads)))
        assert _plain(found) == _plain(_result(parser.parse, payloads))
        read += len(found or ())
    assert isinstance(parser_of(ENTRIES[name]), LineParser)


def test_tokens_keep_their_places() -> None:
    lark = Lark(
        'start: (WORD | _NL)*\nWORD: /[a-z]+/\n_NL: /\\n/\n%ignore " "',
        parser="lalr", lexer="basic", maybe_placeholders=False,
    )  # fmt: skip
    lines = ["ab  cd", "", " ef"]
    names = ("line", "column", "start_pos", "end_pos", "end_line", "end_column")
    ours, theirs = (
        [tuple(getattr(token, name) for name in names) for token in tree.children]
        for tree in (LineParser(lark).parse(lines), lark.parse("\n".join(lines)))
    )
    assert ours == theirs


def test_what_the_grammar_does_not_expect_is_an_error() -> None:
    lark = Lark('start: "a" "b"\n_NL: /\\n/\n%ignore _NL', parser="lalr", lexer="basic")
    parser = LineParser(lark)
    assert parser.parse(["a", "b"]) == lark.parse("a\nb")
    for lines in (["a"], ["b"], ["a", "b", "b"], ["c"], []):
        with pytest.raises(Exception, match=r"token|terminal|match|input"):
            parser.parse(lines)


def test_a_keyword_within_a_pattern_keeps_its_name() -> None:
    grammar = 'start: (IF | NAME)*\nIF: "if"\nNAME: /[a-z]+/\n_NL: /\\n/\n%ignore _NL\n%ignore " "'
    lark = Lark(grammar, parser="lalr", lexer="basic")
    tree = LineParser(lark).parse(["if x", "iffy if"])
    assert [token.type for token in tree.children] == ["IF", "NAME", "NAME", "IF"]
    assert tree == lark.parse("if x\niffy if")


def test_no_token_of_a_built_in_grammar_spans_lines() -> None:
    parse = import_module("re._parser").parse
    for path in sorted(folder("grammars").glob("*.lark")):
        if path.stem in ("common", "redact"):
            continue
        for terminal in Lark.open(str(path), parser=None, lexer="basic").terminals:
            if terminal.name != "_NL":
                assert not _eats_newline(parse(terminal.pattern.to_regexp())), terminal


def _eats_newline(items: Any) -> bool:
    return any(_part_eats(str(operator), argument) for operator, argument in items)


def _part_eats(operator: str, argument: Any) -> bool:
    if operator == "LITERAL":
        return argument == 10
    if operator == "NOT_LITERAL":
        return argument != 10
    if operator == "IN":
        negated = any(str(kind) == "NEGATE" for kind, _ in argument)
        return any(_member_is(str(kind), value) for kind, value in argument) != negated
    if operator == "BRANCH":
        return any(_eats_newline(branch) for branch in argument[1])
    if operator == "SUBPATTERN":
        return _eats_newline(argument[-1])
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _eats_newline(argument[2])
    return operator == "ATOMIC_GROUP" and _eats_newline(argument)


def _member_is(kind: str, value: Any) -> bool:
    if kind == "RANGE":
        return value[0] <= 10 <= value[1]
    if kind == "CATEGORY":
        return str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_DIGIT", "CATEGORY_NOT_WORD")
    return kind == "LITERAL" and value == 10


def test_grammars_of_packs_are_read_by_lark_alone(tmp_path: Any) -> None:
    from logdx.dialects.base import Builder, Dialect
    from logdx.parse.index import as_entry

    path = tmp_path / "own.lark"
    path.write_text("start: BLOCK\nBLOCK: /begin[^$]*end/\n_NL: /\\n/\n%ignore _NL")
    dialect = Dialect("own", "own", ("begin",), Builder, grammar_path=path)
    parser = parser_of(as_entry(dialect))
    assert isinstance(parser, LarkParser)
    assert parser.parse(["begin", "x", "end"]) == []


def test_long_lines_are_not_remembered() -> None:
    lexer = LineLexer(load_grammar("mbedtls_x509"), memo_entries=2)
    for line in ("serial number : 01", "serial number : 02", "serial number : 03", "x" * 500):
        lexer.pieces(line)
        assert len(lexer._known) <= 2
        assert all(len(known) < 500 for known in lexer._known)
