"""LDR402 and LDR403: examples that are not there, or that a rule must answer and must not.

names of files in ``examples`` -> beside the rule, or in the samples?
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.diagnose.language import EXAMPLES
from logdx.errors import nearest


def missing_check(folders: Sequence[Path]) -> Check:
    """Return the check, with the folders of samples that there are."""
    names = {path.name for place in folders for path in place.glob("*.log")}

    def run(subject: Subject) -> Found:
        beside = Path(subject.node.path).parent
        given = subject.at("examples").fields()
        for item in (i for name in EXAMPLES if name in given for i in given[name].items()):
            text = item.text().strip()
            if "\n" in item.text() or " " in text or _is_there(text, beside, names):
                continue
            near = nearest(text, names)
            yield item, f"no example {text!r} beside the rule or in the samples{near}"

    return Check(
        code="LDR402",
        name="example-missing",
        level="warning",
        about="A file that 'examples' names is neither beside the rule nor among the samples.",
        why="An example without a blank or a line break is the name of a file. Without the file the"
        " rule is proved by nothing.",
        wrong="examples: {match: [no-such-file.log]}",
        right="examples: {match: [wiznet-azure-iot-hub.log]}",
        run=run,
    )


def _is_there(name: str, beside: Path, names: set[str]) -> bool:
    return name in names or (beside / name).is_file()


def _both(subject: Subject) -> Found:
    given = subject.at("examples").fields()
    if "no_match" not in given:
        return
    wanted = {item.text().strip() for item in given["match"].items()}
    for item in given["no_match"].items():
        if item.text().strip() in wanted:
            yield item, "the same example stands in 'match' and in 'no_match'"


BOTH = Check(
    code="LDR403",
    name="example-twice",
    level="warning",
    about="The same example stands in 'match' and in 'no_match'.",
    why="The rule cannot both answer a log and be silent on it.",
    wrong="examples: {match: [wiznet-azure-iot-hub.log], no_match: [wiznet-azure-iot-hub.log]}",
    right="examples: {match: [wiznet-azure-iot-hub.log], no_match: [arduino-no-ca.log]}",
    run=_both,
)
