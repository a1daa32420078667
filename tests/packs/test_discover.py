"""Installed packs: found, cached, used; a broken one is named and left out."""

from __future__ import annotations

import importlib
import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from logdx.cli import main
from logdx.model.record import _KINDS
from logdx.packs import installed
from logdx.packs.load import load_pack
from logdx.pipeline import explain
from logdx.workspace import Workspace, open_workspace
from tests.packs.made import RULE, install, with_code, without_code

LOG = "boot\nacme: ACME SAYS NO code 7\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on sys.path in which packages are installed; all is as before afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    modules, kinds = set(sys.modules), dict(_KINDS)
    monkeypatch.setenv("LOGDX_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in set(sys.modules) - modules:
        if name.startswith("logdx_"):
            del sys.modules[name]
    _KINDS.clear()
    _KINDS.update(kinds)
    load_pack.cache_clear()
    importlib.invalidate_caches()
    monkeypatch.undo()
    open_workspace()


def _names() -> list[str]:
    return [pack.name for pack in installed().packs]


def _diagnoses(workspace: Workspace) -> list[tuple[str, str]]:
    report = explain(LOG, rules=workspace.rules, dialects=workspace.dialects)
    return [(d.rule, d.code) for d in report.diagnoses]


def _fresh() -> str:
    return "p" + uuid.uuid4().hex[:6]


def test_a_pack_gives_a_dialect_a_record_kind_a_rule_and_a_cause(site: Path) -> None:
    name = _fresh()
    with_code(site, name)
    workspace = open_workspace()
    (pack,) = workspace.packs
    assert (pack.name, pack.version, pack.distribution) == (name, "1.0", f"logdx-{name}")
    assert pack.kinds == (f"{name}_refusal",)
    assert workspace.rules[-1].origin == f"pack {name} 1.0"
    assert _diagnoses(workspace) == [(f"{name}/refused", f"{name.upper()}101")]


def test_a_pack_may_be_rules_without_code(site: Path) -> None:
    name = _fresh()
    package = without_code(site, name, RULE.format(id=f"{name}/mine", cause="untrusted-root"))
    workspace = open_workspace()
    assert not (package / "__init__.py").exists()
    assert [rule.id for rule in workspace.rules if rule.origin == f"pack {name} 0.3"] == [
        f"{name}/mine"
    ]


def test_the_code_of_a_pack_is_not_loaded_until_a_log_needs_it(site: Path) -> None:
    name = _fresh()
    with_code(site, name)
    open_workspace()
    del sys.modules[f"logdx_{name}"]
    load_pack.cache_clear()
    _KINDS.pop(f"{name}_refusal")
    workspace = open_workspace()
    explain("nothing of ACME\n" * 3, rules=workspace.rules, dialects=workspace.dialects)
    assert f"logdx_{name}" not in sys.modules
    assert _diagnoses(workspace) == [(f"{name}/refused", f"{name.upper()}101")]
    assert f"logdx_{name}" in sys.modules


def test_the_list_is_cached_until_something_is_installed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted((_fresh(), _fresh()))
    without_code(site, first, RULE.format(id=f"{first}/a", cause="untrusted-root"))
    assert _names() == [first]
    with monkeypatch.context() as patch:
        patch.setattr("logdx.packs.discover._look", lambda folders: pytest.fail("not cached"))
        assert _names() == [first]
    without_code(site, second, RULE.format(id=f"{second}/a", cause="untrusted-root"))
    assert _names() == [first, second]


def test_a_changed_grammar_of_an_editable_pack_is_noticed(site: Path) -> None:
    name = _fresh()
    package = with_code(site, name)
    assert "acme says no" in installed().packs[0].entries[0].needs[0][0][0]
    grammar = package / f"{name}.lark"
    grammar.write_text(grammar.read_text().replace("ACME SAYS NO", "ACME SAYS MAYBE"))
    assert "acme says maybe" in installed().packs[0].entries[0].needs[0][0][0]


BROKEN = {
    "raise RuntimeError('no\\nluck')": "RuntimeError: no luck",
    "import no_such_module_at_all": "ModuleNotFoundError: No module named 'no_such_module_at_all'",
    "raise SystemExit(3)": "SystemExit: 3",
    "PACK = 3": "is int, no logdx.packs.Pack",
    "x = (": "SyntaxError: ",
    "x = 1": "AttributeError: ",
    "from logdx.packs import Pack\nPACK = Pack('x', needs_logdx='99.1')": "it needs logdx 99.1",
    "from pathlib import Path\nfrom logdx.packs import Pack\nPACK = Pack('x', rules=Path('/no'))": (
        "its folder /no does not exist"
    ),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.items())
def test_a_broken_pack_is_named_in_one_line_and_the_rest_works(
    site: Path, capsys: pytest.CaptureFixture[str], code: str, reason: str
) -> None:
    bad, good = _fresh(), _fresh()
    install(site, bad, {"__init__.py": code}, f"logdx_{bad}:PACK", "2.0")
    with_code(site, good)
    workspace = open_workspace()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"logdx: pack {bad} 2.0 is left out: ")
    assert reason in line
    assert [pack.name for pack in workspace.packs] == [good]
    assert _diagnoses(workspace)[0][0] == f"{good}/refused"


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("rules/refused.yaml", "- id: x\n\ttitle: y", "a tab in the indentation"),
        ("rules/refused.yaml", "- id: untrusted-root/generic\n  cause: a", "refused.yaml:"),
        ("knowledge.yaml", "causes: [{code: LDX999}]", "causes[1] lacks 'id'"),
        ("knowledge.yaml", "cause: []", "unknown section 'cause' (did you mean 'causes'?)"),
        (
            "knowledge.yaml",
            "causes: [{code: LDX999, id: x, severity: error, means: y}]",
            "cause code 'LDX999' is not as SSL101",
        ),
        (
            "knowledge.yaml",
            "intermediates: [{dn: CN=x, root: isrg_root_x9, source: y}]",
            "unknown root 'isrg_root_x9' (did you mean 'isrg_root_x",
        ),
        (
            "knowledge.yaml",
            "roots: [{id: x, name: x, dn: CN=x, key: EC, not_before: soon, not_after: y, sha256: z"
            "}]",
            "Invalid isoformat string: 'soon'",
        ),
    ],
)
def test_a_pack_with_a_broken_file_is_left_out(
    site: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, reason: str
) -> None:
    name = _fresh()
    with_code(site, name, **{path: text})
    workspace = open_workspace()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"logdx: pack {name} 1.0 is left out: ")
    assert reason in line
    assert workspace.packs == ()


def test_a_broken_grammar_leaves_the_pack_out(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = _fresh()
    with_code(site, name, **{f"{name}.lark": "start: ("})
    assert open_workspace().packs == ()
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_two_packs_with_one_dialect(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = sorted((_fresh(), _fresh()))
    with_code(site, one)
    package = with_code(site, two)
    module = package / "__init__.py"
    module.write_text(module.read_text().replace(f'    name="{two}"', f'    name="{one}"', 1))
    assert [pack.name for pack in open_workspace().packs] == [one]
    assert f"there is another dialect '{one}'" in capsys.readouterr().err


def test_what_a_pack_prints_when_loaded_does_not_reach_stdout(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = _fresh()
    package = with_code(site, name)
    module = package / "__init__.py"
    module.write_text(module.read_text() + "\nprint('hello from the pack')\n")
    open_workspace()
    assert capsys.readouterr().out == ""


def test_the_command_lists_packs_with_versions(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = sorted((_fresh(), _fresh()))
    with_code(site, good)
    assert main(["packs"]) == 0
    assert capsys.readouterr().out == (
        f"{good} 1.0   dialects: {good}   records: {good}_refusal   rules: 1   "
        "knowledge: 1 causes\n"
    )
    install(site, bad, {"__init__.py": "1 / 0"}, f"logdx_{bad}:PACK", "2.0")
    assert main(["packs", "--format", "json"]) == 1
    listed = json.loads(capsys.readouterr().out)
    assert [(p["name"], p["version"], p["broken"]) for p in listed] == [
        (good, "1.0", None),
        (bad, "2.0", "ZeroDivisionError: division by zero"),
    ]


def test_no_packs(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs"]) == 0
    assert capsys.readouterr().out == "no packs are installed\n"


def test_knowledge_of_a_pack_is_forgotten_with_it(site: Path) -> None:
    from logdx.knowledge.causes import all_causes
    from logdx.knowledge.trust import endpoint_of, root_by_cn, roots_for

    name = _fresh()
    package = with_code(site, name)
    (package / "knowledge.yaml").write_text(
        (package / "knowledge.yaml").read_text()
        + """
roots:
  - {id: acme_root, name: ACME Root, dn: "O=ACME, CN=ACME Root", key: RSA 2048, sha256: ab,
     not_before: "2020-01-01T00:00:00Z", not_after: "2040-01-01T00:00:00Z"}
endpoints:
  - {service: ACME cloud, hosts: ["*.acme.example"],
     timeline: [{roots: [acme_root], text: all along, source: ACME}]}
"""
    )
    open_workspace()
    endpoint = endpoint_of("iot.acme.example")
    assert endpoint is not None
    from datetime import date

    assert [root.name for root in roots_for(endpoint, date(2026, 1, 1))] == ["ACME Root"]
    assert f"{name}-refused" in {cause.id for cause in all_causes()}
    (site / f"logdx_{name}-1.0.dist-info" / "entry_points.txt").write_text("")
    (site / "touched").mkdir()
    open_workspace()
    assert root_by_cn("ACME Root") is None
    assert f"{name}-refused" not in {cause.id for cause in all_causes()}
