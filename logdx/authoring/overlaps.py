"""Rules that answer on a sample of another cause, and the file that keeps the accepted ones.

    rules x samples with labels -> Overlap -> minus those in _overlaps.yaml -> new ones

``_overlaps.yaml`` stands beside the rules: ``sample.log: [rule id, ...]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.authoring.logs import Library, Log
from logdx.deliver import write_whole
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import run
from logdx.diagnose.yaml_nodes import read_yaml
from logdx.model.report import Diagnosis
from logdx.resources import folder

FILE = "_overlaps.yaml"
_HEADER = """\
# Rules that answer on a sample of another cause, and may.
# Written by: logdx rules test --write-overlaps
"""

Kept = dict[str, set[str]]
"""Name of a sample -> ids of the rules that may answer beside its cause."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A rule that answers on a sample whose label names other causes."""

    rule: Rule
    log: Log
    above: bool
    """It speaks before the labelled cause does, or in its place."""
    answers: tuple[str, ...]
    lines: tuple[int, ...]


def find_overlaps(
    tested: Sequence[Rule], rules: Sequence[Rule], library: Library, logs: Iterable[Log]
) -> list[Overlap]:
    """Return where the tested rules answer on samples of other causes, in order of the samples."""
    found: list[Overlap] = []
    wanted = {rule.id: rule for rule in tested}
    for log in logs:
        if not log.causes or not library.can_read(log):
            continue
        if len(tested) < len(rules) and not run(tested, library.report(log).timeline, library.now):
            continue
        found += _on_sample(log, library.diagnoses(log, rules), wanted)
    return found


def _on_sample(
    log: Log, diagnoses: Sequence[Diagnosis], tested: Mapping[str, Rule]
) -> list[Overlap]:
    labelled = next((n for n, d in enumerate(diagnoses) if d.cause in log.causes), len(diagnoses))
    answers = tuple(dict.fromkeys(d.rule for d in diagnoses))
    found: dict[str, Overlap] = {}
    for place, diagnosis in enumerate(diagnoses):
        if diagnosis.rule in tested and diagnosis.cause not in log.causes:
            lines = tuple(evidence.line for evidence in diagnosis.evidence)
            overlap = Overlap(tested[diagnosis.rule], log, place < labelled, answers, lines)
            found.setdefault(diagnosis.rule, overlap)
    return list(found.values())


def kept_file(rule: Rule, place: Path | None) -> Path:
    """Return the file that keeps what is accepted of a rule.

    That is the nearest one upward from the rule's file; where there is none yet, the one to
    write: in ``place`` (the folder that was given, or the one of the file that was given).
    """
    path = Path(rule.path).resolve()
    built_in = folder("rules").resolve()
    if built_in in path.parents:
        return built_in / FILE
    for parent in path.parents:
        if (parent / FILE).is_file():
            return parent / FILE
    return (place if place is not None and place.is_dir() else path.parent) / FILE


def read_kept(path: Path) -> Kept:
    """Return the accepted overlaps of a file; nothing where there is none yet."""
    if not path.is_file():
        return {}
    root = read_yaml(path)
    if root.value == []:
        return {}
    return {name: {i.text() for i in node.items()} for name, node in root.fields().items()}


def write_kept(path: Path, kept: Kept) -> None:
    """Write the accepted overlaps, atomically. Raises SourceError where that fails."""
    lines = [f"{name}: [{', '.join(sorted(kept[name]))}]" for name in sorted(kept) if kept[name]]
    write_whole(path, (_HEADER + "".join(line + "\n" for line in lines)).encode())
