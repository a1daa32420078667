"""Drafts a rule that matches a log: the conditions, the rules it refines, the lines it needs.

    Log -> Report -> failed attempt -> essences -> Draft -> YAML (draft_yaml) -> compiled and tried

Each draft is tried before it is given: it compiles, and it answers on the log and on its excerpt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from logdx.authoring.draft_yaml import Draft, draft_yaml
from logdx.authoring.essence import Essence, essence
from logdx.authoring.logs import Library, Log
from logdx.diagnose.compile import compile_rule
from logdx.diagnose.faults import Faults
from logdx.diagnose.rules import Rule
from logdx.diagnose.yaml_nodes import parse_yaml
from logdx.errors import UsageError
from logdx.model.attempts import Attempt
from logdx.model.records import Record
from logdx.model.report import Diagnosis, Report
from logdx.redact import redact_text
from logdx.source import Source, open_path, open_text

MAX_CONDITIONS = 8
MAX_TRIES = 6
MAX_LINES = 400
"""Lines of an excerpt that is a piece of the log with all that stands between."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the author has said already."""

    id: str = ""
    cause: str = ""
    title: str = ""


def draft_rule(log: Log, rules: Sequence[Rule], library: Library, wishes: Wishes) -> Draft:
    """Return a rule that answers on the log, with the shortest excerpt on which it still does.

    Raises UsageError where logdx sees nothing in the log that a rule could match.
    """
    report = library.report(log)
    attempt = _attempt(report)
    records = _records(report, attempt)
    conditions = _conditions(records)
    if not conditions:
        raise UsageError(
            f"{log.name}: logdx sees nothing there that a rule could match (logdx records)"
        )
    found = library.diagnoses(log, rules)
    cause = wishes.cause or _cause(found)
    draft = Draft(
        id=wishes.id or unused(f"{cause}/{_slug(log.name)}", rules),
        cause=cause,
        sure_of_cause=bool(wishes.cause),
        title=wishes.title,
        scope="log" if attempt is None else "attempt",
        outcomes=_outcomes(attempt),
        server=attempt is not None and attempt.role == "server",
        conditions=tuple(condition.text for condition in conditions),
        refines=_answering(found, rules, attempt),
    )
    draft = _heard(draft, log, rules, library)
    used = [record for record in records if essence(record) in conditions]
    excerpts = list(_excerpts(used, records, attempt, report))
    return _with_excerpt(draft, log, excerpts, rules, library)


def compiled(text: str, path: str = "draft.yaml") -> Rule:
    """Compile the one rule of a text by itself. Raises RuleError at the first fault."""
    faults = Faults()
    (node,) = parse_yaml(text, path, faults).items()
    rule = compile_rule(node, faults)
    faults.raise_first()
    assert rule is not None
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in rule.items()}
    return Rule(**fields)


def unused(name: str, rules: Sequence[Rule]) -> str:
    """Return the id, with a number behind it where a rule has it already."""
    ids = {rule.id for rule in rules}
    names = (name if n == 1 else f"{name}-{n}" for n in range(1, len(ids) + 2))
    return next(one for one in names if one not in ids)


def _attempt(report: Report) -> Attempt | None:
    """The last attempt that failed, else the last one whose end is open, else the last one."""
    for outcome in ("failed", "unknown", "handshake-ok", "succeeded"):
        found = [attempt for attempt in report.attempts if attempt.outcome == outcome]
        if found:
            return found[-1]
    return None


def _records(report: Report, attempt: Attempt | None) -> list[Record]:
    """What a rule would see: of the boot, only what went wrong."""
    if attempt is None:
        return [*report.timeline.loose]
    setup = [record for record in attempt.setup if record.kind == "input"]
    failed = [one for one in setup if (found := essence(one)) is not None and found.telling]
    return [*failed, *attempt.records]


def _conditions(records: Sequence[Record]) -> list[Essence]:
    """The conditions that tell the failure; where there is none, what was done."""
    found = [one for record in records if (one := essence(record)) is not None]
    telling = [one for one in found if one.telling]
    return list(dict.fromkeys(telling or found))[:MAX_CONDITIONS]


def _cause(found: Sequence[Diagnosis]) -> str:
    return found[0].cause if found else "unexplained"


def _outcomes(attempt: Attempt | None) -> tuple[str, ...]:
    """None for the outcomes that a rule is for by itself."""
    if attempt is None or attempt.outcome in ("failed", "unknown"):
        return ()
    return (attempt.outcome,)


def _answering(
    found: Sequence[Diagnosis], rules: Sequence[Rule], attempt: Attempt | None
) -> tuple[str, ...]:
    """The rules that speak now where the drafted one shall."""
    ids = {rule.id for rule in rules}
    here = [d for d in found if attempt is None or d.attempt is None or attempt.index in d.attempts]
    return tuple(dict.fromkeys(d.rule for d in here if d.rule in ids))


def _heard(draft: Draft, log: Log, rules: Sequence[Rule], library: Library) -> Draft:
    """Let the rule refine whatever still speaks in its place."""
    for _ in range(MAX_TRIES):
        rule = compiled(draft_yaml(draft))
        found = library.diagnoses(log, [*rules, rule])
        if any(diagnosis.rule == rule.id for diagnosis in found):
            return draft
        others = [name for name in _answering(found, rules, None) if name not in draft.refines]
        if not others:
            break
        draft = replace(draft, refines=(*draft.refines, *others))
    raise UsageError(f"{log.name}: no rule could be drafted that answers there")


def _with_excerpt(
    draft: Draft, log: Log, excerpts: Sequence[set[int]], rules: Sequence[Rule], library: Library
) -> Draft:
    """Add the shortest excerpt on which the rule answers, without secrets wherever that goes."""
    rule = compiled(draft_yaml(draft))

    def answers(text: str) -> bool:
        found = library.diagnoses(Log("excerpt", text=text), [*rules, rule])
        return bool(text.strip()) and any(diagnosis.rule == rule.id for diagnosis in found)

    texts = ["".join(line + "\n" for line in _lines_of(log, wanted)) for wanted in excerpts]
    for text in texts:
        redacted = redact_text(text)
        if answers(redacted):
            return replace(draft, example=tuple(redacted.split("\n")[:-1]))
    whole = "".join(line + "\n" for line in _lines_of(log, None))
    text = next((text for text in texts if answers(text)), whole)
    return replace(draft, example=tuple(text.split("\n")[:-1]), as_it_came=True)


def _excerpts(
    used: Sequence[Record], records: Sequence[Record], attempt: Attempt | None, report: Report
) -> Iterator[set[int]]:
    """Sets of lines, the shortest excerpt first."""
    yield _span(used)
    yield _span(records)
    if attempt is None:
        return
    first, last = attempt.first_line, attempt.last_line
    if last - first < MAX_LINES:
        yield set(range(first, last + 1)) | _span(records)
    setup = _span(attempt.setup)
    yield _span(records) | setup
    before = [r for one in report.attempts[: attempt.index] for r in one.records]
    yield _span(records) | setup | _span(before)


def _span(records: Sequence[Record]) -> set[int]:
    return {n for r in records for n in range(r.first_line, r.last_line + 1)}


def _lines_of(log: Log, wanted: set[int] | None) -> list[str]:
    """The lines of an excerpt; None is the whole log."""
    return [text for number, text in _source(log) if wanted is None or number in wanted]


def _source(log: Log) -> Source:
    return open_path(log.path) if log.path else open_text(log.text)


def _slug(name: str) -> str:
    """A name for an id: the file's, in lower case, with hyphens."""
    stem = name.rpartition("/")[2].partition(".")[0].lower()
    slug = "".join(char if char.isascii() and char.isalnum() else "-" for char in stem)
    return "-".join(filter(None, slug.split("-")))[:40] or "draft"
