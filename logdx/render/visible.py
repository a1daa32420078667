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
    if char < " " or unicodedata.category(char) in _HIDDEN or _is_no_character(ord(char)):
        return "�"
    return char


_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def _is_no_character(code: int) -> bool:
    """The code points that Unicode keeps free of characters, which XML and HTML refuse."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
