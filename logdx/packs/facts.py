"""What logdx keeps of an installed pack.

facts (JSON, cached) -> InstalledPack, BrokenPack
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from logdx.parse.index import Entry

GROUP = "logdx.packs"
"""The entry point group."""


class InstalledPack(NamedTuple):
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


class BrokenPack(NamedTuple):
    """A pack that is left out, and why."""

    name: str
    version: str
    reason: str

    def __str__(self) -> str:
        named = f"{self.name} {self.version}".strip()
        return f"pack {named} is left out: {self.reason}"


class Installed(NamedTuple):
    """All packs that are installed, in the order of their names."""

    packs: tuple[InstalledPack, ...] = ()
    broken: tuple[BrokenPack, ...] = ()
    stamp: str = ""
    """Changes when a pack's files do: what is compiled with them depends on it."""
