"""What the redaction costs, and that its short cuts change nothing."""

import resource
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from lark import Lark

from logdx.redact import Redactor, redact_lines, redact_text
from logdx.redact.finds import FindBuilder, finds_of
from logdx.redact.pieces import PIECE
from logdx.redact.screen import may_hold_secrets
from logdx.resources import folder
from logdx.source import open_path
from tests.redact import planted

SECRET = "hunter2Zq9xW4kP7mT3"
LABELLED = [line.format(SECRET) for lines in planted.LABELLED.values() for line in lines]
SHAPED = [secret for secrets in planted.SHAPED.values() for secret in secrets]
TELLING = ("password=x1", "a@b.io", "1.2.3.4", "ssid: a ", "url://a:b@", 'key="', "<", "\\", "ab:",
           "-----BEGIN PRIVATE KEY-----\n", "dumping 'psk' (9999 bytes)\n0000:  aa bb cc\n",
           "a" * 40 + "\n", "aB3/", "connecting to ap ", "sig=a&", 'AT+CWJAP="', "eyJ", "aa ",
           )  # fmt: skip


@cache
def _slow_parser() -> Lark:
    """The grammar without the terminals that only save time."""
    text = (folder("grammars") / "redact.lark").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("_DULL", "%ignore _DULL"))]
    grammar = "\n".join(lines) + "\n_DULL: /[^A-Za-z0-9_<+\\/-]/\n%ignore _DULL\n"
    return Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=False)


def _without_short_cuts(line: str) -> object:
    return FindBuilder().transform(_slow_parser().parse(line))


@pytest.mark.parametrize("line", [*LABELLED, *SHAPED])
def test_the_short_cuts_of_the_grammar_and_the_screen_lose_nothing(line: str) -> None:
    for dress in planted.DRESSES:
        text = dress.format(line)
        assert may_hold_secrets(text)
        assert finds_of(text) == _without_short_cuts(text)


def test_the_short_cuts_lose_nothing_of_real_logs() -> None:
    differing = []
    for path in sorted(folder("samples").glob("*.log"))[::6]:
        for _, line in open_path(Path(path)):
            finds, expected = finds_of(line), _without_short_cuts(line)
            unseen = _secrets(expected) and not may_hold_secrets(line)
            if unseen or _secrets(finds) != _secrets(expected):
                differing.append(line)
    assert not differing


def _secrets(finds: object) -> list[object]:
    assert isinstance(finds, list)
    return [find for find in finds if find.kind not in ("run", "row")]


@pytest.mark.parametrize("text", TELLING)
def test_time_is_linear_in_the_length(text: str) -> None:
    short, long = text * (8_000 // len(text)), text * (64_000 // len(text))
    redact_text(short)
    before = time.process_time()
    redact_text(short)
    middle = time.process_time()
    redact_text(long)
    assert time.process_time() - middle < 8 * 4 * (middle - before) + 0.5


def test_a_line_without_end_is_read_in_pieces() -> None:
    for shift in range(0, 60, 7):
        filler = "word " * (PIECE // 5)
        line = filler + "x" * shift + f" password={SECRET} " + filler + f"a {SECRET}"
        redacted = redact_text(line)
        assert SECRET not in redacted
        assert redacted == line.replace(SECRET, "<password-1>")


def test_a_secret_longer_than_a_piece_goes_as_a_whole() -> None:
    secret = "aB3dE5" * PIECE
    redacted = redact_text(f"before password={secret}, after")
    assert redacted == "before password=<password-1>, after"


def test_many_different_secrets_share_a_placeholder_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logdx.redact.kinds.MOST_NUMBERED", 3)
    redactor = Redactor()
    lines = [line for n in range(1, 6) for line in redactor.feed(f"203.0.113.{n}")]
    assert lines == ["<ip-1>", "<ip-2>", "<ip-3>", "<ip-more>", "<ip-more>"]
    assert redact_text("\n".join(lines)) == "\n".join(lines)


def test_base64_that_never_ends_is_not_held_back_for_ever() -> None:
    redactor = Redactor()
    ready = [line for n in range(2000) for line in redactor.feed(f"{n:04}" + "aB3/" * 15)]
    assert len(ready) > 1500
    assert len(ready) + len(redactor.finish()) == 2000


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="measures with getrusage")
def test_a_hostile_stream_of_fifty_megabytes_needs_little_memory() -> None:
    lines = [f"{n} {text}".strip("\n") for n, text in enumerate(TELLING)]
    count = 50_000_000 // 60
    list(redact_lines(lines))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    quiet = (f"I ({n}) app: nothing to see here, heap is fine, all is well" for n in range(count))
    mixed = (lines[n % len(lines)] if n % 400 == 0 else line for n, line in enumerate(quiet))
    assert sum(1 for _ in redact_lines(mixed)) == count
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
