"""The compiler reports every fault of a file at once; its form is cached by what made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from logdx.diagnose import rules as rules_module
from logdx.diagnose.faults import Faults
from logdx.diagnose.rulebook import check_files, compile_files
from logdx.diagnose.rules import BUILT_IN, COMPILERS, compiler_stamp, load_rules
from logdx.errors import RuleError
from logdx.resources import folder

RULE = """\
- id: untrusted-root/test
  cause: untrusted-root
  title: A title
  explain: The leaf is {leaf.issuer.CN|unknown}.
  when:
    - certificate: {as: leaf, origin: peer, depth: 0}
  fix: Load the root.
  examples: {match: ["a\\nb"]}
"""


def faults_of(tmp_path: Path, text: str | bytes) -> list[str]:
    """The faults of one file, without its name: ``3:5: LDR103 unknown field ...``."""
    path = tmp_path / "r.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    faults = Faults()
    check_files([(path, "--rules")], faults)
    return [str(error).removeprefix(f"{path}:") for error in faults.found]


def test_a_good_rule_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(tmp_path, RULE) == []


def test_all_faults_of_a_file_are_found(tmp_path: Path) -> None:
    broken = RULE.replace("origin: peer", "origin: pear, dept: 1, depth: {gt: x}").replace(
        "issuer.CN", "isuer.CN"
    )
    second = RULE.replace("cause: untrusted-root", "cause: untrusted")
    assert faults_of(tmp_path, broken + second) == [
        "6:70: LDR002 duplicate key 'depth', first given in line 6",
        "6:39: LDR106 unknown value 'pear' of 'origin' (did you mean 'peer'?)",
        "6:45: LDR103 unknown field 'dept' of certificate (did you mean 'depth'?)",
        "6:66: LDR105 'x' is no whole number",
        "4:12: LDR103 unknown placeholder 'leaf.isuer.CN': certificate has no 'isuer'"
        " (did you mean 'issuer'?)",
        "10:10: LDR107 unknown cause 'untrusted' (did you mean 'untrusted-root'?)",
        "9:7: LDR005 rule 'untrusted-root/test' is defined twice, first in "
        f"{tmp_path / 'r.yaml'}:1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "depth: 0",
            "depth: {empty: true}",
            "LDR104 operator 'empty' does not fit a field of type int",
        ),
        (
            "depth: 0",
            "depth: $leaf.depth",
            "LDR110 unknown reference 'leaf.depth': nothing binds 'leaf'",
        ),
        ("depth: 0", "depth: $attempt.host", "LDR105 '$attempt.host' is of type str"),
        (
            "depth: 0",
            "depth: [$attempt.port]",
            "LDR105 the reference '$attempt.port' must stand alone",
        ),
        ("depth: 0", "depth.CN: 0", "LDR103 unknown field 'depth.CN': 'depth' has no parts"),
        ("depth: 0", "issuer.CM: x", "LDR103 unknown field 'issuer.CM': a name has no 'CM'"),
        (
            "    - certificate: {as: leaf",
            "    - root: {as: leaf",
            "LDR101 unknown key of root 'origin'",
        ),
        (
            "{leaf.issuer.CN|unknown}",
            "{leaf}",
            "LDR103 the placeholder 'leaf' is a whole certificate",
        ),
        (
            "{leaf.issuer.CN|unknown}",
            "{boot.cam.path}",
            "LDR103 unknown placeholder 'boot.cam.path'",
        ),
        ("  fix: Load the root.", "  fix: [{since: soon, text: x}]", "LDR105 'soon' is no date"),
        (
            "  fix: Load the root.",
            "  symptoms: [any: [{alert: {}}]]",
            "LDR102 unknown symptom 'any'",
        ),
        (
            "  fix: Load the root.",
            "  refines: untrusted-root/gone",
            "LDR109 refines the unknown rule",
        ),
        ("  fix: Load the root.", "  scope: boot", "LDR106 'boot' is none of attempt, log"),
        ("  fix: Load the root.", "  outcomes: [lost]", "LDR106 'lost' is none of failed"),
        ("  title: A title", "", "LDR004 the rule lacks 'title'"),
        ("title: A title", "title: ' '", "LDR301 the text is empty"),
        ('["a\\nb"]', "[]", "LDR401 the rule has no matching example"),
    ],
)
def test_what_the_matcher_could_not_do_is_a_fault(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert old in RULE
    found = faults_of(tmp_path, RULE.replace(old, new))
    assert any(fault in one for one in found), found


def test_loading_raises_the_first_fault(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(RULE.replace("depth: 0", "dept: 0"))
    with pytest.raises(RuleError, match=r"r\.yaml:6:45: LDR103 unknown field 'dept'"):
        load_rules([path])


def test_the_stamp_covers_the_modules_that_compile() -> None:
    """Every module of ``diagnose`` that the compiler imports is in the list."""
    package = Path(rules_module.__file__).parents[1]
    assert [name for name in COMPILERS if not (package / name).is_file()] == []
    imported = _imports(package, "diagnose/rulebook.py") - {"diagnose/rules.py"}
    assert imported - set(COMPILERS) == set()


def _imports(package: Path, start: str) -> set[str]:
    """The modules of ``diagnose`` that a module reaches."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        name = queue.pop()
        seen.add(name)
        if name == "diagnose/knowledge.py":  # only what it binds has a say
            continue
        for line in (package / name).read_text("utf-8").splitlines():
            words = line.split()
            if words[:1] == ["from"] and words[1].startswith("logdx.diagnose."):
                found = words[1].removeprefix("logdx.").replace(".", "/") + ".py"
                queue += [found] if found not in seen else []
    return seen


def test_a_changed_compiler_makes_the_cache_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGDX_CACHE_DIR", str(tmp_path))
    load_rules()
    cached = set(tmp_path.glob("rules-*.json"))
    before = compiler_stamp()
    monkeypatch.setattr(rules_module, "COMPILERS", COMPILERS[1:])
    assert compiler_stamp() != before
    load_rules()
    assert len(set(tmp_path.glob("rules-*.json")) - cached) == 1


def test_the_built_in_rules_compile() -> None:
    assert (
        len(compile_files([(path, BUILT_IN) for path in rules_module.rule_files(folder("rules"))]))
        > 250
    )
