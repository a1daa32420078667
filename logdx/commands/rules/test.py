"""``logdx rules test``: tries rules on their examples, and on all samples for new overlaps.

paths -> rules -> trial + overlaps -> text or JSON; 0 all good, 1 something failed, 2 broken
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import date_option
from logdx.commands.rules.shared import Rules, add_paths, open_rules

if TYPE_CHECKING:
    from pathlib import Path

    from logdx.authoring.overlaps import Kept, Overlap
    from logdx.authoring.trial import Failure, Trial

SCHEMA = "logdx/rules-test/1"


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--now", metavar="DATE", help="test as of this date (LOGDX_NOW)")
    parser.add_argument(
        "--write-overlaps", action="store_true",
        help="accept the overlaps there are, and keep them beside the rules",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Return 0 when every example is answered and no new overlap shows, else 1."""
    from logdx.authoring.logs import Library, samples
    from logdx.authoring.overlaps import find_overlaps
    from logdx.authoring.trial import try_examples

    rules = open_rules(args)
    library = Library(date_option(args.now, "--now"), rules.workspace.dialects)
    folders = rules.workspace.sample_folders()
    trial = try_examples(rules.meant, rules.all, library, folders)
    logs = samples(folders)
    overlaps = find_overlaps(rules.meant, rules.all, library, logs)
    new, gone = _compare(overlaps, rules, args.write_overlaps)
    if args.format == "json":
        print(json.dumps(_as_json(trial, new, gone, len(overlaps)), ensure_ascii=False))
    else:
        from logdx.authoring.trial_text import trial_lines

        for line in trial_lines(trial, new, gone, len(logs)):
            print(line)
    for reason in trial.skipped:
        print(f"logdx: skipped: {reason}", file=sys.stderr)
    return 1 if trial.failures or new else 0


def _compare(
    overlaps: Sequence[Overlap], rules: Rules, write: bool
) -> tuple[list[Overlap], list[str]]:
    """The overlaps that no file accepts, and the accepted ones that are gone."""
    from logdx.authoring.overlaps import kept_file, read_kept, write_kept

    files = {rule.id: kept_file(rule, rules.place) for rule in rules.meant}
    kept: dict[Path, Kept] = {path: read_kept(path) for path in set(files.values())}
    new = [o for o in overlaps if o.rule.id not in kept[files[o.rule.id]].get(o.log.name, ())]
    now = {(o.log.name, o.rule.id) for o in overlaps}
    gone = [
        (path, name, rule)
        for path, entries in sorted(kept.items())
        for name, ids in sorted(entries.items())
        for rule in sorted(ids)
        if (name, rule) not in now and files.get(rule) == path
    ]
    if not write:
        return new, [f"{rule} no longer answers on {name}" for _, name, rule in gone]
    for path, name, rule in gone:
        kept[path][name].discard(rule)
    for overlap in new:
        kept[files[overlap.rule.id]].setdefault(overlap.log.name, set()).add(overlap.rule.id)
    for path in {p for p, _, _ in gone} | {files[o.rule.id] for o in new}:
        write_kept(path, kept[path])
        print(f"logdx: wrote {path}", file=sys.stderr)
    return [], []


def _as_json(
    trial: Trial, new: Sequence[Overlap], gone: Sequence[str], overlaps: int
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "rules": trial.rules,
        "examples": trial.examples,
        "failures": [_failure(failure) for failure in trial.failures],
        "overlaps": [_overlap(overlap) for overlap in new],
        "accepted_overlaps": overlaps - len(new),
        "gone_overlaps": list(gone),
        "skipped": list(trial.skipped),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    why = failure.why
    attempt = why.attempt if why else None
    return {
        "rule": failure.rule.id,
        "path": failure.rule.path,
        "line": failure.rule.line,
        "example": failure.log.path.name if failure.log.path else failure.log.text,
        "problem": "silent" if failure.silent else "answers",
        "answers": list(failure.answers),
        "lines": list(failure.lines),
        "attempt": attempt.index if attempt else None,
        "held": [{"condition": h.condition, "lines": list(h.lines)} for h in why.held]
        if why
        else [],
        "failed": why.failed if why else None,
        "misses": list(why.misses) if why else [],
        "hidden": failure.hidden or None,
    }


def _overlap(overlap: Overlap) -> dict[str, Any]:
    return {
        "rule": overlap.rule.id,
        "cause": overlap.rule.cause,
        "sample": overlap.log.name,
        "label": list(overlap.log.causes),
        "above": overlap.above,
        "answers": list(overlap.answers),
        "lines": list(overlap.lines),
    }
