"""``logdx rules``: one module a subcommand.

rules SUBCOMMAND -> logdx.commands.rules.NAME.run(args) -> exit code
"""

from __future__ import annotations

import importlib
from typing import Any

SUBCOMMANDS: dict[str, str] = {
    "schema": "print the JSON Schema of rule files, for editors",
