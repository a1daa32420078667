"""Why a rule holds, or which of its conditions fails on which record (``explain --why``).

Report + rule id -> the conditions in order, each with the record that fits or the nearest miss
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logdx.diagnose.rules import Rule
from logdx.diagnose.why import Why, describe, why
from logdx.errors import UsageError, nearest
from logdx.model.report import Report
from logdx.render.terminal import harmless

__all__ = ["describe", "render_why", "why_lines"]


def render_why(report: Report, rules: Sequence[Rule], rule_id: str) -> str:
    """Return the explanation as text. Raises UsageError for an unknown rule."""
    by_id = {rule.id: rule for rule in rules}
    if rule_id not in by_id:
        raise UsageError(f"--why: no rule {rule_id!r}" + nearest(rule_id, by_id))
    rule = by_id[rule_id]
    lines: list[str] = []
    for part in why(report, rule):
        lines.append(f"{rule.id} on {_place(part)}")
        lines += why_lines(part, rule)
    return "\n".join(lines)


def why_lines(part: Why, rule: Rule) -> Iterator[str]:
    """Yield the conditions that hold, then the one that fails with the nearest miss."""
    attempt = part.attempt
    if attempt is not None and attempt.outcome not in rule.outcomes:
        yield f"  its outcome is {attempt.outcome}; the rule is for {', '.join(rule.outcomes)}"
    for held in part.held:
        lines = ", ".join(map(str, held.lines))
        yield f"  holds  {held.condition}" + (f"   (line {lines})" if lines else "")
    if part.failed is None:
        yield "  The rule holds."
        return
    yield f"  FAILS  {part.failed}"
    for miss in part.misses:
        yield "         " + harmless(miss)


def _place(part: Why) -> str:
    attempt = part.attempt
    if attempt is None:
        return "the whole log"
    span = f"lines {attempt.first_line}-{attempt.last_line}, {attempt.outcome}"
    return f"attempt {attempt.index} ({span})"
