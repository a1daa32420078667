"""The description of the API: OpenAPI 3.1, written out, checked against the running server.

Settings -> document (JSON-ready)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import logdx.render
from logdx.knowledge.explain import LAYERS
from logdx.server.catalogue import MAX_CODE
from logdx.server.settings import Settings
from logdx.version import __version__

Json = dict[str, Any]


def document(settings: Settings) -> Json:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "logdx",
            "version": __version__,
            "summary": "Explains why a TLS handshake failed, from the log of an embedded device",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/explain": {"post": _explain(settings)},
            "/api/v1/codes/{code}": {"get": _code()},
            "/api/v1/rules": {"get": _rules()},
            "/healthz": {"get": _health()},
            "/metrics": {"get": _metrics()},
            "/openapi.json": {"get": _openapi()},
        },
        "components": {
            "schemas": {"Problem": _PROBLEM, "Report": _report(), "Code": _CODE, "Rules": _RULES},
            "responses": {name: _problem(text) for name, text in _PROBLEMS.items()},
        },
    }


def _explain(settings: Settings) -> Json:
    fields = {
        "log": {"type": "string", "description": "The text of the log"},
        "ca": {"type": ["string", "null"], "description": "The CA file that the device loads"},
    }
    whole = {"type": "object", "properties": fields, "required": ["log"],
             "additionalProperties": False}  # fmt: skip
    form = {"type": "object", "properties": {
        "file": {"contentMediaType": "application/octet-stream"},
        "ca": {"contentMediaType": "application/octet-stream"},
    }, "required": ["file"]}  # fmt: skip
    report = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Report"}},
        "text/markdown": {"schema": {"type": "string"}},
        "text/html": {"schema": {"type": "string"}},
        "application/sarif+json": {"schema": {"type": "object"}},
    }
    place = {"Location": {"schema": {"type": "string"}, "description": "The kept report"}}
    return {
        "operationId": "explain",
        "summary": "Explain a log",
        "description": f"At most {settings.max_bytes} bytes. Nothing of a log is kept, unless the"
        " server is told to keep redacted reports; then the answer is 201 with the report's place.",
        "requestBody": {
            "required": True,
            "content": {
                "text/plain": {"schema": {"type": "string"}},
                "application/json": {"schema": whole},
                "multipart/form-data": {"schema": form},
            },
        },
        "responses": {
            "200": {"description": "The report", "content": report},
            "201": {"description": "The report, which is kept", "headers": place,
                    "content": report},
            **_problems(400, 406, 408, 413, 415, 422, 429, 500, 503),
        },
    }  # fmt: skip


def _code() -> Json:
    return {
        "operationId": "code",
        "summary": "What a return code, alert, verification flag or name means",
        "parameters": [
            {"name": "code", "in": "path", "required": True, "example": "-0x2700",
             "schema": {"type": "string", "minLength": 1, "maxLength": MAX_CODE}},
            _query("function", {"type": "string"}, "The function that returned it"),
            _query("layer", {"enum": list(LAYERS)}, "Whose code it is"),
            _query("version", {"type": "string"}, "The version of mbedTLS"),
        ],
        "responses": {"200": _json("The readings, likeliest first", "Code"),
                      **_problems(400, 404, 422)},
    }  # fmt: skip


def _rules() -> Json:
    cause = _query("cause", {"type": "string"}, "Only the rules of a cause: its id or LDX code")
    return {
        "operationId": "rules",
        "summary": "The rules that the server decides by",
        "parameters": [cause],
        "responses": {"200": _json("The rules", "Rules"), **_problems(422)},
    }


def _health() -> Json:
    schema = {"type": "object", "properties": {"status": {"type": "string"},
              "workers": {"type": "integer"}}, "required": ["status", "workers"]}  # fmt: skip
    content = {"application/json": {"schema": schema}}
    return {
        "operationId": "health",
        "summary": "Whether logs can be explained now",
        "responses": {"200": {"description": "Yes", "content": content},
                      "503": {"description": "No worker is up", "content": content}},
    }  # fmt: skip


def _metrics() -> Json:
    return {
        "operationId": "metrics",
        "summary": "Counters for Prometheus",
        "responses": {
            "200": {"description": "The counters",
                    "content": {"text/plain": {"schema": {"type": "string"}}}},
        },
    }  # fmt: skip


def _openapi() -> Json:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "openapi",
        "summary": "This description",
        "responses": {"200": {"description": "OpenAPI 3.1", "content": content}},
    }


def _query(name: str, schema: Json, text: str) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}


def _json(text: str, schema: str) -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": text, "content": content}


def _problem(text: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}


def _problems(*statuses: int) -> Json:
    return {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in statuses}


_PROBLEMS = {
    "Problem400": "The request is broken",
    "Problem404": "Nothing is known by this text",
    "Problem406": "A report does not come in such a form",
    "Problem408": "The body came too slowly",
    "Problem413": "The body is too large",
    "Problem415": "The body is of another kind",
    "Problem422": "The request can be read, but not understood",
    "Problem429": "Too many logs of this client are being explained",
    "Problem500": "The server made a mistake",
    "Problem503": "No worker is free, or the log took too long; try again later",
}

_PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status"],
}

_CODE: Json = {
    "type": "object",
    "properties": {
        "schema": {"const": "logdx/code/1"},
        "text": {"type": "string"},
        "ambiguous": {"type": "boolean"},
        "readings": {"type": "array", "minItems": 1, "items": {"type": "object"}},
    },
    "required": ["schema", "text", "ambiguous", "readings"],
}

_RULES: Json = {
    "type": "object",
    "properties": {
        "schema": {"const": "logdx/rules/1"},
        "rules": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in (
                    "id", "cause", "code", "title", "severity", "confidence", "scope")},
                "required": ["id", "cause", "code", "title", "severity", "confidence"],
            },
        },
    },
    "required": ["schema", "rules"],
}  # fmt: skip


def _report() -> Json:
    """The report's own schema, without what names it as a document."""
    path = Path(logdx.render.__file__).with_name("report.schema.json")
    schema: Json = json.loads(path.read_text("utf-8"))
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
