"""``logdx rules check``: lint, then test."""

from __future__ import annotations

import pytest

from logdx.cli import main

RULE = """\
- id: dns-failure/hives
  cause: dns-failure
  refines: dns-failure/generic
  confidence: certain
  title: The hives' router answers no names
  when:
    all:
      - net_event: {what: dns, host: mqtt.hives.example}
  explain: The router of the hives was restarted and has lost its forwarder.
  fix:
    - text: Restart the router's DNS forwarder.
  examples: {match: [esp-dns-mqtt.log]}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("", "", 0, "1 rule, 1 example: 1 good; 0 new overlaps"),
        ("confidence:", "confidance:", 1, "rule.yaml:4:3: LDR"),
        ("esp-dns-mqtt", "wiznet-azure-iot-hub", 1, "untrusted-root/azure-iot-baltimore"),
        (RULE, "a: [", 2, "rule.yaml:"),
    ],
)
def test_check(tmp_path, monkeypatch, capsys, old, new, code, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rule.yaml").write_text(RULE.replace(old, new) if old else RULE)
    assert main(["rules", "check", "rule.yaml"]) == code
    out, err = capsys.readouterr()
    assert says in out + err
    assert "Traceback" not in err


def test_rules_that_lint_refuses_are_not_tried(tmp_path, capsys):
    (tmp_path / "rule.yaml").write_text(RULE.replace("confidence:", "confidance:"))
    assert main(["rules", "check", str(tmp_path)]) == 1
    assert "overlaps" not in capsys.readouterr().out
