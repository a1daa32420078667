"""Text of a log that cannot harm what shows it: control and hidden characters become visible.

"\\x1b[2J\\u202e" -> "␛[2J�"
"""

from __future__ import annotations

import unicodedata


def harmless(text: str) -> str:
    """Replace control, bidirectional and other invisible characters of a log by visible ones."""
    return "".join(_VISIBLE.get(char) or _visible(char) for char in text.expandtabs(4))


_VISIBLE = {"\x1b": "␛", "\x00": "␀", "\r": "␍", "\n": " "}


def _visible(char: str) -> str:
    if char < " " or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return "�"
    return char
