"""Packs: Python packages that teach logdx a dialect, rules or knowledge.

[project.entry-points."logdx.packs"]
acme = "logdx_acme:PACK"        a Pack, for dialects and record kinds
lab = "lab_rules"               a package without code: its folders rules, samples, knowledge.yaml

installed packages -> installed() (cached) -> InstalledPack -> rules, dialects, knowledge
"""

from __future__ import annotations

from logdx.packs.discover import installed
from logdx.packs.pack import BrokenPack, Installed, InstalledPack, Pack

__all__ = ["BrokenPack", "Installed", "InstalledPack", "Pack", "installed"]
