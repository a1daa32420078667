"""Tries rules on their own examples.

rules under test + all rules + their examples -> Trial (failures: what answered, which
condition failed on which record)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.authoring.logs import Library, Log, example_log
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import applies
from logdx.diagnose.why import Why, why


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that is silent on an example it should answer, or answers one it should not."""

    rule: Rule
    log: Log
    silent: bool
    answers: tuple[str, ...]
    """Ids of the rules that answer, best first."""
    lines: tuple[int, ...] = ()
    """Lines that prove a wrong answer."""
    why: Why | None = None
    """How far a silent rule gets, on the attempt where it gets furthest."""
    hidden: str = ""
    """Why a rule that holds is not heard."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of the examples."""

    rules: int
    examples: int
    failures: tuple[Failure, ...]
    skipped: tuple[str, ...] = ()
    """Examples that could not be tried, with the reason."""


def try_examples(
    tested: Sequence[Rule], rules: Sequence[Rule], library: Library, folders: Sequence[Path]
) -> Trial:
    """Try each tested rule on its examples, beside all the other rules.

    Raises RuleError for an example that does not exist, SourceError for an unreadable one.
    """
    failures: list[Failure] = []
    skipped: dict[str, None] = {}
    examples = 0
    for rule, log, wanted in _examples(tested, folders):
        if not library.can_read(log):
            skipped[f"{log.name}: its device files need pip install 'logdx[certs]'"] = None
            continue
        examples += 1
        failure = _try(rule, log, wanted, rules, library)
        failures += [failure] if failure else []
    return Trial(len(tested), examples, tuple(failures), tuple(skipped))


def _examples(tested: Sequence[Rule], folders: Sequence[Path]) -> Iterator[tuple[Rule, Log, bool]]:
    for rule in tested:
        for wanted, names in ((True, rule.match), (False, rule.no_match)):
            for example in names:
                yield rule, example_log(example, rule, folders), wanted


def _try(
    rule: Rule, log: Log, wanted: bool, rules: Sequence[Rule], library: Library
) -> Failure | None:
    found = library.diagnoses(log, rules)
    mine = next((d for d in found if d.rule == rule.id), None)
    if (mine is not None) == wanted:
        return None
    answers = tuple(dict.fromkeys(d.rule for d in found))
    if mine is not None:
        lines = tuple(evidence.line for evidence in mine.evidence)
        return Failure(rule, log, False, answers, lines)
    furthest = furthest_of(why(library.report(log), rule), rule)
    hidden = hidden_by(rule, furthest, answers, rules) if furthest.failed is None else ""
    return Failure(rule, log, True, answers, why=furthest, hidden=hidden)


def furthest_of(parts: Sequence[Why], rule: Rule) -> Why:
    """The attempt on which the rule gets furthest; one that it is for comes first."""

    def rank(part: Why) -> tuple[bool, bool, int]:
        suits = part.attempt is None or applies(rule, part.attempt)
        return (suits, part.failed is None, len(part.held))

    return max(parts, key=rank)


def hidden_by(rule: Rule, part: Why, answers: Sequence[str], rules: Sequence[Rule]) -> str:
    """Why a rule that holds does not answer, in words."""
    if part.attempt is not None and not applies(rule, part.attempt):
        return (
            f"it holds, but the attempt is {part.attempt.outcome} and the rule is for outcomes "
            + ", ".join(rule.outcomes)
        )
    by_id = {one.id: one for one in rules}
    for answer in answers:
        if answer in by_id and rule.id in _refined(answer, by_id):
            return f"it holds, but {answer} refines it and speaks in its place"
    return f"it holds, but what answers explains all of its proof: {', '.join(answers)}"


def _refined(rule_id: str, by_id: dict[str, Rule]) -> set[str]:
    """What a rule refines, directly or over others."""
    found: set[str] = set()
    queue = list(by_id[rule_id].refines)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += by_id[name].refines if name in by_id else ()
    return found
