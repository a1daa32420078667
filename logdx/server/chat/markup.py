"""Text of a log, made inert for a chat: no mention, link, picture, emoji or markup in it is live.

text -> visible characters only -> plain words as they are, any other word as a code span

Chats differ in what they turn into something live, and change. So a word is shown as it is only
when it is made of letters, digits and a few harmless signs; ``@channel``, ``<!here>``,
``https://a.example``, ``:smile:``, ``||x||`` and ``mbedtls_ssl_setup`` become code spans, which
every Markdown dialect shows letter by letter. A backtick, which would end the span, is replaced.
"""

from __future__ import annotations

from logdx.render.terminal import harmless, shortened

BACKTICK = "ˋ"  # U+02CB, looks the same and ends no code span
_INNER = frozenset("'’-–/%+=,")  # inside a word, between letters and digits
_BEFORE = frozenset("\"'(“‘-–+")
_AFTER = frozenset("\"'),.;:!?”’%…")
_ELLIPSES = frozenset({"...", "…"})


def visible(text: str, most: int) -> str:
    """One line of visible characters, cut to ``most``: no control, bidi or zero-width character."""
    cut = text[: 4 * most]
    return shortened(harmless(cut).strip(), most, "…")


def visible_line(text: str, most: int) -> str:
    """The same for a line of code, whose indentation stays."""
    return shortened(harmless(text[: 4 * most]).rstrip(), most, "…")


def prose(text: str) -> str:
    """Markdown that shows the text and does nothing.

    >>> prose("ask @channel about *.azure-devices.net (port 8883).")
    'ask `@channel` about `*.azure-devices.net` (port 8883).'
    """
    words = text.split()
    first = [code(word) if _list_number(word) else _word(word) for word in words[:1]]
    return " ".join([*first, *map(_word, words[1:])])


def fence(lines: tuple[str, ...]) -> str:
    """A Markdown code block that its lines cannot leave."""
    return "\n".join(("```", *(line.replace("`", BACKTICK) or " " for line in lines), "```"))


def code(text: str) -> str:
    """A Markdown code span that the text cannot leave."""
    return f"`{text.replace('`', BACKTICK)}`"


def safe_link(url: str) -> bool:
    """True for an https address that can stand in any markup without changing its meaning."""
    return (
        url.startswith("https://")
        and len(url) <= 300
        and url.isascii()
        and all(char.isalnum() or char in "-._~/?=&%+#:" for char in url)
    )


def _list_number(word: str) -> bool:
    """``1.`` at the start of a line would begin a list."""
    return word[:-1].isdigit() and word[-1] in ".)"


def _word(word: str) -> str:
    if word in _ELLIPSES:
        return word
    start, end = 0, len(word)
    while start < end and word[start] in _BEFORE:
        start += 1
    while end > start and word[end - 1] in _AFTER:
        end -= 1
    core = word[start:end]
    if _plain(core):
        return word
    return word[:start] + code(core) + word[end:] if core else code(word)


def _plain(core: str) -> bool:
    """Letters, digits and inner signs; dots only before a digit or one letter (3.6, ca.h)."""
    if not core or not (core[0].isalnum() and core[-1].isalnum()):
        return False
    if not all(char.isalnum() or char in _INNER or char == "." for char in core):
        return False
    return all(_no_domain(piece) for piece in core.split(".")[1:])


def _no_domain(piece: str) -> bool:
    """What follows a dot and is no top-level domain."""
    return piece[:1].isdigit() or len(piece) == 1
