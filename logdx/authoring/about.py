"""What the fields of records mean: the texts that stand under them in their classes.

class -> its source -> {field: docstring}

Attribute docstrings are gone at run time, so the source is read; where an installation has none,
there are no texts.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache

from logdx.diagnose.fields import ABOUT_COMPUTED
from logdx.model.attempts import Attempt
from logdx.model.record import FrozenFields, Record, record_kinds


def about_kind(kind: str) -> str:
    """Return the first paragraph of what a record kind is, in one line."""
    text = inspect.getdoc(record_kinds()[kind]) or ""
    return " ".join(text.partition("\n\n")[0].split())


@cache
def about_fields(condition: str) -> dict[str, str]:
    """Return field -> text of a record kind, of attempt or of other_attempt."""
    if condition in ("attempt", "other_attempt"):
        return texts_of(Attempt)
    computed = ABOUT_COMPUTED if condition == "certificate" else {}
    return texts_of(Record) | texts_of(record_kinds()[condition]) | computed


def texts_of(cls: type[FrozenFields]) -> dict[str, str]:
    """Return field -> docstring of the fields that the class itself adds."""
    try:
        source = textwrap.dedent(inspect.getsource(cls))
    except (OSError, TypeError):
        return {}
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.ClassDef)
    texts: dict[str, str] = {}
    for field, after in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = _text(after)
            if text:
                texts[field.target.id] = " ".join(text.split())
    return texts


def _text(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return str(statement.value.value)
    return ""
