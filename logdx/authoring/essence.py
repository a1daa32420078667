"""What of a record makes a condition: what it says, not where and when it was said.

    Record -> Essence (kind, tests as YAML, telling or not) | None

Codes, flags, alerts and sentences tell one failure from another. Line numbers, hosts, sizes, times
and names of tasks are accidents of one log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from logdx.authoring.yaml_text import scalar, value_text
from logdx.group.evidence import NO_VERDICT, is_failure
from logdx.model.records import (
    Certificate,
    Crash,
    DebugEvent,
    ForeignStack,
    Input,
    Memory,
    Message,
    NetEvent,
    PeerReport,
    Record,
    ReturnCode,
    Step,
)

_FIELDS = {
    "return_code": ("function",),
    "alert": ("direction", "description"),
    "certificate": ("origin", "flags"),
    "step": ("name", "outcome"),
    "net_event": ("what", "outcome", "code"),
    "app_reply": ("protocol", "code", "accepted"),
    "peer_report": ("reason",),
    "crash": ("what",),
    "input": ("what", "parsed", "code"),
    "setting": ("name",),
    "handshake_state": ("role", "state"),
    "foreign_stack": ("name",),
    "negotiation": ("role", "version"),
    "platform": ("sdk", "library"),
    "verify_flags": ("names",),
}
"""Fields of a kind that say what happened; the sentences are treated apart."""
_SENTENCES = {"message": "text", "debug_event": "message"}


@dataclass(frozen=True, slots=True)
class Essence:
    """A condition that a record would fit, written as YAML."""

    kind: str
    tests: tuple[str, ...]
    telling: bool
    """It says that something went wrong, not only what was done."""

    @property
    def text(self) -> str:
        """Return the condition on one line."""
        return f"{self.kind}: {{{', '.join(self.tests)}}}"


def essence(record: Record) -> Essence | None:
    """Return the condition that a record would fit; None where it says nothing of use."""
    tests = _tests(record)
    return Essence(record.kind, tuple(tests), _is_telling(record)) if tests else None


def _tests(record: Record) -> list[str]:
    if record.kind in _SENTENCES:
        name = _SENTENCES[record.kind]
        sentence = sentence_test(str(getattr(record, name)))
        return [f"{name}: {sentence}"] if sentence else []
    if isinstance(record, Memory):
        return ["failed_allocation: {present: true}"] if record.failed_allocation else []
    tests = []
    for name in _FIELDS.get(record.kind, ()):
        value = getattr(record, name)
        if value not in (None, "", ()):
            tests.append(f"{name}: {_value(value)}")
    return tests + _code(record) if isinstance(record, ReturnCode) else tests


def _value(value: object) -> str:
    """A list must hold all that it holds now; what else it holds is no matter."""
    if not isinstance(value, tuple):
        return value_text(value)
    if len(value) == 1:
        return f"{{has: {scalar(str(value[0]))}}}"
    return f"{{has_all: {value_text(value)}}}"


def _code(record: ReturnCode) -> list[str]:
    """The name of a code, which is the same in every dress; its number where it has no name."""
    if record.names:
        return [f"names: {{has: {scalar(record.names[0])}}}"]
    if record.value is not None:
        return [f"value: {record.value}"]
    return [f"text: {scalar(record.text)}"] if record.text else []


def _is_telling(record: Record) -> bool:
    for kind, test in _TELLING.items():
        if isinstance(record, kind):
            return bool(test(record))
    return is_failure(record)


_TELLING: dict[type[Record], Callable[..., object]] = {
    Certificate: lambda record: set(record.flags or ()) - NO_VERDICT,
    Crash: lambda record: True,
    DebugEvent: lambda record: not record.message.startswith(("=>", "<=")),
    ForeignStack: lambda record: True,
    Input: lambda record: record.parsed is False,
    Memory: lambda record: True,
    Message: lambda record: True,
    NetEvent: lambda record: is_failure(record) or record.outcome == "closed",
    PeerReport: lambda record: True,
    Step: lambda record: record.name and is_failure(record),
}


def sentence_test(text: str) -> str | None:
    """Return the test for a sentence: the whole, or the longest part without names and numbers.

    >>> sentence_test("Failed to verify peer certificate")
    'Failed to verify peer certificate'
    >>> sentence_test("Domain suffix match 'a.example' not found")
    '{contains: Domain suffix match}'
    """
    runs: list[list[str]] = [[]]
    for word in text.split(" "):  # two blanks end a part: what is joined again must be the same
        if _varies(word):
            runs.append([])
        else:
            runs[-1].append(word)
    if len(runs) == 1:
        return scalar(text)
    longest = " ".join(max(runs, key=lambda run: len(" ".join(run))))
    return f"{{contains: {scalar(longest)}}}" if len(longest) >= _SHORTEST else None


_SHORTEST = 5
"""Letters below which a part of a sentence says nothing."""


def _varies(word: str) -> bool:
    """Whether a word is a name, a number or a path, and so another one next time."""
    inner = word.strip(".,:;!?()")
    return (
        not word or any(char.isdigit() or char in "'\"/@\\<>[]{}" for char in inner) or "." in inner
    )
