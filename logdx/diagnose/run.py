"""Runs the rules over a timeline.

Timeline + rules -> Hits (rule, attempt, match) -> rank -> Hits that a person should read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from logdx.diagnose.match import Match, View, fitting, matches
from logdx.diagnose.rule_index import RuleIndex, index_of
from logdx.diagnose.rules import CONFIDENCES, Rule
from logdx.model.attempts import Attempt, Timeline
from logdx.model.records import Record, VerifyFlags


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for an attempt (None: for the log as a whole)."""

    rule: Rule
    attempt: Attempt | None
    match: Match
    symptoms: tuple[Record, ...] = ()
    retries: tuple[int, ...] = ()
    """Other attempts at the same endpoint that this one explains, though they show less."""

    @property
    def first_line(self) -> int:
        """Where its proof begins."""
        return min((r.first_line for r in self.match.evidence), default=0)


def run(rules: Sequence[Rule], timeline: Timeline, today: datetime) -> list[Hit]:
    """Return the hits of all rules, hidden ones removed, best first."""
    hits: list[Hit] = []
    index = index_of(tuple(rules), "attempt")
    for attempt in timeline.attempts:
        found = _of_attempt(index, attempt, timeline, today)
        hits += _fold(_without_refined(found))
    log_hits = _without_refined(_of_log(index_of(tuple(rules), "log"), timeline, today))
    return sorted(_join_retries(log_hits + hits), key=order_of)


def view_of(attempt: Attempt, timeline: Timeline, today: datetime) -> View:
    """Return what rules see of an attempt."""
    records = [*attempt.records, *reversed(attempt.setup)]
    return View(attempt, records, timeline.attempts, today, timeline.log_date)


def view_of_log(timeline: Timeline, today: datetime) -> View:
    """Return what rules of scope ``log`` see: everything."""
    records = [r for a in timeline.attempts for r in (*a.setup, *a.records)] + list(timeline.loose)
    unique = list({id(record): record for record in records}.values())
    return View(None, unique, timeline.attempts, today, timeline.log_date)


def _of_attempt(
    index: RuleIndex, attempt: Attempt, timeline: Timeline, today: datetime
) -> list[Hit]:
    view = view_of(attempt, timeline, today)
    hits = []
    for rule in index.worth_trying(view):
        if not applies(rule, attempt):
            continue
        match = matches(rule.when, view)
        if match is not None:
            hits.append(Hit(rule, attempt, match, _symptoms(rule, view, match)))
    return hits


def applies(rule: Rule, attempt: Attempt) -> bool:
    """Whether a rule is for such an attempt.

    A session that went on is judged only by rules about certificates it flagged.
    """
    if attempt.outcome in rule.outcomes:
        return True
    flagged = bool(attempt.flags) and attempt.outcome in ("handshake-ok", "succeeded")
    return flagged and rule.weight > 0 and rule.cause in FLAG_CAUSES


FLAG_CAUSES = frozenset(
    ("untrusted-root", "missing-intermediate", "self-signed", "cert-expired", "clock-not-set",
     "cert-not-yet-valid", "hostname-mismatch", "cert-revoked", "weak-crypto-rejected",
     "key-usage-mismatch", "crl-unusable", "device-root-expired", "tls-intercepted")
)  # fmt: skip
"""Causes that certificates show by flags, also where the session went on."""


def _of_log(index: RuleIndex, timeline: Timeline, today: datetime) -> list[Hit]:
    view = view_of_log(timeline, today)
    hits = []
    for rule in index.worth_trying(view):
        if (match := matches(rule.when, view)) is not None:
            hits.append(Hit(rule, None, match, _symptoms(rule, view, match)))
    return hits


def _symptoms(rule: Rule, view: View, match: Match) -> tuple[Record, ...]:
    """The records that this rule explains without being proved by them."""
    found: dict[int, Record] = {}
    for condition in rule.symptoms:
        for record in fitting(condition, view, match):
            if record not in match.evidence:
                found[id(record)] = record
    return tuple(found.values())


def _without_refined(hits: Sequence[Hit]) -> list[Hit]:
    """Drop the hits of rules that a matching rule refines, transitively."""
    hidden = _refined_by(hits)
    return [hit for hit in hits if hit.rule.id not in hidden]


def _refined_by(hits: Sequence[Hit]) -> set[str]:
    by_id = {hit.rule.id: hit.rule for hit in hits}
    hidden: set[str] = set()
    queue = [name for rule in by_id.values() for name in rule.refines]
    while queue:
        name = queue.pop()
        if name not in hidden:
            hidden.add(name)
            queue += by_id[name].refines if name in by_id else ()
    return hidden


def _join_retries(hits: Sequence[Hit]) -> list[Hit]:
    """Hide what a hit of the whole log, or of another attempt at the same endpoint, refines."""
    explained: dict[int, list[int]] = {}
    kept: list[Hit] = []
    for hit in hits:
        better = next((other for other in hits if _explains(other, hit)), None)
        if better is None:
            kept.append(hit)
        elif hit.attempt is not None:
            explained.setdefault(id(better), []).append(hit.attempt.index)
    return [replace(hit, retries=tuple(explained.get(id(hit), ()))) for hit in kept]


def _explains(better: Hit, hit: Hit) -> bool:
    if hit.rule.id not in better.rule.refines:
        return False
    one, other = better.attempt, hit.attempt
    if one is None or other is None:
        return one is None
    same = (one.host, one.port, one.clock) == (other.host, other.port, other.clock)
    return same and one.index != other.index and set(other.flags) <= set(one.flags)


def _fold(hits: Sequence[Hit]) -> list[Hit]:
    """Drop a hit whose whole proof is a symptom of a hit that ranks before it."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=order_of):
        explained = {id(r) for better in kept for r in better.symptoms}
        proof = [r for r in hit.match.evidence if not isinstance(r, VerifyFlags)]
        if kept and proof and all(id(r) in explained for r in proof):
            continue
        kept.append(hit)
    return kept


def order_of(hit: Hit) -> tuple[int, int, int, int, str]:
    """Return what hits are sorted by: the best one is the least; the id comes last."""
    failed = hit.attempt is None or hit.attempt.outcome in ("failed", "unknown")
    rule = hit.rule
    return (
        0 if failed else 1,
        CONFIDENCES.index(rule.confidence),
        -rule.weight,
        hit.first_line,
        rule.id,
    )
