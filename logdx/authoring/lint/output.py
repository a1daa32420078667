"""What the lint found, as text, JSON, GitHub annotations or SARIF 2.1.0.

faults with codes and places -> one of FORMATS -> text for stdout
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from logdx.authoring.lint.check import Check
from logdx.errors import RuleError
from logdx.render.github import command
from logdx.render.visible import harmless
from logdx.version import __version__

Checks = Mapping[str, Check]
SCHEMA = "logdx/rules-lint/1"


def as_text(errors: Sequence[RuleError], checks: Checks) -> str:
    """One line a fault: ``file:line:col: LDR### message``."""
    return "".join(harmless(str(error)) + "\n" for error in errors)


def as_json(errors: Sequence[RuleError], checks: Checks) -> str:
    """One object with a list of findings."""
    found = {
        "schema": SCHEMA,
        "tool": {"name": "logdx", "version": __version__},
        "findings": [
            {
                "file": error.path,
                "line": error.line,
                "column": error.column,
                "code": error.code,
                "name": checks[error.code].name,
                "level": checks[error.code].level,
                "message": error.message,
            }
            for error in errors
        ],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def as_github(errors: Sequence[RuleError], checks: Checks) -> str:
    """Workflow commands, which GitHub shows at the line in the pull request."""
    return "".join(_annotation(error, checks[error.code]) + "\n" for error in errors)


def _annotation(error: RuleError, check: Check) -> str:
    properties = {
        "file": _relative(error.path),
        "line": str(error.line),
        "col": str(error.column),
        "title": f"{check.code} {check.name}",
    }
    return command(check.level, properties, harmless(error.message))


def as_sarif(errors: Sequence[RuleError], checks: Checks) -> str:
    """A SARIF log with the pages of the checks, as code scanning takes it."""
    used = [checks[code] for code in sorted({error.code for error in errors})]
    index = {check.code: number for number, check in enumerate(used)}
    driver = {
        "name": "logdx rules lint",
        "version": __version__,
        "informationUri": "https://pypi.org/project/logdx/",
        "rules": [_descriptor(check) for check in used],
    }
    results = [_result(error, index[error.code], checks[error.code]) for error in errors]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
                  "results": results}],
    }  # fmt: skip
    return json.dumps(log, indent=1) + "\n"


def _descriptor(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.about},
        "fullDescription": {"text": check.why[:1000]},
        "help": {"text": check.page(), "markdown": _markdown(check)},
        "defaultConfiguration": {"level": check.level},
    }


def _markdown(check: Check) -> str:
    examples = f"Wrong:\n\n```yaml\n{check.wrong}\n```\n\nRight:\n\n```yaml\n{check.right}\n```\n"
    return f"{check.about}\n\n{check.why}\n\n{examples}"


def _result(error: RuleError, index: int, check: Check) -> dict[str, Any]:
    region = {
        "startLine": error.line, "startColumn": error.column,
        "endLine": error.line, "endColumn": error.column + 1,
    }  # fmt: skip
    place = {
        "artifactLocation": {"uri": quote(_relative(error.path))},
        "region": region,
    }
    return {
        "ruleId": error.code,
        "ruleIndex": index,
        "level": check.level,
        "message": {"text": harmless(error.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"logdxRule/v1": f"{error.code}:{error.message[:200]}"},
    }


def _relative(path: str) -> str:
    """The path as seen from the working folder, with forward slashes, where it lies below."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = path
    return (path if relative.startswith("..") else relative).replace(os.sep, "/")


FORMATS: dict[str, Callable[[Sequence[RuleError], Checks], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
