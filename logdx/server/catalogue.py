"""What the API tells without a log: the meaning of a code, and the rules.

text -> readings with the rules that speak of them      rules -> list without their places
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from logdx.diagnose.mentions import rules_about
from logdx.diagnose.rules import Rule
from logdx.knowledge import explain
from logdx.render.code_json import code_as_dict
from logdx.render.rule_json import rule_as_dict
from logdx.server.problems import ProblemError

RULES_SCHEMA = "logdx/rules/1"
MAX_CODE = 300


class Catalogue:
    """Codes and rules; made once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._listed = [rule_as_dict(rule) for rule in rules]

    def code(
        self, text: str, function: str | None, layer: str | None, version: str | None
    ) -> dict[str, Any]:
        """Return what a code means. Raises ProblemError 404 for no code, 422 for a wrong layer."""
        if layer is not None and layer not in explain.LAYERS:
            raise ProblemError(422, f"layer is one of {', '.join(explain.LAYERS)}.")
        entries: tuple[explain.Entry, ...] = ()
        if len(text) <= MAX_CODE:
            entries = explain.explain(text, function=function, layer=layer, version=version)
        if not entries:
            near = explain.nearest(text[:MAX_CODE])
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise ProblemError(404, f"No code, alert, flag or name is known by this text.{hint}")
        return code_as_dict(
            text, entries, lambda e: rules_about(self._rules, e.kind, (e.value, *e.names))
        )

    def rules(self, cause_id: str | None) -> dict[str, Any]:
        """Return the rules, or those of a cause (its id or LDX code)."""
        found = [rule for rule in self._listed if cause_id in (None, rule["cause"], rule["code"])]
        return {"schema": RULES_SCHEMA, "rules": found}
