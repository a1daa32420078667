"""Which rules, and which parts of their conditions, no log exercises; which causes no rule names.

rules + logs (examples, samples) -> variants that hold on no log -> Coverage
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from logdx.authoring.logs import Library, Log, example_log
from logdx.authoring.variants import Variant, variants, without_exclusions
from logdx.diagnose.match import View, matches
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import applies, view_of, view_of_log
from logdx.knowledge.causes import Cause, all_causes
from logdx.model.attempts import Attempt

WHOLE = "the rule"
NOT_OF_RULES = frozenset(("unexplained", "not-tls-problem", "no-failure"))
"""Causes that logdx gives by itself, where no rule speaks."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a rule that no log exercises."""

    rule: Rule
    part: str
    within_gap: bool = False
    """It is a part of a part that is no better."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the logs exercise."""

    rules: int
    parts: int
    gaps: tuple[Gap, ...]
    causes: tuple[Cause, ...]
    """Causes that no rule names."""

    @property
    def percent(self) -> float:
        """Exercised parts of a hundred; 100 where there are none."""
        return 100.0 * (self.parts - len(self.gaps)) / self.parts if self.parts else 100.0


@dataclass
class _Open:
    """A rule with the parts that nothing has exercised so far."""

    rule: Rule
    base: tuple[dict[str, object], ...]
    parts: list[Variant] = field(default_factory=list)


def coverage(
    tested: Sequence[Rule], rules: Sequence[Rule], library: Library, logs: Iterable[Log]
) -> Coverage:
    """Return what the logs exercise of the tested rules; ``rules`` are all of them."""
    pending = [_open(rule) for rule in tested]
    total = sum(len(one.parts) for one in pending)
    for log in logs:
        if not library.can_read(log):
            continue
        for view, attempt in _views(log, library):
            for one in pending:
                if one.parts:
                    _exercise(one, view, attempt)
    gaps = tuple(gap for one in pending for gap in _gaps(one))
    named = {rule.cause for rule in rules} | NOT_OF_RULES
    causes = tuple(cause for cause in all_causes() if cause.id not in named)
    return Coverage(len(tested), total, gaps, causes)


def logs_of(
    tested: Sequence[Rule], samples: Sequence[Log], folders: Sequence[Path]
) -> Iterator[Log]:
    """Yield the samples, then the examples that are no samples; each log once."""
    seen: set[str] = set()
    examples = (
        example_log(one, rule, folders) for rule in tested for one in (*rule.match, *rule.no_match)
    )
    for log in (*samples, *examples):
        if log.key not in seen:
            seen.add(log.key)
            yield log


def _open(rule: Rule) -> _Open:
    parts = [Variant(WHOLE, rule.when), *variants(rule.when)]
    return _Open(rule, without_exclusions(rule.when), parts)


def _gaps(one: _Open) -> Iterator[Gap]:
    open_parts = {part.part for part in one.parts}
    for part in one.parts:
        whole = WHOLE in open_parts and part.part != WHOLE
        yield Gap(one.rule, part.part, whole or part.within in open_parts)


def _views(log: Log, library: Library) -> Iterator[tuple[View, Attempt | None]]:
    timeline = library.report(log).timeline
    for attempt in timeline.attempts:
        yield view_of(attempt, timeline, library.now), attempt
    yield view_of_log(timeline, library.now), None


def _exercise(one: _Open, view: View, attempt: Attempt | None) -> None:
    """Strike the parts that hold in this view."""
    rule = one.rule
    if (rule.scope == "log") != (attempt is None):
        return
    if attempt is not None and not applies(rule, attempt):
        return
    if matches(one.base, view) is not None:
        one.parts = [part for part in one.parts if matches(part.conditions, view) is None]
