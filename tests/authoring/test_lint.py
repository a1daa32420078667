"""The lint: broken rules and what it says of them, its pages, its formats, and hostile files."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from logdx.authoring.lint import checks, in_order, lint, selection
from logdx.authoring.lint.logic import clash, implies
from logdx.authoring.lint.vocabulary import OPEN_FIELDS, dialect_names, spoken_words
from logdx.authoring.schema import rule_schema
from logdx.cli import main
from logdx.diagnose.faults import UNREADABLE
from logdx.diagnose.fields import CHOICES, vocabulary_of
from logdx.diagnose.rules import BUILT_IN, COMMAND_LINE, rule_files
from logdx.errors import UsageError
from logdx.pipeline import Reading
from logdx.resources import folder
from logdx.source import open_path
from tests.authoring.yaml12 import load_file

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
RULES = [(path, BUILT_IN) for path in rule_files(folder("rules"))]
BESIDE = "equal_rank"
"""Found by trying rules on logs, which the command does."""


def expected(path: Path) -> list[str]:
    """The comment at the head of a broken file: ``line:column: code message`` each."""
    lines = path.read_text("utf-8").splitlines()
    return [line[2:] for line in lines if line.startswith("# ")]


@cache
def found_in_all() -> dict[str, list[str]]:
    """What the lint says of each broken file; all are linted at once, beside the built-in rules."""
    files = [*RULES, *((path, COMMAND_LINE) for path in BROKEN)]
    meant = frozenset(path.resolve() for path in BROKEN)
    _, errors = lint(files, meant, checks())
    said: dict[str, list[str]] = {path.stem: [] for path in BROKEN}
    for error in in_order(errors):
        path = Path(error.path)
        message = error.message.replace(str(path), f"broken/{path.name}")
        said[path.stem].append(f"{error.line}:{error.column}: {error.code} {message}")
    return said


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_rule(path: Path) -> None:
    assert expected(path)
    if path.stem != BESIDE:
        assert found_in_all()[path.stem] == expected(path)


def test_there_is_a_broken_rule_for_every_check() -> None:
    codes = {line.split()[1] for path in BROKEN for line in expected(path)}
    assert codes == set(checks())
    assert len(BROKEN) >= 20


def test_the_schema_refuses_them_where_it_can() -> None:
    """Whatever is wrong with keys, fields, operators, types and words, an editor shows as well."""
    validator = jsonschema.Draft7Validator(rule_schema())
    seen = {
        "LDR003",
        "LDR004",
        "LDR101",
        "LDR102",
        "LDR104",
        "LDR106",
        "LDR107",
        "LDR108",
        "LDR301",
    }
    for path in BROKEN:
        codes = {line.split()[1] for line in expected(path)}
        if codes <= seen:
            assert not validator.is_valid(load_file(path)), path.name
        elif min(codes) > "LDR200" and "LDR401" not in codes and "LDR301" not in codes:
            assert validator.is_valid(load_file(path)), path.name


def test_the_built_in_rules_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint"]) == 0
    assert capsys.readouterr().out == ""


def test_rules_that_tie(capsys: pytest.CaptureFixture[str]) -> None:
    path = next(path for path in BROKEN if path.stem == BESIDE)
    assert main(["rules", "lint", str(path)]) == 1
    assert capsys.readouterr().out == "".join(f"{path}:{line}\n" for line in expected(path))


# --- pages: what they call wrong is, and what they call right is not ---

BASE = {
    "id": "test/page",
    "cause": "untrusted-root",
    "title": "A title",
    "explain": "An explanation.",
    "when": "\n    - certificate: {origin: peer}",
    "fix": "Load the root.",
    "examples": "{match: [wiznet-azure-iot-hub.log]}",
}
GENERAL = """\
- id: test/general
  cause: untrusted-root
  confidence: likely
  title: A title
  explain: An explanation.
  when:
    - certificate: {origin: peer}
  fix: Load the root.
  examples: {match: [wiznet-azure-iot-hub.log]}
"""


def rule_of(fragment: str) -> str:
    """A rule with the keys of a page's example in the place of its own."""
    keys: dict[str, str] = dict(BASE)
    name = ""
    for line in fragment.splitlines():
        if line.startswith(" "):
            keys[name] += f"\n  {line}"
        else:
            name, _, value = line.partition(":")
            keys[name] = value.strip()
    rows = [f"{key}: {value}".replace(": \n", ":\n") for key, value in keys.items()]
    return "- " + "\n  ".join(rows) + "\n"


@pytest.fixture(scope="module")
def said_of_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """File name -> codes, for the examples of all pages, linted at once."""
    place = tmp_path_factory.mktemp("pages")
    for check in checks().values():
        for side in ("wrong", "right"):
            name = f"{check.code}-{side}"
            general = GENERAL if check.code == "LDR202" else ""
            text = general + rule_of(getattr(check, side))
            text = text.replace("test/page", f"test/{name}")
            (place / f"{name}.yaml").write_text(text.replace("test/general", f"general/{name}"))
    pages = [(path, COMMAND_LINE) for path in sorted(place.glob("*.yaml"))]
    meant = frozenset(path.resolve() for path, _ in pages)
    _, errors = lint([*RULES, *pages], meant, checks())
    said: dict[str, set[str]] = {path.stem: set() for path, _ in pages}
    for error in errors:
        said[Path(error.path).stem].add(error.code)
    return said


@pytest.mark.parametrize("code", sorted(set(checks()) - {"LDR206"}))
def test_a_page_is_true(code: str, said_of_pages: dict[str, set[str]]) -> None:
    assert code in said_of_pages[f"{code}-wrong"]
    assert code not in said_of_pages[f"{code}-right"]


def test_the_page_of_a_tie_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.yaml"
    check = checks()["LDR206"]
    general = GENERAL.replace("certificate: {origin: peer}", "return_code: {failed: true}")
    for fragment, number in ((check.wrong, 1), (check.right, 0)):
        path.write_text(general + rule_of("cause: cert-expired\n" + fragment), "utf-8")
        assert main(["rules", "lint", str(path), "--select", "LDR206"]) == number
        assert capsys.readouterr().out.count("LDR206") == number


def test_explain_prints_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint", "--explain", "ldr103"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("LDR103 unknown-field (error)\n\nThe record")
    assert "Wrong:\n\n    when:\n      - certificate: {as: leaf, dept: 0}" in page
    assert main(["rules", "lint", "--explain", "unknown-field"]) == 0
    assert capsys.readouterr().out == page
    assert main(["rules", "lint", "--explain", "all"]) == 0
    assert capsys.readouterr().out.count("\n") == len(checks())
    assert main(["rules", "lint", "--explain", "LDR999"]) == 2
    assert "no check 'LDR999'" in capsys.readouterr().err


# --- selection, formats, which rules are meant ---


def broken(name: str) -> str:
    return str(next(path for path in BROKEN if path.stem == name))


def test_select_and_ignore(capsys: pytest.CaptureFixture[str]) -> None:
    path = broken("unknown_placeholder")
    assert main(["rules", "lint", path, "--select", "LDR110"]) == 1
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["rules", "lint", path, "--ignore", "LDR1"]) == 0
    assert main(["rules", "lint", path, "--select", "LDR1", "--ignore", "LDR103,LDR110"]) == 0
    assert main(["rules", "lint", broken("tag"), "--ignore", "LDR001"]) == 2
    assert main(["rules", "lint", path, "--select", "LDR9"]) == 2
    with pytest.raises(UsageError, match="no check 'LDX1'"):
        selection(["LDX1"], [])


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = broken("unknown_field")
    assert main(["rules", "lint", path, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "logdx/rules-lint/1"
    assert report["findings"] == [
        {
            "file": path,
            "line": 8,
            "column": 47,
            "code": "LDR103",
            "name": "unknown-field",
            "level": "error",
            "message": "unknown field 'dept' of certificate (did you mean 'depth'?)",
        }
    ]


def test_github(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a,b%.yaml").write_text('- "a\\nb: c\\e[31m": 1\n', "utf-8")
    assert main(["rules", "lint", "a,b%.yaml", "--format", "github", "--select", "LDR101"]) == 1
    assert capsys.readouterr().out == (
        "::error file=a%2Cb%25.yaml,line=1,col=3,title=LDR101 unknown-key::"
        "unknown key of a rule 'a\\nb: c\\x1b[31m'\n"
    )


def test_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint", broken("operator_of_another_type"), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "LDR104"
    assert "```yaml" in rule["help"]["markdown"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 0]
    schema = json.loads(
        (Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json").read_text()
    )
    jsonschema.validate(log, schema)
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert result["partialFingerprints"]
        assert result["message"]["text"]


def test_the_rules_of_the_configuration_are_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    text = Path(broken("unknown_cause")).read_text("utf-8")
    (tmp_path / "own" / "a.yaml").write_text(text, "utf-8")
    (tmp_path / "logdx.toml").write_text('rules = ["own"]\n', "utf-8")
    assert main(["rules", "lint"]) == 1
    assert "a.yaml:3:10: LDR107 unknown cause" in capsys.readouterr().out
    (tmp_path / "logdx.toml").unlink()
    assert main(["rules", "lint"]) == 0
    assert main(["rules", "lint", "--rules", "own"]) == 1
    assert main(["rules", "lint", "nowhere"]) == 2
    assert "nowhere: no such rule file or folder" in capsys.readouterr().err


# --- the words that fields can have are those that logs give ---


def test_records_of_the_samples_have_known_words() -> None:
    words, dialects = spoken_words(), dialect_names()
    for path in sorted(folder("samples").glob("*.log"))[::3]:
        for record in Reading().read(open_path(path)):
            assert record.dialect in dialects
            for field in record.field_names:
                values = getattr(record, field)
                for value in values if isinstance(values, tuple) else [values]:
                    place = (record.kind, field)
                    known = vocabulary_of(*place)[0]
                    assert value is None or not known or value in known, (path.name, place, value)
                    if place in OPEN_FIELDS:
                        assert value in words, (path.name, place, value)
    assert set(CHOICES) >= {("certificate", "origin"), ("attempt", "stopped_at")}


# --- what tests say together ---

NEW_YEAR = "2022-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("tests", "kind", "holds"),
    [
        ([("gt", 1), ("lt", 3)], "int", True),
        ([("gt", 1), ("lt", 2)], "int", False),
        ([("gte", 2), ("lte", 2)], "int", True),
        ([("gt", 1), ("lt", "$x.depth")], "int", True),
        ([("gt", NEW_YEAR), ("lte", NEW_YEAR)], "datetime", False),
        ([("eq", "a"), ("glob", ["A*"])], "str", True),
        ([("in", ["a", "b"]), ("not_in", ["b", "a"])], "str", False),
        ([("eq", "CN=a"), ("contains", ["B"])], "dn", False),
        ([("empty", True), ("has", "a")], "names", False),
        ([("empty", True), ("absent", False)], "names", True),
        ([("absent", True)], "bool", True),
        ([("eq", True), ("not_in", [True])], "bool", False),
        ([("present", False), ("empty", True)], "str", False),
    ],
)  # fmt: skip
def test_whether_a_value_passes(tests: list[tuple[str, object]], kind: str, holds: bool) -> None:
    assert (clash(tests, kind) is None) == holds


@pytest.mark.parametrize(
    ("one", "other", "type_name", "follows"),
    [
        (("eq", 3), ("gte", 3), "int", True),
        (("gt", 3), ("gte", 3), "int", True),
        (("gte", 3), ("gt", 3), "int", False),
        (("lt", 3), ("lt", 2), "int", False),
        (("in", ["a", "b"]), ("in", ["b", "a", "c"]), "str", True),
        (("in", ["a", "b"]), ("eq", "a"), "str", False),
        (("has", "a"), ("has_any", ["a", "b"]), "names", True),
        (("has_any", ["a", "b"]), ("has", "a"), "names", False),
        (("has_any", ["a", "b"]), ("empty", False), "names", True),
        (("has_all", ["a", "b"]), ("has", "b"), "names", True),
        (("contains", ["abc"]), ("contains", ["B", "x"]), "str", True),
        (("glob", ["*.a.example"]), ("glob", ["*.example"]), "str", True),
        (("glob", ["*.example"]), ("glob", ["*.a.example"]), "str", False),
        (("not_in", ["a", "b"]), ("not_in", ["b"]), "str", True),
        (("has", "a"), ("present", True), "names", True),
        (("absent", True), ("present", True), "names", False),
        (("eq", "$x.y"), ("eq", "$x.y"), "str", True),
        (("eq", "$x.y"), ("glob", ["*"]), "str", False),
    ],
)
def test_what_follows(
    one: tuple[str, object], other: tuple[str, object], type_name: str, follows: bool
) -> None:
    assert implies(one, other, type_name) is follows


# --- hostile files: one line with file and place, within a second, in little memory, exit 2 ---

HOSTILE = {
    "no YAML": (b"- id: [a\n  b: }\n", "2:4: LDR001 is no valid YAML"),
    "tab": (b"- id: a\n\tcause: b\n", "2:1: LDR001 is no valid YAML: a tab in the indentation"),
    "NUL": (b"- id: a\n  cause: b\x00c\n", "2:11: LDR001 is no valid YAML: a control character"),
    "not UTF-8": (b"- id: a\n  title: caf\xe9\n", "2:13: LDR001 is not UTF-8: byte 0xe9"),
    "UTF-16": ("- id: a\n".encode("utf-16"), "1:1: LDR001 is UTF-16; save it as UTF-8"),
    "a mapping": (b"id: a\n", "1:1: LDR001 a rule file is a list"),
    "a text": (b"hello\n", "1:1: LDR001 a rule file is a list"),
    "two documents": (b"- id: a\n---\n- id: b\n", "2:1: LDR001 a second document"),
    "an anchor": (b"- id: &a b\n", "1:7: LDR001 anchors and aliases are not allowed"),
    "laughs": (
        b"- &a [x, x, x, x]\n"
        + b"".join(b"- &%c [*%c, *%c, *%c]\n" % (n + 1, n, n, n) for n in range(97, 120)),
        "1:3: LDR001 anchors and aliases are not allowed",
    ),
    "a tag": (b"- !!python/name:os.system {}\n", "1:3: LDR001 tags"),
    "deep brackets": (b"[" * 500_000, "LDR001 is nested deeper than 40 levels"),
    "deep lists": (b"- " * 500_000, "1:81: LDR001 is nested deeper than 40 levels"),
    "deep mappings": (b"{a: " * 250_000, "LDR001 is nested deeper than 40 levels"),
    "many values": (b"- a\n" * 250_000, "20000:3: LDR001 holds more than 20000 values"),
    "a key that is a list": (b"- ? [a, b]\n  : c\n", "1:5: LDR001 a key must be a single word"),
    "one long quoted text": (b"- 'a" + b"a" * 1_000_000, "LDR001 is no valid YAML"),
    "too large": (b"- id: a\n" * 200_000, "1:1: LDR001 larger than 1024 KiB"),
    "an unfinished pair": (b"- \xf0\x9f\x98", "1:3: LDR001 is not UTF-8"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, message = HOSTILE[name]
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    start = time.process_time()
    _, errors = lint([(path, COMMAND_LINE)], frozenset([path.resolve()]), checks())
    assert time.process_time() - start < 1.0
    assert len(errors) == 1
    assert errors[0].code == UNREADABLE
    assert message in str(errors[0])
    assert str(errors[0]).startswith(f"{path}:")
    assert len(str(errors[0]).splitlines()) == 1
    assert main(["explain", "--rules", str(path), str(path)]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["tab", "laughs", "a mapping"])
def test_the_lint_command_on_a_hostile_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, message = HOSTILE[name]
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert main(["rules", "lint", str(path)]) == 2
    assert f"{path}:{message}" in capsys.readouterr().out


def test_a_rule_file_of_50_mb_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.write(b"- id: a\n")
        file.truncate(50 << 20)
    for command in (("rules", "lint", str(path)), ("explain", "--rules", str(path), "x.log")):
        done = subprocess.run(
            [sys.executable, "-m", "logdx", *command],
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20)),
        )
        assert done.returncode == 2
        said = (done.stdout + done.stderr).decode()
        assert f"{path}:1:1: LDR001 larger than 1024 KiB" in said
        assert "Traceback" not in said


def test_pipes_and_devices_are_no_rule_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert rule_files(tmp_path) == []
    for path in (tmp_path, tmp_path / "pipe.yaml", tmp_path / "zero.yaml"):
        assert main(["rules", "lint", str(path)]) == 2


def test_garbage_has_not_more_faults_than_a_person_reads(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"- a\n" * 15_000)
    _, errors = lint([(path, COMMAND_LINE)], frozenset([path.resolve()]), checks())
    assert len(errors) == 1000


def test_an_escape_in_a_rule_does_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text('- "a\\e]0;b\\a": 1\n  cause: "\\u202Eabc"\n', "utf-8")
    assert main(["rules", "lint", str(path)]) == 1
    said = capsys.readouterr().out
    assert "LDR101" in said
    assert "LDR107" in said
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
