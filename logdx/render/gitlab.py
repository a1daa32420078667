"""GitLab's code quality report: a JSON array, one object a finding.

Findings -> [{description, check_name, fingerprint, severity, location}, ...]

Fingerprints hold no line numbers, so a finding stays known when the log shifts.
"""

from __future__ import annotations

import json
from typing import Any

from logdx.model.findings import Finding, Findings
from logdx.render.say import headline, one_line

_SEVERITIES = {"error": "critical", "warning": "minor", "note": "info"}


def render_gitlab(findings: Findings) -> str:
    """Return the report of the findings that are not suppressed, baselined or expected."""
    return json.dumps([_issue(finding) for finding in findings.new], indent=1) + "\n"


def _issue(finding: Finding) -> dict[str, Any]:
    diagnosis = finding.diagnosis
    parts = [headline(finding) + ".", diagnosis.explanation, *diagnosis.fix[:1]]
    return {
        "description": " ".join(one_line(part) for part in parts if part),
        "check_name": diagnosis.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": one_line(finding.path).removeprefix("./"),
            "lines": {"begin": finding.line},
        },
    }
