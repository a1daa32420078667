"""Chat platforms: one small adapter each, behind the interface ``ChatAdapter``.

request -> guard (limit, verify, once) -> adapter.read -> answer (redacted) -> adapter.render
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logdx.server.chat.base import ChatAdapter
    from logdx.server.chat.routes import chat_routes
    from logdx.server.chat.settings import configured_adapters

__all__ = ["ChatAdapter", "chat_routes", "configured_adapters"]

_HOMES = {"ChatAdapter": "base", "chat_routes": "routes", "configured_adapters": "settings"}


def __getattr__(name: str) -> object:
    """Import what needs the extra when it is used; the message model needs none."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
