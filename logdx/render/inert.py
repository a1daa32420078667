"""Markdown in which nothing from a log is alive: no mention, no link, no way out of a fence.

    text of a log -> words, the doubtful ones as code spans      lines of a log -> a fence

GitHub and GitLab look for mentions, issue numbers, commits and addresses in text, even behind a
backslash, but not in code. So a word that could be anything but a word becomes a code span.
"""

from __future__ import annotations

from collections.abc import Iterable

from logdx.render.visible import harmless

_PLAIN = frozenset(".,;'\"()/-+=?:")
"""Punctuation that may stand in a word without making it anything else."""
_OPENING = "(\"'"
_CLOSING = ".,;:?!%)\"'"
_HEX = frozenset("0123456789abcdef")


def words(text: str) -> str:
    """Return a text as Markdown prose on one line.

    >>> words("ask @root or see #12 at https://x.example, heap 40 kB")
    'ask `@root` or see `#12` at `https://x.example`, heap 40 kB'
    """
    given = harmless(text).split()
    return " ".join(_word(word, first=number == 0) for number, word in enumerate(given))


def _word(word: str, first: bool) -> str:
    core = word.lstrip(_OPENING).rstrip(_CLOSING)
    if not core:
        return code(word) if first or not set(word) <= _PLAIN else word
    before, _, after = word.partition(core)
    if first and not before and not core[0].isalpha() and not core.isalnum():
        return code(word)  # it could begin a list, a heading or a quotation
    if first and core.isdecimal() and after:
        return code(word)  # "1." begins a list
    return word if _is_plain(core) else before + code(core) + after


def code(text: str) -> str:
    """Return a text as a code span, whatever backticks it holds."""
    inside = " ".join(harmless(text).split())
    ticks = "`" * (_longest_run(inside) + 1)
    pad = " " if inside[:1] in ("`", "") or inside[-1:] == "`" else ""
    return f"{ticks}{pad}{inside}{pad}{ticks}"


def cell(text: str) -> str:
    """Return a text as code for a cell of a table: a bar would end the cell, even in code."""
    return code(text.replace("\\", "/").replace("|", "¦"))


def fence(lines: Iterable[str], language: str = "text") -> str:
    """Return lines as a fenced block that none of them can close."""
    shown = [harmless(line) for line in lines]
    ticks = "`" * max(3, max((_longest_run(line) for line in shown), default=0) + 1)
    return "\n".join([ticks + language, *shown, ticks])


def _longest_run(text: str) -> int:
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    return longest


def _is_plain(core: str) -> bool:
    """Whether a host shows the word, without the punctuation around it, as nothing but a word."""
    if not all(char.isalnum() or char in _PLAIN for char in core):
        return False
    if ":" in core or core[0] == "/":  # an address, an emoji or a quick action
        return False
    return not _is_linked(core.lower())


def _is_linked(core: str) -> bool:
    """Whether a host would make a link of it: www., a commit, a ticket such as GH-12."""
    if "www." in core or "//" in core:
        return True
    parts = core.replace("/", "-").replace(".", "-").replace("=", "-").split("-")
    if any(len(part) >= 7 and set(part) <= _HEX for part in parts):
        return True
    return len(parts) == 2 and parts[0].isalpha() and parts[1].isdecimal()
