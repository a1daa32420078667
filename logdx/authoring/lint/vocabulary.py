"""LDR204 and LDR205: words that no dialect says, and SDKs that logdx does not know.

string constants of the dialects' modules -> the words that a log can give a field
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from logdx.authoring.lint.check import Check, Found, Subject
from logdx.authoring.lint.places import Placed, every, placed
from logdx.dialects import all_dialects
from logdx.errors import nearest
from logdx.packs import InstalledPack

OPEN_FIELDS = frozenset(
    (("step", "name"), ("setting", "name"), ("peer_report", "reason"), ("foreign_stack", "name"),
     ("app_reply", "protocol"))
)  # fmt: skip
"""Fields whose words stand nowhere but in the dialects."""
_MORE_MODULES = ("logdx.group", "logdx.parse.engine", "logdx.certs.setup")
_TESTS = ("eq", "in", "not_in")


Names = frozenset[str]


def words_check(packs: Sequence[InstalledPack]) -> Check:
    """Return LDR204, which knows the words of the built-in dialects and of the packs'."""
    names = dialect_names(packs)

    def run(subject: Subject) -> Found:
        for one in _conditions(subject):
            for path, operator, operand in one.condition.get("tests", ()):
                place = (one.condition["kind"], path)
                if operator in _TESTS and (place in OPEN_FIELDS or path == "dialect"):
                    valid = names if path == "dialect" else spoken_words(packs)
                    for word in operand if isinstance(operand, list) else [operand]:
                        if not word.startswith("$") and word not in valid:
                            message = f"no dialect says {word!r} in {path!r} of {place[0]}"
                            yield one.node.fields()[path], message + nearest(word, valid)

    return Check(
        code="LDR204",
        name="unspoken-word",
        level="warning",
        about="No dialect gives this field this word.",
        why="Names of steps, settings, reports and dialects are words that the dialects of logdx"
        " (and of the installed packs) use. With a word that none of them says, the condition is"
        " silent. 'logdx records LOG' shows what a log gives.",
        wrong="when:\n  - step: {name: handshaking, outcome: failed}",
        right="when:\n  - step: {name: handshake, outcome: failed}",
        run=run,
    )


def sdks_check(packs: Sequence[InstalledPack]) -> Check:
    """Return LDR205, which knows the built-in dialects and those of the packs."""
    names = dialect_names(packs) | {"mbedtls"}

    def run(subject: Subject) -> Found:
        fixes = subject.at("fix").items() if "fix" in subject.node.fields() else []
        for fix in fixes:
            sdk = fix.value.get("sdk") if isinstance(fix.value, dict) else None
            for name in sdk.text().replace(",", " ").split() if sdk is not None else ():
                if name not in names:
                    yield sdk or fix, f"unknown SDK {name!r}" + nearest(name, names)

    return Check(
        code="LDR205",
        name="unknown-sdk",
        level="warning",
        about="The fix is for an SDK that logdx does not know.",
        why="'sdk' takes names of dialects, parted by blanks; the fix is shown when the log is"
        " mostly of that dialect. 'mbedtls' is for all that have no fix of their own.",
        wrong="fix:\n  - {sdk: esp-ifd, text: Load the root.}",
        right="fix:\n  - {sdk: esp-idf, text: Load the root.}",
        run=run,
    )


def dialect_names(packs: Sequence[InstalledPack] = ()) -> Names:
    """Return the names of all dialects."""
    named = {entry.name for pack in packs for entry in pack.entries}
    return _built_in_names() | named


@cache
def _built_in_names() -> Names:
    return frozenset(dialect.name for dialect in all_dialects()) | {""}


def spoken_words(packs: Sequence[InstalledPack] = ()) -> Names:
    """Return every string constant of the modules that make records; packs are loaded."""
    return _words_of(tuple(sorted(pack.place.partition(":")[0] for pack in packs)))


@cache
def _words_of(packages: tuple[str, ...]) -> Names:
    for name in _MORE_MODULES:
        importlib.import_module(name)
    all_dialects()
    roots = ("logdx.dialects", "logdx.group", *_MORE_MODULES, *packages)
    modules = [
        module
        for name, module in list(sys.modules.items())
        if any(name == root or name.startswith(root + ".") for root in roots)
    ]
    paths = {Path(str(module.__file__)) for module in modules if getattr(module, "__file__", None)}
    return frozenset(word for path in paths for word in _constants(path))


def _conditions(subject: Subject) -> list[Placed]:
    conditions = list(every(placed(subject.rule["when"], subject.at("when"))))
    return [*conditions, *every(placed(subject.rule["symptoms"], subject.at("symptoms")))]


def _constants(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {value for value in constants if isinstance(value, str)}
    return texts | {word for text in texts if len(text) < 2000 for word in text.split()}
