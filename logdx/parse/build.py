"""Writes grammars/needs.json: ``python -m logdx.parse.build`` (``--check`` only compares).

    grammars of the built-in dialects -> what a line needs -> one JSON file that ships
"""

from __future__ import annotations

import json
import sys

from logdx.dialects import DIALECTS
from logdx.parse.grammar import NEEDS_FILE, find_needs, text_key
from logdx.resources import folder


def build() -> str:
    """Return the text of the file."""
    needs = {}
    for name in sorted({dialect.grammar for dialect in DIALECTS}):
        path = folder("grammars") / f"{name}.lark"
        needs[name] = [text_key(path), find_needs(path)]
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in needs.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Write the file, or say that it is out of date."""
    path = folder("grammars") / NEEDS_FILE
    text = build()
    if "--check" in sys.argv:
        current = path.exists() and path.read_text("utf-8") == text
        if not current:
            print(f"{path} is out of date: run python -m logdx.parse.build", file=sys.stderr)
        return 0 if current else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
