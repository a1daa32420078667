"""The JSON Schema of rule files (draft-07): what editors complete, check and explain.

    language tables + record registry + knowledge -> schema -> rules/rule.schema.json

``python -m logdx.authoring.schema`` writes the file, ``--check`` says whether it is up to date.
The tables are those of the compiler, so that both take the same rules.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logdx.authoring.about import about_fields, about_kind
from logdx.authoring.schema_tests import Tests, reference, text, texts
from logdx.diagnose.fields import DN_ATTRIBUTES, fields_for
from logdx.diagnose.language import (
    ABOUT_KNOWLEDGE,
    ATTEMPTS,
    EXAMPLES,
    FIX,
    GROUP,
    KNOWLEDGE,
    NEEDS_ONE,
    RULE,
    SPECIAL,
    SWITCH,
    Key,
)
from logdx.diagnose.scope import ALWAYS
from logdx.knowledge.causes import all_causes
from logdx.model.record import record_kinds
from logdx.resources import folder

Schema = dict[str, Any]
NAME = "rule.schema.json"
_NAME = rf"^(?!({'|'.join(ALWAYS)})$)[A-Za-z_]\w*$"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"


def rule_schema() -> Schema:
    """Return the schema of a rule file, with every record kind that is registered now."""
    tests = Tests()
    conditions = _conditions(tests)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "logdx rules",
        "description": "A list of rules: conditions on the records of a log, a cause and a fix.",
        "type": "array",
        "items": {
            "if": {"required": ["switches_off"], "not": {"required": ["id"]}},
            "then": {"$ref": "#/definitions/switch"},
            "else": {"$ref": "#/definitions/rule"},
        },
        "definitions": {
            "rule": _object(RULE, "A rule."),
            "switch": _object(SWITCH, "Switches rules off, without being one."),
            "fix": _object(FIX, "What to do, for a date or an SDK."),
            "examples": _object(EXAMPLES, "Logs that prove the rule."),
            "groups": {**_object(GROUP, "Groups of conditions."), "minProperties": 1},
            "condition": conditions,
            "symptom": _symptom(),
            **{f"record-{kind}": _record(kind, tests) for kind in sorted(record_kinds())},
            **{f"of-{name}": _tested(name, {}, tests) for name in ATTEMPTS},
            **{f"known-{name}": _knowledge(name) for name in KNOWLEDGE},
            **tests.definitions,
        },
    }


def render() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(rule_schema(), indent=1, ensure_ascii=False) + "\n"


def _object(keys: Mapping[str, Key], about: str) -> Schema:
    return {
        "description": about,
        "type": "object",
        "properties": {name: _key(key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _key(key: Key) -> Schema:
    return {"description": key.about, **_value(key)}


def _value(key: Key) -> Schema:
    """The schema of the value of a fixed key."""
    if key.name == "id":
        return {**text(), "pattern": _ID}
    if key.name == "cause":
        causes = all_causes()
        return {"enum": [c.id for c in causes], "enumDescriptions": [c.means for c in causes]}
    simple: dict[str, Schema] = {
        "text": text(),
        "texts": texts(least=1 if key.required else 0),
        "choice": {"enum": list(key.choices)},
        "choices": _one_or_more({"enum": list(key.choices)}),
        "statuses": {"type": "string", "pattern": _statuses(key.choices)},
        "true": {"enum": [True, "true"]},
        "bool": {"$ref": "#/definitions/bool"},
        "int": {"$ref": "#/definitions/int"},
        "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "name": {"type": "string", "pattern": _NAME},
        "bound": {"type": "string", "pattern": r"^\$?[A-Za-z_]\w*$"},
        "reference": reference(),
        "count": {"$ref": "#/definitions/test-int"},
        "when": {"anyOf": [_list("condition"), {"$ref": "#/definitions/groups"}]},
        "conditions": _one_or_more({"$ref": "#/definitions/condition"}),
        "symptoms": _one_or_more({"$ref": "#/definitions/symptom"}, least=0),
        "fixes": _one_or_more({"anyOf": [text(), {"$ref": "#/definitions/fix"}]}, least=0),
        "examples": {"$ref": "#/definitions/examples"},
    }
    found = simple[key.type]
    return {"allOf": [found]} if "$ref" in found else found


def _statuses(choices: tuple[str, ...]) -> str:
    one = f"({'|'.join(choices)})"
    return rf"^{one}(\|{one})*$"


def _list(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/definitions/{name}"}, "minItems": 1}


def _one_or_more(item: Schema, least: int = 1) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": least}]}


def _conditions(tests: Tests) -> Schema:
    """A condition is one name and its tests."""
    named = {
        **{kind: (about_kind(kind), f"record-{kind}") for kind in sorted(record_kinds())},
        **{name: (about, f"of-{name}") for name, about in ATTEMPTS.items()},
        **{name: (about, f"known-{name}") for name, about in ABOUT_KNOWLEDGE.items()},
    }
    return {
        "description": "One condition: a record kind (or attempt, or a question to the knowledge)"
        " and what must hold of it.",
        "type": "object",
        "properties": {
            **{
                name: {"description": about, "allOf": [{"$ref": f"#/definitions/{definition}"}]}
                for name, (about, definition) in named.items()
            },
            **{name: _key(key) for name, key in GROUP.items()},
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _symptom() -> Schema:
    """A record that the rule explains; it has no name and no count."""
    return {
        "description": "A record that the diagnosis explains.",
        "type": "object",
        "properties": {
            kind: {
                "description": about_kind(kind),
                "allOf": [
                    {"$ref": f"#/definitions/record-{kind}"},
                    {"not": {"anyOf": [{"required": ["as"]}, {"required": ["count"]}]}},
                ],
            }
            for kind in sorted(record_kinds())
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _record(kind: str, tests: Tests) -> Schema:
    return _tested(kind, SPECIAL, tests)


def _tested(condition: str, keys: Mapping[str, Key], tests: Tests) -> Schema:
    """Tests of fields, the attributes of names among them, and the special keys."""
    about = about_fields(condition)
    properties: Schema = {name: _key(key) for name, key in keys.items()}
    patterns: Schema = {}
    for name, type_name in fields_for(condition).items():
        help_text = about.get(name, name.replace("_", " "))
        properties[name] = tests.of(condition, name, type_name, f"{help_text} ({type_name})")
        if type_name == "dn":
            patterns[_attribute_pattern(name)] = tests.of(
                condition, "", "str", f"An attribute of it, such as {name}.CN (str)"
            )
            for attribute in ("CN", "O", "OU", "label"):
                properties[f"{name}.{attribute}"] = patterns[_attribute_pattern(name)]
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "patternProperties": patterns} if patterns else found


def _attribute_pattern(name: str) -> str:
    attributes = "|".join(_any_case(attribute) for attribute in DN_ATTRIBUTES)
    return rf"^{name}\.(label|{attributes})$"


def _any_case(word: str) -> str:
    return "".join(f"[{char.upper()}{char.lower()}]" for char in word)


def _knowledge(name: str) -> Schema:
    schema = _object(KNOWLEDGE[name], ABOUT_KNOWLEDGE[name])
    if name in NEEDS_ONE:
        schema["anyOf"] = [{"required": [key]} for key in NEEDS_ONE[name]]
    return schema


def main(arguments: list[str]) -> int:
    """Write the schema beside the rules; with --check, say whether it is up to date."""
    path: Path = folder("rules") / NAME
    if "--check" not in arguments:
        path.write_text(render(), encoding="utf-8")
        return 0
    if path.is_file() and path.read_text("utf-8") == render():
        return 0
    print(f"{path} is not up to date: python -m logdx.authoring.schema", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
