"""Every format that findings can be written in: one table, one module a format.

    Findings -> FORMATS[name].render -> text

A format is loaded when it is used, so that ``logdx check`` starts as fast as the one it needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from logdx.errors import UsageError, nearest
from logdx.model.findings import Findings

Renderer = Callable[[Findings], str]


@dataclass(frozen=True, slots=True)
class Format:
    """One output format: where its renderer is, and what it is for."""

    place: str
    """module:function"""
    what: str

    @property
    def render(self) -> Renderer:
        """The function that writes findings in this format."""
        module, _, name = self.place.partition(":")
        return cast("Renderer", getattr(importlib.import_module(module), name))


FORMATS = {
    "text": Format("logdx.render.check_text:render_plain", "for a person"),
    "github": Format("logdx.render.github:render_github", "annotations of GitHub Actions"),
    "gitlab": Format("logdx.render.gitlab:render_gitlab", "code quality report of GitLab"),
    "sarif": Format("logdx.render.sarif:render_sarif", "SARIF 2.1.0, for code scanning"),
    "junit": Format("logdx.render.junit:render_junit", "JUnit XML, a test case a log"),
    "jsonl": Format("logdx.render.jsonl:render_jsonl", "JSON Lines, one finding a line"),
    "markdown": Format("logdx.render.markdown:findings_markdown", "a job summary or a comment"),
    "html": Format("logdx.render.html:findings_html", "one self-contained page"),
}


def format_named(name: str) -> Format:
    """Return a format. Raises UsageError for a name that is none."""
    if name not in FORMATS:
        hint = nearest(name, FORMATS)
        raise UsageError(f"--format: {name!r} is none of {', '.join(FORMATS)}{hint}")
    return FORMATS[name]
