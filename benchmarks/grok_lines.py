"""What dense.py measures logdx against: pygrok, every line pattern of the dialects in the file."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

from lark import Lark  # noqa: E402
from pygrok import Grok  # noqa: E402

from logdx.resources import folder  # noqa: E402

GRAMMARS = ("mbedtls_x509", "mbedtls_programs", "mbedtls_debug", "codes")
"""The dialects whose lines the dense inputs hold."""


def patterns() -> list[str]:
    """Every terminal of those grammars as a line pattern."""
    found = []
    for name in GRAMMARS:
        lark = Lark.open(str(folder("grammars") / f"{name}.lark"), parser="lalr", lexer="basic")
        skipped = {*lark.lexer_conf.ignore, "_NL"}
        found += [t.pattern.to_regexp() for t in lark.terminals if t.name not in skipped]
    return found


def main() -> None:
    """Try every pattern on every line, as grok does."""
    groks = [Grok(f"(?P<field>{pattern})") for pattern in patterns()]
    matched = 0
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for line in file:
            for grok in groks:
                if grok.match(line) is not None:
                    matched += 1
    print(matched)


main()
