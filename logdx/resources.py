"""Where logdx's grammars, rules and samples are.

    wheel: logdx/_data/<folder>   or   checkout: <root>/<folder>

A wheel carries copies as package data; an editable install and a checkout have none and use
the folders beside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``grammars``, ``rules`` or ``samples``.

    Raises FileNotFoundError when the installation lacks it.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"logdx is installed without its {name} folder")
