"""Packs as an installer leaves them: a package and its .dist-info in a folder on sys.path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

RULE = """
- id: {id}
  cause: {cause}
  title: The ACME gateway says no
  explain: The gateway's words were "{{m.text}}".
  when:
    - message: {{as: m, text: {{contains: [acme says no]}}}}
  examples: {{match: ["acme: ACME SAYS NO code 7\\n"]}}
"""

GRAMMAR = """
start: line (_NL line)*
line: _item*
_item: refusal

refusal: REFUSAL
REFUSAL: /ACME SAYS NO code [0-9]{1,4}/

%import logdx.common (_NL, SKIP_WORD, SKIP_CHAR)
%ignore SKIP_WORD
%ignore SKIP_CHAR
"""

MODULE = '''
from pathlib import Path

from logdx.dialects.base import Builder, Dialect, found
from logdx.model.record import Record
from logdx.packs import Pack

HERE = Path(__file__).parent


class Refusal(Record):
    """What the gateway answers."""

    kind = "{name}_refusal"
    code: int | None = None


class {title}Builder(Builder):
    """ACME SAYS NO code 7 -> Refusal(code=7)"""

    def refusal(self, tokens):
        return found(Refusal, tokens[0], code=int(tokens[0].split()[-1]))


{title_upper} = Dialect(
    name="{name}",
    grammar="{name}",
    literals=("acme says no",),
    builder={title}Builder,
    anchors=("acme says no",),
    grammar_path=HERE / "{name}.lark",
)
PACK = Pack(
    name="{name}",
    dialects=({title_upper},),
    records=(Refusal,),
    rules=HERE / "rules",
    knowledge=HERE / "knowledge.yaml",
)
'''

KIND_RULE = """
- id: {name}/refused
  cause: {name}-refused
  title: The ACME gateway refuses the device with code {{r.code}}
  explain: Register the device.
  scope: log
  outcomes: [failed, unknown]
  when:
    - {name}_refusal: {{as: r, code: 7}}
  examples: {{match: ["ACME SAYS NO code 7\\n"]}}
"""

KNOWLEDGE = """
causes:
  - {{code: {code}101, id: {name}-refused, severity: error, means: the gateway refuses}}
"""


def install(site: Path, name: str, files: Mapping[str, str], entry: str, version: str) -> Path:
    """Write a distribution: its package's files, its metadata and its entry point."""
    package = site / f"logdx_{name}"
    for path, text in files.items():
        file = package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    info = site / f"logdx_{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: logdx-{name}\nVersion: {version}\n"
    )
    (info / "entry_points.txt").write_text(f"[logdx.packs]\n{name} = {entry}\n")
    return package


def with_code(site: Path, name: str, **changes: str) -> Path:
    """Install a pack with a dialect, a record kind, a rule and a cause."""
    names = {"name": name, "title": name.title(), "title_upper": name.upper()}
    files = {
        "__init__.py": MODULE.format(**names),
        f"{name}.lark": GRAMMAR,
        "rules/refused.yaml": KIND_RULE.format(**names),
        "knowledge.yaml": KNOWLEDGE.format(code=name.upper(), **names),
    }
    files |= {path.replace("__init__", "__init__.py"): text for path, text in changes.items()}
    return install(site, name, files, f"logdx_{name}:PACK", "1.0")


def without_code(site: Path, name: str, rules: str, version: str = "0.3") -> Path:
    """Install a pack that is a folder of rules."""
    return install(site, name, {"rules/a.yaml": rules}, f"logdx_{name}", version)
