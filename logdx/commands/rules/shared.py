"""What the subcommands of ``rules`` share: which rules there are, and which of them are meant.

PATH... -> rule files -> all rules, and those of the files
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.config import load_config
from logdx.diagnose.rules import Rule, rule_files
from logdx.errors import RuleError
from logdx.packs import installed
from logdx.resources import folder
from logdx.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Rules:
    """The workspace with all rules, and those of them that the command is about."""

    workspace: Workspace
    meant: list[Rule]
    place: Path | None = None
    """The folder or file that was given, if it was one."""

    @property
    def all(self) -> list[Rule]:
        """Every rule, in the order in which they were loaded."""
        return self.workspace.rules


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
    """Load the rules of a command line. Raises RuleError for the first broken one.

    A path may lie among the rules that are there anyway: they are not loaded twice.
    """
    paths: Sequence[Path] = getattr(args, "paths", ())
    files = {file.resolve(): file for place in paths for file in _files(place)}
    config = load_config()
    packs = [pack.rules for pack in installed().packs if pack.rules]
    there = [folder("rules"), *packs, *config.rules, *args.rules]
    known = {file.resolve() for place in there for file in rule_files(place)}
    new = [given for file, given in files.items() if file not in known]
    workspace = open_workspace([*args.rules, *new], config)
    meant = [rule for rule in workspace.rules if not paths or Path(rule.path).resolve() in files]
    return Rules(workspace, meant, paths[0] if len(paths) == 1 else None)


def _files(place: Path) -> list[Path]:
    """The rule files of a path that was given; RuleError for a folder without any."""
    files = rule_files(place)
    if not files:
        raise RuleError("has no rule files (*.yaml)", str(place))
    return files
