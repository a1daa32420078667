"""Where the findings go: stdout, files, and the summary of a GitHub job.

--format NAME[=FILE], --output FILE -> Targets -> rendered text -> written atomically
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.errors import SourceError, UsageError
from logdx.render.formats import format_named

MAX_SUMMARY = 1 << 20
"""Bytes that GitHub takes of a step's summary."""


@dataclass(frozen=True, slots=True)
class Target:
    """One output: a format, and the file that it goes to (None: stdout)."""

    format: str
    file: Path | None = None


def targets_of(
    formats: Sequence[str], output: Path | None, environment: Mapping[str, str]
) -> list[Target]:
    """Return the outputs that the options ask for.

    Without ``--format``: github in a workflow of GitHub Actions, else text. ``output`` takes what
    would go to stdout. Raises UsageError for an unknown format or two outputs in one place.
    """
    targets = [_target(text) for text in formats or [default_format(environment)]]
    if output is not None:
        targets = [t if t.file else Target(t.format, output) for t in targets]
    places: dict[Path | None, Target] = {}
    for target in targets:
        if target.file in places:
            where = target.file or "stdout"
            raise UsageError(
                f"--format: {places[target.file].format} and {target.format} would both go to "
                f"{where}; --format {target.format}=FILE writes one to a file"
            )
        places[target.file] = target
    return targets


def default_format(environment: Mapping[str, str]) -> str:
    """Return ``github`` inside a workflow of GitHub Actions, else ``text``."""
    inside = environment.get("GITHUB_ACTIONS") and environment.get("GITHUB_WORKFLOW")
    return "github" if inside else "text"


def _target(text: str) -> Target:
    name, given, file = text.partition("=")
    format_named(name)
    if given and not file:
        raise UsageError(f"--format: {text!r} names no file")
    return Target(name, Path(file) if file and file != "-" else None)


def append_summary(path: Path, markdown: str) -> None:
    """Add to the summary of a job, which other steps write to as well."""
    data = ("\n" + markdown).encode("utf-8", "replace")
    try:
        size = path.stat().st_size if path.exists() else 0
        if size + len(data) > MAX_SUMMARY:
            return
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        raise SourceError(f"GITHUB_STEP_SUMMARY: cannot be written: {error.strerror}") from error
