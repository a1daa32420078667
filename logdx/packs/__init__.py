"""Packs: Python packages that teach logdx a dialect, rules or knowledge.

[project.entry-points."logdx.packs"]
acme = "logdx_acme:PACK"        a Pack, for dialects and record kinds
lab = "lab_rules"               a package without code: its folders rules, samples, knowledge.yaml

installed packages -> installed() (cached) -> InstalledPack -> rules, dialects, knowledge
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logdx.packs.discover import installed
from logdx.packs.facts import BrokenPack, Installed, InstalledPack

if TYPE_CHECKING:
    from logdx.packs.pack import Pack

__all__ = ["BrokenPack", "Installed", "InstalledPack", "Pack", "installed"]


def __getattr__(name: str) -> object:
    """Import Pack for those who make one; a start does without."""
    if name == "Pack":
        from logdx.packs.pack import Pack

        return Pack
    raise AttributeError(f"module 'logdx.packs' has no attribute {name!r}")
