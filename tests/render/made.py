"""Findings made for tests: from a log, or from hostile texts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from logdx.findings import findings_of
from logdx.model.attempts import Attempt, Timeline
from logdx.model.findings import Finding, Findings, LogResult
from logdx.model.names import DistinguishedName
from logdx.model.records import Certificate
from logdx.model.report import Diagnosis, Evidence, Report, SourceInfo
from logdx.pipeline import explain
from logdx.resources import folder

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEED = folder("samples") / "wiznet-azure-iot-hub.log"


def seed_findings() -> Findings:
    """The first sample, with its lines."""
    text = SEED.read_text("utf-8")
    report = explain(SEED, now=NOW)
    return findings_of(report, dict(enumerate(text.split("\n"), 1)))


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", "</text></svg><script>x</script>", "<img src=x onerror=y>",
        "]]>", "<!--", "-->", "&amp;", "&#0;", "\"'><b>", "javascript:alert(1)", "</style>",
        "\x1b[2J", "\x1b]0;t\x07", "\u202e", "\u2066", "\x00", "\x08", "\r", "\ufffe", "\uffff",
        "\u2028", "\x85", "\ud800", "```", "````", "~~~", "`", "``x`", "@root", "@org/team", "#12",
        "!34", "owner/repo#5", "GH-7", "JIRA-9", "deadbeefcafe", "https://evil.example/x",
        "www.evil.example", "a@evil.example", "[x](https://evil.example)", "![x](y)", "|", "\\|",
        "\n## head", "- item", "1. item", "> q", "***", "___", "===", "---", "    code", ":+1:",
        "/close", "/assign @root", "$x$", "~label", "%milestone", "^x", "&1", "{0}", "{{x}}",
        "::error::x", "::set-output name=a::b", "::stop-commands::x", "##[set-env name=A]b", "%0A",
        "%25", "::", ",", "\n::add-mask::x", "xn--e1afmkfd", "data:text/html,x", "x" * 5000,
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(HOSTILE, st.text(max_size=20)), max_size=6).map(" ".join)


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    """Findings in which every text is hostile."""
    logs = [draw(log_results(number)) for number in range(draw(st.integers(0, 3)))]
    return Findings(
        evaluated_at=NOW,
        logs=tuple(logs),
        fail_on=draw(st.sampled_from(["error", "warning", "note", "never"])),
        notes=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@st.composite
def log_results(draw: st.DrawFn, number: int = 0) -> LogResult:
    path = f"{number}{draw(TEXTS)}"[:300]
    if draw(st.integers(0, 9)) == 0:
        return LogResult(name=path, path=path, error=draw(TEXTS))
    count = draw(st.integers(0, 3))
    return LogResult(
        name=path,
        path=path,
        report=draw(reports()),
        findings=tuple(draw(one_finding(path, n)) for n in range(count)),
        lines={n: draw(TEXTS) for n in (1, 2, 7)},
        is_log=draw(st.booleans()),
    )


@st.composite
def one_finding(draw: st.DrawFn, path: str, number: int) -> Finding:
    return Finding(
        diagnosis=draw(diagnoses()),
        severity=draw(st.sampled_from(["error", "warning", "note"])),
        path=path,
        line=draw(st.integers(1, 9)),
        text=draw(TEXTS)[:300],
        fingerprint=f"{abs(hash((path, number))) % 16**32:032x}",
        status=draw(st.sampled_from(["new", "new", "new", "baselined", "suppressed", "expected"])),
        reason=draw(st.one_of(st.none(), TEXTS)),
        candidates=tuple(draw(st.lists(diagnoses(), max_size=1))),
    )


@st.composite
def diagnoses(draw: st.DrawFn) -> Diagnosis:
    lines = draw(st.lists(st.integers(1, 9), max_size=3))
    return Diagnosis(
        rule=draw(st.sampled_from(["untrusted-root/generic", "cert-expired/flag"])),
        cause="untrusted-root",
        code="LDX101",
        severity="error",
        confidence=draw(st.sampled_from(["certain", "likely", "possible"])),
        attempt=0,
        attempts=(0,),
        title=draw(TEXTS),
        explanation=draw(TEXTS),
        fix=tuple(draw(st.lists(st.one_of(TEXTS, TEXTS.map(lambda t: f"a\n  {t}\n")), max_size=3))),
        decide=tuple(draw(st.lists(TEXTS, max_size=1))),
        confirm=draw(st.one_of(st.none(), TEXTS)),
        fine=tuple(draw(st.lists(TEXTS, max_size=1))),
        evidence=tuple(Evidence(0, line, draw(TEXTS)) for line in lines),
        references=("https://docs.example/a", draw(TEXTS)),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    subject, issuer = (DistinguishedName((("CN", draw(TEXTS)),)) for _ in range(2))
    certificate = Certificate(
        origin="peer", depth=0, subject=subject, issuer=issuer, flags=("not-trusted",)
    )
    attempt = Attempt(records=(certificate,), flags=("not-trusted",))
    return Report(
        sources=(SourceInfo("x", 9, "utf-8"),),
        evaluated_at=NOW,
        verdict=draw(st.sampled_from(["failed", "no-tls", "succeeded", "inconclusive"])),
        diagnoses=(),
        timeline=Timeline(attempts=(attempt,)),
    )
