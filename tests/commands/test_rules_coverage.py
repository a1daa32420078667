"""``logdx rules coverage``: what no log exercises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from logdx.authoring.coverage import coverage
from logdx.authoring.logs import Library
from logdx.cli import main
from logdx.diagnose.rules import load_rules

RULE = """\
- id: my/rule
  cause: untrusted-root
  title: t
  explain: e
  when:
    all:
      - return_code: {function: [mbedtls_ssl_handshake, my_connect]}
      - any: [{verify_flags: {names: not-trusted}}, {crash: {what: reboot}}]
    none:
      - alert: {description: 90}
      - setting: {name: my-own}
  examples:
    match:
      - |
        ssl_tls.c:7666: |3| ! Certificate verification flags 00000008
        mbedtls_ssl_handshake failed: -0x2700
    no_match:
      - |
        ssl_tls.c:7666: |3| ! Certificate verification flags 00000008
        ssl_msg.c:4698: |2| got an alert message, type: [2:90]
        mbedtls_ssl_handshake failed: -0x7780
- id: my/other
  cause: untrusted-root
  title: t
  explain: e
  when: [{return_code: {value: -0x1234}}, {any: [{crash: {what: reboot}}, {crash: {what: abort}}]}]
  examples: {match: [trust-bare.log]}
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two rules, and no samples beside their examples."""
    monkeypatch.setattr("logdx.authoring.logs.samples", lambda folders: [])
    (tmp_path / "x.yaml").write_text(RULE)
    return str(tmp_path / "x.yaml")


def result(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    main(["rules", "coverage", "--format", "json", *argv])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_what_no_example_exercises(capsys: pytest.CaptureFixture[str], mine: str) -> None:
    found = result(capsys, mine)
    gaps = [(gap["rule"], gap["part"]) for gap in found["gaps"]]
    assert gaps == [
        ("my/rule", "value: a return code: function is my_connect"),
        ("my/rule", "any: a crash: what is reboot"),
        ("my/rule", "none: a setting: name is my-own"),
        ("my/other", "the rule"),
        ("my/other", "any: a crash: what is reboot"),
        ("my/other", "any: a crash: what is abort"),
    ]
    assert (found["parts"], found["exercised"]) == (10, 4)
    assert found["percent"] == 40.0


def test_text_leaves_out_the_parts_of_what_is_not_exercised(
    capsys: pytest.CaptureFixture[str], mine: str
) -> None:
    assert main(["rules", "coverage", mine]) == 0
    out = capsys.readouterr().out
    assert f"{mine}:1: my/rule\n  value: a return code: function is my_connect\n" in out
    assert f"{mine}:22: my/other\n  the rule\n\n" in out
    assert "4 of 10 rules, branches and values are exercised (40.0 %)" in out


@pytest.mark.parametrize(("percent", "code"), [("39.5", 0), ("40", 0), ("40.5", 1)])
def test_fail_under(capsys: pytest.CaptureFixture[str], mine: str, percent: str, code: int) -> None:
    assert main(["rules", "coverage", mine, "--fail-under", percent]) == code


@pytest.mark.parametrize("percent", ["lots", "-1", "101", "nan"])
def test_a_percentage_that_is_none(capsys: pytest.CaptureFixture[str], percent: str) -> None:
    assert main(["rules", "coverage", f"--fail-under={percent}"]) == 2
    assert "is no percentage" in capsys.readouterr().err


def test_a_cause_that_no_rule_names() -> None:
    rules = [rule for rule in load_rules() if rule.cause != "missing-sni"]
    found = coverage([], rules, Library(), [])
    assert [cause.id for cause in found.causes] == ["missing-sni"]
    assert found.percent == 100.0


@pytest.mark.heavy  # every rule on every sample
def test_every_built_in_rule_is_exercised(capsys: pytest.CaptureFixture[str]) -> None:
    found = result(capsys)
    assert found["causes_without_rule"] == []
    assert [gap["rule"] for gap in found["gaps"] if gap["part"] == "the rule"] == []
    assert found["percent"] > 35
