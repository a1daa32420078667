"""LDR302 to LDR307: what a reader gets to see.

title, explain, fix, confirm, references of a rule -> too little, too long, unsafe
"""

from __future__ import annotations

from collections.abc import Iterator

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.diagnose.inherit import ancestors
from logdx.diagnose.template import placeholders
from logdx.diagnose.yaml_nodes import Node

LONGEST_TITLE = 110
"""Characters, with a placeholder counted as the text that usually stands for it."""
_PLACEHOLDER = 12
_CAUSES_WITHOUT_FIX = ("no-failure", "not-tls-problem", "unexplained")
_SWITCHES = ("setinsecure", "verify_none", "cert_none")
_WARNS = ("never", "must not", "not ship", "and not setinsecure", "clients only")


def _no_fix(subject: Subject) -> Found:
    rule = subject.rule
    if rule["fix"] or rule["decide"] or rule["cause"] in _CAUSES_WITHOUT_FIX:
        return
    rules = {name: checked.data for name, checked in subject.book.rules.items()}
    if not any(other["fix"] for other in ancestors(rule, rules)):
        yield subject.at("fix"), "the rule says neither how to mend it nor how to decide"


def _long_title(subject: Subject) -> Found:
    title = subject.rule["title"]
    inside = [f"{{{path}{'|' + default if default else ''}}}" for path, default in _parts(title)]
    length = len(title) - sum(map(len, inside)) + _PLACEHOLDER * len(inside)
    if length > LONGEST_TITLE:
        yield subject.at("title"), f"the title has {length} characters, more than {LONGEST_TITLE}"


def _parts(text: str) -> list[tuple[str, str]]:
    return list(placeholders(text))


def _not_https(subject: Subject) -> Found:
    for item in subject.at("references").items() if subject.rule["references"] else ():
        if not item.text().strip().startswith("https://"):
            yield item, f"{item.text().strip()[:60]!r} is no https link"


def _unsafe(subject: Subject) -> Found:
    for node in _fix_texts(subject):
        text = node.text().lower()
        named = [switch for switch in _SWITCHES if switch in text]
        if named and not any(words in text for words in _WARNS):
            yield node, f"the fix names {named[0]!r} without a warning: it turns verification off"


def _fix_texts(subject: Subject) -> Iterator[Node]:
    for item in subject.at("fix").items() if "fix" in subject.node.fields() else ():
        yield item.value["text"] if isinstance(item.value, dict) else item


def _no_default(subject: Subject) -> Found:
    for path, default in placeholders(subject.rule.get("confirm", "")):
        if not default:
            yield (
                subject.at("confirm"),
                f"{{{path}}} in 'confirm' needs a default, such as {{{path}|your-host}}",
            )


def _dates(subject: Subject) -> Found:
    for item in subject.at("fix").items() if "fix" in subject.node.fields() else ():
        fields = item.value if isinstance(item.value, dict) else {}
        if {"since", "until"} <= set(fields) and fields["since"].text() >= fields["until"].text():
            yield fields["until"], "the fix is never shown: 'until' is not after 'since'"


NO_FIX = Check(
    code="LDR302",
    name="no-fix",
    level="warning",
    about="The rule has no fix, inherits none, and does not say what would decide.",
    why="A reader comes for the fix. Where a log cannot tell which one is right, 'decide' says what"
    " to observe, and how.",
    wrong="fix: []",
    right="fix: Load the root CA of the server's chain.",
    run=_no_fix,
)
LONG_TITLE = Check(
    code="LDR303",
    name="long-title",
    level="warning",
    about=f"The title has more than {LONGEST_TITLE} characters.",
    why="The title is a line of a report, an annotation in a pull request, a heading in a chat. It"
    " names the cause; 'explain' has room for the rest.",
    wrong="title: The device that this log was taken from has not been given the certificate that"
    " stands at the top of the chain of the server",
    right="title: The device does not hold the root of the server's chain",
    run=_long_title,
)
NOT_HTTPS = Check(
    code="LDR304",
    name="not-https",
    level="warning",
    about="A reference is no https link.",
    why="References are shown as links, in web pages and chats too. Say names of standards and"
    " files in a text.",
    wrong="references: [http://example.org/roots]",
    right="references: [https://example.org/roots]",
    run=_not_https,
)
UNSAFE = Check(
    code="LDR305",
    name="unsafe-advice",
    level="warning",
    about="A fix names a call that turns verification off, and does not warn of it.",
    why="Without verification, TLS protects from nobody who can reach the wire. A text may name"
    " such a call only to say that it must not ship.",
    wrong="fix: Call client.setInsecure().",
    right="fix: Call client.setCACert(root); setInsecure() must not ship.",
    run=_unsafe,
)
NO_DEFAULT = Check(
    code="LDR306",
    name="no-default",
    level="warning",
    about="A placeholder of 'confirm' has no default.",
    why="Into a command, a value from the log enters only if it is a host, an address or a number;"
    " otherwise the default stands there. Without one, the command has a hole.",
    wrong="confirm: openssl s_client -connect {attempt.host}:443",
    right="confirm: openssl s_client -connect {attempt.host|your-host}:443",
    run=_no_default,
)
DATES = Check(
    code="LDR307",
    name="never-shown",
    level="warning",
    about="A fix ends before it begins.",
    why="A fix is shown from 'since' on, and before 'until'.",
    wrong="fix:\n  - {since: 2024-01-01, until: 2023-01-01, text: Load the root.}",
    right="fix:\n  - {since: 2023-01-01, until: 2024-01-01, text: Load the root.}",
    run=_dates,
)
