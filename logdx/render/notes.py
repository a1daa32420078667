"""What the number in a quoted line means, to stand beside it.

records -> (source, line) -> "X509_CERT_VERIFY_FAILED"
"""

from __future__ import annotations

from collections.abc import Iterable

from logdx.model.records import Alert, Record, ReturnCode, VerifyFlags
from logdx.model.report import Evidence

Notes = dict[tuple[int, int], str]


def notes_of(records: Iterable[Record]) -> Notes:
    """Return the names of the codes, alerts and flags by the line that shows them."""
    return {
        (record.source, record.first_line): name for record in records if (name := _name(record))
    }


def note_for(notes: Notes, evidence: Evidence) -> str:
    """Return the note of a quoted line; '' where the line says it itself."""
    note = notes.get((evidence.source, evidence.line), "")
    says_it = note.casefold() in evidence.text.casefold()
    has_number = any(char.isdigit() for char in evidence.text)
    return note if note and has_number and not says_it else ""


def _name(record: Record) -> str | None:
    if isinstance(record, ReturnCode) and record.names and record.failed:
        return record.names[0].removeprefix("MBEDTLS_ERR_")
    if isinstance(record, Alert):
        return record.name
    if isinstance(record, VerifyFlags) and record.bits is not None:
        return ", ".join(record.names)
    return None
