"""``logdx rules coverage``: what of the rules no example or sample exercises.

paths -> rules + logs -> Coverage -> text or JSON; 1 below --fail-under
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import date_option
from logdx.commands.rules.shared import add_paths, open_rules
from logdx.errors import UsageError

if TYPE_CHECKING:
    from logdx.authoring.coverage import Coverage

SCHEMA = "logdx/rules-coverage/1"


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--now", metavar="DATE", help="as of this date (LOGDX_NOW)")
    parser.add_argument(
        "--fail-under", metavar="PERCENT", help="exit with 1 when less than this is exercised"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Return 0, or 1 when less than ``--fail-under`` is exercised."""
    from logdx.authoring.coverage import coverage, logs_of
    from logdx.authoring.logs import Library, samples

    least = _percent(args.fail_under)
    rules = open_rules(args)
    library = Library(date_option(args.now, "--now"), rules.workspace.dialects)
    folders = rules.workspace.sample_folders()
    logs = logs_of(rules.meant, samples(folders), folders)
    found = coverage(rules.meant, rules.all, library, logs)
    if args.format == "json":
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        for line in _lines(found):
            print(line)
    return 1 if found.percent < least else 0


def _percent(text: str | None) -> float:
    try:
        percent = float(text or 0)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        raise UsageError(f"--fail-under: {text!r} is no percentage (0 to 100)")
    return percent


def _lines(found: Coverage) -> Iterator[str]:
    from logdx.authoring.page import place_of
    from logdx.render.terminal import harmless

    last = None
    for gap in (gap for gap in found.gaps if not gap.within_gap):
        if gap.rule is not last:
            yield f"{place_of(gap.rule)}: {harmless(gap.rule.id)}"
            last = gap.rule
        yield f"  {harmless(gap.part)}"
    if found.gaps:
        yield ""
    for cause in found.causes:
        yield f"no rule names {cause.code} {cause.id}: {cause.means}"
    exercised = found.parts - len(found.gaps)
    yield (
        f"{found.rules} rules: {exercised} of {found.parts} rules, branches and values are "
        f"exercised ({found.percent:.1f} %)"
    )


def _as_json(found: Coverage) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "rules": found.rules,
        "parts": found.parts,
        "exercised": found.parts - len(found.gaps),
        "percent": round(found.percent, 2),
        "gaps": [
            {"rule": gap.rule.id, "path": gap.rule.path, "line": gap.rule.line, "part": gap.part}
            for gap in found.gaps
        ],
        "causes_without_rule": [{"code": one.code, "id": one.id} for one in found.causes],
    }
