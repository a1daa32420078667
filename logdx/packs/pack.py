"""What a pack gives, and what logdx keeps of an installed one.

Pack (by the pack's author) -> facts (JSON, cached) -> InstalledPack (by logdx)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logdx.model.record import Record

if TYPE_CHECKING:
    from logdx.dialects.base import Dialect
    from logdx.parse.index import Entry

GROUP = "logdx.packs"
"""The entry point group."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a package adds to logdx. Everything but the name is optional."""

    name: str
    dialects: tuple[Dialect, ...] = ()
    """With ``grammar_path`` set to their grammar in the package."""
    records: tuple[type[Record], ...] = ()
    """Record kinds that the dialects give besides the built-in ones."""
    rules: Path | None = None
    """A folder of rule files."""
    samples: Path | None = None
    """A folder of sample logs, which the examples of the rules name."""
    knowledge: Path | None = None
    """A YAML file with causes, roots, intermediates or endpoints (logdx.knowledge.added)."""
    version: str = ""
    """Default: the version of the distribution."""
    needs_logdx: str = "0"
    """The oldest version of logdx that the pack works with."""


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that works, without its code being loaded."""

    name: str
    version: str
    distribution: str
    rules: Path | None
    samples: Path | None
    knowledge: Mapping[str, list[dict[str, Any]]]
    kinds: tuple[str, ...]
    """Its record kinds; registered when its code is loaded (``logdx.packs.load``)."""
    entries: tuple[Entry, ...]
    """Its dialects, each loaded when a log needs it."""
    place: str = ""
    """The entry point's value."""

    @property
    def origin(self) -> str:
        """What ``Rule.origin`` says of its rules."""
        return f"pack {self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """A pack that is left out, and why."""

    name: str
    version: str
    reason: str

    def __str__(self) -> str:
        named = f"{self.name} {self.version}".strip()
        return f"pack {named} is left out: {self.reason}"


@dataclass(frozen=True, slots=True)
class Installed:
    """All packs that are installed, in the order of their names."""

    packs: tuple[InstalledPack, ...] = ()
    broken: tuple[BrokenPack, ...] = ()
    stamp: str = field(default="", compare=False)
    """Changes when a pack's files do: what is compiled with them depends on it."""
