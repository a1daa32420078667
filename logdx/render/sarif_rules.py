"""The rules of a SARIF run, each with help that stands without the log.

Rule (its templates, placeholders named) + cause -> reportingDescriptor
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from logdx.diagnose.fixes import fixes_for
from logdx.diagnose.rules import Rule
from logdx.diagnose.template import fill, placeholders
from logdx.knowledge.causes import all_causes
from logdx.model.findings import Finding
from logdx.render.inert import code, fence, words
from logdx.render.markdown import advice, reference
from logdx.render.say import is_address, one_line

MAX_DESCRIPTION = 1000
"""GitHub takes 1024 characters."""
_PRECISION = {"certain": "very-high", "likely": "high", "possible": "medium"}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def descriptor(finding: Finding, rule: Rule | None, today: datetime) -> dict[str, Any]:
    """Return the descriptor of the rule that made a finding; texts are never empty."""
    diagnosis = finding.diagnosis
    title = one_line(static(rule.title) if rule else diagnosis.title) or diagnosis.cause
    means = _means(diagnosis.cause) or title
    level = rule.severity if rule else diagnosis.severity
    uri = next((r for r in _references(finding, rule) if is_address(r)), None)
    return {
        "id": diagnosis.rule,
        "name": pascal_case(diagnosis.cause),
        "shortDescription": {"text": title[:MAX_DESCRIPTION]},
        "fullDescription": {"text": f"{diagnosis.code}: {means}."[:MAX_DESCRIPTION]},
        "help": {
            "text": _help_text(finding, _fixes(finding, rule, today), means),
            "markdown": _help(finding, rule, _fixes(finding, rule, today), means),
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["tls", "log", diagnosis.code, diagnosis.cause],
            "precision": _PRECISION.get(diagnosis.confidence, "medium"),
            "problem.severity": _PROBLEM[level],
        },
        **({"helpUri": uri} if uri else {}),
    }


def pascal_case(cause: str) -> str:
    """Return a cause as the friendly name of a rule.

    >>> pascal_case("untrusted-root")
    'UntrustedRoot'
    """
    return "".join(part.capitalize() for part in cause.split("-"))


def static(template: str) -> str:
    """Return a rule's text without a log: the default, or the name of the field.

    >>> static("issued by {top.issuer.CN|another one}, not {boot.ca.subject.CN}")
    'issued by another one, not <boot.ca.subject.CN>'
    """
    defaults = dict(placeholders(template))
    return fill(template, lambda path: None if defaults.get(path) else f"<{path}>")


def _means(cause: str) -> str:
    return next((one.means for one in all_causes() if one.id == cause), "")


def _fixes(finding: Finding, rule: Rule | None, today: datetime) -> list[str]:
    """The fixes that hold today whatever the SDK; those of the finding for want of a rule."""
    general = fixes_for(rule, None, today, static) if rule else ()
    return list(general or finding.diagnosis.fix)


def _references(finding: Finding, rule: Rule | None) -> tuple[str, ...]:
    return rule.references if rule else finding.diagnosis.references


def _help_text(finding: Finding, fixes: Sequence[str], means: str) -> str:
    first = f"{finding.diagnosis.code} {finding.diagnosis.cause}: {means}."
    return "\n".join([first, *(f"Fix: {one_line(text)}" for text in fixes)])


def _help(finding: Finding, rule: Rule | None, fixes: Sequence[str], means: str) -> str:
    diagnosis = finding.diagnosis
    parts = [
        f"# {diagnosis.code} {code(diagnosis.cause)}",
        words(f"{means[:1].upper()}{means[1:]}."),
    ]
    if rule:
        parts.append(words(static(rule.title)))
    if fixes:
        parts += ["## Fix", *advice(fixes)]
    if rule and rule.decide:
        parts += ["## To decide", *advice([static(text) for text in rule.decide])]
    if rule and rule.confirm:
        parts += ["## Confirm", fence([static(rule.confirm)], "sh")]
    references = [f"- {reference(text)}" for text in _references(finding, rule)]
    if references:
        parts.append("\n".join(references))
    return "\n\n".join(parts)
