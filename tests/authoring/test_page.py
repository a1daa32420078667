"""The page of a rule or cause, for the terminal and as Markdown."""

from __future__ import annotations

import pytest
from rich.console import Console

from logdx.authoring.page import Code, Heading, Links, Paragraph, Ref, Steps, cause_page, rule_page
from logdx.authoring.page_markdown import escaped, page_markdown
from logdx.authoring.page_text import page_text
from logdx.diagnose.rules import Rule, load_rules
from logdx.knowledge.causes import all_causes
from logdx.knowledge.causes import cause as cause_of

RULES = load_rules()
BY_ID = {rule.id: rule for rule in RULES}


def section(rule_id: str, title: str) -> tuple[object, ...]:
    page = rule_page(BY_ID[rule_id], RULES)
    return next(one.blocks for one in page.sections if one.title == title)


def test_a_rule_page_has_all_that_the_rule_says() -> None:
    page = rule_page(BY_ID["untrusted-root/endpoint-chain"], RULES)
    facts = dict(page.facts)
    assert isinstance(facts["cause"], Ref)
    assert facts["cause"].target == "untrusted-root"
    assert facts["cause"].text.startswith("LDX101: ")
    assert str(facts["defined in"]).startswith("rules/trust/untrusted_root.yaml:")
    assert [one.title for one in page.sections] == [
        "When it speaks", "What it says", "Also explained by it", "Fix", "Confirm", "Refines",
        "Refined by", "Examples",
    ]  # fmt: skip


def test_fixes_stand_by_sdk_and_code_stays_code() -> None:
    blocks = section("untrusted-root/generic", "Fix")
    assert isinstance(blocks[0], Steps)
    place = blocks.index(Heading("mbedTLS"))
    steps = blocks[place + 1]
    assert isinstance(steps, Steps)
    assert [type(part) for part in steps.steps[0]] == [Paragraph, Code]
    code = steps.steps[0][1]
    assert code.text.splitlines()[0].startswith("ret = mbedtls_x509_crt_parse")


def test_dates_of_a_fix_are_told() -> None:
    steps = section("untrusted-root/azure-iot-baltimore", "Fix")[0]
    assert isinstance(steps, Steps)
    texts = [part.text for step in steps.steps for part in step]
    assert any(text.startswith("Until 2023-02-15: ") for text in texts)
    assert any(text.startswith("Since 2023-02-15 until 2024-09-30: ") for text in texts)


def test_placeholders_show_their_default_or_their_name() -> None:
    (confirm,) = section("untrusted-root/endpoint-chain", "Confirm")
    assert isinstance(confirm, Code)
    assert "-connect your-server:443" in confirm.text
    assert rule_page(BY_ID["untrusted-root/endpoint-chain"], RULES).title == (
        "The device does not hold the root of {endpoint.service}'s chain"
    )


def test_refining_goes_both_ways() -> None:
    (up,) = section("untrusted-root/azure-iot-baltimore", "Refines")
    (down,) = section("untrusted-root/endpoint-chain", "Refined by")
    assert isinstance(up, Links)
    assert isinstance(down, Links)
    assert "untrusted-root/endpoint-chain" in [ref.target for ref in up.refs]
    assert "untrusted-root/azure-iot-baltimore" in [ref.target for ref in down.refs]


def test_samples_are_links_and_inline_logs_are_code() -> None:
    (samples,) = section("untrusted-root/azure-iot-baltimore", "Examples")
    assert samples == Links((Ref("sample", "wiznet-azure-iot-hub.log"),))
    (inline,) = section("untrusted-root/bundle", "Examples")
    assert isinstance(inline, Code)
    assert "No matching trusted root" in inline.text


def test_a_cause_page_lists_its_rules_and_signs() -> None:
    page = cause_page(cause_of("LDX402"), RULES)
    assert page.id == cause_of("LDX402").id
    text = page_markdown(page)
    for rule in RULES:
        assert (f"`{rule.id}`" in text) == (rule.cause == page.id)
    assert "## Usual signs" in page_markdown(cause_page(cause_of("untrusted-root"), RULES))


@pytest.mark.parametrize("rule", RULES[::9], ids=lambda rule: rule.id)
def test_a_page_fits_the_terminal(rule: Rule) -> None:
    console = Console(width=80, no_color=True)
    with console.capture() as capture:
        for part in page_text(rule_page(rule, RULES)):
            console.print(part)
    out = capture.get()
    assert all(len(line) <= 80 for line in out.splitlines())
    assert rule.id in out


def test_every_page_is_whole_markdown() -> None:
    for rule in RULES:
        markdown = page_markdown(rule_page(rule, RULES))
        assert markdown.count("```") % 2 == 0, rule.id
        assert "\n\n\n" not in markdown, rule.id
        assert markdown.startswith(f"# {escaped(rule.id)}\n"), rule.id


def test_every_cause_has_a_page() -> None:
    for cause in all_causes():
        assert cause.code in page_markdown(cause_page(cause, RULES))


def test_markdown_links_where_a_page_is() -> None:
    page = rule_page(BY_ID["untrusted-root/azure-iot-baltimore"], RULES)
    text = page_markdown(page, lambda ref: f"../{ref.kind}/{ref.target}.md")
    assert "[untrusted-root](../cause/untrusted-root.md): LDX101" in text
    assert "[wiznet-azure-iot-hub.log](../sample/wiznet-azure-iot-hub.log.md)" in text


def test_markdown_of_a_rule_is_harmless() -> None:
    rule = BY_ID["untrusted-root/bundle"].with_fields(
        title="<script>*x*", explain="a `b` {c}\n  ```\n  $(rm)\n", match=("a\n````\nb\n",)
    )
    text = page_markdown(rule_page(rule, RULES))
    assert r"\<script\>\*x\*" in text
    assert r"a \`b\` \{c\}" in text
    assert "````\n```\n$(rm)\n````" in text
    assert "`````text\na\n````\nb\n`````" in text
