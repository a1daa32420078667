"""Headers that every answer has, and the policy of the pages: nothing foreign loads or runs.

SAFE for data, PAGE for pages, ALONE for a report that is a page of its own
"""

from __future__ import annotations

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PAGE = SAFE | {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ALONE = SAFE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'; sandbox"
}
"""A report's own page narrows this to the hash of its one style; it runs no script anyway."""
STATIC = SAFE | {"Cache-Control": "public, max-age=3600"}
