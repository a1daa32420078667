"""LDR204 and LDR205: words that no dialect says, and SDKs that logdx does not know.

string constants of the dialects' modules -> the words that a log can give a field
"""

from __future__ import annotations

import ast
import importlib
import sys
from functools import cache
from pathlib import Path

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.authoring.lint.places import every, placed
from logdx.dialects import all_dialects
from logdx.errors import nearest

OPEN_FIELDS = frozenset(
    (("step", "name"), ("setting", "name"), ("peer_report", "reason"), ("foreign_stack", "name"),
     ("app_reply", "protocol"))
)  # fmt: skip
"""Fields whose words stand nowhere but in the dialects."""
_MORE_MODULES = ("logdx.group", "logdx.parse.engine", "logdx.certs.setup")
_TESTS = ("eq", "in", "not_in")


def _words_run(subject: Subject) -> Found:
    conditions = list(every(placed(subject.rule["when"], subject.at("when"))))
    conditions += every(placed(subject.rule["symptoms"], subject.at("symptoms")))
    for one in conditions:
        for path, operator, operand in one.condition.get("tests", ()):
            kind = one.condition["kind"]
            if operator not in _TESTS or not ((kind, path) in OPEN_FIELDS or path == "dialect"):
                continue
            valid = dialect_names() if path == "dialect" else spoken_words()
            for word in operand if isinstance(operand, list) else [operand]:
                if not word.startswith("$") and word not in valid:
                    message = f"no dialect says {word!r} in {path!r} of {kind}"
                    yield one.node.fields()[path], message + nearest(word, valid)


def _sdks_run(subject: Subject) -> Found:
    fixes = subject.at("fix").items() if "fix" in subject.node.fields() else []
    for fix in fixes:
        sdk = fix.value.get("sdk") if isinstance(fix.value, dict) else None
        for name in sdk.text().replace(",", " ").split() if sdk is not None else ():
            if name not in sdk_names():
                yield sdk or fix, f"unknown SDK {name!r}" + nearest(name, sdk_names())


@cache
def dialect_names() -> frozenset[str]:
    """Return the names of all dialects."""
    return frozenset(dialect.name for dialect in all_dialects()) | {""}


def sdk_names() -> frozenset[str]:
    """Return what ``sdk`` of a fix may name: dialects, and mbedtls for all others."""
    return dialect_names() | {"mbedtls"}


@cache
def spoken_words() -> frozenset[str]:
    """Return every string constant of the modules that make records."""
    for name in _MORE_MODULES:
        importlib.import_module(name)
    all_dialects()
    modules = [m for name, m in list(sys.modules.items()) if _makes_records(name)]
    paths = {Path(str(module.__file__)) for module in modules if getattr(module, "__file__", None)}
    return frozenset(word for path in paths for word in _constants(path))


def _makes_records(module: str) -> bool:
    parts = module.split(".")
    return ".".join(parts[:2]) in ("logdx.dialects", "logdx.group") or module in _MORE_MODULES


def _constants(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {value for value in constants if isinstance(value, str)}
    return texts | {word for text in texts if len(text) < 2000 for word in text.split()}


WORDS = Check(
    code="LDR204",
    name="unspoken-word",
    level="warning",
    about="No dialect gives this field this word.",
    why="Names of steps, settings, reports and dialects are words that the dialects of logdx (and"
    " of the installed packs) use. With a word that none of them says, the condition is silent."
    " 'logdx records LOG' shows what a log gives.",
    wrong="when:\n  - step: {name: handshaking, outcome: failed}",
    right="when:\n  - step: {name: handshake, outcome: failed}",
    run=_words_run,
)
SDKS = Check(
    code="LDR205",
    name="unknown-sdk",
    level="warning",
    about="The fix is for an SDK that logdx does not know.",
    why="'sdk' takes names of dialects, parted by blanks; the fix is shown when the log is mostly"
    " of that dialect. 'mbedtls' is for all that have no fix of their own.",
    wrong="fix:\n  - {sdk: esp-ifd, text: Load the root.}",
    right="fix:\n  - {sdk: esp-idf, text: Load the root.}",
    run=_sdks_run,
)
