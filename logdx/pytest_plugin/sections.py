"""The section that a failed test's report gets.

logs -> explain() -> those with a handshake in them -> (title, text), and a property for JUnit
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import PurePath

import pytest
from _pytest._code.code import ExceptionRepr
from rich.console import Console

from logdx.check.lines import glance
from logdx.check.prose import shows_failure
from logdx.config import load_config
from logdx.errors import LogdxError, SourceError
from logdx.model.report import Report
from logdx.pipeline import explain
from logdx.pytest_plugin.logs import Log, logs_of
from logdx.render.terminal import MAX_WIDTH, harmless
from logdx.render.text import render_text
from logdx.workspace import Workspace, open_workspace

SAID = pytest.StashKey[set[str]]()
"""The sections that earlier phases of the test have got."""
WORKSPACE = pytest.StashKey[Workspace]()
MOST_LOGS = 5


def add_sections(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add a section for each log of the failed test that shows a handshake."""
    said = item.stash.setdefault(SAID, set())
    found = 0
    for answer in _answers(item, report):
        if isinstance(answer, LogdxError):
            report.sections.append(("logdx", harmless(str(answer))))
            continue
        text = as_text(answer)
        if text not in said:
            said.add(text)
            found += 1
            if found <= MOST_LOGS:
                report.sections.append((f"logdx: {_name(answer)}", text))
                _name_cause(answer, item, report)
    if found > MOST_LOGS:
        more = f"{found - MOST_LOGS} more logs of this test show a TLS handshake"
        report.sections.append(("logdx", more))


def _answers(item: pytest.Item, report: pytest.TestReport) -> Iterator[Report | LogdxError]:
    """Explain each log with the rules of the tested project, or say what is broken."""
    for log in logs_of(item, report):
        try:
            work = _workspace(item.config)
            answer = explain(log.open(), rules=work.rules, dialects=work.dialects)
            if answer.attempts and (log.is_log or _looks_like_a_log(log, answer)):
                yield answer
        except SourceError as error:
            yield error
        except LogdxError as error:  # rules or configuration: no log can be read with them
            yield error
            return


def _looks_like_a_log(log: Log, answer: Report) -> bool:
    """Whether a captured text is a device's log; a test may print a sentence about an error."""
    lines = {one.line for d in answer.diagnoses for one in (*d.evidence, *d.symptoms)}
    lines |= {one.first_line for attempt in answer.attempts for one in attempt.records[:200]}
    seen = glance(log.open(), lines)
    return any(shows_failure(_name(answer), answer, one, seen) for one in answer.diagnoses)


def _workspace(config: pytest.Config) -> Workspace:
    if WORKSPACE not in config.stash:
        config.stash[WORKSPACE] = open_workspace(config=load_config(start=config.rootpath))
    return config.stash[WORKSPACE]


def _name_cause(answer: Report, item: pytest.Item, report: pytest.TestReport) -> None:
    """Put the cause of a failed handshake in one line where JUnit files and editors show it."""
    if answer.verdict != "failed" or not answer.diagnoses:
        return
    first = answer.diagnoses[0]
    cause = harmless(f"{first.code} {first.cause}: {first.title}")
    item.user_properties.append(("logdx", cause))
    if isinstance(report.longrepr, ExceptionRepr):
        report.longrepr.addsection("logdx", f"{_name(answer)}: {cause}")


def _name(answer: Report) -> str:
    return harmless(PurePath(answer.sources[0].name).name)


def as_text(answer: Report) -> str:
    """Return the report as plain text, as wide as the terminal."""
    width = min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH)
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding=encoding, errors="replace", newline="\n")
    console = Console(
        file=out, width=width, color_system=None, force_terminal=False,
        markup=False, highlight=False, emoji=False, soft_wrap=False,
    )  # fmt: skip
    console.print(render_text(answer), crop=False)  # commands and links stay whole
    out.flush()
    lines = buffer.getvalue().decode(encoding).splitlines()
    return "\n".join(line.rstrip() for line in lines)
