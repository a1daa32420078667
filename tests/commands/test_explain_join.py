"""``logdx explain --join``: one report of several files, each line under the name of its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.pipeline import explain_joined

DEVICE = "  . Connecting to tcp/a.example/8883... ok\n  ! mbedtls_ssl_handshake returned -0x2700\n"
OTHER = "  . Connecting to tcp/b.example/443... ok\n  ! mbedtls_ssl_handshake returned -0x6800\n"


@pytest.fixture
def logs(tmp_path: Path) -> tuple[str, str]:
    paths = (tmp_path / "device.log", tmp_path / "other.log")
    for path, text in zip(paths, (DEVICE, OTHER), strict=True):
        path.write_text(text)
    return str(paths[0]), str(paths[1])


def test_one_report_of_two_files(logs: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--join", "--format", "json", *logs]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert [Path(source["name"]).name for source in report["sources"]] == [
        "device.log", "other.log",
    ]  # fmt: skip
    assert [(a["source"], a["host"]) for a in report["attempts"]] == [
        (0, "a.example"), (1, "b.example"),
    ]  # fmt: skip
    places = {(e["source"], e["line"]) for d in report["diagnoses"] for e in d["evidence"]}
    assert {(0, 2), (1, 2)} <= places


def test_the_text_names_the_files(
    logs: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--join", *logs]) == 0
    out = capsys.readouterr().out
    assert out.startswith("device.log, other.log   4 lines")
    assert "✗ device.log lines 1-2 failed at tcp  a.example:8883" in out
    assert "    other.log\n       2 │ ! mbedtls_ssl_handshake returned -0x6800" in out


def test_without_join_there_are_two_reports(
    logs: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--format", "json", *logs]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_file_that_is_missing_is_named_and_the_rest_explained(
    logs: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--join", "--format", "json", logs[0], "/no/such.log"]) == 2
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)["sources"]) == 1
    assert captured.err.splitlines() == [
        "logdx: /no/such.log: cannot be read: No such file or directory"
    ]


def test_one_report_fits_no_format_of_many(
    logs: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--join", "--format", "sarif", *logs]) == 2
    assert capsys.readouterr().err == "logdx: --join gives one report: --format text or json\n"


def test_no_logs_give_an_empty_report() -> None:
    assert explain_joined([]).verdict == "no-tls"
