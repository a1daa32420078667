"""What a comparison says, in words that all formats share.

Comparison -> headline, label of each side, label and values of each difference
"""

from __future__ import annotations

from logdx.compare.model import Comparison, Difference, Side
from logdx.render.names import shown_platform

MOST_NAMED = 4
"""Differences that the headline names."""
NOT_SHOWN = "not shown"
STEPS = {
    "dns": "name resolution", "tcp": "TCP connection", "setup": "TLS setup",
    "client_hello": "ClientHello", "server_hello": "ServerHello", "certificate": "certificate",
    "certificate_verify": "verification", "key_exchange": "key exchange",
    "client_certificate": "client certificate", "finished": "Finished",
    "application": "application data",
}  # fmt: skip
"""The steps of a connection as a person calls them."""


def headline(comparison: Comparison) -> str:
    """Say in a sentence or two where they part and what differs first."""
    good, bad = comparison.good.attempt, comparison.bad.attempt
    if comparison.parted_at is not None:
        step = STEPS[comparison.parted_at]
        text = f"They part at the {step}: the good one passes it, the bad one fails there."
    elif good.outcome == bad.outcome:
        text = f"Both ended the same way: {good.outcome}."
    else:
        text = f"The good one: {good.outcome}; the bad one: {bad.outcome}."
    named = [_what(d) for d in comparison.on_the_way if d.kind != "flags"][:MOST_NAMED]
    if not named:
        return f"{text} Nothing that the logs show differs on the way there."
    return f"{text} On the way there differ: {'; '.join(named)}."


def _what(difference: Difference) -> str:
    note = f" ({difference.note})" if difference.note else ""
    return f"{difference.name}{note}"


def side_facts(side: Side) -> str:
    """Return ``attempt 2 of 3, lines 40-83, failed, ESP-IDF, mbedTLS 3.6``."""
    attempt = side.attempt
    count = len(side.report.attempts)
    number = f"attempt {attempt.index + 1} of {count}" if count > 1 else ""
    parts = [
        number, f"lines {attempt.first_line}-{attempt.last_line}", attempt.outcome,
        shown_platform(side.report),
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def value(text: str | None, line: int) -> str:
    """Return a value with the line that shows it."""
    if text is None:
        return NOT_SHOWN
    return f"{text}  [{line}]" if line else text
