"""``logdx rules test``: what a rule's author is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from logdx.authoring.overlaps import FILE, read_kept
from logdx.cli import main
from logdx.resources import folder

HEAD = "- id: my/rule\n  cause: {cause}\n  title: t\n  explain: e\n  weight: 99\n"
SILENT = (
    HEAD.format(cause="untrusted-root")
    + """\
  when: [{return_code: {value: -0x7780}}]
  examples:
    match:
      - |
        mbedtls_ssl_handshake returned -0x2700
"""
)
WIDE = (
    HEAD.format(cause="cert-expired")
    + """\
  confidence: certain
  when: [{certificate: {origin: peer, depth: {gte: 1}, flags: not-trusted}}]
  examples: {match: [trust-known-root.log]}
"""
)


FEW = ("trust-known-root", "trust-bare", "trust-own-ca", "dns-failure", "trust-expired-flag")


@pytest.fixture
def rule_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a rule of one's own, beside a few of the samples."""
    few = tmp_path / "samples"
    few.mkdir()
    for path in folder("samples").iterdir():
        if path.stem in FEW:
            shutil.copy(path, few)
    monkeypatch.setattr("logdx.workspace.Workspace.sample_folders", lambda self: [few])
    return tmp_path / "mine" / "x.yaml"


def run(path: Path, text: str, *options: str) -> int:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return main(["rules", "test", str(path), "--now", "2026-11-24", *options])


def test_the_built_in_rules_pass_and_their_overlaps_are_the_kept_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "test", "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["failures"] == result["overlaps"] == result["gone_overlaps"] == []
    assert result["rules"] > 250
    assert result["examples"] > 300
    kept = read_kept(folder("rules") / FILE)
    assert result["accepted_overlaps"] == sum(map(len, kept.values())) > 0


def test_a_silent_rule_is_told_what_answered_and_what_failed_where(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(rule_file, SILENT) == 1
    out = capsys.readouterr().out
    for part in (
        "x.yaml:1: my/rule",
        'is silent on the log that begins "mbedtls_ssl_handshake returned -0x2700"',
        "instead: untrusted-root/bare",
        "on attempt 0 (lines 1-1, failed):",
        "FAILS  return_code: value eq -30592",
        "line 1: value is -9984, wanted eq -30592",
        "1 rule, 1 example: 0 good, 1 failed; 0 new overlaps",
    ):
        assert part in out, part


def test_json_says_the_same(rule_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(rule_file, SILENT, "--format", "json") == 1
    (failure,) = json.loads(capsys.readouterr().out)["failures"]
    assert failure["rule"] == "my/rule"
    assert failure["problem"] == "silent"
    assert failure["answers"][0] == "untrusted-root/bare"
    assert failure["failed"] == "return_code: value eq -30592"
    assert failure["attempt"] == 0


def test_an_answer_that_must_not_be_is_shown_with_its_lines(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SILENT.replace("-0x7780", "-0x2700") + "    no_match: [trust-bare.log]\n"
    assert run(rule_file, text) == 1
    out = capsys.readouterr().out
    assert "answers, though it must not, on trust-bare.log" in out
    assert "mbedtls_ssl_handshake returned -0x2700" in out


def test_a_refined_rule_is_told_who_speaks_in_its_place(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SILENT.replace("-0x7780", "-0x2700")
    other = text.replace("id: my/rule", "id: my/other\n  refines: my/rule")
    assert run(rule_file, text + other) == 1
    assert "it holds, but my/other refines it and speaks" in capsys.readouterr().out


def test_new_overlaps_are_printed_kept_and_then_accepted(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(rule_file, WIDE) == 1
    out = capsys.readouterr().out
    assert "my/rule: new overlap" in out
    assert "says cert-expired on trust-known-root.log, above the cause of its label" in out
    assert run(rule_file, WIDE, "--write-overlaps") == 0
    kept = read_kept(rule_file.parent / FILE)
    assert kept["trust-known-root.log"] == {"my/rule"}
    assert run(rule_file, WIDE) == 0
    assert "0 new overlaps" in capsys.readouterr().out


def test_an_overlap_that_is_gone_is_dropped(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(rule_file, WIDE)
    (rule_file.parent / FILE).write_text("trust-bare.log: [my/rule]\nelse.log: [other]\n")
    run(rule_file, WIDE)
    assert "note: my/rule no longer answers on trust-bare.log" in capsys.readouterr().out
    assert run(rule_file, WIDE, "--write-overlaps") == 0
    kept = read_kept(rule_file.parent / FILE)
    assert "trust-bare.log" not in kept
    assert kept["else.log"] == {"other"}, "what other rule files keep stays"


def test_a_log_beside_the_rule_and_one_that_is_nowhere(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule_file.parent.mkdir()
    (rule_file.parent / "field.log").write_text("mbedtls_ssl_handshake returned -0x2700\n")
    text = SILENT.partition("  examples")[0].replace("-0x7780", "-0x2700")
    run(rule_file, text + "  examples: {match: [field.log]}\n", "--format", "json")
    assert json.loads(capsys.readouterr().out)["failures"] == []
    assert run(rule_file, text + "  examples: {match: [feild.log]}\n") == 2
    error = capsys.readouterr().err
    assert "x.yaml:1:1: rule 'my/rule': no example 'feild.log'" in error
    assert "did you mean 'field.log'?" in error


def test_a_broken_rule_is_exit_2(rule_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(rule_file, SILENT.replace("value:", "vlaue:")) == 2
    assert "did you mean 'value'?" in capsys.readouterr().err


def test_a_rule_for_another_outcome_is_told_so(
    rule_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SILENT.replace("-0x7780", "-0x2700").replace(
        "  when:", "  outcomes: [succeeded]\n  when:"
    )
    assert run(rule_file, text) == 1
    said = capsys.readouterr().out
    assert "it holds, but the attempt is failed and the rule is for outcomes succeeded" in said


@pytest.mark.parametrize("kept", ["", "# nothing\n"])
def test_an_empty_file_accepts_nothing(rule_file: Path, kept: str) -> None:
    rule_file.parent.mkdir()
    (rule_file.parent / FILE).write_text(kept)
    assert read_kept(rule_file.parent / FILE) == {}


def test_what_cannot_be_tried(
    rule_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "gone"):
        assert main(["rules", "test", str(path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    rule_file.parent.mkdir()
    (rule_file.parent / FILE).write_text("a: [b\n")
    assert run(rule_file, SILENT) == 2
    assert f"{FILE}:" in capsys.readouterr().err


def test_paths_are_told_as_they_were_given(
    rule_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_file.parent.mkdir()
    rule_file.write_text(SILENT.replace("value:", "vlaue:"))
    monkeypatch.chdir(rule_file.parent)
    assert main(["rules", "test", "x.yaml"]) == 2
    assert capsys.readouterr().err.startswith("logdx: x.yaml:6:25: ")
