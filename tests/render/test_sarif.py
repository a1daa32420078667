"""SARIF against the official schema, and what GitHub demands on top, one by one."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from logdx.check.inputs import of_file
from logdx.check.run import Options, check
from logdx.config import Config
from logdx.findings import findings_of
from logdx.model.findings import Anchor, Finding, Findings
from logdx.pipeline import explain
from logdx.render import sarif
from logdx.render.sarif import render_sarif
from logdx.resources import folder
from logdx.workspace import open_workspace
from tests.render.made import NOW, SEED, findings, seed_findings

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json"
MULTITOOL = "@microsoft/sarif-multitool-linux@5.7.0"


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


@cache
def sample_findings() -> Findings:
    workspace = open_workspace(config=Config())
    options = Options(workspace.rules, workspace.dialects, NOW)
    names = ("wiznet-azure-iot-hub", "trust-bare", "arduino-dns", "trust-clock-ahead")
    root = folder("samples").parent
    return check([of_file(folder("samples") / f"{n}.log", root) for n in names], options)


def run_of(found: Findings) -> dict[str, Any]:
    log = json.loads(render_sarif(found))
    validator().validate(log)
    (run,) = log["runs"]
    return dict(run)


def test_the_schema_can_say_no() -> None:
    log = json.loads(render_sarif(sample_findings()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(log)


def test_schema_and_version() -> None:
    log = json.loads(render_sarif(sample_findings()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert len(log["runs"]) == 1


def test_every_rule_has_what_github_shows() -> None:
    rules = run_of(sample_findings())["tool"]["driver"]["rules"]
    assert len(rules) >= 4
    for rule in rules:
        for name in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[name]["text"]) <= 1024
        assert rule["help"]["text"]
        assert "## Fix" in rule["help"]["markdown"], rule["id"]
        assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert len(rule["properties"]["tags"]) <= 20
        assert len(rule["name"]) <= 255
        assert "{" not in rule["shortDescription"]["text"]


def test_rule_ids_are_unique_and_results_point_at_them() -> None:
    run = run_of(sample_findings())
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]


def test_results_have_texts_places_and_fingerprints() -> None:
    for result in run_of(sample_findings())["results"]:
        assert result["message"]["text"].strip()
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        assert len(result["locations"]) == 1
        for place in result["locations"] + result.get("relatedLocations", []):
            _check_place(place["physicalLocation"])


def _check_place(physical: dict[str, Any]) -> None:
    uri = physical["artifactLocation"]["uri"]
    assert uri
    assert not uri.startswith(("/", ".", "file:"))
    assert "\\" not in uri
    assert " " not in uri
    region = physical["region"]
    numbers = [region[n] for n in ("startLine", "startColumn", "endLine", "endColumn")]
    assert all(isinstance(n, int) and n >= 1 for n in numbers)
    assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"])


def test_the_region_is_the_line_of_the_log() -> None:
    (result,) = run_of(seed_findings())["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 82
    assert "mbedtls_ssl_handshake returned -9984" in region["snippet"]["text"]


def test_fingerprints_do_not_hang_on_line_numbers() -> None:
    before = run_of(seed_findings())["results"][0]
    first = seed_findings().logs[0].report
    assert first is not None
    report = explain("\n" * 7 + SEED.read_text("utf-8"), now=NOW)
    after = run_of(findings_of(report.with_fields(sources=first.sources)))["results"][0]
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["locations"] != after["locations"]


def test_a_path_outside_the_repository_stays_relative() -> None:
    found = seed_findings()
    (log,) = found.logs
    for path in ("/tmp/x y.log", "../x.log", "C:/logs/x.log", "./a/ä#?.log"):
        moved = tuple(f.with_fields(path=path) for f in log.findings)
        (result,) = run_of(found.with_fields(logs=(log.with_fields(findings=moved),)))["results"]
        _check_place(result["locations"][0]["physicalLocation"])


def test_an_anchor_moves_findings_to_a_committed_file() -> None:
    anchor = Anchor(path="firmware/ca.h", line=3, text='"-----BEGIN CERTIFICATE-----\\n"')
    (result,) = run_of(seed_findings().with_fields(anchor=anchor))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "firmware/ca.h"
    assert physical["region"]["startLine"] == 3
    assert physical["region"]["endColumn"] == len(anchor.text) + 1
    assert "wiznet-azure-iot-hub.log:82" in result["message"]["text"]
    assert "relatedLocations" not in result
    plain = run_of(seed_findings())["results"][0]
    assert result["partialFingerprints"] == plain["partialFingerprints"]


def test_what_a_log_says_is_no_link() -> None:
    found = seed_findings()
    (log,) = found.logs
    (finding,) = log.findings
    diagnosis = finding.diagnosis.with_fields(title="see [here](https://evil.example) and [1](1)")
    hostile = found.with_fields(
        logs=(log.with_fields(findings=(finding.with_fields(diagnosis=diagnosis),)),)
    )
    text = run_of(hostile)["results"][0]["message"]["text"]
    assert r"\[here\](https://evil.example) and \[1\](1)" in text


def test_the_number_of_results_is_bounded_and_the_rest_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sarif.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MAX_RESULTS", 50)
    found = seed_findings()
    (log,) = found.logs
    (finding,) = log.findings
    many = (finding,) * 53
    text = render_sarif(found.with_fields(logs=(log.with_fields(findings=many),)))
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) == 50
    said = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert said["message"]["text"].startswith("3 more findings are over the limits")


def test_the_size_is_bounded_even_if_nothing_compresses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MAX_BYTES < 10_000_000
    monkeypatch.setattr(sarif, "MAX_BYTES", 100_000)
    chance = random.Random(1)
    found = seed_findings()
    (log,) = found.logs
    (finding,) = log.findings

    def noisy() -> Finding:
        noise = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(1900))
        return finding.with_fields(diagnosis=finding.diagnosis.with_fields(fix=(noise,)))

    many = tuple(noisy() for _ in range(60))
    data = render_sarif(found.with_fields(logs=(log.with_fields(findings=many),)))
    assert 5 < len(json.loads(data)["runs"][0]["results"]) < 60
    assert len(gzip.compress(data.encode())) < 110_000
    assert "over the limits of code scanning" in data


@settings(max_examples=30, deadline=None)
@given(findings())
def test_any_texts_give_valid_sarif(found: Findings) -> None:
    run = run_of(found)
    for result in run["results"]:
        assert result["message"]["text"].strip()
        for place in result["locations"] + result.get("relatedLocations", []):
            _check_place(place["physicalLocation"])
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"].strip()
    text = render_sarif(found)
    text.encode("ascii")


@pytest.fixture
def multitool(tmp_path: Path) -> Iterator[Path]:
    """The validator of the makers of SARIF, with GitHub's rules; from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(tmp_path), MULTITOOL]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    program = tmp_path / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    if done.returncode or not program.exists():
        pytest.skip("the npm registry cannot be reached")
    program.chmod(0o755)
    yield program
    shutil.rmtree(tmp_path / "node_modules")


@pytest.mark.heavy
def test_microsofts_validator_has_no_error_or_warning(multitool: Path, tmp_path: Path) -> None:
    file, log = tmp_path / "out.sarif", tmp_path / "validation.sarif"
    file.write_text(render_sarif(sample_findings()), "utf-8")
    command = [
        str(multitool), "validate", str(file), "--rule-kind", "Sarif;Ghas", "--level",
        "Error;Warning", "--output", str(log), "--log", "ForceOverwrite",
    ]  # fmt: skip
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, env=environment, capture_output=True, timeout=120, check=True)
    validation = json.loads(log.read_text("utf-8-sig"))
    assert validation["runs"][0]["results"] == []
