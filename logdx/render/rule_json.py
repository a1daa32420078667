"""A rule in short, as JSON: what ``logdx rules list`` and the API tell of it.

Rule -> plain dict
"""

from __future__ import annotations

from typing import Any

from logdx.diagnose.rules import Rule
from logdx.knowledge.causes import cause


def rule_as_dict(rule: Rule) -> dict[str, Any]:
    """Return what a rule is, without the place of its file."""
    return {
        "id": rule.id,
        "cause": rule.cause,
        "code": cause(rule.cause).code,
        "title": rule.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "scope": rule.scope,
        "refines": list(rule.refines),
    }
