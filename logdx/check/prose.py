"""Tells a log from a text that merely quotes an error, so that a README never fails a build.

    Diagnosis, its attempt's records, a second look at the text -> is it a log?

A finding needs a dressed line (a stamp, a level, a task: nobody writes prose so), or two kinds of
record on lines of their own in a text that is neither source code nor mostly something else.
Files that their name gives away as source or documentation are never logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from logdx.check.lines import Glance
from logdx.model.records import Record
from logdx.model.report import Diagnosis, Report
from logdx.parse.dress import undress

LOG_SUFFIX = ".log"
NEAR = 10
"""Lines around the records of a failure that are looked at."""
MAX_CODE = 0.5
MIN_DENSITY = 0.1
"""Least share of the lines of a failure that belong to it; debug output has many others."""

DRESS = frozenset(
    ("LOGCAT", "MONITOR", "STAMP", "CLOCK", "TICKS", "ESP_LOG", "ESPHOME", "ARDUINO", "ZEPHYR",
     "FACILITY", "PROCESS", "AWS")
)  # fmt: skip
"""Dress that only a logger puts on a line; quote marks, tags and file names are none."""

_SOURCES = frozenset(
    (".adoc", ".ambr", ".bat", ".c", ".cc", ".cfg", ".cmake", ".cmd", ".conf", ".cpp", ".cs",
     ".css", ".csv", ".cxx", ".diff", ".go", ".gradle", ".h", ".hh", ".hpp", ".htm", ".html",
     ".hxx", ".ini", ".ino", ".ipynb", ".java", ".jinja", ".js", ".json", ".jsx", ".kt",
     ".lark", ".lock", ".lua", ".m", ".md", ".mdx", ".mjs", ".mk", ".patch", ".php", ".pl",
     ".pm", ".po", ".pot", ".proto", ".ps1", ".pxd", ".py", ".pyi", ".pyx", ".rb", ".rs",
     ".rst", ".s", ".scala", ".sh", ".sql", ".svg", ".swift", ".tex", ".toml", ".ts", ".tsx",
     ".vue", ".xml", ".xsd", ".xsl", ".yaml", ".yml")
)  # fmt: skip
_DOCUMENTS = (
    "authors", "changelog", "changes", "cmakelists.txt", "contributing", "copying", "copyright",
    "dockerfile", "history", "install", "license", "makefile", "news", "notice", "readme",
    "relnotes", "requirements", "thanks", "todo",
)  # fmt: skip


def is_document(name: str) -> bool:
    """Whether a file's name says that it is source code or documentation.

    >>> is_document("docs/requirements-dev.txt"), is_document("device.log")
    (True, False)
    """
    path = PurePath(name.lower())
    if path.suffix == LOG_SUFFIX:
        return False
    return path.suffix in _SOURCES or path.name.startswith(_DOCUMENTS)


def shows_failure(name: str, report: Report, diagnosis: Diagnosis, seen: Glance) -> bool:
    """Whether a diagnosis comes from a log rather than from a text that quotes an error."""
    records = _records(report, diagnosis)
    if _is_dressed(seen.lines, diagnosis, records):
        return True
    if seen.code_share >= MAX_CODE and not _is_dense(records, seen):
        return False
    if PurePath(name.lower()).suffix == LOG_SUFFIX:
        return True
    return len(_kinds(records)) >= 2 and _density(records, seen) >= MIN_DENSITY


def _records(report: Report, diagnosis: Diagnosis) -> Sequence[Record]:
    if diagnosis.attempt is None:
        return report.records
    return report.attempts[diagnosis.attempt].records


def _is_dressed(lines: Mapping[int, str], diagnosis: Diagnosis, records: Sequence[Record]) -> bool:
    wanted = {e.line for e in diagnosis.evidence if e.source == 0}
    wanted |= {record.first_line for record in records[:200] if record.source == 0}
    pairs = [(n, lines[n]) for n in sorted(wanted) if n in lines]
    return any(kind in DRESS for line in undress(pairs) for kind, _ in line.prefix)


def _kinds(records: Iterable[Record]) -> set[str]:
    """The kinds of record that stand on a line of their own: one sentence may give two."""
    of_line: dict[int, set[str]] = {}
    for record in records:
        of_line.setdefault(record.first_line, set()).add(record.kind)
    if len(of_line) < 2:
        return set()
    return {kind for kinds in of_line.values() for kind in kinds} - {"chain"}


def _density(records: Sequence[Record], seen: Glance) -> float:
    """The share of written lines around the failure that gave a record."""
    covered = {n for r in records for n in range(r.first_line, r.last_line + 1)}
    if not covered:
        return 0.0
    low, high = min(covered) - NEAR, max(covered) + NEAR
    near = [n for n, text in seen.lines.items() if low <= n <= high and text.strip()]
    return sum(n in covered for n in near) / max(1, len(near))


def _is_dense(records: Sequence[Record], seen: Glance) -> bool:
    return _density(records, seen) >= MAX_CODE
