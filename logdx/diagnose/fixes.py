"""Picks the fixes that are right for the reader: the date and the SDK decide.

rule.fix (when, since, until, sdk, text) + today + SDK -> texts in order
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from logdx.diagnose.rules import Rule

_RELATED = {
    "arduino-esp32": ("esp-idf",),
    "esp8266": ("esp-idf",),
    "mbedtls-programs": ("mbedtls",),
}


def fixes_for(
    rule: Rule, sdk: str | None, today: datetime, text: Callable[[str], str]
) -> tuple[str, ...]:
    """Return the texts of the fixes that hold today, general ones first, then the SDK's own."""
    current = [fix for fix in rule.fix if _is_current(fix, today.date())]
    general = [fix for fix in current if "sdk" not in fix]
    own = _of_sdk(current, sdk)
    return tuple(text(fix["text"]) for fix in general + own)


def _of_sdk(fixes: list[dict[str, str]], sdk: str | None) -> list[dict[str, str]]:
    """The fixes of the SDK that was seen, else of mbedTLS itself."""
    for name in (sdk, *_RELATED.get(sdk or "", ()), "mbedtls"):
        own = [fix for fix in fixes if name in fix.get("sdk", "").replace(",", " ").split()]
        if own:
            return own
    return []


def _is_current(fix: dict[str, str], today: date) -> bool:
    since, until = fix.get("since"), fix.get("until")
    if since and today < date.fromisoformat(since):
        return False
    return not (until and today >= date.fromisoformat(until))
