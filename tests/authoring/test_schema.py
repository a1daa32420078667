"""The schema of the rules: alike with the registry and the compiler, valid, and strict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logdx.authoring.about import about_fields, about_kind
from logdx.authoring.schema import NAME, main, render, rule_schema
from logdx.diagnose.faults import Faults
from logdx.diagnose.fields import fields_for
from logdx.diagnose.language import ATTEMPTS, KNOWLEDGE, OPERATORS, RULE, SPECIAL
from logdx.diagnose.rulebook import check_files
from logdx.diagnose.rules import rule_files
from logdx.errors import RuleError
from logdx.model.record import record_kinds
from logdx.resources import folder
from tests.authoring.yaml12 import load, load_file

SCHEMA = rule_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
FILES = rule_files(folder("rules"))
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def test_it_is_a_schema_of_draft_07() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_file_is_up_to_date() -> None:
    assert (folder("rules") / NAME).read_text("utf-8") == render()
    assert main(["--check"]) == 0


def test_every_kind_field_and_operator_is_in_it() -> None:
    definitions = SCHEMA["definitions"]
    names = {*record_kinds(), *ATTEMPTS, *KNOWLEDGE, "all", "any", "none"}
    assert set(definitions["condition"]["properties"]) == names
    for kind in record_kinds():
        fields = {name for name in definitions[f"record-{kind}"]["properties"] if "." not in name}
        assert fields == {*fields_for(kind), *SPECIAL}
    for name in ATTEMPTS:
        assert set(definitions[f"of-{name}"]["properties"]) == set(fields_for(name))
    assert set(definitions["rule"]["properties"]) == set(RULE)
    for type_name in ("str", "int", "bool", "datetime", "dn", "names", "sans"):
        operators = definitions[f"test-{type_name}"]["anyOf"][3]["properties"]
        assert set(operators) == {n for n, o in OPERATORS.items() if type_name in o.types}


def test_every_kind_and_field_is_described() -> None:
    for condition in (*record_kinds(), "attempt"):
        texts = about_fields(condition)
        assert [name for name in fields_for(condition) if not texts.get(name)] == [], condition
    assert all(about_kind(kind) for kind in record_kinds())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_built_in_file_validates_and_points_to_it(path: Path) -> None:
    assert not list(VALIDATOR.iter_errors(load_file(path)))
    first = path.read_text("utf-8").partition("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == folder("rules") / NAME


def test_the_command_prints_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "logdx", "rules", "schema"], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == SCHEMA


# A rule that uses something of everything, and what may be put in the place of a part of it.
RULE_TEXT = """\
- id: untrusted-root/test
  cause: untrusted-root
  confidence: likely
  weight: 50
  scope: attempt
  outcomes: [failed]
  title: The {leaf.subject.label|server}'s root
  explain: It is {root.name} from {leaf.not_before}.
  refines: untrusted-root/generic
  when:
    all:
      - attempt: {role: client, host: {present: true}, flags: {has: not-trusted}}
      - certificate: {as: leaf, depth: 0, subject_alt_names: {glob: "*.example"}}
      - certificate: {as: top, depth: {gt: $leaf.depth}, issuer.CN: [A, B], not_after: {lt: $today}}
      - root: {dn: $top.issuer, status: expired|removed, at: log, as: root}
      - return_code: {value: -0x2700, failed: true, count: {gte: 1}, after: leaf}
      - any:
          - alert: {direction: sent, description: {in: [48, 46]}}
          - endpoint: {of: $leaf, host: $attempt.host, public: true}
    none:
      - other_attempt: {outcome: succeeded}
      - intermediate: {dn: $leaf.issuer, known: false}
  symptoms: [return_code: {failed: true}]
  fix:
    - Load the root.
    - {since: 2023-02-15, sdk: esp-idf, text: Load it.}
  decide: [Look at it.]
  confirm: openssl s_client -connect {attempt.host|host}:443
  references: https://example.org/
  examples: {match: ["a\\nb"], no_match: []}
"""
VALUES = [
    "0", "-0x2700", "1.5", "true", "maybe", "text", "$leaf.issuer", "$leaf.depth", "$today",
    "$nobody.x", "absent", "2022-06-10", "sent", "not-trusted", "certain", "[]", "[a, 1]", "[48]",
    "{}", "{gte: 1}", "{has: expired}", "{glob: '*'}", "{eq: sent}", "{empty: true}", "{in: [1]}",
    "{as: leaf}", "[alert: {level: 2}]", "[{alert: 1}]", "''", "{absent: true}",
    "{lt: 2022-06-10}", "{match: [x.log]}", "'$leaf'", "{text: a}", "[failed]",
    "{in: [sent, gone]}", "{has_any: [expired]}", "{present: no}", "{count: 3}",
    "{direction: sent}",
]  # fmt: skip
KEYS = [
    "id", "title", "wheen", "certificate", "root", "alert", "any", "none", "depth", "dept", "as",
    "issuer", "issuer.CN", "issuer.XX", "direction", "gte", "has", "text", "match", "dn", "count",
    "symptoms", "level", "description", "flags",
]  # fmt: skip

ONLY_THE_COMPILER = ("LDR002", "LDR109", "LDR110")
"""Duplicate keys, other rules, and names that conditions bind in their order."""


def faults_of(text: str, path: Path) -> list[RuleError]:
    """The compiler's faults."""
    path.write_text(text, "utf-8")
    faults = Faults()
    check_files([(path, "--rules")], faults)
    return faults.found


def agree(text: str, path: Path) -> None:
    """The schema refuses nothing that the compiler takes, and all that it can know to be wrong."""
    faults = faults_of(text, path)
    errors = [error.message for error in VALIDATOR.iter_errors(load(text))]
    assert faults or not errors, (text, errors)
    known = [str(error) for error in faults if not _needs_names(error)]
    assert errors or not known, (text, known)


def _needs_names(error: RuleError) -> bool:
    """Whether the fault is about what a name stands for: a reference's or placeholder's field."""
    about_names = ("unknown reference", "placeholder", "is of type", "no condition before")
    named = any(words in error.message for words in about_names)
    return named or error.code in ONLY_THE_COMPILER


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    pairs: Any = ()
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(place for key, item in pairs for place in places(item, (*path, key)))]


def written(value: Any) -> str:
    """The value as flow YAML; a text is bare where it can be, as a person would write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    bare = value and all(char.isalnum() or char in "-._/$|" for char in value)
    return value if bare and value != "-" else json.dumps(value)


def parsed(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


@st.composite
def mutants(draw: st.DrawFn, text: str = RULE_TEXT) -> str:
    """The rule with one value replaced, one key renamed, added or dropped."""
    document = parsed(text)
    path = draw(st.sampled_from([place for place in places(document) if len(place) > 1]))
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    action = draw(st.sampled_from(["value", "value", "key", "add", "drop"]))
    if action == "value":
        parent[path[-1]] = parsed(draw(st.sampled_from(VALUES)))
    elif action == "drop":
        del parent[path[-1]]
    elif isinstance(parent, dict) and action == "key":
        parent[draw(st.sampled_from(KEYS))] = parent.pop(path[-1])
    elif isinstance(parent, dict):
        parent.setdefault(draw(st.sampled_from(KEYS)), parsed(draw(st.sampled_from(VALUES))))
    return written(document)


def test_the_rule_that_is_mutated_is_good(tmp_path: Path) -> None:
    assert list(VALIDATOR.iter_errors(load(RULE_TEXT))) == []
    found = faults_of(RULE_TEXT, tmp_path / "rule.yaml")
    assert [error.message.partition(" (")[0] for error in found] == [
        "refines the unknown rule 'untrusted-root/generic'"
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=mutants())
def test_the_schema_takes_what_the_compiler_takes(text: str, tmp_path: Path) -> None:
    agree(text, tmp_path / "rule.yaml")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutated_built_in_rules_alike(data: st.DataObject, tmp_path: Path) -> None:
    path = data.draw(st.sampled_from(FILES))
    rule = written([data.draw(st.sampled_from(parsed(path.read_text("utf-8"))))])
    text = data.draw(mutants(rule))
    agree(text, tmp_path / "rule.yaml")


@pytest.mark.heavy
def test_another_validator_takes_the_built_in_rules() -> None:
    """check-jsonschema reads YAML by itself, and uses the file as a pre-commit hook would."""
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", folder("rules") / NAME]
    done = subprocess.run([*command, *FILES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    broken = [path for path in BROKEN if path.stem in ("unknown_field", "unknown_cause")]
    done = subprocess.run([*command, *broken], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'untrusted-rot' is not one of" in done.stdout
