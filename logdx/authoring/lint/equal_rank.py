"""LDR206: two rules of different causes answer the same log with equal rank.

logs (examples of the linted rules, or all samples) -> hits in their order -> ties
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from logdx.authoring.lint.check import Check
from logdx.authoring.logs import Library, Log
from logdx.diagnose.rulebook import Rulebook
from logdx.diagnose.rules import Rule
from logdx.diagnose.run import Hit, order_of, run
from logdx.errors import RuleError

CODE = "LDR206"
CHECK = Check(
    code=CODE,
    name="equal-rank",
    level="warning",
    about="Two rules of different causes answer the same log, and nothing but their ids decides"
    " which one speaks first.",
    why="Same confidence, same weight, proof from the same line. Let one refine the other, give"
    " them weights, or let each forbid what is the other's. Checked on the examples of the rules"
    " that are linted; with --samples on every sample of logdx and of the packs.",
    wrong="confidence: likely\nwhen:\n  - return_code: {failed: true}\n"
    'examples: {match: ["tls: mbedtls_ssl_handshake returned -0x2700\\ntls: closing"]}',
    right="confidence: possible\nwhen:\n  - return_code: {failed: true}\n"
    'examples: {match: ["tls: mbedtls_ssl_handshake returned -0x2700\\ntls: closing"]}',
)


def equal_ranks(
    rules: Sequence[Rule], book: Rulebook, library: Library, logs: Iterable[Log]
) -> Iterator[RuleError]:
    """Yield each pair of rules that tie on some log, once, at the rule that speaks second."""
    seen: set[tuple[str, str]] = set()
    for log in logs:
        if not library.can_read(log):
            continue
        for first, second in ties(run(rules, library.report(log).timeline, library.now)):
            pair = (first.rule.id, second.rule.id)
            if pair not in seen and pair[1] in book.ids:
                seen.add(pair)
                message = f"ties with {pair[0]!r} ({first.rule.cause}) on {log.shown}"
                yield book.ids[pair[1]].error(CODE, message)


def ties(hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Yield neighbours of different causes that only their ids put in order."""
    for first, second in pairwise(hits):
        same = first.attempt is second.attempt and order_of(first)[:-1] == order_of(second)[:-1]
        if same and first.rule.cause != second.rule.cause:
            yield first, second
