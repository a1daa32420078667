"""Reference pages: what the rules, the causes and the records say of themselves.

    rules, causes, checks, record registry, report schema -> docs/generated/**/*.md

A Sphinx extension; the pages are written before Sphinx reads its sources, and only when they
change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from logdx.authoring.about import about_fields, about_kind
from logdx.authoring.page import Ref, cause_page, rule_page
from logdx.authoring.page_markdown import escaped, page_markdown
from logdx.diagnose.fields import attempt_fields, fields_of, vocabulary_of
from logdx.diagnose.rules import Rule, load_rules
from logdx.knowledge.causes import Cause, all_causes
from logdx.model.record import record_kinds
from logdx.render.schema import report_schema

FEW = 12
"""Values of a field that are listed."""
ORPHAN = "---\norphan: true\n---\n\n"
"""Rules are reached from their causes; a sidebar of hundreds would slow every page."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages when a build begins."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir) / "generated"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_pages(folder: Path) -> None:
    """Write every page below ``folder``; files of rules that are gone are removed."""
    pages = dict(_pages())
    for old in set(folder.rglob("*.md")) - {folder / name for name in pages}:
        old.unlink()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def _pages() -> Iterable[tuple[str, str]]:
    rules = load_rules()
    causes = all_causes()
    yield "causes/index.md", _causes_index(causes)
    yield "rules/index.md", _rules_index(causes, rules)
    for cause in causes:
        yield f"causes/{cause.id}.md", page_markdown(cause_page(cause, rules), _link("causes"))
    for rule in rules:
        text = page_markdown(rule_page(rule, rules), _link("rules"))
        yield f"rules/{_file(rule.id)}", ORPHAN + text
    yield "records.md", _records()
    yield "report-schema.md", _report_schema()


def _file(rule: str) -> str:
    return rule.replace("/", "--") + ".md"


def _link(here: str) -> Any:
    """Links between the pages, seen from the folder ``here``."""

    def link(ref: Ref) -> str | None:
        if ref.kind == "url":
            return ref.target
        names = {"rule": ("rules", _file(ref.target)), "cause": ("causes", f"{ref.target}.md")}
        if ref.kind not in names:
            return None
        folder, name = names[ref.kind]
        return name if folder == here else f"../{folder}/{name}"

    return link


def _causes_index(causes: Sequence[Cause]) -> str:
    rows = [
        f"| {one.code} | [{one.id}]({one.id}.md) | {one.severity} | {escaped(one.means)} |"
        for one in causes
    ]
    entries = "\n".join(cause.id for cause in causes)
    return (
        "# Causes\n\nEvery diagnosis names one of these causes. Names and codes are stable.\n\n"
        "| code | cause | severity | means |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + f"\n\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n"
    )


def _rules_index(causes: Sequence[Cause], rules: Sequence[Rule]) -> str:
    lines = ["# Rules", "", f"The {len(rules)} built-in rules, by cause.", ""]
    for cause in causes:
        mine = [rule for rule in rules if rule.cause == cause.id]
        if mine:
            lines += [f"## {cause.id}", ""]
            lines += [f"- [{rule.id}]({_file(rule.id)}): {_title(rule, rules)}" for rule in mine]
            lines.append("")
    return "\n".join(lines)


def _title(rule: Rule, rules: Sequence[Rule]) -> str:
    return escaped(rule_page(rule, rules).title)


def _records() -> str:
    lines = [
        "# Records", "",
        "What the grammars make of a log, and what a rule can test. `logdx records LOG` shows the "
        "records of a log.", "",
        "Types: `names` is a list of words, `sans` a list of subject alternative names, `dn` a "
        "distinguished name (test one attribute as `subject.CN`).", "",
        "## attempt", "", "A connection: what its records come to.", "",
        *_table("attempt", attempt_fields()),
    ]  # fmt: skip
    for kind in sorted(record_kinds()):
        lines += [f"## {kind}", "", escaped(about_kind(kind)), "", *_table(kind, fields_of(kind))]
    return "\n".join(lines)


def _table(kind: str, fields: dict[str, str]) -> list[str]:
    about = about_fields(kind)
    rows = ["| field | type | what it is |", "|---|---|---|"]
    for field, type_name in fields.items():
        values, what = vocabulary_of(kind, field)
        listed = ", ".join(f"`{value}`" for value in values if value) if len(values) <= FEW else ""
        text = escaped(about.get(field, ""))
        known = f" One of {listed}." if listed else f" A {what}." if what else ""
        rows.append(f"| `{field}` | {type_name} | {(text + known).strip()} |")
    return [*rows, ""]


def _report_schema() -> str:
    schema = json.dumps(report_schema(), indent=2, ensure_ascii=False)
    return (
        "# The report\n\n`logdx explain --format json` writes one report a line. `null` means that "
        "the log does not show it, `[]` that the log says none. The schema (JSON Schema 2020-12) "
        "ships in the package as `logdx/render/report.schema.json`.\n\n"
        f"```json\n{schema}\n```\n"
    )
