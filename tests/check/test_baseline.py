"""Baselines, suppressions and fingerprints: what is known passes, what is new does not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from logdx.check.baseline import SCHEMA_FILE
from logdx.resources import folder
from tests.check.conftest import SAMPLE, Run

BARE = (folder("samples") / "trust-bare.log").read_text("utf-8")


def test_known_findings_pass_and_new_ones_fail(check: Run, repo: Path) -> None:
    written = check("device.log", "--baseline", "known.json", "--write-baseline")
    assert written.code == 0
    assert "known.json: written" in written.err
    done = check("device.log", "--baseline", "known.json")
    assert (done.code, done.out) == (0, "1 log checked: no findings, 1 baselined.\n")
    (repo / "other.log").write_text(BARE, "utf-8")
    assert check("device.log", "other.log", "--baseline", "known.json").code == 1


def test_the_baseline_keeps_to_its_schema(check: Run, repo: Path) -> None:
    check("device.log", "--baseline", "known.json", "--write-baseline")
    data = json.loads((repo / "known.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8"))).validate(data)
    (entry,) = data["findings"]
    assert entry["path"] == "device.log"
    assert entry["rule"] == "untrusted-root/azure-iot-baltimore"


def test_a_known_finding_stays_known_when_lines_and_stamps_shift(check: Run, repo: Path) -> None:
    log = repo / "device.log"
    stamped = "".join(
        f"[{n // 60:02}:{n % 60:02}:00.{n:03}] {line}\n" for n, line in enumerate(BARE.split("\n"))
    )
    log.write_text(stamped, "utf-8")
    check("device.log", "--baseline", "known.json", "--write-baseline")
    later = "".join(
        f"[11:{n % 60:02}:07.{n:03}] {line}\n" for n, line in enumerate(BARE.split("\n"))
    )
    log.write_text("boot\nheap 41200\n" * 20 + later, "utf-8")
    done = check("device.log", "--baseline", "known.json")
    assert done.out.endswith("1 baselined.\n")
    assert done.code == 0


def test_another_failure_in_the_same_log_is_new(check: Run, repo: Path) -> None:
    check("device.log", "--baseline", "known.json", "--write-baseline")
    (repo / "device.log").write_text(BARE, "utf-8")
    assert check("device.log", "--baseline", "known.json").code == 1


def test_stale_entries_are_said(check: Run, repo: Path) -> None:
    check("device.log", "--baseline", "known.json", "--write-baseline")
    (repo / "device.log").write_text((repo / "good.log").read_text())
    done = check("device.log", "--baseline", "known.json")
    assert done.code == 0
    assert "the baseline's untrusted-root in device.log is no longer there" in done.out


def test_entries_of_logs_that_were_not_checked_are_neither_stale_nor_dropped(
    check: Run, repo: Path
) -> None:
    (repo / "other.log").write_text(BARE, "utf-8")
    check("device.log", "other.log", "--baseline", "known.json", "--write-baseline")
    done = check("device.log", "--baseline", "known.json")
    assert "no longer there" not in done.out
    (repo / "device.log").write_text((repo / "good.log").read_text())
    check("device.log", "--baseline", "known.json", "--write-baseline")
    entries = json.loads((repo / "known.json").read_text("utf-8"))["findings"]
    assert [entry["path"] for entry in entries] == ["other.log"]


def test_what_is_demanded_is_never_baselined(check: Run, repo: Path) -> None:
    args = ("good.log", "--expect", "cert-expired", "--baseline", "known.json")
    check(*args, "--write-baseline")
    assert json.loads((repo / "known.json").read_text("utf-8"))["findings"] == []
    assert check(*args).code == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"schema": "logdx/baseline/2", "findings": []}',
            "known.json: has schema 'logdx/baseline/2', this logdx reads 'logdx/baseline/1'",
        ),
        ('{"findings": []}', "known.json: is no baseline of logdx"),
        ("[]", "known.json: is no baseline of logdx"),
        ("{", "known.json: is no baseline: Expecting property name"),
        ("\x00\xff", "known.json: is no baseline"),
        ("[" * 100_000, "known.json: is no baseline"),
        ('{"schema": "logdx/baseline/1"}', "known.json: findings: a list is expected"),
        (
            '{"schema": "logdx/baseline/1", "findings": [{"path": 1}]}',
            "known.json: findings: each entry needs fingerprint, path, rule, cause, title",
        ),
    ],
)
def test_a_bad_baseline_is_one_clear_line(
    check: Run, repo: Path, content: str, message: str
) -> None:
    (repo / "known.json").write_text(content, "latin-1")
    done = check("device.log", "--baseline", "known.json")
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_a_baseline_of_another_version_is_written_anew_but_no_other_file_is(
    check: Run, repo: Path
) -> None:
    args = ("device.log", "--baseline", "known.json", "--write-baseline")
    (repo / "known.json").write_text('{"schema": "logdx/baseline/9", "findings": "?"}')
    assert check(*args).code == 0
    assert check(*args[:3]).code == 0
    (repo / "known.json").write_text('{"name": "a package"}')
    assert check(*args).code == 2
    assert (repo / "known.json").read_text() == '{"name": "a package"}'


def test_a_missing_baseline(check: Run) -> None:
    done = check("device.log", "--baseline", "known.json")
    assert done.code == 2
    assert "known.json: cannot be read: No such file or directory; --write-baseline" in done.err


def test_the_same_failure_twice_gives_two_fingerprints(check: Run, repo: Path) -> None:
    (repo / "two.log").write_text(BARE + "rst:0x1 (POWERON_RESET),boot:0x13\n" + BARE, "utf-8")
    rows = [json.loads(line) for line in check(".", "-f", "jsonl").out.splitlines()]
    prints = [row["fingerprint"] for row in rows if row["type"] == "finding"]
    assert len(prints) == len(set(prints)) >= 2


SUPPRESSION = """\
[[suppressions]]
selector = "untrusted-root/*"
files = "{files}"
reason = "the lab's broker has a private root, HW-12"
{until}
"""


@pytest.mark.parametrize(
    ("files", "until", "code"),
    [
        ("**", "", 0), ("device.log", "", 0), ("*.log", "until = 2026-11-24", 0),
        ("logs/**", "", 1), ("**", "until = 2026-11-23", 1),
    ],
)  # fmt: skip
def test_suppressions(check: Run, repo: Path, files: str, until: str, code: int) -> None:
    (repo / "logdx.toml").write_text(SUPPRESSION.format(files=files, until=until))
    done = check("device.log")
    assert done.code == code
    if code == 0:
        assert done.out == "1 log checked: no findings, 1 suppressed.\n"


def test_an_expired_suppression_is_said(check: Run, repo: Path) -> None:
    (repo / "logdx.toml").write_text(SUPPRESSION.format(files="**", until="until = 2026-11-01"))
    said = (
        "the suppression of untrusted-root/* in ** (the lab's broker has a private root, HW-12) "
        "expired on 2026-11-01"
    )
    assert said in " ".join(check("device.log").out.split())
    assert said in check("device.log", "-f", "gitlab").err
    assert "expired" not in check("good.log").out


def test_a_suppression_without_a_reason_is_an_error(check: Run, repo: Path) -> None:
    (repo / "logdx.toml").write_text('[[suppressions]]\nselector = "LDX101"\n')
    done = check("device.log")
    assert done.code == 2
    assert "reason: is missing" in done.err


def test_a_suppressed_finding_is_known_with_its_reason(check: Run, repo: Path) -> None:
    (repo / "logdx.toml").write_text(SUPPRESSION.format(files="**", until=""))
    rows = [json.loads(line) for line in check("device.log", "-f", "jsonl").out.splitlines()]
    assert rows[-1]["status"] == "suppressed"
    assert rows[-1]["reason"] == "the lab's broker has a private root, HW-12"
    sarif = json.loads(check("device.log", "-f", "sarif").out)
    assert sarif["runs"][0]["results"] == []  # GitHub would show it as an open alert
    assert json.loads(check("device.log", "-f", "gitlab").out) == []


def test_a_baseline_of_a_sample_with_many_lines_is_unchanged_by_a_rewrite(
    check: Run, repo: Path
) -> None:
    check("device.log", "--baseline", "known.json", "--write-baseline")
    first = (repo / "known.json").read_text("utf-8")
    (repo / "device.log").write_text("\n\n" + SAMPLE, "utf-8")
    check("device.log", "--baseline", "known.json", "--write-baseline")
    assert (repo / "known.json").read_text("utf-8") == first
