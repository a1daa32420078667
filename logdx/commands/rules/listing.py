"""``logdx rules list``: the rules in their order, with their origin.

rules -> filters (cause, dialect, pack, origin, text) -> table or JSON
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from logdx.commands.rules.shared import Rules, add_rules, open_rules
from logdx.errors import UsageError, nearest

if TYPE_CHECKING:
    from logdx.diagnose.rules import Rule

SCHEMA = "logdx/rules/1"


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--cause", help="only rules of this cause or code")
    parser.add_argument("--dialect", help="only rules that concern this dialect or SDK")
    parser.add_argument("--pack", help="only rules of this pack")
    parser.add_argument("--origin", help="only rules from there: built-in, pack, config, --rules")
    parser.add_argument("--grep", metavar="TEXT", help="only rules that say this (case ignored)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the rules; 0 even where none is left."""
    rules = open_rules(args)
    chosen = [(number, rule) for number, rule in enumerate(rules.all, 1)]
    if args.cause:
        cause = _cause(args.cause)
        chosen = [(n, rule) for n, rule in chosen if rule.cause == cause]
    for wanted in filter(None, (args.origin, args.pack and f"pack {args.pack}")):
        _check_origin(wanted, rules.all)
        chosen = [(n, rule) for n, rule in chosen if _comes_from(rule, wanted)]
    if args.grep:
        needle = args.grep.casefold()
        chosen = [(n, rule) for n, rule in chosen if needle in _said(rule).casefold()]
    if args.dialect:
        chosen = _of_dialect(chosen, args.dialect, rules)
    if args.format == "json":
        print(json.dumps(_as_json(chosen), ensure_ascii=False))
    else:
        _print(chosen, args.color)
    return 0


def _cause(name: str) -> str:
    from logdx.knowledge.causes import all_causes

    names = {key: cause.id for cause in all_causes() for key in (cause.id, cause.code)}
    found = names.get(name) or names.get(name.upper())
    if found is None:
        raise UsageError(f"--cause: unknown cause {name!r}" + nearest(name, names))
    return found


def _comes_from(rule: Rule, wanted: str) -> bool:
    """``pack x`` is every version of x, ``pack`` every pack."""
    return rule.origin == wanted or rule.origin.startswith(wanted + " ")


def _check_origin(wanted: str, rules: Sequence[Rule]) -> None:
    known = {"built-in", "pack", "config", "--rules", *(rule.origin for rule in rules)}
    if wanted not in known and not any(origin.startswith(wanted + " ") for origin in known):
        option = "--pack" if wanted.startswith("pack ") else "--origin"
        raise UsageError(f"{option}: no rules come from {wanted!r}" + nearest(wanted, known))


def _of_dialect(chosen: list[tuple[int, Rule]], name: str, rules: Rules) -> list[tuple[int, Rule]]:
    from logdx.authoring.dialects import dialects_of
    from logdx.authoring.logs import Library

    known = {entry.name for entry in rules.workspace.dialects}
    known |= {sdk for rule in rules.all for fix in rule.fix for sdk in _sdks(fix)}
    if name not in known:
        raise UsageError(f"--dialect: unknown dialect {name!r}" + nearest(name, known))
    library = Library(dialects=rules.workspace.dialects)
    found = dialects_of(rules.all, library, rules.workspace.sample_folders())
    return [(number, rule) for number, rule in chosen if name in found[rule.id]]


def _sdks(fix: dict[str, str]) -> list[str]:
    return fix.get("sdk", "").replace(",", " ").split()


def _said(rule: Rule) -> str:
    """Everything that a rule says and asks for, as one text."""
    texts = [rule.id, rule.title, rule.explain, rule.confirm, *rule.decide, *rule.references]
    texts += [fix["text"] for fix in rule.fix]
    return "\n".join((*texts, *_asked(rule.when)))


def _asked(conditions: Sequence[Any]) -> Iterator[str]:
    for condition in conditions:
        for group in ("all", "any", "none"):
            yield from _asked(condition.get(group, ()))
        yield condition.get("kind", condition.get("knows", ""))
        for path, _, operand in condition.get("tests", ()):
            values = operand if isinstance(operand, list) else [operand]
            yield f"{path}: {', '.join(map(str, values))}"


def _as_json(chosen: Sequence[tuple[int, Rule]]) -> dict[str, Any]:
    from logdx.render.rule_json import rule_as_dict

    return {
        "schema": SCHEMA,
        "rules": [
            {
                "order": number,
                **rule_as_dict(rule),
                "weight": rule.weight,
                "origin": rule.origin,
                "path": rule.path,
                "line": rule.line,
            }
            for number, rule in chosen
        ],
    }


def _print(chosen: Sequence[tuple[int, Rule]], color: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from logdx.knowledge.causes import cause
    from logdx.render.terminal import console_for, harmless

    console = console_for(color)
    if not chosen:
        console.print("no such rules")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("rule", overflow="fold", style="cyan")
    table.add_column("code", no_wrap=True)
    table.add_column("confidence", no_wrap=True)
    table.add_column("weight", justify="right", no_wrap=True)
    table.add_column("origin", overflow="fold", style="dim")
    for number, rule in chosen:
        shown, origin = Text(harmless(rule.id)), Text(harmless(rule.origin))
        code, weight = cause(rule.cause).code, str(rule.weight)
        table.add_row(str(number), shown, code, rule.confidence, weight, origin)
    console.print(table)
    console.print(f"{len(chosen)} rule{'s' * (len(chosen) != 1)}")
