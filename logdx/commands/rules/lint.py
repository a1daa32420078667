"""``logdx rules lint``: what is wrong with rules, each thing with its place and code.

paths, configuration, --rules -> lint -> text, JSON, GitHub or SARIF

0: clean, 1: faults, 2: a file that is no rule file.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from logdx.commands.rules.shared import add_paths
from logdx.diagnose.rules import BUILT_IN, COMMAND_LINE, rule_files
from logdx.errors import RuleError, UsageError, nearest

if TYPE_CHECKING:
    from logdx.diagnose.rulebook import Rulebook
    from logdx.packs import InstalledPack

EQUAL_RANK, UNREADABLE = "LDR206", "LDR001"


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_paths(parser)
    parser.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    for name, text in (("select", "report these checks only"), ("ignore", "leave these out")):
        parser.add_argument(
            f"--{name}", metavar="CODES", action="append", default=[],
            help=f"{text}: LDR203, or LDR2 for all that begin so; parted by commas",
        )  # fmt: skip
    parser.add_argument(
        "--samples", action="store_true", help="try the rules on all samples as well (LDR206)"
    )
    parser.add_argument("--explain", metavar="CODE", help="print the page of a check, or 'all'")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Return 0 for clean rules, 1 for faults, 2 where a file cannot be read as rules."""
    from logdx.authoring.lint import checks, in_order, lint, selection
    from logdx.authoring.lint.output import FORMATS
    from logdx.workspace import load_packs, sample_folders

    if args.explain:
        return _explain(args.explain)
    wanted = selection(_codes(args.select), _codes(args.ignore))
    packs = load_packs()
    sources, folders = _sources(args, packs), sample_folders(packs)
    known = checks(folders, packs)
    book, errors = lint(sources.files, sources.meant, known)
    if wanted.has(EQUAL_RANK) and not any(known[e.code].level == "error" for e in errors):
        errors += _ties(args, sources, book, folders)
    shown = in_order(error for error in errors if wanted.has(error.code))
    print(FORMATS[args.format](shown, known), end="")
    print(_summary(shown, sources), file=sys.stderr)
    if any(error.code == UNREADABLE for error in shown):
        return 2
    return 1 if shown else 0


@dataclass(frozen=True, slots=True)
class Sources:
    """The rule files there are, each with its origin, and those that are linted."""

    files: list[tuple[Path, str]]
    meant: frozenset[Path]
    """Resolved paths."""
    built_in: bool
    """Nothing but the built-in rules is linted."""


def _sources(args: argparse.Namespace, packs: Sequence[InstalledPack]) -> Sources:
    """PATH..., else the rules of the configuration and of --rules, else the built-in ones."""
    from logdx.config import load_config
    from logdx.resources import folder
    from logdx.workspace import FROM_CONFIG

    given = [(folder("rules"), BUILT_IN)]
    given += [(pack.rules, pack.origin) for pack in packs if pack.rules]
    given += [(place, FROM_CONFIG) for place in load_config().rules]
    given += [(place, COMMAND_LINE) for place in (*args.rules, *args.paths)]
    files: dict[Path, tuple[Path, str]] = {}
    for place, origin in given:
        for path in rule_files(place):
            files.setdefault(path.resolve(), (path, origin))
    by_origin = {path: origin for path, (_, origin) in files.items()}
    built_in = frozenset(path for path, origin in by_origin.items() if origin == BUILT_IN)
    own = frozenset(p for p, origin in by_origin.items() if origin in (FROM_CONFIG, COMMAND_LINE))
    asked = frozenset(path.resolve() for place in args.paths for path in rule_files(place))
    if args.paths and not asked:
        raise UsageError(f"{args.paths[0]}: has no rule files (*.yaml)")
    meant = asked or own or built_in
    return Sources(list(files.values()), meant, meant <= built_in)


def _ties(
    args: argparse.Namespace, sources: Sources, book: Rulebook, folders: Sequence[Path]
) -> list[RuleError]:
    """Try the rules on their examples, which for the built-in ones takes too long unasked."""
    from logdx.authoring.lint.equal_rank import equal_ranks
    from logdx.authoring.logs import Library, example_log, samples
    from logdx.workspace import open_workspace

    if sources.built_in and not args.samples:
        return []
    own = [path for path, origin in sources.files if origin == COMMAND_LINE]
    workspace = open_workspace(own)
    linted = [rule for rule in workspace.rules if Path(rule.path).resolve() in sources.meant]
    logs = samples(folders) if args.samples else []
    with contextlib.suppress(RuleError):  # an example that is missing is said elsewhere
        logs += [example_log(name, rule, folders) for rule in linted for name in rule.match]
    found = equal_ranks(workspace.rules, book, Library(None, workspace.dialects), logs)
    return [error for error in found if Path(error.path).resolve() in sources.meant]


def _summary(errors: Sequence[RuleError], sources: Sources) -> str:
    files = f"{len(sources.meant)} file{'' if len(sources.meant) == 1 else 's'}"
    if not errors:
        return f"{files}: nothing to complain about"
    number = f"{len(errors)} problem{'' if len(errors) == 1 else 's'}"
    return f"{files}: {number}; logdx rules lint --explain {errors[0].code} says more"


def _codes(given: Sequence[str]) -> list[str]:
    return [code.strip().upper() for text in given for code in text.split(",") if code.strip()]


def _explain(code: str) -> int:
    """Print the page of a check, found by its code or its name."""
    from logdx.authoring.lint import checks

    known = checks()
    if code == "all":
        for check in known.values():
            print(f"{check.code}  {check.name:20}{check.about}")
        return 0
    found = [c for c in known.values() if code.upper() == c.code or code.lower() == c.name]
    if not found:
        names = [name for check in known.values() for name in (check.code, check.name)]
        raise UsageError(f"--explain: no check {code!r}" + nearest(code, names))
    print(found[0].page(), end="")
    return 0
