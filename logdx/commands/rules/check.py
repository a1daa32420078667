"""``logdx rules check``: lints rules and, if they are clean, tries them on their examples.

paths -> rules lint -> rules test -> the first exit code that is not 0

One command for pre-commit and CI.
"""

from __future__ import annotations

import argparse
from types import ModuleType

from logdx.commands.rules import lint, test
from logdx.commands.rules.shared import add_paths


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_paths(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Return 0 for good rules, 1 for faults, 2 where a file cannot be read as rules."""
    return _run(lint, args) or _run(test, args)


def _run(command: ModuleType, given: argparse.Namespace) -> int:
    """Run a subcommand with its own defaults on the given paths."""
    parser = argparse.ArgumentParser()
    command.add_parser(parser)
    args = parser.parse_args([])
    args.paths, args.rules = given.paths, given.rules
    code: int = args.run(args)
    return code
