"""Timeline + rules -> diagnoses, best first, and the verdict.

run (rules that hold) -> Diagnosis (texts filled, lines quoted) -> verdict
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from logdx.diagnose.elsewhere import is_elsewhere
from logdx.diagnose.fine import fine
from logdx.diagnose.fixes import fixes_for
from logdx.diagnose.rules import Rule, load_rules
from logdx.diagnose.run import Hit, run, view_of, view_of_log
from logdx.diagnose.template import fill
from logdx.diagnose.usual import usual
from logdx.group.evidence import is_failure
from logdx.knowledge.causes import cause as cause_of
from logdx.model.attempts import Attempt, Timeline
from logdx.model.records import Certificate, Chain, Comparison, Record, ReturnCode
from logdx.model.report import Diagnosis, Evidence

Quote = Callable[[int, int], str]
"""(source, line) -> text of the line."""

_LOWER = {"error": "warning", "warning": "note", "note": "note"}
MAX_EVIDENCE = 12
MAX_SYMPTOMS = 8


def diagnose(
    rules: Sequence[Rule], timeline: Timeline, today: datetime, quote: Quote
) -> tuple[Diagnosis, ...]:
    """Return what the rules say about the log, best first."""
    hits = run(rules, timeline, today)
    found = _merge([_diagnosis(hit, timeline, today, quote) for hit in hits])
    explained = {number for diagnosis in found for number in diagnosis.attempts}
    if any(hit.attempt is None for hit in hits):
        explained |= {a.index for a in timeline.attempts}
    for attempt in timeline.attempts:
        failed = attempt.outcome == "failed" and not is_elsewhere(attempt)
        if failed and attempt.index not in explained:
            found += _without_rule(attempt, quote)
    found.sort(key=lambda d: (d.rule.startswith("usual-cause/"), d.cause == "unexplained"))
    return tuple(found) or _nothing_wrong(timeline)


def verdict(timeline: Timeline, diagnoses: Sequence[Diagnosis]) -> str:
    """Return failed when the last attempt of any endpoint failed, else the best outcome."""
    if not timeline.attempts:
        errors = any(d.severity == "error" for d in diagnoses)
        return "failed" if errors else "no-tls"
    if [d.cause for d in diagnoses] == ["not-tls-problem"]:
        return "succeeded" if any(a.data_received for a in timeline.attempts) else "no-tls"
    last = {(a.host, a.port): a.outcome for a in timeline.attempts}
    outcomes = set(last.values())
    if "failed" in outcomes or any(d.severity == "error" for d in diagnoses):
        return "failed"
    for outcome in ("succeeded", "handshake-ok"):
        if outcome in outcomes:
            return outcome
    return "inconclusive"


def _diagnosis(hit: Hit, timeline: Timeline, today: datetime, quote: Quote) -> Diagnosis:
    rule, attempt = hit.rule, hit.attempt
    view = view_of(attempt, timeline, today) if attempt else view_of_log(timeline, today)

    def text(template: str, safe: bool = False) -> str:
        return fill(template, lambda path: view.resolve(path, hit.match.names), safe)

    cause = cause_of(rule.cause)
    confirm = text(rule.confirm, safe=True) if rule.confirm else None
    return Diagnosis(
        rule=rule.id,
        cause=rule.cause,
        code=cause.code,
        severity=_severity(rule, attempt, timeline),
        confidence=rule.confidence,
        attempt=attempt.index if attempt else None,
        attempts=(*((attempt.index,) if attempt else ()), *hit.retries),
        title=text(rule.title),
        explanation=text(rule.explain),
        fix=fixes_for(rule, timeline.sdk, today, text),
        decide=tuple(text(item) for item in rule.decide),
        confirm=confirm,
        fine=fine(attempt) if attempt else (),
        evidence=_quotes(hit.match.evidence, quote)[:MAX_EVIDENCE],
        symptoms=_quotes(hit.symptoms, quote)[:MAX_SYMPTOMS],
        references=rule.references,
    )


def _severity(rule: Rule, attempt: Attempt | None, timeline: Timeline) -> str:
    """One lower when the session went on, or when the endpoint was reached later."""
    if attempt is None or rule.severity == "note":
        return rule.severity
    if attempt.outcome in ("handshake-ok", "succeeded"):
        return _LOWER[rule.severity]
    later = [a for a in timeline.attempts[attempt.index + 1 :] if _same_endpoint(a, attempt)]
    if later and later[-1].outcome == "succeeded":
        return _LOWER[rule.severity]
    return rule.severity


def _same_endpoint(one: Attempt, other: Attempt) -> bool:
    return one.host is not None and (one.host, one.port) == (other.host, other.port)


def _merge(diagnoses: Sequence[Diagnosis]) -> list[Diagnosis]:
    """The same rule with the same words in several attempts is said once."""
    merged: dict[tuple[str, str], Diagnosis] = {}
    for diagnosis in diagnoses:
        key = (diagnosis.rule, diagnosis.explanation)
        known = merged.get(key)
        if known is None:
            merged[key] = diagnosis
        else:
            attempts = tuple(dict.fromkeys(known.attempts + diagnosis.attempts))
            merged[key] = known.with_fields(attempts=attempts)
    return list(merged.values())


def _quotes(records: Sequence[Record], quote: Quote) -> tuple[Evidence, ...]:
    places = {(r.source, line): None for r in records for line in _telling_lines(r, quote)}
    return tuple(Evidence(source, line, quote(source, line)) for source, line in sorted(places))


def _telling_lines(record: Record, quote: Quote) -> list[int]:
    """The lines of a certificate dump that matter: whose it is, who issued it, its flags."""
    if isinstance(record, Comparison):  # subject and issuer of the last certificate sent
        return [record.first_line, min(record.first_line + 1, record.last_line)]
    if not isinstance(record, (Certificate, Chain)):
        return [record.first_line]
    lines = range(record.first_line, record.last_line + 1)
    label = "issuer name" if isinstance(record, Chain) or record.flags else "subject name"
    named = [n for n in lines if label in quote(record.source, n)][:1]
    flagged = [record.last_line] if isinstance(record, Certificate) and record.flags else []
    return named + flagged or [record.first_line]


def _without_rule(attempt: Attempt, quote: Quote) -> list[Diagnosis]:
    """What is said of a failure that no rule explains: the usual causes, or that it is unknown."""
    failures = [r for r in attempt.records if is_failure(r)]
    evidence = _quotes(failures, quote)[:MAX_EVIDENCE]
    return usual(attempt, failures, evidence) or [_unexplained(attempt, quote)]


def _unexplained(attempt: Attempt, quote: Quote) -> Diagnosis:
    """A failure that no rule explains is named, with its codes and where to look."""
    cause = cause_of("unexplained")
    failures = [r for r in attempt.records if is_failure(r)]
    names = [n for r in failures if isinstance(r, ReturnCode) for n in r.names[:1]]
    codes = ", ".join(dict.fromkeys(names)) or "no code that logdx knows"
    where = f" at step {attempt.stopped_at}" if attempt.stopped_at else ""
    return Diagnosis(
        rule="unexplained",
        cause=cause.id,
        code=cause.code,
        severity=cause.severity,
        confidence="possible",
        attempt=attempt.index,
        attempts=(attempt.index,),
        title="The connection failed and no rule explains why",
        explanation=f"The log shows a failure{where} with {codes}.",
        decide=(
            "Raise mbedTLS's debug level to 3 (mbedtls_debug_set_threshold) and run it again.",
            "Look at the server's log of the same second.",
        ),
        evidence=_quotes(failures, quote)[:MAX_EVIDENCE],
    )


def _nothing_wrong(timeline: Timeline) -> tuple[Diagnosis, ...]:
    """A single note: the handshake succeeded, or the trouble is not TLS."""
    outcomes = {a.outcome for a in timeline.attempts}
    if "failed" in outcomes:
        return (
            _note(
                "not-tls-problem", "The trouble is not in TLS", "No TLS, TCP or DNS step failed."
            ),
        )
    if outcomes & {"succeeded", "handshake-ok"}:
        return (_note("no-failure", "The TLS handshake succeeded", "Nothing in the log failed."),)
    return ()


def _note(cause_id: str, title: str, explanation: str) -> Diagnosis:
    cause = cause_of(cause_id)
    return Diagnosis(
        rule=cause_id,
        cause=cause.id,
        code=cause.code,
        severity=cause.severity,
        confidence="certain",
        attempt=None,
        title=title,
        explanation=explanation,
    )


__all__ = ["Quote", "diagnose", "load_rules", "verdict"]
