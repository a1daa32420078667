"""Which form of a report a client accepts.

Accept: text/html;q=0.5, text/markdown -> "markdown"
"""

from __future__ import annotations

from logdx.server.problems import ProblemError

TYPES = {
    "application/json": "json",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/sarif+json": "sarif",
}
"""Media type -> form; the first is for those who take anything."""
_ANY = {"*/*": "json", "application/*": "json", "text/*": "markdown"}


def form_for(accept: str | None) -> str:
    """Return the form that the header likes best. Raises ProblemError 406 when it likes none.

    >>> form_for(None), form_for("text/html;q=0.5, text/markdown"), form_for("image/*, */*;q=0.1")
    ('json', 'markdown', 'json')
    """
    if not accept or accept == "*/*":
        return "json"
    ranked: list[tuple[float, int, str]] = []
    for place, item in enumerate(accept.split(",")[:40]):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        form = TYPES.get(name) or _ANY.get(name)
        quality = _quality(parameters)
        if form is not None and quality > 0:
            ranked.append((-quality, place, form))
    if not ranked:
        raise ProblemError(406, f"A report comes as {', '.join(TYPES)}.")
    return min(ranked)[2]


def media_type(form: str) -> str:
    """Return the media type of a form."""
    return next(name for name, one in TYPES.items() if one == form)


def _quality(parameters: list[str]) -> float:
    text = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return float(text)
    except ValueError:
        return 0.0
