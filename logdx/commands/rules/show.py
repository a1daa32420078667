"""``logdx rules show ID``: the page of a rule, or of a cause with its rules.

rule id | cause id | LDX code -> Page -> terminal or Markdown
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logdx.commands.rules.shared import add_rules, open_rules
from logdx.errors import UsageError, nearest

if TYPE_CHECKING:
    from logdx.authoring.page import Page
    from logdx.diagnose.rules import Rule


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("id", metavar="ID", help="a rule, a cause, or a code such as LDX101")
    parser.add_argument("--format", choices=("text", "markdown"), default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the page. Raises UsageError for an unknown id, with the nearest one."""
    page = page_of(args.id, open_rules(args).all)
    if args.format == "markdown":
        from logdx.authoring.page_markdown import page_markdown

        print(page_markdown(page), end="")
        return 0
    from logdx.authoring.page_text import page_text
    from logdx.render.terminal import console_for

    console = console_for(args.color)
    for part in page_text(page):
        console.print(part)
    return 0


def page_of(name: str, rules: Sequence[Rule]) -> Page:
    """Return the page of a rule id, a cause id or a code."""
    from logdx.authoring.page import cause_page, rule_page
    from logdx.knowledge.causes import all_causes

    by_id = {rule.id: rule for rule in rules}
    if name in by_id:
        return rule_page(by_id[name], rules)
    causes = {key: cause for cause in all_causes() for key in (cause.id, cause.code)}
    cause = causes.get(name) or causes.get(name.upper())
    if cause is None:
        hint = nearest(name, [*by_id, *causes])
        raise UsageError(f"rules show: no rule, cause or code {name!r}{hint}")
    return cause_page(cause, rules)
