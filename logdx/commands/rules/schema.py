"""``logdx rules schema``: the JSON Schema of rule files, for editors.

workspace (record kinds of packs registered) -> schema -> stdout
"""

from __future__ import annotations

import argparse


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = "Save it, and begin a rule file with: # yaml-language-server: $schema=FILE"
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema, the record kinds of the installed packs included."""
    from logdx.authoring.schema import render
    from logdx.workspace import load_packs

    load_packs()
    print(render(), end="")
    return 0
