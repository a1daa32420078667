"""Redacts a report: every text in it that the log, a path or an address may have put there.

Report -> each text field -> one Redactor, so that a secret has one placeholder everywhere -> Report

Names of rules, causes, codes, versions, serial numbers and what certificates are for stay; names
in certificates are public, but the addresses and device numbers in them are not.
"""

from __future__ import annotations

import dataclasses
from pathlib import PurePath
from typing import Any

from logdx.model.names import DistinguishedName
from logdx.model.record import FrozenFields
from logdx.model.report import Evidence, Report, SourceInfo
from logdx.redact.keys import is_base64_only
from logdx.redact.kinds import KINDS
from logdx.redact.stream import Redactor

PUBLIC_FIELDS = frozenset((
    "rule", "cause", "code", "severity", "confidence", "kind", "verdict", "outcome", "stopped_at",
    "role", "serial", "revoked_serials", "version", "sdk_version", "library_version", "library",
    "sdk", "chip", "dialect", "encoding", "references", "signed_using", "key_type", "key_usage",
    "ext_key_usage", "cert_type", "policies", "flags", "names", "layer", "origin", "protocol",
    "direction", "head", "file", "state", "step", "what", "form",
))  # fmt: skip
"""Fields that logdx or a library fills from a list of its own, or that are numbers in letters."""
WORDING = frozenset(("title", "explanation", "fix", "decide", "confirm", "fine", "notes", "facts"))
"""Fields of logdx's own sentences, into which only names and addresses of the log come."""
OWN_WORDS = frozenset(KINDS) - {"ip", "mac", "email"}
"""Kinds that are known by a label, as an example in a sentence of ours may have one, too."""
LONG_BASE64 = 40
MEMO = 50_000


def redact_report(
    report: Report, keep: frozenset[str] = frozenset(), redactor: Redactor | None = None
) -> Report:
    """Return a report that may leave the machine; the given one is not changed.

    ``redactor``: the one that redacted the log, so that both use the same placeholders.
    """
    redacted: Report = _Walk(redactor or Redactor(keep), keep).value(report)
    return redacted


class _Walk:
    """Goes through a report; texts and records that come again are redacted once."""

    def __init__(self, redactor: Redactor, keep: frozenset[str]) -> None:
        self._redactor = redactor
        self._keep = keep
        self._words = Redactor(keep | OWN_WORDS, placeholders=redactor.placeholders)
        self._texts: dict[str, str] = {}
        self._objects: dict[int, Any] = {}

    def value(self, value: Any) -> Any:
        """Return a value of any kind without its secrets."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(self.value(item) for item in value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, FrozenFields) or dataclasses.is_dataclass(value):
            if id(value) not in self._objects:
                self._objects[id(value)] = self._object(value)
            return self._objects[id(value)]
        return value

    def _object(self, value: Any) -> Any:
        if isinstance(value, DistinguishedName):
            return DistinguishedName(self.value(value.attributes), self._text(value.text))
        if isinstance(value, SourceInfo):
            return dataclasses.replace(value, name=self._text(PurePath(value.name).name))
        if isinstance(value, Evidence):
            return dataclasses.replace(value, text=self._line(value.text))
        if isinstance(value, FrozenFields):
            return value.with_fields(**self._fields(value, value.field_names))
        names = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **self._fields(value, names))

    def _fields(self, value: Any, names: Any) -> dict[str, Any]:
        """The fields that differ once they are redacted."""
        fields = {}
        for name in names:
            if name not in PUBLIC_FIELDS:
                old = getattr(value, name)
                new = self._sentences(old) if name in WORDING else self.value(old)
                if new is not old and new != old:
                    fields[name] = new
        return fields

    def _sentences(self, value: str | tuple[str, ...] | None) -> Any:
        if value is None or isinstance(value, str):
            return value and self._words.text(value)
        return tuple(self._words.text(text) for text in value)

    def _line(self, text: str) -> str:
        """A quoted line: base64 alone proves nothing, and may be a part of a key."""
        if "private-key" not in self._keep and len(text) > LONG_BASE64 and is_base64_only(text):
            return "<private-key-more>"
        return self._text(text)

    def _text(self, text: str) -> str:
        known = self._texts.get(text)
        if known is None:
            known = self._redactor.text(text)
            if len(self._texts) < MEMO:
                self._texts[text] = known
        return known
