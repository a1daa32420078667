from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from logdx import explain
from logdx.diagnose.rules import Rule, load_rules
from logdx.model.report import Report
from logdx.redact.cut import gaps, redacted_lines
from logdx.redact.excerpt import answer_of, excerpt, text_of
from logdx.redact.stream import Redactor
from logdx.resources import folder
from logdx.source import Source, open_path, open_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SAMPLES = sorted(folder("samples").glob("*.log"))
SEED = folder("samples") / "wiznet-azure-iot-hub.log"


@cache
def _rules() -> list[Rule]:
    return load_rules()


def _explained(source: Source) -> Report:
    return explain(source, rules=_rules(), now=NOW)


def _check(path: Path) -> None:
    made = excerpt(lambda: open_path(path), _explained)
    last = made.report.sources[0].lines
    text = text_of(made.lines, last)
    assert made.complete
    assert answer_of(_explained(open_text(text))) == answer_of(_explained(open_path(path)))
    assert len(made.lines) + sum(made.gaps.values()) == last


@pytest.mark.parametrize("path", SAMPLES[1::4], ids=lambda path: path.stem)
def test_an_excerpt_gets_the_answer_of_its_log(path: Path) -> None:
    _check(path)


@pytest.mark.heavy
def test_the_excerpt_of_every_sample_gets_its_answer() -> None:
    for path in SAMPLES:
        _check(path)


def _in_noise(open_seed: Callable[[], Source]) -> str:
    lines = [line for _, line in open_seed()]
    noise = [f"I ({n}) sensor: temperature {n % 40}" for n in range(3000)]
    return "\n".join([*noise, *lines[:60], *noise[:900], *lines[60:], *noise]) + "\n"


def test_the_excerpt_of_a_long_log_is_short() -> None:
    text = _in_noise(lambda: open_path(SEED))
    made = excerpt(lambda: open_text(text), _explained)
    assert made.complete
    assert len(made.lines) < 150
    assert max(made.gaps.values()) >= 3000
    assert made.diagnosis is not None
    assert made.diagnosis.rule == "untrusted-root/azure-iot-baltimore"


def test_the_key_far_above_a_line_is_known() -> None:
    body = "\n".join("aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY" * 2 for _ in range(300))
    text = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\nx\n"
    cut = redacted_lines(open_text(text), [280, 303], Redactor())
    assert cut == {280: "<private-key-1>", 303: "x"}


def test_only_the_wanted_lines_come_with_their_own_text() -> None:
    text = "\n".join(f"line {n} 203.0.113.{n % 200}" for n in range(1, 4000))
    cut = redacted_lines(open_text(text), [1, 2, 1500, 3999], Redactor())
    assert list(cut) == [1, 2, 1500, 3999]
    assert cut[1500].startswith("line 1500 <ip-")
    assert redacted_lines(open_text(text), [], Redactor()) == {}


def test_gaps_say_what_is_left_out() -> None:
    assert gaps([3, 4, 9], 12) == {3: 2, 9: 4, 13: 3}
    assert gaps([1, 2], 2) == {}
    assert text_of({2: "b"}, 4) == "[... 1 line left out ...]\nb\n[... 2 lines left out ...]\n"


def test_counts_are_those_of_the_lines_that_are_shown() -> None:
    text = (
        "I (1) app: password=Geheim2024xy\n"
        "I (2) app: tick\n"
        * 9
        + "I (40) esp-tls: connecting to 203.0.113.9:8883\n"
        + "E (50) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700\n"
    )
    made = excerpt(lambda: open_text(text), _explained)
    assert made.redacted == {"ip": 1}
