"""The optional packages, each named in one line where it is missing."""

from __future__ import annotations

import importlib

from logdx.errors import UsageError


def need(*packages: str, who: str) -> None:
    """Import the packages. Raises UsageError with what to install where one is missing."""
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError:
            raise UsageError(
                f"{who} needs the package {package!r}: pip install 'logdx[certs]'"
            ) from None
