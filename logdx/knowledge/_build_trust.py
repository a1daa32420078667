from collections.abc import Callable
from typing import Any


def sections(read: Callable[[str], Any]) -> dict[str, Any]:
    return {}
