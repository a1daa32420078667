"""What a command works with: the configuration, the packs, and the rules and dialects of all.

    logdx.toml, --rules, installed packs -> Workspace(config, packs, rules, dialects)

Rules come in this order: built in, packs, configuration, ``--rules``; ``Rule.origin`` says which.
The dialects of packs stand before the built-in ones, since they know their program better.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from logdx.config import Config, ConfigError, load_config
from logdx.diagnose.rules import COMMAND_LINE, Rule, RuleSource, load_rules
from logdx.errors import RuleError, nearest
from logdx.packs import BrokenPack, InstalledPack, installed
from logdx.parse.index import Entry, built_in
from logdx.resources import folder

FROM_CONFIG = "config"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that a command needs besides the logs."""

    config: Config
    rules: list[Rule]
    dialects: tuple[Entry, ...]
    packs: tuple[InstalledPack, ...] = ()
    broken: tuple[BrokenPack, ...] = ()
    """Packs that are left out, and why."""

    def sample_folders(self) -> list[Path]:
        """Return the folders of samples that examples of rules name: ours, then the packs'."""
        return sample_folders(self.packs)

    def load_kinds(self) -> None:
        """Load the packs' code, so that their record kinds are registered."""
        _load_kinds(self.packs)


def sample_folders(packs: Iterable[InstalledPack]) -> list[Path]:
    """Return the folders of samples: ours, then those of the packs."""
    return [folder("samples"), *(pack.samples for pack in packs if pack.samples)]


def open_workspace(rules: Sequence[Path] = (), config: Config | None = None) -> Workspace:
    """Return the workspace of the working folder; ``rules`` are those of ``--rules``.

    A broken pack is named on stderr and left out. Raises ConfigError or RuleError for the first
    thing that is broken of the user's own.
    """
    config = load_config() if config is None else config
    own = [
        *(RuleSource(path, FROM_CONFIG) for path in config.rules),
        *(RuleSource(path, COMMAND_LINE) for path in rules),
    ]
    found = installed()
    packs, broken, loaded = _load(found.packs, own, found.stamp)
    broken = (*found.broken, *broken)
    for one in broken:
        print(f"logdx: {one}", file=sys.stderr)
    if not broken:
        _check_selectors(config, loaded)
    entries = (*(entry for pack in packs for entry in pack.entries), *built_in())
    return Workspace(config, loaded, entries, packs, broken)


def load_packs() -> tuple[InstalledPack, ...]:
    """Return the packs, their code loaded and their knowledge in use, whatever their rules are.

    A pack that cannot be loaded is named on stderr and left out.
    """
    from logdx.packs.load import PackError, load_pack

    found = installed()
    broken, packs = list(found.broken), []
    for pack in found.packs:
        try:
            load_pack(pack.name, pack.place)
            packs.append(pack)
        except PackError as error:
            broken.append(BrokenPack(pack.name, pack.version, str(error)))
    _use_knowledge(packs)
    for one in broken:
        print(f"logdx: {one}", file=sys.stderr)
    return tuple(packs)


Loaded = tuple[tuple[InstalledPack, ...], tuple[BrokenPack, ...], list[Rule]]


def _load(packs: Sequence[InstalledPack], own: Sequence[RuleSource], stamp: str) -> Loaded:
    """Load the rules of all; a pack is left out when a rule of it is broken."""
    good, broken = list(packs), []
    while True:
        _use_knowledge(good)
        sources = [RuleSource(pack.rules, pack.origin) for pack in good if pack.rules]
        try:
            loaded = load_rules([*sources, *own], stamp, partial(_load_kinds, good))
        except RuleError as error:
            guilty = next((pack for pack in good if _is_of(error.path, pack)), None)
            if guilty is None:
                raise
            good.remove(guilty)
            broken.append(BrokenPack(guilty.name, guilty.version, str(error)))
        else:
            return tuple(good), tuple(broken), loaded


def _is_of(path: str, pack: InstalledPack) -> bool:
    return pack.rules is not None and Path(path).is_relative_to(pack.rules)


def _load_kinds(packs: Sequence[InstalledPack]) -> None:
    from logdx.packs.load import load_pack

    for pack in packs:
        if pack.kinds:
            load_pack(pack.name, pack.place)


def _use_knowledge(packs: Sequence[InstalledPack]) -> None:
    from logdx.knowledge.added import use

    use(pack.knowledge for pack in packs)


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
