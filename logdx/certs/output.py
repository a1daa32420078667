"""Writes chosen roots as PEM or DER.

Choice -> PEM with comments | DER of one root -> stdout or FILE, whole or not at all
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from logdx.certs.bundle import BundledRoot
from logdx.certs.choose import Choice
from logdx.certs.comments import safe
from logdx.deliver import write_whole
from logdx.errors import UsageError
from logdx.version import __version__


def headline(bundle_version: str, now: datetime) -> str:
    """Return the first line of what is written: by what, from what, for which day."""
    return f"Made by logdx {__version__} from certifi {bundle_version}, as of {now:%Y-%m-%d}."


def about(root: BundledRoot) -> list[str]:
    """Return the lines that tell a person which root this is."""
    return [
        root.dn,
        f"valid {root.not_before:%Y-%m-%d} to {root.not_after:%Y-%m-%d}",
        f"SHA-256 {root.sha256}",
    ]


def as_pem(choice: Choice, first: str) -> bytes:
    """Return the roots as PEM; parsers skip the comments, which stand before each BEGIN."""
    lines = [f"# {safe(text)}" for text in (first, *choice.notes)]
    for root in choice.roots:
        lines += ["#", *(f"# {safe(text)}" for text in about(root)), root.pem.rstrip("\n")]
    return ("\n".join(lines) + "\n").encode("ascii")


def as_der(choice: Choice) -> bytes:
    """Return the one root that is needed; DER has no place for a second. UsageError for more."""
    if len(choice.needed) != 1:
        names = ", ".join(root.name for root in choice.needed)
        raise UsageError(
            f"--as der: a DER file holds one certificate and {len(choice.needed)} are needed"
            f" ({names}); use PEM, or pick one with --root"
        )
    return choice.needed[0].der


def deliver(data: bytes, target: Path | None) -> None:
    """Write to the file, or to stdout where there is none."""
    if target is not None:
        write_whole(target, data)
        return
    if sys.stdout.isatty() and not data.isascii():
        raise UsageError("--as der: will not write binary to a terminal; name a file with -o")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
