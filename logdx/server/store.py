"""Keeps redacted reports for a while, if the server is told to.

    (JSON, HTML fragment) -> table ``reports`` under an unguessable id -> Kept, until it expires

SQLAlchemy, so that another database than SQLite is a URL away. The calls block: they belong into
a thread.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Float,
    Index,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from logdx.errors import UsageError

ID_BYTES = 16
"""Random bytes of an id: nobody guesses one of 2**128."""
SWEEP_SECONDS = 60.0
"""How often what has expired is deleted, at the most."""

_METADATA = MetaData()
_REPORTS = Table(
    "reports",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("title", String(200), nullable=False),
    Column("report", Text, nullable=False),
    Column("page", Text, nullable=False),
    Index("reports_expires", "expires"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A report in the store, redacted."""

    title: str
    report: str
    """JSON, schema ``logdx/report/1``."""
    page: str
    """The answer of the web page, as HTML."""
    expires: float = 0.0
    """Seconds since 1970."""


class Store:
    """The table of kept reports."""

    def __init__(self, url: str, keep_days: float) -> None:
        """``url``: of SQLAlchemy, or the path of an SQLite file. Raises UsageError."""
        self._seconds = keep_days * 86_400
        self._swept = 0.0
        try:
            self._engine = create_engine(url if "://" in url else f"sqlite:///{url}")
            _METADATA.create_all(self._engine)
        except (SQLAlchemyError, ImportError, ValueError) as error:
            raise UsageError(f"--store: the database cannot be opened ({_kind(error)})") from None

    def put(self, kept: Kept) -> str:
        """Keep a report; return its id."""
        self._sweep()
        id, now = secrets.token_urlsafe(ID_BYTES), time.time()
        row = {"id": id, "created": now, "expires": now + self._seconds, "title": kept.title[:200],
               "report": kept.report, "page": kept.page}  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(_REPORTS).values(row))
        return id

    def get(self, id: str) -> Kept | None:
        """Return a report; None for an id that is unknown or has expired."""
        columns = (_REPORTS.c.title, _REPORTS.c.report, _REPORTS.c.page, _REPORTS.c.expires)
        asked = select(*columns).where(_REPORTS.c.id == id, _REPORTS.c.expires > time.time())
        with self._engine.connect() as connection:
            row = connection.execute(asked).first()
        return Kept(*row) if row is not None else None

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _sweep(self) -> None:
        now = time.time()
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        with self._engine.begin() as connection:
            connection.execute(delete(_REPORTS).where(_REPORTS.c.expires <= now))


def _kind(error: BaseException) -> str:
    """The kind of a fault: its message may quote the URL and its password."""
    return type(error).__name__
