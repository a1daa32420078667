"""``logdx records``: what a rule can see of a log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from logdx.cli import main
from logdx.diagnose.rules import load_rules
from logdx.pipeline import explain
from logdx.resources import folder

SEED = folder("samples") / "wiznet-azure-iot-hub.log"
BARE = folder("samples") / "trust-bare.log"


def read(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> list[dict[str, Any]]:
    assert main(["records", *map(str, argv), "--format", "json", "--now", "2026-11-24"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_table_fits_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["records", str(SEED)]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    row = next(line for line in out.splitlines() if "return_code" in line)
    assert row.split()[:3] == ["82", "0", "return_code"]
    assert "names: [MBEDTLS_ERR_X509_CERT_VERIFY_FAILED]" in out


def test_json_is_one_record_a_line_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys, SEED)
    assert [one["first_line"] for one in found] == sorted(one["first_line"] for one in found)
    code = next(one for one in found if one["kind"] == "return_code")
    assert (code["first_line"], code["attempt"]) == (82, 0)
    assert code["fields"]["value"] == -9984
    own = next(one for one in found if one["kind"] == "certificate")
    assert own["attempt"] is None
    assert own["fields"]["validity_today"] == "expired", "computed fields are fields too"


def test_every_record_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    places = [(one["kind"], one["first_line"], str(one["fields"])) for one in read(capsys, SEED)]
    assert len(places) == len(set(places))


def test_only_the_kinds_that_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    found = read(capsys, SEED, "--kind", "step", "--kind", "attempt")
    assert {one["kind"] for one in found} == {"step", "attempt"}


def test_an_unknown_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["records", str(SEED), "--kind", "certificat"]) == 2
    assert "did you mean 'certificate'?" in capsys.readouterr().err


def test_fields_are_written_as_a_rule_would(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each line of --fields is a test that the compiler takes, and that holds."""
    assert main(["records", str(SEED), "--fields", "--kind", "certificate"]) == 0
    first = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert first[0] == "certificate   lines 9-21"
    tests = "\n".join("        " + line for line in first[1:] if line.strip())
    assert "issuer.CN: Azure IoT Hub CA Cert Test Only" in tests
    assert "max_pathlen: absent" in tests
    rule = tmp_path / "x.yaml"
    rule.write_text(
        "- id: x\n  cause: untrusted-root\n  title: t\n  explain: e\n  confidence: certain\n"
        f"  weight: 99\n  when:\n    - certificate:\n{tests}\n  examples: {{match: [a.log]}}\n"
    )
    report = explain(SEED, rules=load_rules([rule]))
    assert "x" in [diagnosis.rule for diagnosis in report.diagnoses]


def test_stdin_and_a_missing_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with BARE.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": stream, "isatty": bool})())
        assert main(["records", str(tmp_path / "gone.log"), "-"]) == 2
    said = capsys.readouterr()
    assert "gone.log: cannot be read" in said.err
    assert "<stdin>: 3 records, 1 attempts" in said.out


def test_a_log_that_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("hello\n")
    assert main(["records", str(tmp_path / "x.log")]) == 0
    assert "nothing for a rule" in capsys.readouterr().out


def test_escapes_of_a_log_are_harmless(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text(
        "Connecting to a\x1b[31m\u202e.example:443\n"
        "mbedtls_ssl_handshake\x1b]0;x\x07 failed: -0x2700\n"
    )
    for options in ([], ["--fields"], ["--format", "json"]):
        main(["records", str(tmp_path / "x.log"), *options])
        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "\x07" not in out
