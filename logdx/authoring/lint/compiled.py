"""LDR001 to LDR110, LDR301 and LDR401: the pages of what the compiler itself finds.

Their code is in logdx.diagnose: yaml_nodes, compile, conditions, operands, scope, rulebook.
"""

from __future__ import annotations

from logdx.authoring.lint.check import Check
from logdx.diagnose import faults

BY_THE_COMPILER = (
    Check(
        faults.UNREADABLE,
        "unreadable",
        "The file is no list of rules in plain YAML.",
        "YAML faults with their place (a tab in the indentation, a bracket that is not closed), a"
        " file that is not UTF-8, not there, or too large, and what rule files do without: anchors,"
        " aliases, tags, several documents, deep nesting. The exit code is 2.",
        wrong="when: [certificate: {origin: peer}",
        right="when: [certificate: {origin: peer}]",
    ),
    Check(
        faults.DUPLICATE_KEY,
        "duplicate-key",
        "The same key stands twice in a mapping.",
        "YAML parsers take the last one without a word; which of them was meant, nobody knows.",
        wrong="when:\n  - certificate: {depth: 0, depth: 1}",
        right="when:\n  - certificate: {depth: [0, 1]}",
    ),
    Check(
        faults.SHAPE,
        "wrong-shape",
        "A list, a mapping or a single value is expected, and something else stands there.",
        "A condition is one name and its tests; 'when' is a list, or all/any/none; a group and a"
        " list of values are not empty.",
        wrong="when:\n  - certificate: peer",
        right="when:\n  - certificate: {origin: peer}",
    ),
    Check(
        faults.MISSING_KEY,
        "missing-key",
        "The rule, or a condition that asks the knowledge, lacks a key that it must have.",
        "A rule has id, cause, title, explain, when and examples. 'root' has dn or name,"
        " 'intermediate' and 'interceptor' have dn, 'endpoint' has host or of.",
        wrong="when:\n  - root: {status: expired}",
        right="when:\n  - chain: {as: chain}\n  - root: {dn: $chain.missing_issuer}",
    ),
    Check(
        faults.DUPLICATE_ID,
        "duplicate-id",
        "Two rules have the same id.",
        "An id names one rule, in reports, in baselines and for 'refines'. To put a rule in the"
        " place of a built-in one, give it an id of its own and 'switches_off'.",
        wrong="id: untrusted-root/generic",
        right="id: bench/untrusted-root\nswitches_off: untrusted-root/generic",
    ),
    Check(
        faults.UNKNOWN_KEY,
        "unknown-key",
        "The rule language has no such key here.",
        "Keys of a rule, a fix, examples, groups and questions to the knowledge are fixed.",
        wrong="tittle: A title",
        right="title: A title",
    ),
    Check(
        faults.UNKNOWN_CONDITION,
        "unknown-condition",
        "There is no record kind and no other condition of this name.",
        "'logdx records LOG' shows the records of a log, the schema lists all kinds. A symptom is"
        " always a record.",
        wrong="when:\n  - certficate: {origin: peer}",
        right="when:\n  - certificate: {origin: peer}",
    ),
    Check(
        faults.UNKNOWN_FIELD,
        "unknown-field",
        "The record, or what a name stands for, has no such field.",
        "In conditions, in references ($leaf.issuer) and in placeholders ({leaf.issuer.CN}) alike."
        " Only distinguished names have parts: issuer.CN, subject.O, top.label.",
        wrong="when:\n  - certificate: {as: leaf, dept: 0}\nexplain: It is {leaf.isuer.CN}.",
        right="when:\n  - certificate: {as: leaf, depth: 0}\nexplain: It is {leaf.issuer.CN}.",
    ),
    Check(
        faults.UNKNOWN_OPERATOR,
        "unknown-operator",
        "There is no such operator, or a field of this type does not have it.",
        "Numbers and times have lt, lte, gt, gte; lists (names, flags, alternative names) have has,"
        " has_any, has_all and empty; texts have glob and contains.",
        wrong="when:\n  - certificate: {depth: {empty: true}}",
        right="when:\n  - certificate: {depth: {absent: true}}",
    ),
    Check(
        faults.WRONG_TYPE,
        "wrong-type",
        "The value is not of the type of its field.",
        "Each value is typed by the field that it is compared with: a whole number (also 0x2700), a"
        " date, true or false. A reference has to be of a type that fits, and stands alone.",
        wrong="when:\n  - certificate: {depth: deep}",
        right="when:\n  - certificate: {depth: 0}",
    ),
    Check(
        faults.UNKNOWN_CHOICE,
        "unknown-value",
        "The value is none of those that the key or field can have.",
        "Some keys and fields have few values, all of them known: confidence, outcomes, origin of a"
        " certificate, direction of an alert.",
        wrong="when:\n  - certificate: {origin: pear}",
        right="when:\n  - certificate: {origin: peer}",
    ),
    Check(
        faults.UNKNOWN_CAUSE,
        "unknown-cause",
        "There is no root cause of this id.",
        "Two rules share a cause when the same advice mends both. The list: 'logdx rules list'.",
        wrong="cause: untrusted",
        right="cause: untrusted-root",
    ),
    Check(
        faults.UNKNOWN_CODE,
        "unknown-code",
        "The knowledge has no code, verify flag or alert of this name.",
        "A log never gives it, whatever it prints: codes are decoded by the knowledge. 'logdx code"
        " NAME' says what a name means and how it is written.",
        wrong="when:\n  - return_code: {names: {has: MBEDTLS_ERR_X509_CERT_VERIFY_FAIL}}",
        right="when:\n  - return_code: {names: {has: MBEDTLS_ERR_X509_CERT_VERIFY_FAILED}}",
    ),
    Check(
        faults.UNKNOWN_RULE,
        "unknown-rule",
        "'refines' or 'switches_off' names a rule that does not exist, or the rule itself.",
        "The other rule may come from logdx, a pack, the configuration or --rules.",
        wrong="refines: untrusted-root/generik",
        right="refines: untrusted-root/generic",
    ),
    Check(
        faults.UNKNOWN_NAME,
        "unknown-name",
        "A reference, a placeholder, 'before' or 'after' uses a name that nothing binds.",
        "Names come from 'as' of a condition that stands before; attempt, boot, log and today are"
        " always there. What a condition below 'none' binds is gone behind it.",
        wrong="when:\n  - certificate: {as: leaf}\nexplain: It is {lief.issuer.CN}.",
        right="when:\n  - certificate: {as: leaf}\nexplain: It is {leaf.issuer.CN}.",
    ),
    Check(
        faults.EMPTY_TEXT,
        "empty-text",
        "A text of the rule is empty, or a fix has no text.",
        "Title, explanation, fixes and decide are shown to a reader.",
        wrong="fix:\n  - {sdk: esp-idf, text: ''}",
        right="fix:\n  - {sdk: esp-idf, text: Load the root.}",
    ),
    Check(
        faults.NO_EXAMPLE,
        "no-example",
        "The rule has no example that it answers.",
        "'logdx rules test' tries every rule on its examples: names of files, or the text itself."
        " A rule without one is not known to work.",
        wrong="examples: {match: []}",
        right="examples: {match: [wiznet-azure-iot-hub.log]}",
    ),
)
