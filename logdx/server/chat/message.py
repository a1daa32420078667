"""The neutral message of a chat: what every platform's answer is made from.

Report | code | usage | failure  ->  Reply  ->  blocks, card, Markdown, lines of IRC

All its text is visible characters of bounded length; what is live in it is only ``links``,
which come from rules, never from a log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from logdx.model.report import Diagnosis, Evidence, Report
from logdx.render.names import shown_platform
from logdx.server.chat.markup import safe_link, visible, visible_line

MOST_STEPS = 6
MOST_PROOF = 8
MOST_OTHERS = 3
LINE = 160
SENTENCE = 300
PARAGRAPH = 1500
CODE_LINES = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or lines of code that belong together."""

    text: str = ""
    code: tuple[str, ...] = ()


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the log that proves something."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    title: str
    verdict: str | None = None  # failed, handshake-ok, succeeded, inconclusive, no-tls
    cause: str | None = None  # "LDX101 untrusted-root"
    confidence: str | None = None
    facts: tuple[str, ...] = ()
    body: Parts = ()
    steps: tuple[Parts, ...] = ()
    decide: tuple[str, ...] = ()
    confirm: str | None = None
    others: tuple[str, ...] = ()
    proof: tuple[Proof, ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def shorter(self) -> Iterator[Reply]:
        """Ever shorter versions, the whole one first; the last one has only cause and title."""
        yield self
        yield replace(self, others=self.others[:1], proof=self.proof[:4], links=self.links[:1])
        small = replace(self, others=(), proof=self.proof[:2], links=self.links[:1], decide=())
        yield small
        yield replace(small, steps=self.steps[:2], proof=())
        yield replace(small, steps=self.steps[:1], proof=(), confirm=None, notes=())
        first = tuple(replace(part, text=visible(part.text, SENTENCE)) for part in self.body[:1])
        brief = replace(self, body=first, proof=(), others=(), confirm=None, links=(), notes=())
        yield replace(brief, steps=tuple(steps[:1] for steps in self.steps[:1]), decide=())
        yield replace(brief, steps=(), decide=(), body=())


def of_report(report: Report) -> Reply:
    """The answer that a report gives; the report is redacted already."""
    if not report.diagnoses:
        return Reply(_NOTHING.get(report.verdict, _UNPLACED), report.verdict, facts=_facts(report))
    first, *others = report.diagnoses
    return Reply(
        title=visible(first.title, SENTENCE),
        verdict=report.verdict,
        cause=f"{first.code} {first.cause}",
        confidence=first.confidence,
        facts=_facts(report),
        body=parts(first.explanation),
        steps=tuple(step for text in first.fix[:MOST_STEPS] if (step := parts(text))),
        decide=tuple(visible(text, SENTENCE) for text in first.decide[:MOST_OTHERS]),
        confirm=visible_line(first.confirm, 2 * LINE) if first.confirm else None,
        others=tuple(_other(other) for other in others[:MOST_OTHERS]),
        proof=tuple(_proof(first.evidence)),
        links=tuple(url for url in first.references if safe_link(url))[:2],
        notes=tuple(visible(limit, SENTENCE) for limit in report.limits[:MOST_OTHERS]),
    )


def parts(text: str) -> Parts:
    """Split a rule's text into paragraphs and code; lines that begin with two blanks are code."""
    found: list[Part] = []
    for line in text.splitlines():
        if line.startswith("  "):
            before = found.pop().code if found and found[-1].code else ()
            found.append(Part(code=(*before, visible_line(line[2:], LINE))[:CODE_LINES]))
        elif line.strip():
            before_text = found.pop().text + " " if found and not found[-1].code else ""
            found.append(Part(visible(before_text + line, PARAGRAPH)))
    return tuple(found)


def proof_of(lines: Sequence[tuple[int, str]]) -> tuple[Proof, ...]:
    """Lines of a log made harmless again, when they come back from a platform."""
    return tuple(Proof(number, visible_line(text, LINE)) for number, text in lines[:MOST_PROOF])


def _proof(evidence: Sequence[Evidence]) -> Iterator[Proof]:
    for item in evidence[:MOST_PROOF]:
        yield Proof(item.line, visible_line(item.text, LINE))


def _other(diagnosis: Diagnosis) -> str:
    text = f"{diagnosis.code} {diagnosis.cause}: {diagnosis.title} ({diagnosis.confidence})"
    return visible(text, SENTENCE)


def _facts(report: Report) -> tuple[str, ...]:
    lines = sum(source.lines for source in report.sources)
    attempts = len(report.attempts)
    facts = [f"{lines} line{'s' * (lines != 1)}", visible(shown_platform(report), LINE)]
    if attempts > 1:
        failed = [attempt.outcome for attempt in report.attempts].count("failed")
        facts.append(f"{attempts} attempts, {failed} failed")
    return tuple(fact for fact in facts if fact)


_UNPLACED = "The log shows a failure that logdx cannot place"
_NOTHING = {
    "no-tls": "There is no TLS handshake in this log",
    "inconclusive": "Nothing in this log failed, and no handshake is seen to its end",
    "succeeded": "The connection succeeded",
    "handshake-ok": "The TLS handshake succeeded",
}
