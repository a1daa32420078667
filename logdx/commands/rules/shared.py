"""What the subcommands of ``rules`` share: which rules there are, and which of them are meant.

PATH... -> rule files -> all rules, and those of the files
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.diagnose.rules import Rule, load_rules, rule_files
from logdx.resources import folder


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and those that the command is about."""

    all: list[Rule]
    meant: list[Rule]
    place: Path | None = None
    """The folder or file that was given, if it was one."""


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the rule files or folders that a command is about."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", type=Path,
        help="rule files or folders (default: all rules)",
    )  # fmt: skip
    add_rules(parser)


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Add ``--rules``."""
    parser.add_argument(
        "--rules", metavar="PATH", type=Path, action="append", default=[],
        help="rules of your own: a file or folder",
    )  # fmt: skip


def open_rules(args: argparse.Namespace) -> Rules:
    """Load the rules of a command line. Raises RuleError for the first broken one."""
    paths: Sequence[Path] = getattr(args, "paths", ())
    files = {file.resolve() for place in paths for file in rule_files(place)}
    known = {file.resolve() for file in rule_files(folder("rules"))}
    for place in args.rules:
        known |= {file.resolve() for file in rule_files(place)}
    rules = load_rules([*args.rules, *sorted(files - known)])
    meant = [rule for rule in rules if Path(rule.path).resolve() in files] if paths else rules
    return Rules(rules, meant, paths[0] if len(paths) == 1 else None)
