"""Which diagnoses count, how severe they are, and which are suppressed.

    command line + configuration -> Policy -> severity, ignored?, suppressed? of each finding

Selectors are causes (untrusted-root), codes (LDX101), rule ids, or globs of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase

from logdx.config import Config, Suppression, selects
from logdx.errors import UsageError, nearest
from logdx.model.findings import Finding
from logdx.model.report import Diagnosis


@dataclass(frozen=True, slots=True)
class Policy:
    """What a run makes of a diagnosis."""

    select: tuple[str, ...] = ()
    """Selectors that alone count; () counts all."""
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()

    def counts(self, diagnosis: Diagnosis, path: str) -> bool:
        """Whether a diagnosis of the log at ``path`` is looked at."""
        if self.select and not names_any(self.select, diagnosis):
            return False
        ignored = list(self.ignore)
        for pattern, selectors in self.per_file_ignores.items():
            if path_matches(path, pattern):
                ignored += selectors
        return not names_any(ignored, diagnosis)

    def severity_of(self, diagnosis: Diagnosis) -> str:
        """Return the severity that the configuration gives, else the diagnosis's own."""
        severity = diagnosis.severity
        for selector, level in self.severity.items():
            if names(selector, diagnosis):
                severity = level
        return severity

    def suppress(self, finding: Finding, today: date) -> Finding:
        """Return the finding, suppressed if a suppression of it has not expired."""
        for one in self.suppressions:
            if one.holds(today) and _covers(one, finding):
                return finding.with_fields(status="suppressed", reason=one.reason)
        return finding

    def expired(self, findings: Iterable[Finding], today: date) -> list[str]:
        """Return a sentence for each suppression that would hold if it had not expired."""
        found = list(findings)
        return [
            f"the suppression of {one.selector} in {one.files} ({one.reason}) "
            f"expired on {one.until}"
            for one in self.suppressions
            if not one.holds(today) and any(_covers(one, finding) for finding in found)
        ]


def policy_of(config: Config, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Policy:
    """Return the policy of a configuration and the options of the command line."""
    return Policy(
        select=tuple(select),
        ignore=(*config.ignore, *ignore),
        severity=config.severity,
        per_file_ignores=config.per_file_ignores,
        suppressions=config.suppressions,
    )


def split_selectors(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the selectors of options that may be repeated and hold several, with commas."""
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def check_selectors(option: str, selectors: Iterable[str], rules: Iterable[str]) -> None:
    """Raise UsageError for a selector that names no cause, code or rule."""
    from logdx.knowledge.causes import all_causes

    known = {name for cause in all_causes() for name in (cause.id, cause.code)} | set(rules)
    for selector in selectors:
        found = selector in known or selector.upper() in known
        if not found and not any(fnmatchcase(name, selector) for name in known):
            hint = nearest(selector, known)
            raise UsageError(f"{option}: no cause, code or rule is named {selector!r}{hint}")


def names(selector: str, diagnosis: Diagnosis) -> bool:
    """Whether a selector names a diagnosis."""
    rule, cause, code = diagnosis.rule, diagnosis.cause, diagnosis.code
    if selects(selector, rule=rule, cause=cause, code=code):
        return True
    return fnmatchcase(cause, selector) or fnmatchcase(code, selector.upper())


def names_any(selectors: Iterable[str], diagnosis: Diagnosis) -> bool:
    """Whether one of the selectors names a diagnosis."""
    return any(names(selector, diagnosis) for selector in selectors)


def path_matches(path: str, pattern: str) -> bool:
    """Whether a path in the repository fits a glob; a bare name fits in every folder.

    >>> path_matches("logs/hil/a.log", "logs/**"), path_matches("logs/a.log", "a.log")
    (True, True)
    """
    return any(
        fnmatchcase(path, form) for form in (pattern, pattern.replace("**/", ""), f"*/{pattern}")
    )


def _covers(suppression: Suppression, finding: Finding) -> bool:
    return names(suppression.selector, finding.diagnosis) and path_matches(
        finding.path, suppression.files
    )
