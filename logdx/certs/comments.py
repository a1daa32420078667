r"""Text that may stand in a comment of a PEM or C file, whatever a certificate calls itself.

Only characters of a list stay. Without ``\`` and ``?``, and with no ``/`` beside a ``*``, there is
no spliced line, no trigraph and no end of a comment; a run of hyphens (``-----BEGIN``) becomes one.

>>> safe("evil */ #include ??/ -----BEGIN")
'evil *_ _include __/ -BEGIN'
"""

from __future__ import annotations

MOST_CHARACTERS = 400
_KEPT = frozenset(" .,:;=()*+@'_-/")


def safe(text: str) -> str:
    """Return the text for a comment on one line."""
    kept = "".join(
        char if (char.isascii() and char.isalnum()) or char in _KEPT else "_"
        for char in " ".join(text.split())[:MOST_CHARACTERS]
    )
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept.replace("*/", "*_").replace("/*", "_*")
