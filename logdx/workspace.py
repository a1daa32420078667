"""What a command works with: the configuration, the packs, and the rules and dialects of all.

    logdx.toml, --rules, installed packs -> Workspace(config, packs, rules, dialects)

Rules come in this order: built in, packs, configuration, ``--rules``; ``Rule.origin`` says which.
The dialects of packs stand before the built-in ones, since they know their program better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from logdx.config import Config, ConfigError, load_config
from logdx.diagnose.rules import COMMAND_LINE, Rule, RuleSource, load_rules
from logdx.errors import nearest
from logdx.parse.index import Entry, built_in

FROM_CONFIG = "config"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that a command needs besides the logs."""

    config: Config
    rules: list[Rule]
    dialects: tuple[Entry, ...]
    packs: tuple[object, ...] = ()


def open_workspace(rules: Sequence[Path] = (), config: Config | None = None) -> Workspace:
    """Return the workspace of the working folder; ``rules`` are those of ``--rules``.

    Raises ConfigError or RuleError for the first thing that is broken.
    """
    config = load_config() if config is None else config
    loaded = load_rules(
        [
            *(RuleSource(path, FROM_CONFIG) for path in config.rules),
            *(RuleSource(path, COMMAND_LINE) for path in rules),
        ]
    )
    _check_selectors(config, loaded)
    return Workspace(config, loaded, built_in())


def _check_selectors(config: Config, rules: Sequence[Rule]) -> None:
    """A selector that names nothing would silently hide nothing."""
    selectors = config.selectors()
    if not selectors or config.path is None:
        return
    from logdx.knowledge.causes import all_causes

    names = {name for cause in all_causes() for name in (cause.id, cause.code)}
    names |= {rule.id for rule in rules}
    for key, selector in selectors:
        is_glob = any(mark in selector for mark in "*?[")
        if not is_glob and selector not in names and selector.upper() not in names:
            message = f"no cause, code or rule is named {selector!r}" + nearest(selector, names)
            raise ConfigError(message, config.path, key)
