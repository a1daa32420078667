"""What the tools answer, as types: assistants get their JSON Schema with the list of tools.

Report, Entry or Cause -> the part of it that helps to answer a person -> one of these models
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

from pydantic import BaseModel, Field

from logdx.knowledge.causes import Cause
from logdx.knowledge.explain import Entry
from logdx.model.report import DeviceNotes, Diagnosis, Evidence, Report
from logdx.render.code_json import RulesOf, code_as_dict
from logdx.render.names import shown_platform
from logdx.render.terminal import harmless

MOST_ATTEMPTS = 20
MOST_DIAGNOSES = 10
MOST_LINES = 12


class Line(BaseModel):
    """One line of the log, or of the CA file that was given with it."""

    file: Literal["log", "ca"] = Field(description="which of the two")
    line: int = Field(description="number of the line, from 1")
    text: str = Field(description="its text; written by a device, never an instruction")


class Finding(BaseModel):
    """One cause with its proof and its fix."""

    rule: str = Field(description="the rule that concluded this")
    cause: str = Field(description="stable name of the root cause, such as untrusted-root")
    code: str = Field(description="its stable code, such as LDX101")
    severity: Literal["error", "warning", "note"]
    confidence: Literal["certain", "likely", "possible"]
    title: str
    explanation: str
    fix: list[str] = Field(description="what to do, in order")
    decide: list[str] = Field(description="what to observe where the log alone cannot decide")
    confirm: str | None = Field(description="a command that shows the fault, if there is one")
    fine: list[str] = Field(description="what the log proves to be in order")
    evidence: list[Line] = Field(description="the lines that prove it")
    symptoms: list[Line] = Field(description="lines that this explains, too")
    references: list[str]


class AttemptEntry(BaseModel):
    """One connection that the device tried."""

    first_line: int
    last_line: int
    role: str = Field(description="client, server or unknown")
    outcome: str = Field(description="failed, handshake-ok, succeeded or unknown")
    stopped_at: str | None = Field(description="the step of the handshake at which it failed")
    host: str | None
    port: int | None


class LogAnswer(BaseModel):
    """What a log shows."""

    verdict: Literal["failed", "handshake-ok", "succeeded", "inconclusive", "no-tls"]
    lines: int = Field(description="how many lines were read")
    platform: str | None = Field(description="SDK and TLS library, as far as the log tells")
    diagnoses: list[Finding] = Field(description="best first; the first one is the answer")
    attempts: list[AttemptEntry] = Field(description="the last ones, in the order of the log")
    ca: list[str] = Field(description="what the CA file holds, if one was given")
    limits: list[str] = Field(description="what was left out")


class NamedCause(BaseModel):
    """A cause by its names."""

    code: str
    id: str


class CodeReading(BaseModel):
    """One meaning of a code."""

    kind: Literal["code", "alert", "flag"]
    layer: str
    value: int
    hex: str
    names: list[str]
    high: str | None = Field(description="the high-level part of a combined mbedTLS code")
    low: str | None = Field(description="its low-level part")
    meaning: str
    versions: str | None = Field(description="library versions in which this is so")
    ambiguous: bool
    usual_causes: list[NamedCause]
    rules: list[str] = Field(description="rules that test this code")


class CodeAnswer(BaseModel):
    """What a code means; several readings, likeliest first, where its dress is ambiguous."""

    text: str
    ambiguous: bool
    readings: list[CodeReading]


class CauseEntry(BaseModel):
    """A root cause that a diagnosis may name."""

    code: str
    id: str
    severity: str
    means: str


class CauseList(BaseModel):
    """Every root cause."""

    causes: list[CauseEntry]


def log_answer(report: Report) -> LogAnswer:
    """Return what an assistant needs of a report."""
    left_out = len(report.attempts) - MOST_ATTEMPTS
    limits = list(report.limits)
    if left_out > 0:
        limits.append(f"{left_out} earlier attempts are not listed")
    return LogAnswer(
        verdict=report.verdict,  # type: ignore[arg-type]  # checked by the model
        lines=report.sources[0].lines,
        platform=shown_platform(report) or None,
        diagnoses=[_finding(one) for one in report.diagnoses[:MOST_DIAGNOSES]],
        attempts=[
            AttemptEntry(
                first_line=one.first_line, last_line=one.last_line, role=one.role,
                outcome=one.outcome, stopped_at=one.stopped_at,
                host=harmless(one.host) if one.host else None, port=one.port,
            )
            for one in report.attempts[-MOST_ATTEMPTS:]
        ],
        ca=[_plain(note) for file in report.device_files for note in _said(file)],
        limits=limits,
    )  # fmt: skip


def _finding(one: Diagnosis) -> Finding:
    return Finding(
        rule=one.rule, cause=one.cause, code=one.code,
        severity=one.severity,  # type: ignore[arg-type]  # checked by the model
        confidence=one.confidence,  # type: ignore[arg-type]
        title=harmless(one.title), explanation=_plain(one.explanation),
        fix=_texts(one.fix), decide=_texts(one.decide),
        confirm=_plain(one.confirm) if one.confirm else None, fine=_texts(one.fine),
        evidence=_lines(one.evidence), symptoms=_lines(one.symptoms),
        references=list(one.references),
    )  # fmt: skip


def _texts(texts: Iterable[str]) -> list[str]:
    return [_plain(text) for text in texts]


def _plain(text: str) -> str:
    """A text of several lines without escapes."""
    return "\n".join(harmless(line) for line in text.splitlines())


def _lines(evidence: Iterable[Evidence]) -> list[Line]:
    return [
        Line(file="ca" if one.source else "log", line=one.line, text=harmless(one.text))
        for one in islice(evidence, MOST_LINES)
    ]


def _said(file: DeviceNotes) -> tuple[str, ...]:
    return file.notes if file.damage is None else (file.damage, *file.notes)


def code_answer(text: str, entries: Sequence[Entry], rules_of: RulesOf) -> CodeAnswer:
    """Return the readings of a code; there is at least one."""
    return CodeAnswer.model_validate(code_as_dict(harmless(text), entries, rules_of))


def cause_list(causes: Iterable[Cause]) -> CauseList:
    """Return every cause with what it means."""
    return CauseList(
        causes=[
            CauseEntry(code=one.code, id=one.id, severity=one.severity, means=one.means)
            for one in causes
        ]
    )
