"""The routes of the platforms: ``POST /chat/NAME``, each behind its guard.

adapters + explain -> routes
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from starlette.routing import Route
from starlette.types import ASGIApp

from logdx.server.chat.answer import Answerer
from logdx.server.chat.base import ChatAdapter, Explain
from logdx.server.chat.endpoint import QuestionEndpoint
from logdx.server.chat.guard import Guard


@runtime_checkable
class OwnApp(Protocol):
    """An adapter whose requests a library of the platform dispatches."""

    def app(self, answerer: Answerer) -> ASGIApp:
        """The app behind the guard."""
        ...


def chat_routes(adapters: Sequence[ChatAdapter], explain: Explain) -> list[Route]:
    """One route a platform; none for a platform that is not configured."""
    answerer = Answerer(explain)
    return [_route(adapter, answerer) for adapter in adapters]


def _route(adapter: ChatAdapter, answerer: Answerer) -> Route:
    inner = (
        adapter.app(answerer)
        if isinstance(adapter, OwnApp)
        else QuestionEndpoint(adapter, answerer)
    )
    guard = Guard(adapter, inner)
    return Route(f"/chat/{adapter.name}", guard, methods=["POST"], name=f"chat-{adapter.name}")
