"""``logdx code CODE...``: what a return code, alert, verification flag or name means.

Takes any dress that a log prints: ``-9984``, ``0x2700``, ``8018``, ``"alert 40"``,
``BADCERT_NOT_TRUSTED``, or the sentence of mbedtls_strerror.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from logdx.knowledge import explain
from logdx.render.code_json import RulesOf, code_as_dict

if TYPE_CHECKING:
    from rich.console import Console

    from logdx.knowledge.explain import Entry

MOST_NAMES = 4
LABEL_WIDTH = 16


def add_parser(subparsers: Any, text: str) -> None:
    """Add ``code`` to the command line."""
    parser = subparsers.add_parser(
        "code",
        help=text,
        description="Say what a return code, TLS alert or verification flag means, in any dress.",
        epilog="A negative code stands after --, as in: logdx code -- -0x2700",
    )
    parser.add_argument(
        "codes", nargs="+", metavar="CODE", help="-9984, 0x2700, 'alert 40', a name"
    )
    parser.add_argument("--layer", choices=explain.LAYERS, help="whose code it is")
    parser.add_argument("--function", help="the function that returned it")
    parser.add_argument("--version", dest="library_version", help="version of mbedTLS, e.g. 2.28.3")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _joined(words: list[str]) -> list[str]:
    """Take ``alert 40`` for one code, quoted or not."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].casefold() == "alert":
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def run(args: argparse.Namespace, *, rules_of: RulesOf | None = None) -> int:
    """Print what each code means: 0, or 2 when one of them is no code.

    ``rules_of`` names the rules that speak of an entry; the built-in rules by default.
    """
    rules_of = rules_of or _rules_of()
    found = [(text, _explained(text, args)) for text in _joined(args.codes)]
    for text, entries in found:
        if not entries:
            print(_unknown(text), file=sys.stderr)
    known = [(text, entries) for text, entries in found if entries]
    if args.format == "json":
        for text, entries in known:
            print(json.dumps(code_as_dict(text, entries, rules_of), ensure_ascii=False))
    elif known:
        _print_text(known, rules_of)
    return 0 if len(known) == len(found) else 2


def _rules_of() -> RulesOf:
    from logdx.diagnose.mentions import rules_about
    from logdx.workspace import open_workspace

    rules = open_workspace().rules
    return lambda entry: rules_about(rules, entry.kind, (entry.value, *entry.names))


def _explained(text: str, args: argparse.Namespace) -> tuple[Entry, ...]:
    return explain.explain(
        text,
        function=getattr(args, "function", None),
        layer=getattr(args, "layer", None),
        version=getattr(args, "library_version", None),
    )


def _unknown(text: str) -> str:
    shown = _printable(text)
    near = explain.nearest(text)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"logdx code: {shown!r} is no known code, alert, flag or name{hint}"


def _printable(text: str) -> str:
    """What may go to a terminal: no escapes, no end of line."""
    return "".join(char if char.isprintable() else "?" for char in text[:60])


def _print_text(found: list[tuple[str, tuple[Entry, ...]]], rules_of: RulesOf | None) -> None:
    from rich.console import Console

    console = Console(soft_wrap=False, highlight=False)
    for number, (text, entries) in enumerate(found):
        if number:
            console.print()
        if len(entries) > 1:
            readings = f"{_printable(text)} has {len(entries)} readings, likeliest first"
            console.print(readings, markup=False, style="bold")
        for place, entry in enumerate(entries):
            if place:
                console.print()
            _print_entry(console, entry, rules_of)


def _print_entry(console: Console, entry: Entry, rules_of: RulesOf | None) -> None:
    from rich.text import Text

    console.print(Text.assemble((entry.title, "bold"), "  ", entry.names[0]))
    for label, value in _rows(entry, rules_of):
        for number, line in enumerate(_wrapped(value, console.width - LABEL_WIDTH)):
            shown = "" if number else label
            console.print(Text.assemble((f"  {shown:<{LABEL_WIDTH - 2}}", "dim"), line))


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, max(width, 20), break_on_hyphens=False) or [""]


def _rows(entry: Entry, rules_of: RulesOf | None) -> Iterable[tuple[str, str]]:
    yield "meaning", entry.meaning
    yield "layer", entry.layer
    if entry.high and entry.low:
        yield "high part", entry.high
        yield "low part", entry.low
    elif others := entry.names[1:MOST_NAMES]:
        yield "also", ", ".join(others)
    if entry.versions:
        yield "versions", entry.versions
    for place, one in enumerate(entry.causes):
        yield ("usual causes" if not place else ""), f"{one.code} {one.id}: {one.means}"
    if rules_of and (rules := list(rules_of(entry))):
        yield "rules", ", ".join(rules)
