"""Takes secrets out of what leaves the machine: excerpts, answers of the server, comments.

text -> grammar (grammars/redact.lark) -> places -> placeholders such as <password-1> -> text
"""

from __future__ import annotations

from logdx.redact.kinds import KINDS, kinds_to_keep
from logdx.redact.report import redact_report
from logdx.redact.stream import Redactor, redact_lines, redact_text

__all__ = ["KINDS", "Redactor", "kinds_to_keep", "redact_lines", "redact_report", "redact_text"]
