"""``logdx check`` as its users run it: inputs, exit codes, selectors, demands, outputs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.resources import folder
from tests.check.conftest import SAMPLE, Run

DNS = (folder("samples") / "arduino-dns.log").read_text("utf-8")


def test_a_failed_handshake_fails_the_build_and_says_why(check: Run) -> None:
    done = check("device.log")
    assert done.code == 1
    head = done.out.splitlines()[0]
    assert head.startswith("device.log:82: error LDX101 untrusted-root: ")
    assert head.endswith("[untrusted-root/azure-iot-baltimore]")
    assert "DigiCert Global Root G2" in done.out
    assert done.out.splitlines()[-1] == "1 log checked: 1 finding (1 error)."
    assert done.err == ""


def test_a_good_log_passes(check: Run) -> None:
    done = check("good.log")
    assert (done.code, done.out) == (0, "1 log checked: no findings.\n")


def test_files_folders_globs_and_stdin(check: Run, repo: Path) -> None:
    (repo / "logs" / "hil").mkdir(parents=True)
    for name in ("logs/a.log", "logs/hil/b.log"):
        (repo / name).write_text(SAMPLE, "utf-8")
    assert check("device.log", "good.log").out.endswith("2 logs checked: 1 finding (1 error).\n")
    assert check("logs").out.endswith("2 logs checked: 2 findings (2 errors).\n")
    assert check("logs/*.log").out.endswith("1 log checked: 1 finding (1 error).\n")
    assert check("logs/**/*.log").out.endswith("2 logs checked: 2 findings (2 errors).\n")
    piped = check("-", stdin=SAMPLE)
    assert piped.code == 1
    assert piped.out.startswith("stdin:82: error LDX101 untrusted-root")


def test_a_file_named_twice_is_checked_once(check: Run, repo: Path) -> None:
    done = check("device.log", "./device.log", repo / "device.log", ".")
    assert done.out.endswith("2 logs checked: 1 finding (1 error).\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["gone.log"], "gone.log: cannot be read: No such file or directory"),
        (["*.nothing"], "*.nothing: no file matches; --allow-empty lets that pass"),
        (["empty"], "empty: has no logs (.log, .txt, .out); --allow-empty lets that pass"),
        (
            ["device.log", "-f", "sarf"],
            "--format: 'sarf' is none of text, github, gitlab, sarif, junit, jsonl, markdown, html"
            " (did you mean 'sarif'?)",
        ),
        (["device.log", "-f", "sarif="], "--format: 'sarif=' names no file"),
        (
            ["device.log", "-f", "text", "-f", "jsonl"],
            "--format: text and jsonl would both go to stdout; --format jsonl=FILE writes one to a"
            " file",
        ),
        (
            ["device.log", "--select", "untrusted-rot"],
            "--select: no cause, code or rule is named 'untrusted-rot'"
            " (did you mean 'untrusted-root'?)",
        ),
        (
            ["device.log", "--expect", "LDX999"],
            "--expect: no cause, code or rule is named 'LDX999'",
        ),
        (["device.log", "--write-baseline"], "--write-baseline: needs --baseline FILE"),
        (["device.log", "--sarif-anchor", "c.h"], "--sarif-anchor: c.h: no such file"),
        (["device.log", "--sarif-anchor", "good.log:99"], "good.log has 5 lines, not 99"),
        (["device.log", "--now", "soon"], "--now: 'soon' is no date"),
        (["device.log", "-o", "no/such/folder"], "cannot be written: No such file or directory"),
    ],
)
def test_bad_input_is_one_clear_line(check: Run, repo: Path, args: list[str], message: str) -> None:
    (repo / "empty").mkdir()
    done = check(*args)
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1


def test_a_log_that_vanished_does_not_hide_the_others(check: Run) -> None:
    done = check("gone.log", "device.log")
    assert done.code == 2
    assert "device.log:82: error" in done.out
    assert "1 log could not be read" in done.out


def test_allow_empty(check: Run, repo: Path) -> None:
    (repo / "empty").mkdir()
    done = check("*.nothing", "empty", "--allow-empty")
    assert (done.code, done.out) == (0, "0 logs checked: no findings.\n")


@pytest.mark.parametrize(
    ("fail_on", "severity", "code"),
    [
        ("error", "error", 1), ("error", "warning", 0), ("error", "note", 0),
        ("warning", "error", 1), ("warning", "warning", 1), ("warning", "note", 0),
        ("note", "warning", 1), ("note", "note", 1), ("never", "error", 0),
    ],
)  # fmt: skip
def test_fail_on(check: Run, repo: Path, fail_on: str, severity: str, code: int) -> None:
    (repo / "logdx.toml").write_text(f'[severity]\nLDX101 = "{severity}"\n')
    done = check("device.log", "--fail-on", fail_on)
    assert done.code == code
    assert f"device.log:82: {severity} LDX101" in done.out


def test_fail_on_of_the_configuration_and_of_the_command_line(check: Run, repo: Path) -> None:
    (repo / "logdx.toml").write_text('fail-on = "never"\n')
    assert check("device.log").code == 0
    assert check("device.log", "--fail-on", "error").code == 1


@pytest.mark.parametrize(
    "selector",
    ["untrusted-root", "LDX101", "ldx101", "untrusted-root/azure-iot-baltimore",
     "untrusted-root/*", "untrusted-*", "LDX1*", "dns-failure,LDX101"],
)  # fmt: skip
def test_selectors_are_causes_codes_rules_and_globs(check: Run, selector: str) -> None:
    assert check("device.log", "--select", selector).code == 1
    assert check("device.log", "--ignore", selector).code == 0


def test_what_is_not_selected_passes(check: Run) -> None:
    assert check("device.log", "--select", "dns-failure").code == 0
    assert check("device.log", "--ignore", "dns-failure").code == 1


def test_ignores_of_the_configuration(check: Run, repo: Path) -> None:
    (repo / "logdx.toml").write_text('ignore = ["untrusted-root"]\n')
    assert check("device.log").code == 0
    (repo / "logdx.toml").write_text('[per-file-ignores]\n"old/**" = ["LDX101"]\n')
    (repo / "old").mkdir()
    (repo / "old" / "x.log").write_text(SAMPLE, "utf-8")
    assert check("old/x.log").code == 0
    assert check("device.log").code == 1


def test_a_negative_test_passes_when_the_log_shows_the_cause(check: Run) -> None:
    done = check("device.log", "--expect", "untrusted-root")
    assert (done.code, done.out) == (0, "1 log checked: no findings, 1 expected.\n")


def test_a_negative_test_fails_when_the_log_shows_another_cause(check: Run) -> None:
    done = check("device.log", "--expect", "cert-expired")
    assert done.code == 1
    assert "LDX000 expected-cause-missing: The log does not show cert-expired" in done.out
    assert "it shows untrusted-root" in done.out
    assert "LDX101" in done.out


def test_a_negative_test_fails_when_the_handshake_succeeds(check: Run) -> None:
    done = check("good.log", "--expect", "untrusted-root")
    assert done.code == 1
    assert "it shows no failure" in done.out


def test_a_negative_test_fails_when_something_else_fails_too(check: Run, repo: Path) -> None:
    (repo / "two.log").write_text(SAMPLE + DNS, "utf-8")
    causes = {row["cause"] for row in _findings(check, "two.log")}
    assert "untrusted-root" in causes
    assert len(causes) > 1
    assert check("two.log", "--expect", "untrusted-root").code == 1
    assert check("two.log", "--expect", ",".join(causes)).code == 0


def test_what_is_less_severe_than_expected_passes(check: Run, repo: Path) -> None:
    (repo / "two.log").write_text(SAMPLE + DNS, "utf-8")
    (repo / "logdx.toml").write_text('[severity]\n"LDX5*" = "warning"\ndns-failure = "warning"\n')
    args = ("two.log", "--expect", "untrusted-root", "--fail-on", "warning")
    assert check(*args).code == 0


@pytest.mark.parametrize(
    ("log", "outcome", "code"),
    [
        ("good.log", "handshake-ok", 0), ("good.log", "succeeded", 0),
        ("device.log", "handshake-ok", 1), ("silent.log", "handshake-ok", 1),
        ("half.log", "handshake-ok", 0), ("half.log", "succeeded", 1),
        ("empty.log", "handshake-ok", 1),
    ],
)  # fmt: skip
def test_silence_is_not_success(check: Run, repo: Path, log: str, outcome: str, code: int) -> None:
    (repo / "silent.log").write_text("booting\nready\n")
    (repo / "empty.log").write_text("")
    (repo / "half.log").write_text("  . Performing the SSL/TLS handshake... ok\n")
    done = check(log, "--require", outcome)
    assert done.code == code, done.out
    assert ("LDX000 required-outcome-missing" in done.out) == bool(code)


def test_a_silent_log_passes_but_is_named(check: Run, repo: Path) -> None:
    (repo / "silent.log").write_text("booting\nready\n")
    done = check("silent.log")
    assert done.code == 0
    assert "Note: no TLS handshake in it: silent.log" in done.out
    assert "no TLS handshake in it: silent.log" in check("silent.log", "-f", "jsonl").err


def test_several_formats_at_once(check: Run, repo: Path) -> None:
    done = check(
        "device.log", "-f", "sarif=out.sarif", "-f", "text", "-f", "junit=out.xml",
        "-f", "html=out.html", "-f", "markdown=out.md", "-f", "jsonl=out.jsonl",
        "-f", "gitlab=out.json", "-f", "github=out.txt",
    )  # fmt: skip
    assert done.code == 1
    assert done.out.startswith("device.log:82: error")
    for name in ("sarif", "xml", "html", "md", "jsonl", "json", "txt"):
        assert "untrusted-root" in (repo / f"out.{name}").read_text("utf-8"), name
    assert not [path for path in repo.iterdir() if path.name.startswith(".out")]


def test_output(check: Run, repo: Path) -> None:
    done = check("device.log", "-f", "jsonl", "--output", "out.jsonl")
    assert (done.code, done.out) == (1, "")
    assert (repo / "out.jsonl").read_text("utf-8").startswith('{"type": "run"')
    assert check("device.log", "-o", "/dev/null").code == 1


def test_the_summary_of_a_job_is_written_and_added_to(
    check: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = repo / "summary.md"
    summary.write_text("# an earlier step\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    check("device.log", "-f", "jsonl")
    text = summary.read_text("utf-8")
    assert text.startswith("# an earlier step\n\n## logdx\n")
    assert "LDX101 `untrusted-root`" in text
    summary.write_bytes(b"x" * (1 << 20))
    check("device.log")
    assert summary.stat().st_size == 1 << 20


def test_the_format_inside_github_actions(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKFLOW", "ci")
    assert check("device.log").out.startswith("::error file=device.log,line=82,")
    assert check("device.log", "-f", "text").out.startswith("device.log:82: error")


def test_paths_are_those_of_the_repository(
    check: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "hil" / "out").mkdir(parents=True)
    (repo / "hil" / "out" / "a b.log").write_text(SAMPLE, "utf-8")
    (repo / "hil" / "link.log").symlink_to(repo / "device.log")
    monkeypatch.chdir(repo / "hil")
    paths = [row["path"] for row in _findings(check, "out", "link.log")]
    assert paths == ["hil/out/a b.log", "device.log"]


def _findings(check: Run, *args: str) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in check(*args, "-f", "jsonl").out.splitlines()]
    return [row for row in rows if row["type"] == "finding"]


@pytest.mark.parametrize("name", ["text", "markdown", "html", "github"])
def test_a_stdout_without_utf8_gets_question_marks(
    repo: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    stdout = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", stdout)
    (repo / "device.log").write_text(SAMPLE.replace("Baltimore", "Bältimore\u202e"), "utf-8")
    assert main(["check", "device.log", "-f", name]) == 1
    stdout.flush()
    assert b"untrusted-root" in stdout.buffer.getvalue()  # type: ignore[attr-defined]
