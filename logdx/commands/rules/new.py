"""``logdx rules new``: begins a rule, from a log or from nothing.

flags, answers at the terminal, --from LOG -> draft (compiled and tried) -> FILE or stdout
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from logdx.commands.rules.shared import add_rules, open_rules
from logdx.errors import RuleError, UsageError, nearest

if TYPE_CHECKING:
    from logdx.authoring.draft import Wishes
    from logdx.authoring.draft_yaml import Draft
    from logdx.authoring.logs import Library, Log
    from logdx.diagnose.rules import Rule

_QUESTIONS = {
    "id": "Id of the rule, as area/what",
    "cause": "Cause",
    "title": "What is wrong, in one line",
    "output": "File to write",
}
_CONDITION = "return_code: {function: mbedtls_ssl_handshake, failed: true}"
_EXAMPLE = "mbedtls_ssl_handshake returned -0x2700"


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--from", dest="log", metavar="LOG", help="a log to match, or - for stdin")
    parser.add_argument("--id", help="the rule's id, e.g. untrusted-root/our-gateway")
    parser.add_argument("--cause", help="a cause or code of logdx rules list")
    parser.add_argument("--title", help="what is wrong, in one line")
    parser.add_argument("-o", "--output", metavar="FILE", help="a new file, instead of stdout")
    add_rules(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the rule. Raises UsageError for a file that is there, an id or cause that cannot be."""
    from logdx.authoring.draft import Wishes, compiled, draft_rule
    from logdx.authoring.draft_yaml import draft_yaml
    from logdx.authoring.logs import Library

    rules = open_rules(args)
    _check(args, rules.all)
    library = Library(dialects=rules.workspace.dialects)
    log = _log(args.log) if args.log else None
    if log is not None:
        _show(log, library, rules.all)
    _ask(args, rules.all)
    wishes = Wishes(args.id or "", _cause(args.cause), args.title or "")
    draft = draft_rule(log, rules.all, library, wishes) if log else _blank(wishes, rules.all)
    text = draft_yaml(draft, _schema(args.output))
    compiled(text, args.output or "<draft>")
    _deliver(text, args.output)
    return 0


def _log(name: str) -> Log:
    """The log to draft from; stdin is read whole."""
    from logdx.authoring.logs import Log
    from logdx.source import open_stream

    if name != "-":
        path = Path(name)
        return Log(path.name, path)
    text = "".join(line + "\n" for _, line in open_stream(sys.stdin.buffer))
    return Log("stdin", text=text or "\n")


def _show(log: Log, library: Library, rules: Sequence[Rule]) -> None:
    """Say on stderr what logdx sees in the log and what it answers now."""
    from rich.console import Console

    from logdx.authoring.seen import seen
    from logdx.commands.records import table_of

    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    found = seen(library.report(log))
    console.print(
        f"What logdx sees in {log.name}:" if found else f"logdx sees nothing in {log.name}"
    )
    if found:
        console.print(table_of(found))
    answers = [diagnosis.rule for diagnosis in library.diagnoses(log, rules)]
    console.print(f"What answers now: {', '.join(answers) or 'nothing'}")


def _blank(wishes: Wishes, rules: Sequence[Rule]) -> Draft:
    """A rule from nothing: its author replaces the condition and the example."""
    from logdx.authoring.draft import unused
    from logdx.authoring.draft_yaml import Draft

    if not wishes.cause:
        raise UsageError("rules new: name the --cause, or give a log with --from")
    return Draft(
        id=wishes.id or unused(f"{wishes.cause}/draft", rules),
        cause=wishes.cause,
        sure_of_cause=True,
        title=wishes.title,
        conditions=(_CONDITION,),
        example=(_EXAMPLE,),
    )


def _check(args: argparse.Namespace, rules: Sequence[Rule]) -> None:
    """Refuse at once what cannot be, before anything is asked or read."""
    _cause(args.cause)
    if args.id and any(rule.id == args.id for rule in rules):
        raise UsageError(f"--id: there is a rule {args.id!r} already (logdx rules show {args.id})")
    if args.id:
        _check_id(args.id)
    if args.output and os.path.lexists(args.output):
        raise UsageError(f"{args.output}: is there already, and is not overwritten")


def _check_id(name: str) -> None:
    """Let the compiler judge the id of a rule that has nothing else wrong with it."""
    from logdx.authoring.draft import compiled
    from logdx.authoring.draft_yaml import Draft, draft_yaml

    try:
        compiled(draft_yaml(Draft(name, "untrusted-root", conditions=(_CONDITION,))))
    except RuleError as error:
        raise UsageError(f"--id: {error.message}") from None


def _cause(name: str | None) -> str:
    from logdx.knowledge.causes import all_causes

    if not name:
        return ""
    names = {key: one.id for one in all_causes() for key in (one.id, one.code)}
    found = names.get(name) or names.get(name.upper())
    if found is None:
        raise UsageError(f"--cause: unknown cause {name!r}" + nearest(name, names))
    return found


def _ask(args: argparse.Namespace, rules: Sequence[Rule]) -> None:
    """Ask at the terminal for what no flag says; an empty answer leaves it open."""
    if args.log == "-" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    for name, question in _QUESTIONS.items():
        while not getattr(args, name):
            print(f"{question}: ", end="", file=sys.stderr, flush=True)
            answer = sys.stdin.readline().strip()
            if not answer:
                break
            setattr(args, name, answer)
            try:
                _check(args, rules)
            except UsageError as error:
                print(f"logdx: {error}", file=sys.stderr)
                setattr(args, name, None)


def _schema(output: str | None) -> str:
    """Where an editor finds the schema: beside the built-in rules, else by its address."""
    from logdx.authoring.schema import NAME
    from logdx.resources import folder

    place = folder("rules").resolve()
    if output and place in Path(output).resolve().parents:
        return Path(os.path.relpath(place / NAME, Path(output).resolve().parent)).as_posix()
    return (place / NAME).as_uri()


def _deliver(text: str, output: str | None) -> None:
    from logdx.deliver import write_whole

    if not output:
        print(text, end="")
        return
    write_whole(Path(output), text.encode())
    print(f"logdx: wrote {output}; try it: logdx rules test {output}", file=sys.stderr)
