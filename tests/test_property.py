"""The whole way of the data on anything at all: never an exception, never an impossible line."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from logdx.diagnose.rules import load_rules
from logdx.parse.engine import Engine
from logdx.pipeline import explain
from logdx.render.as_json import as_dict, render_json
from logdx.resources import folder
from logdx.scan import Prefilter

RULES = load_rules()
LINES = [
    line
    for path in sorted(folder("samples").glob("*.log"))
    for line in path.read_text("utf-8", "replace").split("\n")
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=60))
def test_any_log_gives_a_report(lines: list[str]) -> None:
    report = explain("\n".join(lines) + "\n", rules=RULES)
    data = json.loads(render_json(report))
    count = report.sources[0].lines
    for diagnosis in data["diagnoses"]:
        assert diagnosis["title"]
        assert all(1 <= e["line"] <= count for e in diagnosis["evidence"])
        assert "{" not in diagnosis["title"]


def test_the_same_report_with_and_without_the_prefilter() -> None:
    prefilter = Prefilter(Engine().anchors)
    for path in sorted(folder("samples").glob("*.log")):
        text = path.read_text("utf-8", "replace")
        noise = "\n".join("....." for _ in range(400)) + "\n"
        whole = noise + text + "\n" + noise
        kept = dict(prefilter.pick(enumerate(whole.split("\n"), 1)))
        blanked = "\n".join(kept.get(n, "") for n in range(1, whole.count("\n") + 2))
        one, other = (as_dict(explain(t, rules=RULES)) for t in (whole, blanked))
        for report in (one, other):
            report.pop("evaluated_at")
        assert one == other, path.name
