"""Rules: YAML files -> checked, typed, plain data -> Rule.

rules/**/*.yaml -> read_yaml -> compile_rule (errors with place) -> JSON in the cache -> Rule

They come in this order: built in, packs, configuration, ``--rules``. Whatever comes may refine a
rule, or switch it off (``switches_off``); it never redefines one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from logdx.cache import cached, digest
from logdx.errors import RuleError, nearest
from logdx.model.record import FrozenFields
from logdx.resources import folder

FORMAT = "2"
"""Of the compiled rules in the cache."""
CONFIDENCES = ("certain", "likely", "possible")
BUILT_IN = "built-in"
COMMAND_LINE = "--rules"


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


def load_rules(extra: Sequence[Path | RuleSource] = ()) -> list[Rule]:
    """Return the built-in rules and those of ``extra`` folders or files, in order.

    What another rule switches off is left out. Raises RuleError for the first broken rule.
    """
    places = [place if isinstance(place, RuleSource) else RuleSource(place) for place in extra]
    files = [
        (path, source.origin)
        for source in (RuleSource(folder("rules"), BUILT_IN), *places)
        for path in rule_files(source.path)
    ]
    texts = [(str(path), origin, _read(path)) for path, origin in files]
    key = digest(FORMAT, *(part for text in texts for part in text))
    data = cached("rules", key, lambda: _compile_all(files))
    return [Rule(**{k: _tuple(v) for k, v in rule.items()}) for rule in data]


def rule_files(place: Path) -> list[Path]:
    """Return the rule files of a folder (recursively, sorted), or the file itself."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise RuleError("no such rule file or folder", str(place))
    return sorted(p for p in place.rglob("*.yaml") if not p.name.startswith((".", "_")))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(f"cannot be read: {error.strerror}", str(path)) from error


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _twice(name: str, first: dict[str, Any]) -> str:
    message = f"rule {name!r} is defined twice"
    if first["origin"] == BUILT_IN:
        message += "; to put a rule of your own in its place, give it another id and switches_off"
    return message


def _compile_all(files: Sequence[tuple[Path, str]]) -> list[dict[str, Any]]:
    from logdx.diagnose.compile import compile_rule  # only needed when a rule changed
    from logdx.diagnose.inherit import inherit
    from logdx.diagnose.switch import is_switch, switched_off
    from logdx.diagnose.yaml_nodes import read_yaml

    rules: dict[str, dict[str, Any]] = {}
    nodes = []
    for path, origin in files:
        for node in read_yaml(path).items():
            nodes.append(node)
            if is_switch(node):
                continue
            rule = compile_rule(node)
            if rule["id"] in rules:
                raise node.error(_twice(rule["id"], rules[rule["id"]]))
            rules[rule["id"]] = rule | {"origin": origin}
    for rule in rules.values():
        for refined in rule["refines"]:
            if refined not in rules:
                raise RuleError(
                    f"rule {rule['id']!r} refines the unknown rule {refined!r}"
                    + nearest(refined, rules),
                    rule["path"],
                    rule["line"],
                    1,
                )
    inherit(rules)
    off = switched_off(nodes, rules)
    return [rule for name, rule in rules.items() if name not in off]
