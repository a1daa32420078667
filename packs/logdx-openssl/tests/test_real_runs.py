"""Real runs of the openssl of this machine, beside a device's log: ``logdx explain --join``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lab import OPENSSL, Pki
from scenarios import ALONE, JOINED

from logdx.cli import main

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(OPENSSL is None, reason="there is no openssl on this machine"),
]


@pytest.fixture(scope="module")
def pki() -> Pki:
    return Pki()


@pytest.mark.parametrize("name", ALONE)
def test_a_run_alone(
    name: str, pki: Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, rule = ALONE[name]
    (tmp_path / "s_client.txt").write_text(scenario(pki, tmp_path).run)
    assert main(["explain", "--format", "json", str(tmp_path / "s_client.txt")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["diagnoses"][0]["rule"] == rule


@pytest.mark.parametrize("name", JOINED)
def test_a_run_beside_the_devices_log(
    name: str, pki: Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, rule = JOINED[name]
    seen = scenario(pki, tmp_path)
    paths = [tmp_path / "device.log", tmp_path / "s_client.txt"]
    for path, text in zip(paths, (seen.device, seen.run), strict=True):
        path.write_text(text)
    assert main(["explain", "--join", "--format", "json", *map(str, paths)]) == 0
    report = json.loads(capsys.readouterr().out)
    first = report["diagnoses"][0]
    assert first["rule"] == rule
    assert [Path(source["name"]).name for source in report["sources"]] == [
        "device.log", "s_client.txt",
    ]  # fmt: skip
    assert {e["source"] for e in first["evidence"]} == {0, 1}
    assert [a["source"] for a in report["attempts"]] == [0]


@pytest.mark.parametrize("holds", ["root", "other_root"])
def test_the_ca_file_of_the_device_decides(
    holds: str, pki: Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log does not name the CA; the file does."""
    seen = JOINED["joined-root-unseen"][0](pki, tmp_path)
    (tmp_path / "device.log").write_text(seen.device)
    (tmp_path / "s_client.txt").write_text(seen.run)
    (tmp_path / "ca.pem").write_bytes(getattr(pki, holds).pem)
    arguments = ["--ca", "ca.pem", "device.log", "s_client.txt"]
    arguments = [str(tmp_path / a) if "." in a else a for a in arguments]
    assert main(["explain", "--join", "--format", "json", *arguments]) == 0
    report = json.loads(capsys.readouterr().out)
    assert Path(report["sources"][2]["name"]).name == "ca.pem"
    rules = [d["rule"] for d in report["diagnoses"]]
    assert ("openssl/joined-root" in rules) is (holds == "other_root")
