"""What the lint concludes about conditions is true on every record of the samples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from logdx.authoring.lint.conditions import clashes, follows
from logdx.diagnose.match import Match, View, one
from logdx.diagnose.rules import load_rules
from logdx.diagnose.run import view_of
from logdx.group import group
from logdx.parse.engine import Engine
from logdx.pipeline import Reading
from logdx.resources import folder
from logdx.source import open_path

Condition = dict[str, Any]


def simple(conditions: Any) -> Iterator[Condition]:
    """Every condition on a record or an attempt that needs no other one."""
    for condition in conditions:
        inner = next((condition[name] for name in ("all", "any", "none") if name in condition), ())
        yield from simple(inner)
        if (
            "kind" in condition
            and "$" not in str(condition)
            and not {"before", "after"} & {*condition}
        ):
            yield condition


@cache
def views() -> list[View]:
    """What rules see of the attempts of every fifth sample."""
    engine, found = Engine(), []
    for path in sorted(folder("samples").glob("*.log"))[::5]:
        timeline = group(Reading(engine=engine).read(open_path(path)))
        found += [view_of(a, timeline, datetime(2026, 1, 1, tzinfo=UTC)) for a in timeline.attempts]
    return found


def distinct() -> list[Condition]:
    """The simple conditions of the built-in rules, each once."""
    found = (c for rule in load_rules() for c in (*simple(rule.when), *simple(rule.symptoms)))
    return list({str(condition): condition for condition in found}.values())


def test_what_follows_is_true_in_the_samples() -> None:
    conditions = distinct()
    held = [
        {n for n, view in enumerate(views()) if next(one(c, view, Match()), None) is not None}
        for c in conditions
    ]
    pairs = 0
    for first, seen in zip(conditions, held, strict=True):
        for second, also in zip(conditions, held, strict=True):
            if first is not second and follows(first, second):
                pairs += 1
                assert seen <= also, (first, second)
    assert pairs > 200


def test_what_holds_does_not_clash() -> None:
    for condition in distinct():
        assert list(clashes(condition)) == [], condition
