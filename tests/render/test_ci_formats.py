"""github, gitlab, junit and jsonl, each read back as its consumer reads it."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest
from hypothesis import given, settings

from logdx.model.findings import Findings, LogResult
from logdx.render.formats import FORMATS, format_named
from logdx.render.github import MOST, command, render_github
from logdx.render.gitlab import render_gitlab
from logdx.render.jsonl import render_jsonl
from logdx.render.junit import legal, render_junit
from logdx.resources import folder
from tests.render.made import NOW, findings, seed_findings

HARMLESS = {"error", "warning", "notice", "group", "endgroup", "stop-commands"}
JSONL = json.loads(
    (folder("samples").parent / "logdx/render/findings.schema.json").read_text("utf-8")
)
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The format as GitLab documents it for code quality."""


def many(count: int, severity: str = "error") -> Findings:
    found = seed_findings()
    (log,) = found.logs
    (finding,) = log.findings
    each = tuple(
        finding.with_fields(severity=severity, fingerprint=f"{n:032x}") for n in range(count)
    )
    return found.with_fields(logs=(log.with_fields(findings=each),))


def runner(text: str) -> list[tuple[str, str]]:
    """The commands that GitHub's runner would carry out, as it reads a step's output."""
    token: str | None = None
    done: list[tuple[str, str]] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = line.lstrip()
        if token is not None:
            token = None if line == f"::{token}::" else token
        elif line.startswith("::") and "::" in line[2:]:
            name, _, data = line[2:].partition("::")
            done.append((name.partition(" ")[0], data))
            token = data if name == "stop-commands" else None
        elif "##[" in line:
            done.append(("##[", line))
    assert token is None
    return done


def test_an_annotation() -> None:
    first = render_github(seed_findings()).split("\n")[0]
    assert first.startswith("::error file=")
    assert "line=82,endLine=82,col=1," in first
    assert "title=LDX101 untrusted-root%3A The device does not hold" in first
    assert "%0AFix: Load DigiCert Global Root G2" in first


def test_commands_are_escaped() -> None:
    made = command("error", {"file": "a:b,c%.log"}, "100%\r\n::set-env name=x::y")
    assert made == "::error file=a%3Ab%2Cc%25.log::100%25%0D%0A::set-env name=x::y"


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
@pytest.mark.parametrize(("count", "shown", "more"), [(10, 10, 0), (11, 10, 2), (30, 10, 21)])
def test_at_most_ten_of_a_kind(severity: str, count: int, shown: int, more: int) -> None:
    kind = {"note": "notice"}.get(severity, severity)
    done = [data for name, data in runner(render_github(many(count, severity))) if name == kind]
    assert len(done) == shown == MOST
    assert any(data.startswith(f"{more} more, see") for data in done) == bool(more)


def test_the_token_of_the_fence_is_never_the_same() -> None:
    tokens = {
        data for _ in range(3) for name, data in runner(render_github(seed_findings()))
        if name == "stop-commands"
    }  # fmt: skip
    assert len(tokens) == 3
    assert all(len(token) == 32 for token in tokens)


def test_an_unreadable_log_is_annotated() -> None:
    log = LogResult(name="x.log", path="x.log", error="x.log: cannot be read: No such file")
    text = render_github(Findings(evaluated_at=NOW, logs=(log,)))
    assert ("error", "x.log: cannot be read: No such file") in runner(text)


@settings(max_examples=40, deadline=None)
@given(findings())
def test_no_text_is_a_command(found: Findings) -> None:
    done = runner(render_github(found))
    assert {name for name, _ in done} <= HARMLESS
    for severity, name in (("error", "error"), ("warning", "warning"), ("note", "notice")):
        count = sum(finding.severity == severity for finding in found.new)
        unread = sum(log.error is not None for log in found.logs) if name == "error" else 0
        assert sum(one == name for one, _ in done) == count + unread


def test_gitlab() -> None:
    (issue,) = json.loads(render_gitlab(seed_findings()))
    assert issue["check_name"] == "untrusted-root/azure-iot-baltimore"
    assert issue["severity"] == "critical"
    assert issue["location"]["lines"]["begin"] == 82
    assert issue["description"].startswith("LDX101 untrusted-root: The device does not hold")


@settings(max_examples=40, deadline=None)
@given(findings())
def test_any_texts_give_a_valid_code_quality_report(found: Findings) -> None:
    issues = json.loads(render_gitlab(found))
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(found.new)


def test_junit_has_a_test_case_a_log() -> None:
    found = seed_findings()
    error = LogResult(name="x.log", path="x.log", error="x.log: cannot be read")
    suites = junitparser.JUnitXml.fromstring(
        render_junit(found.with_fields(logs=(*found.logs, error))).encode()
    )
    (suite,) = suites
    failed, unread = suite
    assert (suite.tests, suite.failures, suite.errors) == (2, 1, 1)
    (failure,) = failed.result
    assert failure.type == "untrusted-root"
    assert "returned -9984" in failure.text
    assert "Fix: Load DigiCert Global Root G2" in failure.text
    assert isinstance(unread.result[0], junitparser.Error)
    assert failed.name.endswith("wiznet-azure-iot-hub.log")


def test_silence_is_skipped_and_what_passes_is_told() -> None:
    found = seed_findings()
    (log,) = found.logs
    known = tuple(f.with_fields(status="baselined") for f in log.findings)
    assert log.report is not None
    silent = LogResult(name="s", path="s", report=log.report.with_fields(verdict="no-tls"))
    logs = (log.with_fields(findings=known), silent)
    (suite,) = junitparser.JUnitXml.fromstring(render_junit(found.with_fields(logs=logs)).encode())
    passed, skipped = suite
    assert passed.result == []
    assert passed.system_out.startswith("baselined: ")
    assert isinstance(skipped.result[0], junitparser.Skipped)
    assert skipped.result[0].message == "no TLS handshake in it"


def test_characters_that_xml_cannot_hold_are_dropped() -> None:
    assert legal("a\x00\x08\x1b\ufffe\uffff\ud800b\tc\n\u2028\U0001f600") == (
        "ab\tc\n\u2028\U0001f600"
    )


@settings(max_examples=40, deadline=None)
@given(findings())
def test_any_texts_give_well_formed_junit(found: Findings) -> None:
    text = render_junit(found)
    root = ET.fromstring(text.encode("utf-8"))
    junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    (suite,) = root
    assert len(suite) == len(found.logs) == int(suite.attrib["tests"])
    tags = {element.tag for element in root.iter()}
    assert tags <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"
    }  # fmt: skip
    for case in suite:
        assert set(case.attrib) == {"name", "classname", "file", "line", "time"}


@settings(max_examples=40, deadline=None)
@given(findings())
def test_any_texts_give_json_lines_of_the_schema(found: Findings) -> None:
    text = render_jsonl(found)
    text.encode("ascii")
    lines = text.split("\n")
    assert lines.pop() == ""
    rows = [json.loads(line) for line in lines]
    validator = jsonschema.Draft202012Validator(JSONL)
    for row in rows:
        validator.validate(row)
        json.dumps(row, ensure_ascii=False).encode("utf-8")  # no lone surrogate
    assert [row["type"] for row in rows] == (
        ["run"] + ["log"] * len(found.logs) + ["finding"] * len(list(found))
    )


@settings(max_examples=40, deadline=None)
@given(findings())
def test_plain_text_moves_no_terminal(found: Findings) -> None:
    text = FORMATS["text"].render(found)
    assert not set(text) & set("\x1b\x00\x08\u202e\u2066\x85\u2028")
    heads = [line for line in text.splitlines() if " LDX101 untrusted-root: " in line]
    assert len(heads) >= len(found.new)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_the_table_renders(name: str) -> None:
    assert "untrusted-root" in format_named(name).render(seed_findings())
    assert format_named(name).render(Findings(evaluated_at=NOW)) is not None
