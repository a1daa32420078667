"""``logdx explain --format``: the formats that it shares with ``logdx check``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.resources import folder

SEED = folder("samples") / "wiznet-azure-iot-hub.log"
BARE = folder("samples") / "trust-bare.log"


@pytest.mark.parametrize("name", ["jsonl", "markdown", "html", "sarif"])
def test_one_document_of_all_logs(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["explain", "--format", name, str(SEED), str(BARE)]) == 0
    out = capsys.readouterr().out
    assert "azure-iot-hub.log" in out
    assert "trust-bare.log" in out
    if name == "sarif":
        rules = [result["ruleId"] for result in json.loads(out)["runs"][0]["results"]]
        assert rules == ["untrusted-root/azure-iot-baltimore", "untrusted-root/bare"]
    if name == "html":
        assert 'id="log0-82"' in out


def test_a_missing_log_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["explain", "--format", "markdown", str(tmp_path / "gone.log"), str(SEED)]) == 2
    done = capsys.readouterr()
    assert "untrusted-root" in done.out
    assert done.err.count("\n") == 1
    assert "gone.log: cannot be read" in done.err


def test_stdin_is_shown_with_its_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SEED.read_bytes())))
    assert main(["explain", "--format", "html", "-"]) == 0
    assert 'id="log0-82"' in capsys.readouterr().out


def test_a_log_in_which_all_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("  . Performing the SSL/TLS handshake... ok\n")
    for name in ("jsonl", "markdown", "html", "sarif"):
        assert main(["explain", "--format", name, str(log)]) == 0
        assert "untrusted" not in capsys.readouterr().out


def test_an_unknown_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["explain", "--format", "pdf", str(SEED)])
    assert stop.value.code == 2
    assert "invalid choice: 'pdf'" in capsys.readouterr().err
