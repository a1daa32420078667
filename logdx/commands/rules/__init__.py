"""``logdx rules``: one module a subcommand.

rules SUBCOMMAND -> logdx.commands.rules.NAME.run(args) -> exit code
"""

from __future__ import annotations

import importlib
from typing import Any

from logdx.commands.words import sentence

SUBCOMMANDS: dict[str, str] = {
    "schema": "print the JSON Schema of rule files, for editors",
    "list": "list the rules, in their order and with their origin",
    "show": "show the page of a rule, or of a cause",
    "new": "begin a rule, from a log or from nothing",
    "lint": "say what is wrong with rules, with file, line and code",
    "test": "try rules on their examples and on all samples",
    "check": "lint rules, and try them if they are clean: for pre-commit and CI",
    "coverage": "say which rules and conditions no example exercises",
}
_MODULES: dict[str, str] = {"list": "listing"}


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command and its subcommands."""
    parser = subparsers.add_parser("rules", help=text, description=sentence(text))
    inner = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
    for name, help_text in SUBCOMMANDS.items():
        module = importlib.import_module(f"logdx.commands.rules.{_MODULES.get(name, name)}")
        module.add_parser(inner.add_parser(name, help=help_text, description=help_text))
