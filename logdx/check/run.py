"""One run of a check: every input explained, judged, and gathered.

inputs -> explain -> is it a log? -> findings -> expect, require -> suppress, baseline -> Findings
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from logdx.check.baseline import Known, apply_baseline, stale_entries
from logdx.check.expectations import expect, require
from logdx.check.inputs import Input
from logdx.check.lines import Glance, glance
from logdx.check.prose import is_document, shows_failure
from logdx.check.select import Policy
from logdx.diagnose.rules import Rule
from logdx.errors import SourceError
from logdx.findings import make_findings, of_interest
from logdx.model.attempts import Timeline
from logdx.model.findings import Anchor, Finding, Findings, LogResult
from logdx.model.records import Record
from logdx.model.report import Diagnosis, Report
from logdx.parse.index import Entry
from logdx.pipeline import explain
from logdx.render.say import silence_of


@dataclass(frozen=True, slots=True)
class Options:
    """How a run checks."""

    rules: Sequence[Rule]
    dialects: Sequence[Entry]
    now: datetime
    policy: Policy = field(default_factory=Policy)
    log_date: datetime | None = None
    fail_on: str = "error"
    expect: tuple[str, ...] = ()
    require: str | None = None
    baseline: tuple[Known, ...] = ()
    anchor: Anchor | None = None
    keep: frozenset[str] | None = None
    """Kinds of secrets to leave in; None leaves everything in."""
    as_log: bool = False
    """Take every input for a log, whatever it looks like."""


def check(inputs: Iterable[Input], options: Options) -> Findings:
    """Check every input; one that cannot be read is a LogResult with an error."""
    logs = [check_log(one, options) for one in inputs]
    notes = [*_expired(logs, options), *_stale(logs, options), *_silent(logs)]
    return Findings(
        evaluated_at=options.now,
        logs=tuple(logs),
        fail_on=options.fail_on,
        notes=tuple(notes),
        rules={rule.id: rule for rule in options.rules},
        anchor=options.anchor,
    )


def check_log(one: Input, options: Options) -> LogResult:
    """Explain one log and judge what it shows; a document by its name is not even read."""
    if is_document(one.path) and not options.as_log:
        findings = _demanded([], "no-tls", one.path, options)
        return LogResult(name=one.name, path=one.path, findings=tuple(findings), is_log=False)
    try:
        log = _checked(one, options)
        if options.keep is None:
            return log
        from logdx.check.redacted import redacted

        return redacted(log, one, options.keep)
    except SourceError as error:
        return LogResult(name=one.name, path=one.path, error=str(error))


def _checked(one: Input, options: Options) -> LogResult:
    report = explain(
        one.open(),
        rules=options.rules,
        now=options.now,
        log_date=options.log_date,
        dialects=options.dialects,
    )
    seen = _second_look(one, report)
    shown = of_interest(report)
    real = [d for d in shown if options.as_log or shows_failure(one.path, report, d, seen)]
    is_log = bool(real) or not shown
    findings = _judged(one.path, report, real, seen, options, is_log)
    return LogResult(
        name=one.name,
        path=one.path,
        report=_slim(report, findings),
        findings=tuple(findings),
        lines=seen.lines if findings else {},
        is_log=is_log,
    )


def _second_look(one: Input, report: Report) -> Glance:
    diagnoses = of_interest(report)
    if not diagnoses:
        return Glance()
    wanted = {e.line for d in diagnoses for e in (*d.evidence, *d.symptoms) if e.source == 0}
    records = [r for d in diagnoses for r in _records(report, d)[:200]]
    return glance(one.open(), wanted | {record.first_line for record in records})


def _records(report: Report, diagnosis: Diagnosis) -> Sequence[Record]:
    if diagnosis.attempt is None:
        return report.records
    return report.attempts[diagnosis.attempt].records


def _judged(
    path: str,
    report: Report,
    diagnoses: Sequence[Diagnosis],
    seen: Glance,
    options: Options,
    is_log: bool,
) -> list[Finding]:
    policy = options.policy
    counted = [(d, policy.severity_of(d)) for d in diagnoses if policy.counts(d, path)]
    today = options.now.date()
    findings = [policy.suppress(f, today) for f in make_findings(path, counted, seen.lines)]
    findings = _demanded(findings, report.verdict if is_log else "no-tls", path, options)
    return apply_baseline(findings, options.baseline)


def _demanded(
    findings: Sequence[Finding], verdict: str, path: str, options: Options
) -> list[Finding]:
    if options.expect:
        findings = expect(findings, options.expect, path)
    if options.require:
        findings = require(findings, verdict, options.require, path)
    return list(findings)


def _slim(report: Report, findings: Sequence[Finding]) -> Report:
    """Drop what no format shows, so that thousands of logs fit into memory."""
    if findings:
        return report.with_fields(records=())
    return report.with_fields(records=(), timeline=Timeline())


def _expired(logs: Sequence[LogResult], options: Options) -> list[str]:
    findings = [finding for log in logs for finding in log.findings]
    return options.policy.expired(findings, options.now.date())


def _stale(logs: Sequence[LogResult], options: Options) -> list[str]:
    findings = [finding for log in logs for finding in log.findings]
    checked = [log.path for log in logs if log.error is None]
    return [
        f"the baseline's {entry.cause} in {entry.path} is no longer there: "
        "--write-baseline drops it"
        for entry in stale_entries(findings, options.baseline, checked)
    ]


def _silent(logs: Sequence[LogResult]) -> list[str]:
    """Name the logs that neither fail nor succeed: silence is not success."""
    names: dict[str, list[str]] = {}
    for log in logs:
        said = silence_of(log)
        if said is not None:
            names.setdefault(said, []).append(log.name)
    return [f"{said}: {_listed(found)}" for said, found in names.items()]


def _listed(found: Sequence[str]) -> str:
    more = len(found) - MAX_NAMED
    return ", ".join(found[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


MAX_NAMED = 5
