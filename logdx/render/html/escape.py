"""Text of a log as HTML: hidden characters visible, everything else escaped.

'<script>\\x1b[2J' -> '&lt;script&gt;␛[2J'
"""

from __future__ import annotations

import html

from logdx.render.visible import harmless


def text(value: str) -> str:
    """Return a text of one line, safe in an element or a quoted attribute."""
    return html.escape(harmless(value), quote=True)


def element(tag: str, content: str, **attributes: str) -> str:
    """Return an element of content that is HTML already; attributes are escaped here.

    >>> element("p", "x", class_="note")
    '<p class="note">x</p>'
    """
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(v)}"' for name, v in attributes.items()
    )
    return f"<{tag}{given}>{content}</{tag}>"
