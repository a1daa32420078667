"""What a chat platform is to logdx: three questions behind one interface.

request -> verify (raw bytes) -> read (Question) -> [explain] -> render (Reply -> JSON)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from logdx.errors import LogdxError
from logdx.model.report import Report
from logdx.server.chat.message import Reply

MAX_BODY = 1 << 20
MAX_LOG = 5 << 20
WINDOW = 300.0
"""Seconds that a signed timestamp may differ from the clock."""

Json = dict[str, object]
Headers = Mapping[str, str]
Deliver = Callable[[Reply], Awaitable[None]]


class Explain(Protocol):
    """The server's diagnosis: a log's bytes, and the CA file beside it, to a report."""

    def __call__(self, log: bytes, *, ca: bytes | None = None) -> Awaitable[Report]:
        """Return the report; raise when the server is busy or the log takes too long."""
        ...


class UnreadableError(LogdxError):
    """A log that the platform does not hand out; the text tells the user why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked: a text, or a file that the platform holds."""

    text: str = ""
    asker: str = ""
    load: Callable[[], Awaitable[bytes]] | None = None
    """Fetches the file; raises UnreadableError."""
    usage: str = "Paste the log of a device, or an error code such as -9984."


@dataclass(frozen=True, slots=True)
class Later:
    """How an answer is given that is not ready in time."""

    acknowledgement: Json
    deliver: Deliver


@dataclass(frozen=True, slots=True)
class Incoming:
    """A verified request: a question, or at once the answer (a ping, nothing to do)."""

    question: Question | None = None
    at_once: Json = field(default_factory=dict)
    later: Later | None = None
    extra: Json = field(default_factory=dict)
    """Fields of this answer alone, over those that ``render`` gives."""


class ChatAdapter(Protocol):
    """One platform."""

    @property
    def name(self) -> str:
        """``slack``: the last part of its path, /chat/slack."""
        ...

    @property
    def patience(self) -> float:
        """Seconds to wait before the answer is given later; 0 gives every answer later."""
        ...

    def verify(self, headers: Headers, body: bytes) -> str:
        """Return what makes this request unlike any other; ProblemError 401 when not genuine."""
        ...

    def read(self, body: bytes) -> Incoming:
        """The question of a genuine request; ProblemError 400 for a broken one."""
        ...

    def render(self, reply: Reply) -> Json:
        """The platform's message."""
        ...
