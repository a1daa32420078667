"""What a request holds: a log and, if given, the CA file that the device loads.

text, JSON, multipart or form -> Upload(log, ca), or ProblemError 400, 415, 422
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from logdx.server.problems import ProblemError

JSON_FIELDS = ("log", "ca")


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a log and of a CA file; ``fields`` are the other fields of a form."""

    log: bytes
    ca: bytes | None = None
    fields: Mapping[str, str] | None = None


async def read_upload(headers: Headers, body: bytes) -> Upload:
    """Return what a request's body holds. Raises ProblemError for one that cannot be understood."""
    if not body and "content-type" not in headers:
        raise ProblemError(422, "There is no body: send the log as text/plain.")
    kind = headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if kind == "text/plain" or kind == "application/octet-stream":
        return Upload(body)
    if kind == "application/json":
        return _of_json(body)
    if kind == "multipart/form-data":
        return _of_fields(await _multipart(headers, body))
    if kind == "application/x-www-form-urlencoded":
        return _of_fields(_urlencoded(body))
    raise ProblemError(
        415, "Send the log as text/plain, multipart/form-data or application/json."
    )  # fmt: skip


def _of_json(body: bytes) -> Upload:
    try:
        data = json.loads(body)
    except RecursionError:
        raise ProblemError(400, "The JSON is nested too deep.") from None
    except ValueError:
        raise ProblemError(400, "The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise ProblemError(422, 'A JSON object is expected: {"log": "...", "ca": "..."}.')
    unknown = [name for name in data if name not in JSON_FIELDS]
    if unknown:
        raise ProblemError(422, f"Unknown field {unknown[0][:40]!r}; there are log and ca.")
    log, ca = data.get("log"), data.get("ca")
    if not isinstance(log, str):
        raise ProblemError(422, '"log" must be a string: the text of the log.')
    if ca is not None and not isinstance(ca, str):
        raise ProblemError(422, '"ca" must be a string: the text of a PEM file or of C source.')
    return Upload(_utf8(log), _utf8(ca) if ca else None)


def _utf8(text: str) -> bytes:
    """JSON may hold lone surrogates, which no file can."""
    return text.encode("utf-8", "replace")


def _of_fields(fields: dict[str, bytes]) -> Upload:
    """Of a file and a pasted text the file wins; an empty file input is no file."""
    if "log" not in fields and "file" not in fields:
        raise ProblemError(422, 'The form has no field "log" (the text) or "file" (the file).')
    log = fields.get("file") or fields.get("log", b"")
    ca = fields.get("ca") or fields.get("ca_text") or None
    others = {k: v.decode("utf-8", "replace") for k, v in fields.items() if k not in _FILES}
    return Upload(log, ca, others)


_FILES = ("log", "file", "ca", "ca_text")


def _urlencoded(body: bytes) -> dict[str, bytes]:
    try:
        pairs = parse_qs(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1",
                         max_num_fields=20)  # fmt: skip
    except ValueError:
        raise ProblemError(400, "The form cannot be read.") from None
    return {name: values[0].encode("latin-1") for name, values in pairs.items()}


async def _multipart(headers: Headers, body: bytes) -> dict[str, bytes]:
    """Return the fields. Everything stays in memory; a body without its last boundary is broken."""
    parser = _InMemory(headers, _once(body), max_files=5, max_fields=20, max_part_size=len(body))
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError, AttributeError):
        raise ProblemError(400, "The multipart body is broken.") from None
    if not parser.ended:
        parser.drop()
        raise ProblemError(400, "The multipart body ends before its last boundary.")
    fields: dict[str, bytes] = {}
    for name, value in form.multi_items():
        content = await _content(value)
        fields.setdefault(name, content)
    return fields


async def _content(value: UploadFile | str) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    try:
        return await value.read()
    finally:
        await value.close()


class _InMemory(MultiPartParser):
    """Never writes a log to a temporary file; knows whether the last boundary came."""

    spool_max_size = 0  # 0: a SpooledTemporaryFile that never rolls over
    ended = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)

    def on_end(self) -> None:
        self.ended = True

    def drop(self) -> None:
        """Let go of the parts, the unfinished one included."""
        for file in self._files_to_close_on_error:
            file.close()


async def _once(body: bytes) -> AsyncGenerator[bytes, None]:
    yield body
