"""Explains inputs without judging them, for the formats that ``explain`` shares with ``check``.

inputs -> explain -> every diagnosis as a finding -> Findings
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from logdx.check.inputs import Input
from logdx.check.lines import glance
from logdx.diagnose.rules import Rule
from logdx.errors import SourceError
from logdx.findings import gather, of_interest, whole
from logdx.model.findings import Findings, LogResult
from logdx.model.report import Report
from logdx.source import Source


def explain_all(
    inputs: Iterable[Input],
    explain: Callable[[Source], Report],
    rules: Sequence[Rule],
    keep: frozenset[str] | None = None,
) -> Findings:
    """Return everything that the logs show, and the errors of those that cannot be read.

    ``keep``: kinds of secrets to leave in; None leaves everything in.
    """
    logs = [_explained(one, explain, keep) for one in inputs]
    return gather(logs).with_fields(rules={rule.id: rule for rule in rules})


def _explained(
    one: Input, explain: Callable[[Source], Report], keep: frozenset[str] | None
) -> LogResult:
    try:
        report = explain(one.open())
        log = whole(report, one.path, _lines(one, report))
        if keep is None:
            return log
        from logdx.check.redacted import redacted

        return redacted(log, one, keep)
    except SourceError as error:
        return LogResult(name=one.name, path=one.path, error=str(error))


def _lines(one: Input, report: Report) -> Mapping[int, str]:
    """The lines around the proof, read again."""
    shown = [e for d in of_interest(report) for e in (*d.evidence, *d.symptoms)]
    return glance(one.open(), (e.line for e in shown if e.source == 0)).lines if shown else {}
