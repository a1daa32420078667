"""``logdx check``: fail a build whose logs show a failed handshake, and say why.

paths -> logdx.check -> formats on stdout and in files -> 0 clean, 1 findings, 2 unreadable or usage
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.commands.explain import add_common, add_redact, date_option, kept_kinds
from logdx.commands.words import sentence
from logdx.errors import UsageError, nearest

if TYPE_CHECKING:
    from logdx.check.inputs import Input
    from logdx.check.output import Target
    from logdx.check.run import Options
    from logdx.model.findings import Anchor, Findings
    from logdx.workspace import Workspace

FAIL_ON = ("error", "warning", "note", "never")
_EPILOG = """\
A selector is a cause (untrusted-root), a code (LDX101), a rule id or a glob of these.
Formats: text, github, gitlab, sarif, junit, jsonl, markdown, html; github is the default
inside GitHub Actions, text elsewhere. A job's summary (GITHUB_STEP_SUMMARY) is written when set.
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 unreadable input or usage."""


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser(
        "check", help=text, description=sentence(text), epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, glob, or - (stdin)")
    parser.add_argument(
        "-f", "--format", action="append", default=[], metavar="NAME[=FILE]",
        help="output format, to stdout or a file; may be repeated",
    )  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there, not stdout")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="least severity that fails (error)")
    for name, what in (("select", "look only at these"), ("ignore", "look past these")):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="SELECTOR", help=what)
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="known findings pass")
    parser.add_argument(
        "--write-baseline", action="store_true", help="write the findings into --baseline's file"
    )
    parser.add_argument(
        "--expect", action="append", default=[], metavar="CAUSE",
        help="each log must show this cause and nothing worse",
    )  # fmt: skip
    parser.add_argument("--require", choices=("handshake-ok", "succeeded"), metavar="OUTCOME",
                        help="each log must show handshake-ok or succeeded")  # fmt: skip
    parser.add_argument("--sarif-anchor", metavar="FILE[:LINE]",
                        help="committed file at which SARIF shows the findings")  # fmt: skip
    parser.add_argument("--allow-empty", action="store_true", help="a glob may match nothing")
    parser.add_argument("--as-log", action="store_true", help="check texts that look like no log")
    add_redact(parser)
    add_common(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the logs; return 0, 1 or 2."""
    from logdx.check.inputs import open_inputs
    from logdx.check.output import Target, targets_of
    from logdx.check.run import check
    from logdx.workspace import open_workspace

    targets = targets_of(args.format, args.output, os.environ)
    workspace = open_workspace(args.rules)
    options = _options(args, workspace)
    with open_inputs(args.paths, args.allow_empty) as inputs:
        _warn_outside(inputs, targets, options.anchor)
        findings = check(inputs, options)
    if not any(target == Target("text") for target in targets):  # which says the notes itself
        for note in findings.notes:
            print(f"logdx: {note}", file=sys.stderr)
    _write(findings, targets, args.color)
    if args.write_baseline:
        _write_baseline(findings, options, args.baseline)
    return _exit_code(findings, args.write_baseline)


def _exit_code(findings: Findings, accepted: bool) -> int:
    errors = [log.error for log in findings.logs if log.error is not None]
    for error in errors:
        print(f"logdx: {error}", file=sys.stderr)
    if errors:
        return 2
    return 1 if findings.failing and not accepted else 0


def _options(args: argparse.Namespace, workspace: Workspace) -> Options:
    from logdx.check.run import Options
    from logdx.check.select import check_selectors, policy_of, split_selectors
    from logdx.pipeline import now_from_environment

    rule_ids = [rule.id for rule in workspace.rules]
    chosen = {name: split_selectors(getattr(args, name)) for name in ("select", "ignore", "expect")}
    for name, selectors in chosen.items():
        check_selectors(f"--{name}", selectors, rule_ids)
    return Options(
        rules=workspace.rules,
        dialects=workspace.dialects,
        now=date_option(args.now, "--now") or now_from_environment(),
        log_date=date_option(args.log_date, "--log-date"),
        policy=policy_of(workspace.config, chosen["select"], chosen["ignore"]),
        fail_on=args.fail_on or workspace.config.fail_on,
        expect=chosen["expect"],
        require=args.require,
        baseline=_baseline(args),
        anchor=_anchor(args.sarif_anchor),
        keep=kept_kinds(args),
        as_log=args.as_log,
    )


def _baseline(args: argparse.Namespace) -> Any:
    """The known findings; a file that is about to be written need not exist."""
    from logdx.check.baseline import OtherVersionError, read_baseline

    if args.baseline is None:
        if args.write_baseline:
            raise UsageError("--write-baseline: needs --baseline FILE, the file to write")
        return ()
    if args.write_baseline and not args.baseline.exists():
        return ()
    try:
        return tuple(read_baseline(args.baseline))
    except OtherVersionError:
        if args.write_baseline:
            return ()
        raise


def _write_baseline(findings: Findings, options: Options, path: Path) -> None:
    from logdx.check.baseline import baseline_text
    from logdx.deliver import write_text

    checked = [log.path for log in findings.logs if log.error is None]
    write_text(path, baseline_text(findings, options.baseline, checked))
    print(f"logdx: {path}: written", file=sys.stderr)


def _anchor(text: str | None) -> Anchor | None:
    """Read ``FILE`` or ``FILE:LINE``. Raises UsageError when there is no such file or line."""
    if text is None:
        return None
    from logdx.check.inputs import relative_path, repository_root
    from logdx.model.findings import Anchor

    name, colon, number = text.rpartition(":")
    if not (colon and number.isdecimal()):
        name, number = text, "1"
    path = Path(name)
    if not path.is_file():
        folder = path.parent if path.parent.is_dir() else Path()
        hint = nearest(path.name, [one.name for one in folder.iterdir()])
        raise UsageError(f"--sarif-anchor: {name}: no such file{hint}")
    lines = path.read_text("utf-8", "replace").splitlines() or [""]
    if not 1 <= int(number) <= len(lines):
        raise UsageError(f"--sarif-anchor: {name} has {len(lines)} lines, not {number}")
    relative = relative_path(path, repository_root())
    if relative.startswith("/") or relative[1:2] == ":":
        raise UsageError(f"--sarif-anchor: {name} lies outside the repository")
    return Anchor(path=relative, line=int(number), text=lines[int(number) - 1])


def _warn_outside(inputs: list[Input], targets: list[Target], anchor: Anchor | None) -> None:
    """Code scanning shows only files of the repository; say so instead of showing nothing."""
    outside = [one.name for one in inputs if not one.in_root]
    if outside and anchor is None and any(target.format == "sarif" for target in targets):
        print(
            f"logdx: {outside[0]} lies outside the repository, where code scanning shows nothing; "
            "--sarif-anchor FILE shows its findings at a committed file",
            file=sys.stderr,
        )


def _write(findings: Findings, targets: list[Target], color: str) -> None:
    from logdx.check.output import append_summary
    from logdx.deliver import write_stdout, write_text
    from logdx.render.formats import FORMATS

    for target in targets:
        if target.file is not None:
            write_text(target.file, FORMATS[target.format].render(findings))
        elif target.format == "text":
            from logdx.render.check_text import text_for
            from logdx.render.terminal import console_for

            write_stdout(text_for(findings, console_for(color)))
        else:
            write_stdout(FORMATS[target.format].render(findings))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        append_summary(Path(summary), FORMATS["markdown"].render(findings))
