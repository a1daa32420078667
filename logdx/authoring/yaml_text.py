"""Values as a rule file writes them.

str | int | bool | datetime | names -> YAML text on one line; a log -> a block of lines
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/ ")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n", "absent"))
"""Words that some reader of YAML, or the rule language, takes for more than a text."""


def value_text(value: object) -> str:
    """Return a value of a field as a rule writes it; ``absent`` for None.

    >>> value_text(("not-trusted", "expired"))
    '[not-trusted, expired]'
    """
    if value is None:
        return "absent"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple):
        items = [scalar(str(getattr(item, "value", item))) for item in value]
        return f"[{', '.join(items)}]" if items else "{empty: true}"
    return scalar(str(value))


def scalar(text: str) -> str:
    """Return a text as YAML on one line, quoted where it has to be.

    >>> scalar("not-trusted"), scalar("*.example.org"), scalar("no")
    ('not-trusted', '"*.example.org"', '"no"')
    """
    plain = text[:1].isalpha() and not text.endswith(" ") and set(text) <= _PLAIN
    if plain and text.lower() not in _WORDS:
        return text
    return _quoted(text)


def block(lines: Sequence[str], indent: int) -> list[str]:
    """Return lines as a YAML block text at an indentation, its head (``|``) first.

    What a block cannot hold (control characters) makes it a quoted text instead.
    """
    if not all(line.replace("\t", "").isprintable() for line in lines):
        return [_quoted("".join(line + "\n" for line in lines))]
    starts_with_space = next((line[0] in " \t" for line in lines if line.strip()), False)
    head = "|2" if starts_with_space else "|"
    return [head, *(" " * indent + line.rstrip() if line.strip() else "" for line in lines)]


def _quoted(text: str) -> str:
    """Return a text in double quotes; what a terminal or an editor may obey is escaped."""
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
