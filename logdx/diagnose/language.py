"""The rule language as tables: what a rule, a fix, a condition may hold, and what each means.

tables -> the compiler (checks and types) and the JSON Schema (completion and hover help)

The fields of the records are not here: they come from the record registry (``fields``).
"""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCES = ("certain", "likely", "possible")
SEVERITIES = ("error", "warning", "note")
OUTCOMES = ("failed", "handshake-ok", "succeeded", "unknown")
GROUPS = ("all", "any", "none")
ATTEMPTS = {
    "attempt": "The connection that the rule is tried on, summed up.",
    "other_attempt": "Another connection of the same log.",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A fixed key: its name, the type of its value and what it means (help in editors).

    Types: text, texts, int, date, choice, choices, true, bool, name (a new one), bound (a name
    that ``as`` gave), reference ($name.field), and the nested when, condition, conditions, fixes,
    examples and count.
    """

    name: str
    type: str
    about: str
    choices: tuple[str, ...] = ()
    required: bool = False


def _table(*keys: Key) -> dict[str, Key]:
    return {key.name: key for key in keys}


RULE = _table(
    Key("id", "text", "The rule's own name: cause or area, a slash, what is special.", (), True),
    Key("cause", "text", "The root cause that the rule names (logdx/knowledge/data/causes.yaml).",
        (), True),
    Key("title", "text", "The diagnosis in one line. Placeholders: {name.field|default}.",
        (), True),
    Key("explain", "text", "What happened, in a sentence or three. Placeholders.", (), True),
    Key("confidence", "choice", "How sure the diagnosis is when the rule matches (likely).",
        CONFIDENCES),
    Key("weight", "int", "Order among diagnoses of equal confidence, higher first (50)."),
    Key("scope", "choice", "attempt: one connection and its boot; log: all of the log (attempt).",
        ("attempt", "log")),
    Key("outcomes", "choices", "Outcomes of an attempt that the rule is for ([failed, unknown]).",
        OUTCOMES),
    Key("severity", "choice", "How bad it is (default: the severity of the cause).", SEVERITIES),
    Key("refines", "texts", "Ids of more general rules: when both match, only this one speaks."),
    Key("switches_off", "texts", "Ids of rules in whose place this one stands."),
    Key("when", "when", "The conditions: a list of which all must hold, or all/any/none.",
        (), True),
    Key("symptoms", "symptoms", "Records that this explains: a diagnosis that only they prove is"
        " folded away."),
    Key("fix", "fixes", "What to do: texts for everybody, for a date, for an SDK."),
    Key("decide", "texts", "What to look at, and how, where the log cannot decide. Placeholders."),
    Key("confirm", "text", "A command that confirms it. A value from the log enters only if it is"
        " a host, an address or a number."),
    Key("references", "texts", "https links to what the rule rests on."),
    Key("examples", "examples", "Logs that the rule must answer, and logs that it must not.",
        (), True),
)  # fmt: skip
SWITCH = _table(
    Key("switches_off", "texts", "Ids of rules that shall not speak.", (), True),
    Key("reason", "text", "Why, for those who read it later."),
)
"""An entry of a rule file that is no rule."""
FIX = _table(
    Key("text", "text", "What to do, as text to paste. Placeholders.", (), True),
    Key("when", "text", "When it helps: now, then, later."),
    Key("since", "date", "Said from this day on (the reader's date)."),
    Key("until", "date", "Said before this day (the reader's date)."),
    Key("sdk", "text", "Only for these SDKs: dialect names, parted by blanks; mbedtls is the"
        " fallback."),
)  # fmt: skip
EXAMPLES = _table(
    Key("match", "texts", "Logs that the rule answers: file names, or the text itself.", (), True),
    Key("no_match", "texts", "Logs on which it is silent: file names, or the text itself."),
)
GROUP = _table(
    Key("all", "conditions", "Every condition holds."),
    Key("any", "conditions", "At least one condition holds."),
    Key("none", "conditions", "No condition holds."),
)
SPECIAL = _table(
    Key("as", "name", "Names the record for later conditions ($name.field) and texts."),
    Key("count", "count", "How many records must fit, such as {gte: 3}."),
    Key("before", "bound", "The record stands before the one of this name."),
    Key("after", "bound", "The record stands after the one of this name."),
)
_KNOWN = Key("known", "bool", "false: the knowledge has no such entry.")
_AS = Key("as", "name", "Names what was found, for texts and later conditions.")
KNOWLEDGE = {
    "root": _table(
        _AS,
        Key("dn", "reference", "The distinguished name of a root, such as $chain.missing_issuer."),
        Key("name", "reference", "A loose name of a root, or a file's name."),
        Key("status", "statuses", "What public stores say of it; several parted by |.",
            ("valid", "expired", "removed", "distrusted")),
        Key("at", "choice", "The day of the status: the log's, or today (default).",
            ("log", "today")),
        Key("cross_signed", "true", "Servers send a copy of it that another root signed."),
        _KNOWN,
    ),
    "intermediate": _table(
        _AS, Key("dn", "reference", "The distinguished name of a CA below a public root.",
                 (), True), _KNOWN,
    ),
    "endpoint": _table(
        _AS,
        Key("host", "reference", "A host name, such as $attempt.host."),
        Key("of", "reference", "A certificate whose names are asked for, such as $leaf."),
        Key("public", "true", "Its public root is known today."),
        Key("holds", "reference", "This name is one of the endpoint's roots, such as"
            " $held.subject."),
        _KNOWN,
    ),
    "interceptor": _table(
        _AS, Key("dn", "reference", "A name that an inspecting proxy gives itself away with.",
                 (), True), _KNOWN,
    ),
}  # fmt: skip
ABOUT_KNOWLEDGE = {
    "root": "A root certificate that logdx knows.",
    "intermediate": "A CA between a public root and servers that logdx knows.",
    "endpoint": "A public service whose roots logdx knows.",
    "interceptor": "A proxy, antivirus program or portal that cuts into TLS.",
}
NEEDS_ONE = {"root": ("dn", "name"), "endpoint": ("host", "of")}
"""Knowledge conditions of which one of these keys must be given."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A test of a field: what it compares with, and the types of fields that have it.

    Operands: value and member (typed by the field), values and members (lists of them),
    patterns (one text or a list), flag (true or false).
    """

    name: str
    operand: str
    about: str
    types: tuple[str, ...]


_SCALARS = ("str", "int", "bool", "datetime", "dn")
_LISTS = ("names", "sans")
_ORDERED = ("int", "datetime")
_TEXTS = ("str", "dn", "names", "sans")
OPERATORS = {
    operator.name: operator
    for operator in (
        Operator("eq", "value", "is the value", _SCALARS),
        Operator("in", "values", "is one of the values", _SCALARS),
        Operator("not_in", "values", "is none of the values", _SCALARS),
        Operator("has", "value", "holds the value", _LISTS),
        Operator("has_any", "values", "holds one of the values", _LISTS),
        Operator("has_all", "values", "holds every value", _LISTS),
        Operator("glob", "patterns", "fits a pattern, in which * is any text; case ignored",
                 _TEXTS),
        Operator("contains", "patterns", "contains a text; case ignored", _TEXTS),
        Operator("lt", "value", "is less, or earlier", _ORDERED),
        Operator("lte", "value", "is at most", _ORDERED),
        Operator("gt", "value", "is more, or later", _ORDERED),
        Operator("gte", "value", "is at least", _ORDERED),
        Operator("absent", "flag", "is not shown by the log", (*_SCALARS, *_LISTS)),
        Operator("present", "flag", "is shown by the log", (*_SCALARS, *_LISTS)),
        Operator("empty", "flag", "is shown, and empty", ("str", *_LISTS)),
    )
}  # fmt: skip


def operators_of(type_name: str) -> dict[str, Operator]:
    """Return the operators that a field of the type has."""
    return {name: operator for name, operator in OPERATORS.items() if type_name in operator.types}
