"""``logdx packs``: which packs are installed, what they give, and which are left out.

entry points -> Workspace.packs -> lines or JSON on stdout
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from logdx.commands.words import sentence
from logdx.packs import BrokenPack, InstalledPack
from logdx.workspace import Workspace, open_workspace


def add_parser(subparsers: Any, text: str) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("packs", help=text, description=sentence(text))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the packs; return 1 when one of them is broken."""
    workspace = open_workspace()
    if args.format == "json":
        packs = [_as_dict(pack, workspace) for pack in workspace.packs]
        packs += [_broken(pack) for pack in workspace.broken]
        print(json.dumps(packs, ensure_ascii=False, indent=2))
    else:
        _print_text(workspace)
    return 1 if workspace.broken else 0


def _print_text(workspace: Workspace) -> None:
    if not workspace.packs and not workspace.broken:
        print("no packs are installed")
    for pack in workspace.packs:
        print(f"{pack.name} {pack.version}   {_summary(pack, workspace)}")
    for broken in workspace.broken:
        print(f"{broken.name} {broken.version}   broken")


def _summary(pack: InstalledPack, workspace: Workspace) -> str:
    counts = {
        "dialects": ", ".join(entry.name for entry in pack.entries),
        "records": ", ".join(pack.kinds),
        "rules": str(_rules(pack, workspace) or ""),
        "knowledge": ", ".join(f"{len(rows)} {name}" for name, rows in pack.knowledge.items()),
    }
    return "   ".join(f"{name}: {text}" for name, text in counts.items() if text)


def _rules(pack: InstalledPack, workspace: Workspace) -> int:
    return sum(rule.origin == pack.origin for rule in workspace.rules)


def _as_dict(pack: InstalledPack, workspace: Workspace) -> dict[str, Any]:
    return {
        "name": pack.name,
        "version": pack.version,
        "distribution": pack.distribution,
        "dialects": [entry.name for entry in pack.entries],
        "records": list(pack.kinds),
        "rules": _rules(pack, workspace),
        "knowledge": {name: len(rows) for name, rows in pack.knowledge.items()},
        "broken": None,
    }


def _broken(pack: BrokenPack) -> dict[str, Any]:
    return {"name": pack.name, "version": pack.version, "broken": pack.reason}
