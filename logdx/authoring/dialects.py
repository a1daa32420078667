"""Which dialects a rule is for: those that read its examples, and the SDKs of its fixes.

rules + samples -> rule id -> names of dialects (kept in the cache)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logdx.authoring.logs import Library, Log, example_log
from logdx.cache import cached, digest
from logdx.diagnose.rules import Rule


def dialects_of(
    rules: Sequence[Rule], library: Library, folders: Sequence[Path]
) -> dict[str, set[str]]:
    """Return the dialects of each rule by its id."""
    logs = {
        rule.id: [example_log(one, rule, folders) for one in (*rule.match, *rule.no_match)]
        for rule in rules
    }
    parts = [part for id, found in logs.items() for part in (id, *map(_content, found))]

    def read() -> dict[str, list[str]]:
        return {rule.id: sorted(_dialects(rule, logs[rule.id], library)) for rule in rules}

    found = cached("dialects", digest(*parts), read)
    return {rule: set(names) for rule, names in found.items()}


def _dialects(rule: Rule, logs: Sequence[Log], library: Library) -> set[str]:
    names = {name for fix in rule.fix for name in fix.get("sdk", "").replace(",", " ").split()}
    for log in logs:
        if library.can_read(log):
            names |= set(library.report(log).timeline.dialects)
    return names


def _content(log: Log) -> bytes | str:
    return log.path.read_bytes() if log.path else log.text
