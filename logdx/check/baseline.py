"""Known findings: a file that lets a team start with a red history and stay green from there.

baseline.json (logdx/baseline/1) -> known fingerprints -> findings "baselined"; stale entries
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from logdx.errors import SourceError, UsageError
from logdx.model.findings import DEMAND, Finding
from logdx.version import __version__

SCHEMA = "logdx/baseline/1"
FAMILY = "logdx/baseline/"
SCHEMA_FILE = Path(__file__).with_name("baseline.schema.json")
_FIELDS = ("fingerprint", "path", "rule", "cause", "title")


class OtherVersionError(UsageError):
    """A baseline that another version of logdx wrote; it may be written anew."""


@dataclass(frozen=True, slots=True)
class Known:
    """One finding that the team has accepted for now."""

    fingerprint: str
    path: str
    rule: str
    cause: str
    title: str


def read_baseline(path: Path) -> list[Known]:
    """Return the entries of a baseline.

    Raises SourceError when it cannot be read, UsageError when it is none or of another version.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read: {error.strerror}; --write-baseline makes one"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no baseline: {error}") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if not str(schema).startswith(FAMILY):
        raise UsageError(f"{path}: is no baseline of logdx: its schema is {schema!r}")
    if schema != SCHEMA:
        raise OtherVersionError(
            f"{path}: has schema {schema!r}, this logdx reads {SCHEMA!r}; "
            "--write-baseline writes it anew"
        )
    return [_known(entry, path) for entry in _entries(data, path)]


def _entries(data: dict[str, Any], path: Path) -> list[Any]:
    entries = data.get("findings")
    if not isinstance(entries, list):
        raise UsageError(f"{path}: findings: a list is expected")
    return entries


def _known(entry: object, path: Path) -> Known:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(f), str) for f in _FIELDS):
        raise UsageError(f"{path}: findings: each entry needs {', '.join(_FIELDS)}")
    return Known(**{name: entry[name] for name in _FIELDS})


def apply_baseline(findings: Iterable[Finding], known: Sequence[Known]) -> list[Finding]:
    """Return the findings; those that the baseline knows are ``baselined``."""
    prints = {entry.fingerprint for entry in known}
    return [
        finding.with_fields(status="baselined")
        if finding.status == "new" and finding.fingerprint in prints
        else finding
        for finding in findings
    ]


def stale_entries(
    findings: Iterable[Finding], known: Sequence[Known], checked: Iterable[str]
) -> list[Known]:
    """Return the entries whose log was checked and no longer shows the finding."""
    shown = {finding.fingerprint for finding in findings}
    paths = set(checked)
    return [entry for entry in known if entry.path in paths and entry.fingerprint not in shown]


def baseline_text(
    findings: Iterable[Finding], kept: Sequence[Known] = (), checked: Iterable[str] = ()
) -> str:
    """Return a baseline of the findings; entries of logs that were not checked are kept."""
    paths = set(checked)
    entries = [entry for entry in kept if entry.path not in paths]
    entries += [_of(f) for f in findings if f.status in ("new", "baselined") and not _is_demand(f)]
    entries.sort(key=lambda entry: (entry.path, entry.rule, entry.fingerprint))
    data = {
        "schema": SCHEMA,
        "tool": {"name": "logdx", "version": __version__},
        "findings": [asdict(entry) for entry in entries],
    }
    return json.dumps(data, indent=2) + "\n"


def _of(finding: Finding) -> Known:
    diagnosis = finding.diagnosis
    return Known(
        finding.fingerprint, finding.path, diagnosis.rule, diagnosis.cause, diagnosis.title
    )


def _is_demand(finding: Finding) -> bool:
    """What ``--require`` or ``--expect`` misses is no finding to live with."""
    return finding.diagnosis.code == DEMAND
