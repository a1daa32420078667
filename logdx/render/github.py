"""Workflow commands of GitHub Actions: annotations, then the text for the job's log.

    Findings -> ::error file=...,line=...,title=...::message    (at most ten a kind)
             -> ::group:: ... the text, fenced by ::stop-commands:: with a random token

What stands in a log is never run as a command: commands are escaped, the rest is fenced.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from logdx.model.findings import Finding, Findings
from logdx.render.check_text import render_plain
from logdx.render.say import candidate, headline, one_line, summary

MOST = 10
"""Annotations of one kind that GitHub keeps a step."""
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render_github(findings: Findings) -> str:
    """Return annotations and the fenced text."""
    lines = [line for severity in _COMMANDS for line in _annotations(findings, severity)]
    lines += _unread(findings)
    return "\n".join([*lines, *_fenced(render_plain(findings)), ""])


def _annotations(findings: Findings, severity: str) -> Iterator[str]:
    """The findings of one severity; where there are too many, the last place says so."""
    found = [finding for finding in findings.new if finding.severity == severity]
    shown = found if len(found) <= MOST else found[: MOST - 1]
    yield from (_annotation(finding) for finding in shown)
    if len(found) > len(shown):
        more = len(found) - len(shown)
        text = f"{more} more, see the job's log or summary. {summary(findings)}"
        yield command(_COMMANDS[severity], {"title": f"{more} more from logdx"}, text)


def _annotation(finding: Finding) -> str:
    diagnosis = finding.diagnosis
    properties = {
        "file": one_line(finding.path),
        "line": str(finding.line),
        "endLine": str(finding.line),
        "col": "1",
        "endColumn": str(max(1, len(finding.text)) + 1),
        "title": headline(finding),
    }
    message = [one_line(diagnosis.explanation)]
    message += [f"Fix: {one_line(text)}" for text in diagnosis.fix[:2]]
    message += [f"It may also be {candidate(other)}" for other in finding.candidates[:2]]
    return command(_COMMANDS[finding.severity], properties, "\n".join(message))


def _unread(findings: Findings) -> list[str]:
    errors = [log for log in findings.logs if log.error is not None]
    lines = [
        command("error", {"title": "logdx could not read a log"}, one_line(log.error or ""))
        for log in errors[: MOST - 1]
    ]
    return lines


def command(name: str, properties: dict[str, str], message: str) -> str:
    """Return a workflow command; nothing in it can end it or begin another."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _fenced(text: str) -> list[str]:
    token = secrets.token_hex(16)
    while token in text:
        token = secrets.token_hex(16)
    return [
        "::group::What logdx found",
        f"::stop-commands::{token}",
        text.rstrip("\n"),
        f"::{token}::",
        "::endgroup::",
    ]
