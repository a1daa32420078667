"""Rules: YAML files -> checked, typed, plain data -> Rule.

rules/**/*.yaml -> read_yaml -> compile_rule (errors with place) -> JSON in the cache -> Rule
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from logdx.cache import cached, digest
from logdx.errors import RuleError, nearest
from logdx.model.record import FrozenFields
from logdx.resources import folder

FORMAT = "2"
"""Of the compiled rules in the cache."""
CONFIDENCES = ("certain", "likely", "possible")


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


def load_rules(extra: Sequence[Path] = ()) -> list[Rule]:
    """Return the built-in rules and those of ``extra`` folders or files, in order.

    Raises RuleError for the first broken rule.
    """
    files = rule_files(folder("rules"))
    for place in extra:
        files += rule_files(place)
    texts = [(str(path), _read(path)) for path in files]
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


def _compile_all(files: Sequence[Path]) -> list[dict[str, Any]]:
    from logdx.diagnose.compile import compile_rule  # only needed when a rule changed
    from logdx.diagnose.inherit import inherit
    from logdx.diagnose.yaml_nodes import read_yaml

    rules: dict[str, dict[str, Any]] = {}
    for path in files:
        for node in read_yaml(path).items():
            rule = compile_rule(node)
            if rule["id"] in rules:
                raise node.error(f"rule {rule['id']!r} is defined twice")
            rules[rule["id"]] = rule
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
    return list(rules.values())
