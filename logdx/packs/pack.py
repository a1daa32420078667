"""What a pack gives: the object that its entry point names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from logdx.dialects.base import Dialect
from logdx.model.record import Record


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
