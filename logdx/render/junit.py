"""JUnit XML: a test case a log, so that any CI shows the logs among its tests.

    LogResult -> <testcase> with <failure> (findings that fail), <error> (unreadable) or <skipped>

There is no official schema; this keeps to what Jenkins, GitLab and pytest agree on. Everything
stands in the text of the failure, since GitLab shows nothing else.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from logdx.model.findings import Finding, Findings, LogResult, is_at_least
from logdx.render.say import (
    block,
    candidate,
    headline,
    one_line,
    place,
    proof,
    silence_of,
)
from logdx.render.visible import harmless


def render_junit(findings: Findings) -> str:
    """Return the XML document."""
    cases = [_case(log, findings.fail_on) for log in findings.logs]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": "0",
    }
    suite = ET.Element(
        "testsuite", {"name": "logdx", **counts, "timestamp": f"{findings.evaluated_at:%FT%T}"}
    )
    suite.extend(cases)
    suites = ET.Element("testsuites", {"name": "logdx", **counts})
    suites.append(suite)
    ET.indent(suites)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(suites, "unicode") + "\n"


def _case(log: LogResult, fail_on: str) -> ET.Element:
    path = legal(one_line(log.path))
    failing = [f for f in log.findings if f.status == "new" and is_at_least(f.severity, fail_on)]
    case = ET.Element(
        "testcase",
        {
            "name": path,
            "classname": "logdx",
            "file": path,
            "line": str(failing[0].line if failing else 1),
            "time": "0",
        },
    )
    if log.error is not None:
        _child(case, "error", log.error, "unreadable", log.error)
    elif failing:
        first = failing[0]
        text = "\n\n".join(_text(finding) for finding in failing)
        _child(case, "failure", headline(first), first.diagnosis.cause, text)
    elif (silence := silence_of(log)) is not None:
        ET.SubElement(case, "skipped", {"message": silence})
    passing = [finding for finding in log.findings if finding not in failing]
    if passing:
        output = ET.SubElement(case, "system-out")
        output.text = legal("\n".join(_passed(finding) for finding in passing))
    return case


def _child(case: ET.Element, tag: str, message: str, kind: str, text: str) -> None:
    child = ET.SubElement(case, tag, {"message": legal(one_line(message)), "type": kind})
    child.text = legal(text)


def _text(finding: Finding) -> str:
    diagnosis = finding.diagnosis
    lines = [f"{place(finding)}: {finding.severity} {headline(finding)}"]
    lines += [one_line(diagnosis.explanation), ""]
    lines += [f"{e.line:>5} | {harmless(e.text)}" for e in proof(finding)]
    for text in diagnosis.fix:
        lines += ["", "Fix: " + "\n".join(block(text))]
    lines += [f"It may also be {candidate(other)}" for other in finding.candidates]
    return "\n".join(lines)


def _passed(finding: Finding) -> str:
    why = f" ({one_line(finding.reason)})" if finding.reason else ""
    return f"{finding.status}{why}: {place(finding)}: {headline(finding)}"


def legal(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold, not even escaped."""
    return "".join(char for char in text if _is_legal(char))


def _is_legal(char: str) -> bool:
    code = ord(char)
    return (
        char in "\t\n\r"
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
