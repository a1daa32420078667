"""The result of ``logdx rules test`` in words.

Trial + new overlaps -> lines: each fault first with its place, then what answered and why
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from logdx.authoring.overlaps import Overlap
from logdx.authoring.trial import Failure, Trial
from logdx.render.terminal import harmless, shortened
from logdx.render.why import why_lines

WIDTH = 72


def trial_lines(
    trial: Trial, new: Sequence[Overlap], gone: Sequence[str], samples: int
) -> Iterator[str]:
    """Yield the lines of the result; the last one is the summary."""
    for failure in trial.failures:
        yield from _failure(failure)
        yield ""
    for overlap in new:
        yield from _overlap(overlap)
        yield ""
    for text in gone:
        yield f"note: {text} (--write-overlaps drops it)"
    yield _summary(trial, len(new), samples)


def _failure(failure: Failure) -> Iterator[str]:
    rule = failure.rule
    problem = "is silent on" if failure.silent else "answers, though it must not, on"
    yield f"{_place(rule.path)}:{rule.line}: {rule.id}"
    yield f"  {problem} {harmless(failure.log.shown)}"
    others = [answer for answer in failure.answers if answer != rule.id]
    if others:
        yield f"  {'instead' if failure.silent else 'beside it'}: {', '.join(others)}"
    elif failure.silent:
        yield "  no other rule answers"
    if failure.hidden:
        yield f"  {failure.hidden}"
    elif failure.why is not None:
        attempt = failure.why.attempt
        if attempt is not None:
            span = f"lines {attempt.first_line}-{attempt.last_line}, {attempt.outcome}"
            yield f"  on attempt {attempt.index} ({span}):"
        yield from ("  " + line for line in why_lines(failure.why, rule))
    yield from _quotes(failure.lines, failure)


def _overlap(overlap: Overlap) -> Iterator[str]:
    rule, label = overlap.rule, ", ".join(overlap.log.causes)
    yield f"{_place(rule.path)}:{rule.line}: {rule.id}: new overlap"
    where = "above the cause" if overlap.above else "beside the cause"
    yield f"  says {rule.cause} on {overlap.log.name}, {where} of its label: {label}"
    others = [answer for answer in overlap.answers if answer != rule.id]
    if others:
        yield f"  other answers: {', '.join(others)}"
    yield from _quotes(overlap.lines, overlap)


def _quotes(lines: Sequence[int], of: Failure | Overlap) -> Iterator[str]:
    """The first lines of a log that the rule takes as its proof."""
    for line in lines[:3]:
        yield f"  {line:>5} | {shortened(harmless(of.log.line(line)), WIDTH, '...')}"


def _summary(trial: Trial, new: int, samples: int) -> str:
    good = trial.examples - len(trial.failures)
    text = f"{_count(trial.rules, 'rule')}, {_count(trial.examples, 'example')}: {good} good"
    if trial.failures:
        text += f", {len(trial.failures)} failed"
    return text + f"; {_count(new, 'new overlap')} on {_count(samples, 'sample')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _place(path: str) -> str:
    """A path as short as it can be from here."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path
