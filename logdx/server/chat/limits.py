"""What is remembered for a while and bounded: requests seen, questions of a user.

key -> first time? | key -> still within the rate?
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

Clock = Callable[[], float]


class Seen:
    """Keys of the last ``seconds``, at most ``most`` of them."""

    def __init__(
        self, seconds: float = 900.0, most: int = 20_000, clock: Clock = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._until: OrderedDict[str, float] = OrderedDict()

    def first(self, key: str) -> bool:
        """Remember the key; False when it came before."""
        now = self._clock()
        while self._until and (
            len(self._until) > self._most or next(iter(self._until.values())) <= now
        ):
            self._until.popitem(last=False)
        if key in self._until:
            return False
        self._until[key] = now + self._seconds
        return True


class Rate:
    """At most ``most`` questions of one asker in ``seconds``."""

    def __init__(
        self,
        most: int = 20,
        seconds: float = 60.0,
        askers: int = 10_000,
        clock: Clock = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._askers, self._clock = most, seconds, askers, clock
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, asker: str) -> bool:
        """Count a question; False when it is one too many."""
        now = self._clock()
        start, count = self._windows.pop(asker, (now, 0))
        if now - start >= self._seconds:
            start, count = now, 0
        self._windows[asker] = (start, count + 1)
        if len(self._windows) > self._askers:
            self._windows.popitem(last=False)
        return count < self._most
