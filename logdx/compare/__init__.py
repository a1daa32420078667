"""Compares a working and a failing handshake.

Report x 2 -> attempts (pick) -> facts, steps, chains -> Comparison
"""

from __future__ import annotations

from logdx.compare.chains import compare_chains, path
from logdx.compare.facts import facts_of
from logdx.compare.model import KINDS, Comparison, Difference, Fact, Side
from logdx.compare.pick import pick_bad, pick_good
from logdx.compare.steps import parted_at, step_pairs
from logdx.compare.weigh import matters, note_of
from logdx.model.attempts import STEPS
from logdx.model.report import Report

__all__ = ["Comparison", "Difference", "Side", "compare"]


def compare(
    good: Report, bad: Report, *, good_attempt: int | None = None, bad_attempt: int | None = None
) -> Comparison:
    """Compare the best attempt of one log with the last failed one of another.

    Attempts are numbered from 1. Raises SourceError for a log without a handshake, UsageError for
    an attempt that it lacks.
    """
    worse = pick_bad(bad, bad_attempt)
    better = pick_good(good, worse, good_attempt)
    chain, same_chain = compare_chains(path(better.attempt), path(worse.attempt))
    differences, one_sided, same = _facts(better, worse)
    steps = step_pairs(better.attempt, worse.attempt)
    return Comparison(
        good=better,
        bad=worse,
        parted_at=parted_at(steps),
        steps=steps,
        differences=tuple(sorted([*differences, *chain], key=lambda d: KINDS.index(d.kind))),
        same=tuple(sorted([*same, *same_chain], key=lambda f: KINDS.index(f.kind))),
        one_sided=tuple(one_sided),
    )


def _facts(good: Side, bad: Side) -> tuple[list[Difference], list[Difference], list[Fact]]:
    """Hold the facts of two attempts against each other."""
    of_good = {(f.kind, f.name): f for f in facts_of(good.attempt)}
    of_bad = {(f.kind, f.name): f for f in facts_of(bad.attempt)}
    differences: list[Difference] = []
    one_sided: list[Difference] = []
    same: list[Fact] = []
    for key in dict.fromkeys([*of_good, *of_bad]):
        one, other = of_good.get(key), of_bad.get(key)
        if one and other and not matters(one, other):
            same.append(other)
        elif (one and other) or _is_telling(one, other, good, bad):
            differences.append(_difference(one, other))
        else:
            one_sided.append(_difference(one, other))
    return differences, one_sided, same


def _is_telling(good: Fact | None, bad: Fact | None, one: Side, other: Side) -> bool:
    """Whether it means something that only one side has it."""
    fact = good or bad
    if fact is None or fact.kind in ("alert", "code", "reply", "flags"):
        return True
    if fact.kind == "setup" and fact.value == "none":
        return True
    silent = other.attempt if bad is None else one.attempt
    if fact.step is None or silent.stopped_at not in STEPS or fact.step == "setup":
        return fact.name == "allocation that failed"
    return STEPS.index(silent.stopped_at) < STEPS.index(fact.step)


def _difference(good: Fact | None, bad: Fact | None) -> Difference:
    fact = good or bad
    assert fact is not None, "a fact is of one side at least"
    return Difference(
        fact.kind, fact.name, good.value if good else None, bad.value if bad else None,
        note_of(good, bad), good.line if good else 0, bad.line if bad else 0, fact.step,
    )  # fmt: skip
