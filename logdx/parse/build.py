"""Writes grammars/index.json: ``python -m logdx.parse.build`` (``--check`` only compares).

built-in dialects and their grammars -> what a line needs -> one JSON file that ships
"""

from __future__ import annotations

import sys

from logdx.parse.index import INDEX_FILE, index_text
from logdx.resources import folder


def main() -> int:
    """Write the file, or say that it is out of date."""
    path = folder("grammars") / INDEX_FILE
    text = index_text()
    if "--check" in sys.argv:
        current = path.exists() and path.read_text("utf-8") == text
        if not current:
            print(f"{path} is out of date: run python -m logdx.parse.build", file=sys.stderr)
        return 0 if current else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
