"""The base of all records: frozen, keyword-only, and registered by kind.

    class Alert(Record): kind = "alert"; level: int | None = None   ->   Alert(level=2)

Records read like frozen dataclasses. They are none, because thirty generated classes cost 40 ms of
each start and a frozen ``__init__`` sets its fields one by one; here the class holds the defaults
and an instance holds what differs.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, Self, dataclass_transform

_KINDS: dict[str, type[Record]] = {}


def record_kinds() -> dict[str, type[Record]]:
    """Return every registered record kind by its name in rules and reports."""
    return dict(_KINDS)


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class FrozenFields:
    """What makes a class of annotated fields a frozen record."""

    field_names: ClassVar[tuple[str, ...]] = ()
    """Names of all fields, those of the base first."""

    def __init_subclass__(cls) -> None:
        own = (name for name, hint in cls.__annotations__.items() if "ClassVar" not in str(hint))
        cls.field_names = (*cls.field_names, *own)

    def __init__(self, **fields: Any) -> None:
        for name in fields:
            if name not in self.field_names:
                raise TypeError(f"{type(self).__name__} has no field {name!r}")
        self.__dict__.update(fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.field_names)
        return f"{type(self).__name__}({fields})"

    def with_fields(self, **changes: Any) -> Self:
        """Return a copy in which some fields differ."""
        return type(self)(**{**self.__dict__, **changes})


class Record(FrozenFields):
    """What every record has: where it stands. Lines count from 1 in their source.

    A subclass with a ``kind`` of its own is registered; ValueError if another class holds it.
    """

    kind: ClassVar[str] = "record"
    source: int = 0
    """Number of the source in the report."""
    first_line: int = 0
    """Where it begins."""
    last_line: int = 0
    """Where it ends."""
    stream: str = ""
    """Tag, task or context pointer of the lines; interleaved tasks have different streams."""
    dialect: str = ""
    """The dialect that read it, such as esp-idf."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "kind" in cls.__dict__ and _KINDS.setdefault(cls.kind, cls) is not cls:
            raise ValueError(f"record kind {cls.kind!r} is registered twice")
