"""A comparison as one self-contained page.

Comparison -> headline -> table of steps and differences -> document without scripts or requests
"""

from __future__ import annotations

from logdx.compare.model import Comparison, Difference, Side, StepPair
from logdx.render.diff_words import NOT_SHOWN, STEPS, headline, side_facts, value
from logdx.render.html.document import document
from logdx.render.html.escape import element, text
from logdx.version import __version__

MAX_ROWS = 500


def diff_html(comparison: Comparison) -> str:
    """Return the comparison as a page; everything from the logs is escaped."""
    body = [
        element("header", element("h1", "logdx diff")),
        _side("good", comparison.good),
        _side("bad", comparison.bad),
        element("h3", text(headline(comparison))),
        _table(comparison),
        *_same(comparison),
        *_diagnosis(comparison.bad),
        element("footer", f"logdx {text(__version__)}; numbers in brackets are lines of the logs"),
    ]
    return document("logdx diff", "\n".join(body))


def _side(label: str, side: Side) -> str:
    note = f" ({text(side.note)})" if side.note else ""
    facts = element("span", f"{text(side_facts(side))}{note}", class_="facts")
    return element("p", f"{label}: {element('b', text(side.name))} {facts}")


def _table(comparison: Comparison) -> str:
    head = "".join(element("th", name, scope="col") for name in ("", "good", "bad"))
    rows = [_step(pair, comparison.parted_at) for pair in comparison.steps]
    rows += [_difference(difference) for difference in comparison.differences[:MAX_ROWS]]
    body = element("thead", element("tr", head)) + element("tbody", "\n".join(rows))
    return element("div", element("table", body), class_="diff")


def _step(pair: StepPair, parted_at: str | None) -> str:
    cells = [_state(pair.good), _state(pair.bad)]
    label = element("th", text(STEPS[pair.step]), scope="row")
    kind = "parted" if pair.step == parted_at else "step"
    return element("tr", label + "".join(cells), class_=kind)


def _state(state: str | None) -> str:
    shown = {"ok": "✓", "failed": "✗ failed"}.get(state or "", "–")
    return element("td", shown, class_=state or "unseen")


def _difference(difference: Difference) -> str:
    good = element("td", _value(difference.good, difference.good_line))
    note = element("p", text(difference.note), class_="note") if difference.note else ""
    bad = element("td", _value(difference.bad, difference.bad_line) + note)
    return element("tr", element("th", text(difference.name), scope="row") + good + bad)


def _value(shown: str | None, line: int) -> str:
    return element("i", NOT_SHOWN) if shown is None else text(value(shown, line))


def _same(comparison: Comparison) -> list[str]:
    items = [f"{text(fact.name)} {text(fact.value)}" for fact in comparison.same[:MAX_ROWS]]
    if not items:
        return []
    return [element("h4", "The same in both"), element("p", "; ".join(items))]


def _diagnosis(side: Side) -> list[str]:
    diagnosis = side.diagnosis
    if diagnosis is None:
        return []
    cause = element("p", f"{text(diagnosis.code)} {text(diagnosis.cause)}", class_="cause")
    parts = [cause, element("h3", text(diagnosis.title))]
    parts.append(element("p", text(diagnosis.explanation)))
    return [element("article", "".join(parts))]
