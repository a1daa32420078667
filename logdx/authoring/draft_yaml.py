"""A drafted rule as the YAML of a rule file, with TODO where a person must write.

Draft -> YAML text
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from logdx.authoring.yaml_text import block, scalar


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a rule before its author has written its texts."""

    id: str
    cause: str
    sure_of_cause: bool = False
    title: str = ""
    scope: str = "attempt"
    outcomes: tuple[str, ...] = ()
    """Empty for those that a rule has by default."""
    server: bool = False
    """The device is the TLS server."""
    conditions: tuple[str, ...] = ()
    """Each as YAML on one line."""
    refines: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    """Lines of a log that the rule matches."""
    as_it_came: bool = False
    """The example could not be cut and redacted: it may hold secrets."""


def draft_yaml(draft: Draft, schema: str = "") -> str:
    """Return the rule file; ``schema`` is where an editor finds the JSON Schema of rules."""
    return "".join(line + "\n" for line in _lines(draft, schema))


def _lines(draft: Draft, schema: str) -> Iterator[str]:
    if schema:
        yield f"# yaml-language-server: $schema={schema}"
    yield f"- id: {scalar(draft.id)}"
    yield f"  cause: {draft.cause}" + ("" if draft.sure_of_cause else "   # TODO: is it this one?")
    if draft.refines:
        yield "  # These answer on the log now. Where this rule holds, it speaks in their place."
        yield f"  refines: [{', '.join(scalar(name) for name in draft.refines)}]"
    yield "  confidence: likely   # TODO: certain, likely or possible"
    if draft.scope != "attempt":
        yield f"  scope: {draft.scope}"
    if draft.outcomes:
        yield f"  outcomes: [{', '.join(draft.outcomes)}]"
    yield f"  title: {scalar(draft.title or 'TODO: say in one line what is wrong')}"
    yield from _when(draft)
    yield "  explain: >-"
    yield "    TODO: say what happened and why, in two or three sentences."
    yield "  fix:"
    yield '    - text: "TODO: say what the reader should do today."'
    yield "  examples:"
    yield "    match:"
    if draft.as_it_came:
        yield "      # TODO: take passwords, keys and tokens out of this log."
    yield from _example(draft)


def _when(draft: Draft) -> Iterator[str]:
    yield "  # TODO: leave out what other logs of this failure may lack."
    yield "  when:"
    yield "    all:"
    if draft.server:
        yield "      - attempt: {role: server}"
    for condition in draft.conditions:
        yield f"      - {condition}"


def _example(draft: Draft) -> Iterator[str]:
    if not draft.example:
        yield "      - example.log"
        return
    head, *lines = block(draft.example, 8)
    yield f"      - {head}"
    yield from lines
