"""Rules: YAML files -> checked, typed, plain data -> Rule.

rules/**/*.yaml -> read_yaml -> compile_rule (errors with place) -> JSON in the cache -> Rule

They come in this order: built in, packs, configuration, ``--rules``. Whatever comes may refine a
rule, or switch it off (``switches_off``); it never redefines one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from logdx.cache import cached, digest
from logdx.errors import RuleError
from logdx.model.record import FrozenFields
from logdx.resources import folder

CONFIDENCES = ("certain", "likely", "possible")
BUILT_IN = "built-in"
COMMAND_LINE = "--rules"
MAX_BYTES = 1 << 20
"""A rule file above this is refused."""
_PACKAGE = Path(__file__).parents[1]
COMPILERS = (
    "diagnose/compile.py", "diagnose/conditions.py", "diagnose/faults.py", "diagnose/fields.py",
    "diagnose/inherit.py", "diagnose/language.py", "diagnose/operands.py", "diagnose/rulebook.py",
    "diagnose/scope.py", "diagnose/switch.py", "diagnose/template.py", "diagnose/yaml_nodes.py",
    "diagnose/knowledge.py", "model/attempts.py", "model/names.py", "model/record.py",
    "model/records.py", "model/certificates.py", "model/comparison.py",
    "model/handshake.py", "model/surroundings.py", "knowledge/data/compiled.json",
)  # fmt: skip
"""What the compiled form of a rule depends on besides its text."""


class RuleSource(NamedTuple):
    """A folder or file of rules, and what ``Rule.origin`` says of them."""

    path: Path
    origin: str = COMMAND_LINE


class Rule(FrozenFields):
    """One rule as the matcher uses it; the conditions are compiled, plain data."""

    id: str
    cause: str
    title: str
    explain: str
    confidence: str = "likely"
    weight: int = 50
    """Order among diagnoses of equal confidence, higher first."""
    scope: str = "attempt"
    outcomes: tuple[str, ...] = ("failed", "unknown")
    """Outcomes of an attempt to which the rule applies."""
    severity: str = "error"
    refines: tuple[str, ...] = ()
    when: tuple[dict[str, Any], ...] = ()
    symptoms: tuple[dict[str, Any], ...] = ()
    fix: tuple[dict[str, str], ...] = ()
    decide: tuple[str, ...] = ()
    confirm: str = ""
    references: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    """Names of files, or logs themselves, which end in a line break."""
    no_match: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    origin: str = BUILT_IN
    """built-in, pack NAME VERSION, config or --rules."""


def load_rules(
    extra: Sequence[Path | RuleSource] = (),
    stamp: str = "",
    prepare: Callable[[], None] | None = None,
) -> list[Rule]:
    """Return the built-in rules and those of ``extra`` folders or files, in order.

    What another rule switches off is left out. ``stamp`` stands for what the rules depend on
    besides logdx (packs); ``prepare`` runs before rules are compiled, to register record kinds.
    Raises RuleError for the first broken rule.
    """
    places = [place if isinstance(place, RuleSource) else RuleSource(place) for place in extra]
    files = [
        (path, source.origin)
        for source in (RuleSource(folder("rules"), BUILT_IN), *places)
        for path in rule_files(source.path)
    ]
    texts = [(str(path), origin, _read(path)) for path, origin in files]
    key = digest(compiler_stamp(), stamp, *(part for text in texts for part in text))
    data = cached("rules", key, lambda: _compile(files, prepare))
    return [Rule(**{k: _tuple(v) for k, v in rule.items()}) for rule in data]


def rule_files(place: Path) -> list[Path]:
    """Return the rule files of a folder (recursively, sorted), or the file itself."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise RuleError("no such rule file or folder", str(place))
    found = (p for p in place.rglob("*.yaml") if not p.name.startswith((".", "_")))
    return sorted(path for path in found if path.is_file())  # a pipe would wait for ever


def compiler_stamp() -> str:
    """Hash what turns rule texts into compiled rules: a cache of another compiler is stale."""
    sources = (_PACKAGE / name for name in COMPILERS)
    return digest(*(path.read_bytes() for path in sources if path.is_file()))


def _read(path: Path) -> bytes:
    """Read a rule file, as far as a rule file may reach; the compiler says what is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RuleError(f"cannot be read: {error.strerror}", str(path)) from error


def _compile(
    files: Sequence[tuple[Path, str]], prepare: Callable[[], None] | None
) -> list[dict[str, Any]]:
    from logdx.diagnose.rulebook import compile_files  # only needed when a rule changed

    if prepare is not None:
        prepare()
    return compile_files(files)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
